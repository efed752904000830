/* On which days a room was written in: the first message of each, by the installation's time zone. */
#ifndef ROOMS_DAYS_H
#define ROOMS_DAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

struct day;

/* Zeroed: empty and ready. */
struct days {
    struct day *days;
    size_t count, capacity;
};

void days_finish(struct days *days);
/* A message; they come in order of time. */
void days_note(struct days *days, int64_t at_ms, uint64_t seq);
/* The first message on the date (YYYY-MM-DD) or after it; 0 where there is none. */
uint64_t days_find(const struct days *days, const char *date);
json_t *days_to_json(const struct days *days);
/* Into an empty one; false where json is none of its arrays. */
bool days_from_json(struct days *days, const json_t *json);

#endif
