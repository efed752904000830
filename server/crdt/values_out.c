#include "crdt/values_out.h"

#include "crdt/json_out.h"
#include "crdt/value.h"

static const struct span word_undefined = {(const uint8_t *)"undefined", 9};

static void write_json(struct buffer *out, struct span text)
{
    if (span_equals(text, word_undefined))
        buffer_append_text(out, "null");
    else
        buffer_append(out, text.bytes, text.length);
}

static void write_elements(struct buffer *out, const struct item *item)
{
    struct wire wire = wire_over(item->bytes, item->byte_count);
    struct span text = {0};

    for (uint32_t i = 0; i < item->length; i++) {
        if (i > 0)
            buffer_append(out, ",", 1);
        if (item->content == CONTENT_ANY)
            json_out_any(out, &wire);
        else if (wire_read_bytes(&wire, &text))
            write_json(out, text);
    }
}

/* Binary content is bytes as "any" has them, without the tag. */
static void write_binary(struct buffer *out, const struct item *item)
{
    struct buffer tagged = {0};
    struct wire wire;

    wire_write_byte(&tagged, ANY_BYTES);
    buffer_append(&tagged, item->bytes, item->byte_count);
    wire = wire_over(tagged.bytes, tagged.length);
    json_out_any(out, &wire);
    buffer_finish(&tagged);
}

void values_out(struct buffer *out, const struct item *item)
{
    struct wire wire = wire_over(item->bytes, item->byte_count);
    struct span text = {0};

    switch (item->content) {
    case CONTENT_ANY:
    case CONTENT_JSON:
        write_elements(out, item);
        break;
    case CONTENT_STRING:
        json_out_text(out, item_payload(item));
        break;
    case CONTENT_BINARY:
        write_binary(out, item);
        break;
    case CONTENT_EMBED:
        if (wire_read_bytes(&wire, &text))
            write_json(out, text);
        break;
    case CONTENT_DOCUMENT:
        if (wire_read_bytes(&wire, &text)) {
            buffer_append_text(out, "{\"guid\":");
            json_out_text(out, text);
            buffer_append_text(out, "}");
        }
        break;
    default:
        buffer_append_text(out, "null");
        break;
    }
}

bool values_are_undefined(const struct item *item)
{
    return item->content == CONTENT_ANY && item->length == 1 && item->bytes[0] == ANY_UNDEFINED;
}

size_t values_out_attributes(const struct crdt *document, struct buffer *out, uint32_t type)
{
    const struct key **keys;
    size_t count = runs_sorted_keys(document, type, &keys), written = 0;

    for (size_t i = 0; i < count; i++) {
        const struct item *item = item_at(document, keys[i]->last);

        if ((item->flags & ITEM_HAS_TYPE) != 0 || values_are_undefined(item))
            continue;
        if (written++ > 0)
            buffer_append(out, ",", 1);
        json_out_text(out, names_text(&document->names, keys[i]->name));
        buffer_append(out, ":", 1);
        values_out(out, item);
    }
    mem_free(keys);
    return written;
}
