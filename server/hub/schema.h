/* JSON Schema of our messages, compiled at the start into tables. Of JSON Schema (2020-12) exactly these
 * words are allowed, and any other stops the process: type (one, or one and "null"), properties, required,
 * additionalProperties (false), enum, const, minimum, maximum, minLength, maxLength (in code points),
 * minItems, maxItems, items, $ref to types.json, format ulid/email/date. */
#ifndef HUB_SCHEMA_H
#define HUB_SCHEMA_H

#include <stdbool.h>

#include "core/embedded.h"
#include "core/json.h"

struct schema;
struct schema_set;

/* files: as schema_files[] of core/embedded.h. Stops the process where one is malformed. */
struct schema_set *schema_set_create(const struct embedded *files);
void schema_set_destroy(struct schema_set *set);
/* The schema of what the named command takes, or NULL; borrowed from the set. */
const struct schema *schema_find_params(struct schema_set *set, const char *command);
/* The words for an error in "ro" or "en". */
const char *schema_error_words(const struct schema_set *set, const char *word, const char *language);
/* True where value is as the schema says; else why_out (may be NULL) says where it is not, for a programmer.
 */
bool schema_check(const struct schema *schema, const json_t *value, struct buffer *why_out);

#endif
