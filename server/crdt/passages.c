#include "crdt/passages.h"

#include <stdlib.h>
#include <string.h>

#include "crdt/plain.h"
#include "crdt/position.h"
#include "crdt/utf.h"

/* One end of a passage, in the list of a type. */
struct spot {
    uint32_t type; /* 0 where it is gone */
    uint32_t index;
    size_t passage;
    bool is_end;
};

struct reader {
    struct plain_writer plain;
    struct crdt_passage *passages;
    bool *found;        /* of each passage, start and end */
    struct spot *spots; /* by type and index */
    size_t spot_count;
    size_t counted_bytes, counted_units; /* of the plain text, from its beginning on */
    size_t begins;                       /* of the plain text in the buffer */
    uint32_t elements;                   /* of the root, begun so far */
    size_t depth;
};

/* ---- From positions to places in lists ---- */

static uint32_t find_type(struct crdt *document, const struct crdt_place *place)
{
    uint32_t index, name;

    if (place->in_root) {
        name = names_find(&document->names, &document->hash,
                          (struct span){place->root_name, place->root_length});
        return name == NAME_NONE ? 0 : types_find_root(&document->types, name);
    }
    index = document_find_id(document, (struct wire_id){place->client, place->clock});
    if (index == 0 || item_is_deleted(item_at(document, index)) ||
        (item_at(document, index)->flags & ITEM_HAS_TYPE) == 0)
        return 0;
    return item_at(document, index)->type;
}

static struct spot find_spot(struct crdt *document, struct crdt_bytes position)
{
    struct crdt_place place;

    if (!crdt_find_position(document, position.bytes, position.length, &place))
        return (struct spot){0};
    return (struct spot){.type = find_type(document, &place), .index = place.index};
}

static void find_spots(struct crdt *document, struct reader *reader, size_t passage)
{
    struct spot start = find_spot(document, reader->passages[passage].start);
    struct spot end = find_spot(document, reader->passages[passage].end);

    reader->passages[passage].is_whole = start.type != 0 && end.type != 0;
    if (start.type == 0 && end.type == 0)
        return;
    if (start.type == 0)
        start = (struct spot){.type = end.type};
    if (end.type == 0)
        end = (struct spot){.type = start.type, .index = UINT32_MAX};
    start.passage = end.passage = passage;
    end.is_end = true;
    reader->spots[reader->spot_count++] = start;
    reader->spots[reader->spot_count++] = end;
}

