#include "rooms/days.h"

#include <string.h>

#include "core/day.h"
#include "core/memory.h"

struct day {
    char date[DAY_SIZE];
    uint64_t first_seq;
};

void days_finish(struct days *days)
{
    mem_free(days->days);
    *days = (struct days){0};
}

static void add(struct days *days, const char *date, uint64_t seq)
{
    struct day *day;

    days->days = mem_grow(days->days, days->count, &days->capacity, sizeof(*days->days));
    day = &days->days[days->count++];
    memcpy(day->date, date, DAY_SIZE);
    day->first_seq = seq;
}

void days_note(struct days *days, int64_t at_ms, uint64_t seq)
{
    char date[DAY_SIZE];

    day_of(at_ms, date);
    if (days->count == 0 || strcmp(date, days->days[days->count - 1].date) > 0)
        add(days, date, seq);
}

uint64_t days_find(const struct days *days, const char *date)
{
    size_t low = 0, high = days->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(days->days[middle].date, date) < 0)
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
                              json_pack("[s, I]", days->days[i].date, (json_int_t)days->days[i].first_seq));
    return json;
}

bool days_from_json(struct days *days, const json_t *json)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        json_t *row = json_array_get(json, i);
        const char *date = json_string_value(json_array_get(row, 0));
        json_int_t seq = json_integer_value(json_array_get(row, 1));

        if (date == NULL || strlen(date) != DAY_SIZE - 1 || seq <= 0)
            return false;
        add(days, date, (uint64_t)seq);
    }
    return json_is_array(json);
}
