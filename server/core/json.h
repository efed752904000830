/* Small helpers around jansson, our currency between layers. Borrowed and new are meant as jansson means
 * them. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/buffer.h"
#include "core/memory.h"

/* The member as text, or NULL where it is absent or no string; borrowed. */
const char *json_text(const json_t *object, const char *name);
/* The member as a whole number, or otherwise where it is absent or none. */
int64_t json_int(const json_t *object, const char *name, int64_t otherwise);
/* The place of text in an array of strings, or the array's size; array may be NULL. */
size_t json_find_text(const json_t *array, const char *text);
bool json_has_text(const json_t *array, const char *text);
/* Appends the compact text of json; object members keep their order. */
void json_write(struct buffer *buffer, const json_t *json);
/* Appends text as a JSON string, quoted and escaped. text is valid UTF-8. */
void json_write_text(struct buffer *buffer, const char *text);
/* A new value from exactly one JSON text (RFC 8259) without duplicate members, or NULL. */
MUST_CHECK json_t *json_read(const char *text, size_t length);

#endif
