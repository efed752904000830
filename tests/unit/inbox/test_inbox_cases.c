#include "inbox/inbox.h"

#include "../cases.h"

int main(void)
{
    return run_cases(&inbox_feature, "inbox");
}