static int compare_spots(const void *one, const void *other)
{
    const struct spot *a = one, *b = other;

    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

/* ---- The walk ---- */

/* The first spot that is not before this one. */
static size_t first_spot(const struct reader *reader, uint32_t type, uint32_t index)
{
    size_t low = 0, high = reader->spot_count;
    const struct spot sought = {.type = type, .index = index};

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_spots(&reader->spots[middle], &sought) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The units of the plain text before this byte of it; the bytes asked for never go back. */
static size_t count_units(struct reader *reader, size_t bytes, struct span ahead)
{
    const uint8_t *text = (const uint8_t *)reader->plain.out->bytes + reader->begins;
    size_t written = reader->plain.out->length - reader->begins, units;

    if (reader->counted_bytes < written) {
        size_t until = bytes < written ? bytes : written;

        if (utf8_measure(text + reader->counted_bytes, until - reader->counted_bytes, &units))
            reader->counted_units += units;
        reader->counted_bytes = until;
    }
    units = 0;
    if (bytes > written && !utf8_measure(ahead.bytes, bytes - written, &units))
        units = 0;
    return reader->counted_units + units;
}

/* ahead: the text that comes next in the plain text, of which the first `bytes` are before the spot. */
static void note(struct reader *reader, const struct spot *spot, struct span ahead, size_t bytes)
{
    struct crdt_passage *passage = &reader->passages[spot->passage];
    size_t at = reader->plain.out->length - reader->begins + bytes;
    size_t unit = count_units(reader, at, ahead);

    reader->found[spot->passage * 2 + spot->is_end] = true;
    if (spot->is_end) {
        passage->to = at;
        passage->to_unit = unit;
        return;
    }
    passage->from = at;
    passage->from_unit = unit;
    passage->element = reader->depth > 0 ? reader->elements - 1 : reader->elements;
}

static void reach(void *self, uint32_t type, uint32_t index, uint32_t length, struct span text)
{
    struct reader *reader = self;

    for (size_t i = first_spot(reader, type, index); i < reader->spot_count; i++) {
        const struct spot *spot = &reader->spots[i];
        bool is_here = spot->type == type && (length == 0 || spot->index < index + length);

        if (!is_here)
            return;
        note(reader, spot, text,
             text.length == 0 ? 0 : utf8_find_unit(text.bytes, text.length, spot->index - index).bytes);
    }
}

static void open_node(void *self, const struct tree_node *node)
{
    struct reader *reader = self;

    if (reader->depth++ == 0)
        reader->elements++;
    plain_open_node(&reader->plain, node);
}

static void add_text(void *self, struct span text, const struct formats *marks)
{
    plain_add_text(&((struct reader *)self)->plain, text, marks);
}

static void close_node(void *self, const struct tree_node *node)
{
    struct reader *reader = self;

    reader->depth--;
    plain_close_node(&reader->plain, node);
}

bool crdt_read_passages(struct crdt *document, const char *root, struct buffer *out,
                        struct crdt_passage *passages, size_t count)
{
    static const struct tree_sink sink = {open_node, add_text, close_node, reach};
    struct reader reader = {.plain.out = out, .passages = passages, .begins = out->length};
    bool good;

    reader.spots = mem_new((count * 2 + 1) * sizeof(*reader.spots));
    reader.found = mem_new((count * 2 + 1) * sizeof(*reader.found));
    for (size_t i = 0; i < count; i++) {
        passages[i].element = PASSAGE_NOWHERE;
        find_spots(document, &reader, i);
    }
    qsort(reader.spots, reader.spot_count, sizeof(*reader.spots), compare_spots);
    good = tree_walk(document, document_find_root(document, root), &sink, &reader, out);
    for (size_t i = 0; i < count; i++)
        passages[i].is_there =
            reader.found[i * 2] && reader.found[i * 2 + 1] && passages[i].from < passages[i].to;
    mem_free(reader.spots);
    mem_free(reader.found);
    return good;
}

/* ---- From words to positions ---- */

struct finder {
    const struct crdt *document;
    struct span words;
    struct buffer *start, *end;
    bool is_found;
};

static void find_words(void *self, uint32_t type, uint32_t index, uint32_t length, struct span text)
{
    struct finder *finder = self;
    const uint8_t *found = length == 0 || text.length < finder->words.length || finder->is_found
                               ? NULL
                               : memmem(text.bytes, text.length, finder->words.bytes, finder->words.length);
    size_t ahead, units;

    if (found == NULL || !utf8_measure(text.bytes, (size_t)(found - text.bytes), &ahead) ||
        !utf8_measure(found, finder->words.length, &units))
        return;
    finder->is_found = true;
    crdt_write_position_in(finder->document, type, index + (uint32_t)ahead, false, finder->start);
    crdt_write_position_in(finder->document, type, index + (uint32_t)(ahead + units), true, finder->end);
}

static void pass_node(void *self, const struct tree_node *node)
{
    (void)self;
    (void)node;
}

static void pass_text(void *self, struct span text, const struct formats *marks)
{
    (void)self;
    (void)text;
    (void)marks;
}

bool crdt_write_passage(const struct crdt *document, const char *root, const char *words,
                        struct buffer *start, struct buffer *end)
{
    static const struct tree_sink sink = {pass_node, pass_text, pass_node, find_words};
    struct finder finder = {
        .document = document, .words = {(const uint8_t *)words, strlen(words)}, .start = start, .end = end};

    return tree_walk(document, document_find_root(document, root), &sink, &finder, start) && finder.is_found;
}
