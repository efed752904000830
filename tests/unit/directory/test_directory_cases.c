#include "directory/people.h"

#include "../cases.h"

int main(void)
{
    return run_cases(&directory_feature, "directory");
}
