/* Whom a message calls: the tokens @{person:ULID}, @{organisation:ULID} and @{everyone} in its text. What is
 * no such token is only text. */
#ifndef DIRECTORY_MENTIONS_H
#define DIRECTORY_MENTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/ulid.h"

#define MENTIONED_PEOPLE_MOST 50
#define MENTIONED_ORGANISATIONS_MOST 10

/* Each once, in the order of the text. */
struct mentions {
    char people[MENTIONED_PEOPLE_MOST][ULID_SIZE];
    size_t people_count;
    char organisations[MENTIONED_ORGANISATIONS_MOST][ULID_SIZE];
    size_t organisation_count;
    bool everyone;
};

/* False where the text calls more than can be told. */
bool mentions_read(const char *text, struct mentions *mentions_out);
/* As types.json has it, as a new object; NULL where nobody is called. */
json_t *mentions_to_json(const struct mentions *mentions);
/* Whether mentions as JSON (may be NULL) name this one; kind is "people" or "organisations". */
bool mentions_have(const json_t *mentions, const char *kind, const char *id);

#endif
