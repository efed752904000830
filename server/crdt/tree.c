#include "crdt/tree.h"

#include <string.h>

#include "crdt/read.h"

#define SUFFIX_LENGTH 10 /* two dashes and eight characters of base64 */

struct frame {
    struct tree_node node;
    struct formats formats;
    uint32_t next;  /* item */
    uint32_t index; /* of what comes next, in units of the list */
    bool is_inline; /* an XML text: part of the node around it */
};

struct walk {
    const struct crdt *document;
    const struct tree_sink *sink;
    void *self;
    struct frame *frames;
    size_t depth;
    size_t capacity;
};

static bool is_base64(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           byte == '+' || byte == '/' || byte == '=';
}

struct span tree_mark_name(struct span key)
{
    const uint8_t *suffix = key.bytes + key.length - SUFFIX_LENGTH;

    if (key.length < SUFFIX_LENGTH || suffix[0] != '-' || suffix[1] != '-')
        return key;
    for (size_t i = 2; i < SUFFIX_LENGTH; i++) {
        if (!is_base64(suffix[i]))
            return key;
    }
    return (struct span){key.bytes, key.length - SUFFIX_LENGTH};
}

static bool push(struct walk *walk, uint32_t type_index)
{
    const struct type *type = types_at(&walk->document->types, type_index);
    struct frame *frame;

    if (walk->depth > READ_DEPTH_MAX)
        return false;
    walk->frames = mem_grow(walk->frames, walk->depth, &walk->capacity, sizeof(*frame));
    frame = &walk->frames[walk->depth++];
    *frame = (struct frame){.next = type->first};
    frame->node = (struct tree_node){runs_node_name(type), type_index};
    frame->is_inline = type->kind != TYPE_XML_ELEMENT && type->kind != TYPE_XML_HOOK;
    if (!frame->is_inline)
        walk->sink->open(walk->self, &frame->node);
    return true;
}

static void reach(struct walk *walk, struct frame *frame, uint32_t length, struct span text)
{
    if (walk->sink->reach != NULL)
        walk->sink->reach(walk->self, frame->node.type, frame->index, length, text);
    frame->index += length;
}

static void pop(struct walk *walk)
{
    struct frame *frame = &walk->frames[--walk->depth];

    reach(walk, frame, 0, (struct span){0});
    if (!frame->is_inline)
        walk->sink->close(walk->self, &frame->node);
    formats_finish(&frame->formats);
}

/* Maps and lists have no meaning in this layout. */
static bool is_tree_type(const struct type *type)
{
    return type->kind == TYPE_TEXT || type->kind >= TYPE_XML_ELEMENT;
}

static bool take_run(struct walk *walk, struct frame *frame, const struct run *run)
{
    reach(walk, frame, run->item->length, run->kind == RUN_TEXT ? run->bytes : (struct span){0});
    if (run->kind == RUN_TEXT)
        walk->sink->text(walk->self, run->bytes, &frame->formats);
    else if (run->kind == RUN_TYPE && is_tree_type(types_at(&walk->document->types, run->type)))
        return push(walk, run->type);
    return true;
}

bool tree_walk(const struct crdt *document, uint32_t type, const struct tree_sink *sink, void *self,
               const struct buffer *out)
{
    struct walk walk = {.document = document, .sink = sink, .self = self};
    size_t start = out->length;
    bool good = true;

    if (type == 0)
        return true;
    walk.frames = mem_grow(NULL, 0, &walk.capacity, sizeof(struct frame));
    walk.frames[walk.depth++] =
        (struct frame){.node.type = type, .next = types_at(&document->types, type)->first, .is_inline = true};
    while (walk.depth > 0 && good) {
        struct frame *frame = &walk.frames[walk.depth - 1];
        struct run run;

        if (runs_next(document, &frame->next, &frame->formats, &run))
            good = take_run(&walk, frame, &run) && out->length - start <= READ_BYTES_MAX;
        else
            pop(&walk);
    }
    while (walk.depth > 0)
        formats_finish(&walk.frames[--walk.depth].formats);
    mem_free(walk.frames);
    return good;
}
