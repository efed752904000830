#include "directory/space.h"

#include "../cases.h"

int main(void)
{
    return run_cases(&space_feature, "space");
}
