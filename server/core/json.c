#include "core/json.h"

#include <assert.h>
#include <string.h>

const char *json_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

int64_t json_int(const json_t *object, const char *name, int64_t otherwise)
{
    const json_t *value = json_object_get(object, name);

    return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

size_t json_find_text(const json_t *array, const char *text)
{
    size_t place = 0;

    while (place < json_array_size(array) &&
           strcmp(json_string_value(json_array_get(array, place)), text) != 0)
        place++;
    return place;
}

bool json_has_text(const json_t *array, const char *text)
{
    return json_find_text(array, text) < json_array_size(array);
}

static int append_chunk(const char *bytes, size_t length, void *buffer)
{
    buffer_append(buffer, bytes, length);
    return 0;
}

void json_write(struct buffer *buffer, const json_t *json)
{
    int failed = json_dump_callback(json, append_chunk, buffer, JSON_COMPACT | JSON_ENCODE_ANY);

    assert(failed == 0);
    (void)failed;
}

void json_write_text(struct buffer *buffer, const char *text)
{
    json_auto_t *string = json_string(text);

    assert(string != NULL);
    json_write(buffer, string);
}

json_t *json_read(const char *text, size_t length)
{
    return json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
}
