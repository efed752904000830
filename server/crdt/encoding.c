#include "crdt/encoding.h"

#include <string.h>

#include "crdt/content.h"
#include "crdt/transaction.h"

/* An info byte, two ids, a parent and a length, without names and content. */
#define ITEM_BYTES_MAX (1 + 6 * WIRE_UINT_BYTES)

static uint8_t *put_id(const struct crdt *document, uint8_t *at, struct item_id id)
{
    return wire_put_uint(wire_put_uint(at, client_at(document, id.client)->id), id.clock);
}

static uint8_t *put_text(uint8_t *at, struct span text)
{
    at = wire_put_uint(at, text.length);
    if (text.length > 0)
        memcpy(at, text.bytes, text.length);
    return at + text.length;
}

static uint8_t *put_parent(const struct crdt *document, const struct item *item, uint8_t *at)
{
    const struct type *parent = types_at(&document->types, item->parent);

    if (parent->owner == 0) {
        *at++ = 1;
        at = put_text(at, names_text(&document->names, parent->name));
    } else {
        const struct item *owner = item_at(document, parent->owner);

        *at++ = 0;
        at = put_id(document, at, (struct item_id){owner->client, owner->clock});
    }
    if (item->key != NAME_NONE)
        at = put_text(at, names_text(&document->names, item->key));
    return at;
}

static size_t parent_names_length(const struct crdt *document, const struct item *item)
{
    const struct type *parent = types_at(&document->types, item->parent);
    size_t length = 0;

    if (parent->owner == 0)
        length += names_text(&document->names, parent->name).length;
    if (item->key != NAME_NONE)
        length += names_text(&document->names, item->key).length;
    return length;
}

/* Everything before the content. */
static void write_head(const struct crdt *document, const struct item *item, uint32_t from,
                       struct buffer *out)
{
    struct item_id origin = from > 0 ? (struct item_id){item->client, item->clock + from - 1} : item->origin;
    bool left = origin.client != CLIENT_NONE, right = item->right_origin.client != CLIENT_NONE;
    size_t names = left || right ? 0 : parent_names_length(document, item);
    uint8_t *start, *at;

    buffer_reserve(out, ITEM_BYTES_MAX + names);
    start = at = (uint8_t *)out->bytes + out->length;
    *at++ = (uint8_t)(item->content | (left ? INFO_LEFT : 0) | (right ? INFO_RIGHT : 0) |
                      (item->key != NAME_NONE ? INFO_KEY : 0));
    if (left)
        at = put_id(document, at, origin);
    if (right)
        at = put_id(document, at, item->right_origin);
    if (!left && !right)
        at = put_parent(document, item, at);
    out->length += (size_t)(at - start);
}

void item_write(const struct crdt *document, const struct item *item, uint32_t from, uint32_t to,
                struct buffer *out)
{
    struct span payload = item_payload(item);

    if (item->content == CONTENT_GC) {
        wire_write_byte(out, CONTENT_GC);
        wire_write_uint(out, to - from);
        return;
    }
    write_head(document, item, from, out);
    if ((item->flags & ITEM_HAS_TYPE) != 0) {
        const struct type *type = types_at(&document->types, item->type);

        payload = (struct span){type->payload, type->payload_length};
    }
    if (item->content == CONTENT_STRING && from == 0 && to == item->length)
        wire_write_bytes(out, payload.bytes, payload.length);
    else
        content_write(out, item->content, item->length, payload, from, to);
}

void section_write(const struct crdt *document, uint32_t client_index, uint32_t clock, uint32_t end,
                   struct buffer *out)
{
    const struct client *client = client_at(document, client_index);
    struct place place = structs_find(&client->structs, clock);
    uint32_t count = structs_count_from(&client->structs, place);

    if (end < client->state)
        count -= structs_count_from(&client->structs, structs_find(&client->structs, end - 1)) - 1;
    wire_write_uint(out, count);
    wire_write_uint(out, client->id);
    wire_write_uint(out, clock);
    for (; count > 0; count--) {
        const struct item *item = item_at(document, structs_at(&client->structs, place)->item);
        uint32_t from = clock > item->clock ? clock - item->clock : 0;
        uint32_t to = end < item_end(item) ? end - item->clock : item->length;

        item_write(document, item, from, to, out);
        structs_step(&client->structs, &place);
    }
}

static void end_range(struct delete_writer *writer)
{
    if (writer->length == 0)
        return;
    wire_write_uint(&writer->ranges, writer->clock);
    wire_write_uint(&writer->ranges, writer->length);
    writer->range_count++;
    writer->length = 0;
}

static void end_client(struct delete_writer *writer)
{
    end_range(writer);
    if (writer->range_count == 0)
        return;
    wire_write_uint(&writer->clients, writer->client);
    wire_write_uint(&writer->clients, writer->range_count);
    buffer_append(&writer->clients, writer->ranges.bytes, writer->ranges.length);
    buffer_clear(&writer->ranges);
    writer->client_count++;
    writer->range_count = 0;
}

void delete_writer_add(struct delete_writer *writer, uint64_t client, uint32_t clock, uint32_t length)
{
    if (client != writer->client)
        end_client(writer);
    writer->client = client;
    if (writer->length > 0 && writer->clock + writer->length == clock) {
        writer->length += length;
        return;
    }
    end_range(writer);
    writer->clock = clock;
    writer->length = length;
}

void delete_writer_finish(struct delete_writer *writer, struct buffer *out)
{
    end_client(writer);
    wire_write_uint(out, writer->client_count);
    buffer_append(out, writer->clients.bytes, writer->clients.length);
    buffer_finish(&writer->clients);
    buffer_finish(&writer->ranges);
    *writer = (struct delete_writer){0};
}
