#include "drafts/draft.h"

#include "../cases.h"

int main(void)
{
    return run_cases(draft_feature(), "draft");
}
