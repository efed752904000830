#include "store/keys.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "core/ulid.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

uint64_t volume_of(uint64_t seq)
{
    assert(seq > 0);
    return (seq - 1) / VOLUME_ENTRIES;
}

void ledger_month_of(const char *op, struct ledger_month *month_out)
{
    time_t time;
    struct tm utc;

    assert(ulid_is_valid(op, strlen(op)));
    time = (time_t)(ulid_time_ms(op) / 1000);
    gmtime_r(&time, &utc);
    strftime(month_out->name, sizeof(month_out->name), "%Y%m", &utc);
    utc = (struct tm){.tm_year = utc.tm_year, .tm_mon = utc.tm_mon + 1, .tm_mday = 1};
    month_out->expires_ms = (int64_t)timegm(&utc) * 1000 + (LEDGER_DAYS + 1) * DAY_MS;
}
