#include "crdt/attributes.h"

#include <stdlib.h>
#include <string.h>

#include "crdt/runs.h"
#include "crdt/value.h"

/* A cursor over the attribute's value and its tag; false where there is none. */
static bool find(const struct crdt *document, uint32_t type, const char *name, struct wire *wire,
                 uint8_t *tag)
{
    const struct item *item = runs_value(document, type, name);

    if (item == NULL || item->content != CONTENT_ANY)
        return false;
    *wire = wire_over(item->bytes, item->byte_count);
    return wire_read_byte(wire, tag);
}

char *attribute_text(const struct crdt *document, uint32_t type, const char *name)
{
    struct wire wire;
    struct span text;
    uint8_t tag;

    if (!find(document, type, name, &wire, &tag) || tag != ANY_TEXT || !wire_read_bytes(&wire, &text) ||
        text.length == 0 || memchr(text.bytes, '\0', text.length) != NULL)
        return NULL;
    return mem_copy(text.bytes, text.length);
}

/* XML attributes written by hand are text, even where they are numbers. */
int64_t attribute_int(const struct crdt *document, uint32_t type, const char *name, int64_t otherwise)
{
    struct wire wire;
    uint8_t tag;
    int64_t number = otherwise;

    if (!find(document, type, name, &wire, &tag))
        return otherwise;
    if (tag == ANY_TEXT) {
        char *text = attribute_text(document, type, name);
        char *end = text;

        number = text == NULL ? otherwise : strtoll(text, &end, 10);
        if (end == text || *end != '\0')
            number = otherwise;
        mem_free(text);
    } else if (tag != ANY_INTEGER || !wire_read_int(&wire, &number)) {
        return otherwise;
    }
    return number;
}

bool attribute_is_true(const struct crdt *document, uint32_t type, const char *name)
{
    struct wire wire;
    uint8_t tag;

    return find(document, type, name, &wire, &tag) && tag == ANY_TRUE;
}
