#include "crdt/json_out.h"
#include "crdt/read.h"
#include "crdt/read_json.h"
#include "crdt/values_out.h"

/* One insert of a delta, which grows while the attributes stay the same. */
struct delta {
    const struct crdt *document;
    struct buffer *out;
    struct buffer text;
    struct buffer attributes;
    bool is_empty;
};

static void end_insert(struct delta *delta)
{
    if (delta->attributes.length > 0)
        buffer_append_format(delta->out, ",\"attributes\":{%s}", delta->attributes.bytes);
    buffer_append_text(delta->out, "}");
}

static void begin_insert(struct delta *delta)
{
    buffer_append_text(delta->out, delta->is_empty ? "{\"insert\":" : ",{\"insert\":");
    delta->is_empty = false;
}

static void flush_text(struct delta *delta)
{
    if (delta->text.length == 0)
        return;
    begin_insert(delta);
    json_out_text(delta->out, (struct span){(const uint8_t *)delta->text.bytes, delta->text.length});
    end_insert(delta);
    buffer_clear(&delta->text);
}

static void set_attributes(struct delta *delta, const struct formats *formats)
{
    struct buffer json = {0};

    for (size_t i = 0; i < formats->count; i++) {
        if (i > 0)
            buffer_append(&json, ",", 1);
        json_out_text(&json, formats->list[i].key);
        buffer_append(&json, ":", 1);
        buffer_append(&json, formats->list[i].value.bytes, formats->list[i].value.length);
    }
    if (!span_equals((struct span){(const uint8_t *)json.bytes, json.length},
                     (struct span){(const uint8_t *)delta->attributes.bytes, delta->attributes.length}))
        flush_text(delta);
    buffer_finish(&delta->attributes);
    delta->attributes = json;
}

static bool add_run(struct delta *delta, const struct run *run, const struct formats *formats)
{
    bool good = true;

    set_attributes(delta, formats);
    if (run->kind == RUN_TEXT) {
        buffer_append(&delta->text, run->bytes.bytes, run->bytes.length);
        return true;
    }
    flush_text(delta);
    begin_insert(delta);
    if (run->kind == RUN_TYPE)
        good = read_json_type(delta->document, run->type, delta->out);
    else
        values_out(delta->out, run->item);
    end_insert(delta);
    return good;
}

bool crdt_read_delta(const struct crdt *document, const char *root, struct buffer *out)
{
    struct delta delta = {.document = document, .out = out, .is_empty = true};
    uint32_t type = document_find_root(document, root);
    uint32_t item = type == 0 ? 0 : types_at(&document->types, type)->first;
    struct formats formats = {0};
    size_t start = out->length;
    struct run run;
    bool good = true;

    buffer_append(out, "[", 1);
    while (good && runs_next(document, &item, &formats, &run))
        good = add_run(&delta, &run, &formats) && out->length + delta.text.length - start <= READ_BYTES_MAX;
    flush_text(&delta);
    buffer_append(out, "]", 1);
    formats_finish(&formats);
    buffer_finish(&delta.text);
    buffer_finish(&delta.attributes);
    return good;
}
