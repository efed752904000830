#include "rooms/days.h"

#include <stdlib.h>
#include <time.h>

#include "core/memory.h"

/* A day as a number that reads like its date: 20251122. */
struct day {
    int date;
    uint64_t first_seq;
};

static int date_of(int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    return (local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday;
}

void days_finish(struct days *days)
{
    mem_free(days->days);
    *days = (struct days){0};
}

static void add(struct days *days, int date, uint64_t seq)
{
    days->days = mem_grow(days->days, days->count, &days->capacity, sizeof(*days->days));
    days->days[days->count++] = (struct day){date, seq};
}

void days_note(struct days *days, int64_t at_ms, uint64_t seq)
{
    int date = date_of(at_ms);

    if (days->count == 0 || date > days->days[days->count - 1].date)
        add(days, date, seq);
}

uint64_t days_find(const struct days *days, const char *date)
{
    int wanted = atoi(date) * 10000 + atoi(date + 5) * 100 + atoi(date + 8);
    size_t low = 0, high = days->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (days->days[middle].date < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low == days->count ? 0 : days->days[low].first_seq;
}

json_t *days_to_json(const struct days *days)
{
    json_t *json = json_array();

    for (size_t i = 0; i < days->count; i++)
        json_array_append_new(json,
                              json_pack("[i, I]", days->days[i].date, (json_int_t)days->days[i].first_seq));
    return json;
}

bool days_from_json(struct days *days, const json_t *json)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        json_t *row = json_array_get(json, i);
        json_int_t date = json_integer_value(json_array_get(row, 0));
        json_int_t seq = json_integer_value(json_array_get(row, 1));

        if (date <= 0 || seq <= 0)
            return false;
        add(days, (int)date, (uint64_t)seq);
    }
    return json_is_array(json);
}
