#include "store/backoff.h"

int64_t backoff_wait_ms(struct backoff *backoff, uint32_t chance)
{
    int64_t whole_ms = BACKOFF_FIRST_MS;

    for (unsigned i = 0; i < backoff->failures && whole_ms < BACKOFF_MOST_MS; i++)
        whole_ms *= 2;
    if (whole_ms > BACKOFF_MOST_MS)
        whole_ms = BACKOFF_MOST_MS;
    backoff->failures++;
    return whole_ms / 2 + chance % (whole_ms / 2 + 1);
}

void backoff_reset(struct backoff *backoff)
{
    backoff->failures = 0;
}
