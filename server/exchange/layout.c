#include "exchange/layout.h"

#include <string.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"

/* From one heading of level 1 to the next. */
struct section {
    struct block *heading; /* NULL: what stands before all headings */
    struct block *first, *last;
    bool is_placed;
};

struct layout {
    struct document *document;
    struct block *root;
    const char *language;
    struct section *sections;
    size_t count;
};

/* ---- The text's sections ---- */

static bool begins_section(const struct block *block)
{
    return block->kind == BLOCK_HEADING && block->level == 1;
}

static size_t count_sections(const struct block *root)
{
    size_t count = 1;

    for (const struct block *block = root->first; block != NULL; block = block->next)
        count += begins_section(block);
    return count;
}

/* Takes all blocks from the document. The first section is what stands before all headings: it may be empty.
 */
static void take_sections(struct layout *layout)
{
    struct section *section = layout->sections;
    struct block *next;

    section->is_placed = true;
    for (struct block *block = layout->root->first; block != NULL; block = next) {
        next = block->next;
        block->next = NULL;
        if (begins_section(block))
            (++section)->heading = block;
        if (section->first == NULL)
            section->first = block;
        else
            section->last->next = block;
        section->last = block;
        section->is_placed = false;
    }
    layout->root->first = layout->root->last = NULL;
}

static bool has_key(const struct section *section, const char *key)
{
    return section->heading != NULL && section->heading->key != NULL &&
           strcmp(section->heading->key, key) == 0;
}

static size_t count_in(const struct layout *layout, const json_t *keys)
{
    size_t count = 0, i;
    const json_t *key;

    json_array_foreach(keys, i, key)
    {
        for (size_t at = 0; at < layout->count; at++)
            count += has_key(&layout->sections[at], json_string_value(key));
    }
    return count;
}

/* ---- Their place ---- */

static void append(struct block *root, struct block *first, struct block *last)
{
    if (root->last == NULL)
        root->first = first;
    else
        root->last->next = first;
    root->last = last;
}

/* A heading that is no section's any more is known by no id. */
static void lower_headings(struct block *block)
{
    for (; block != NULL; block = block->next) {
        if (block->kind == BLOCK_HEADING && block->level < 4)
            block->level++;
        block->id = block->key = NULL;
        lower_headings(block->first);
    }
}

static void place(struct layout *layout, struct section *section, bool keeps_title)
{
    section->is_placed = true;
    if (keeps_title)
        lower_headings(section->first);
    else if (section->heading != NULL)
        section->first = section->heading->next;
    if (section->first != NULL)
        append(layout->root, section->first, section->last);
}

static void place_keyed(struct layout *layout, const char *key, bool keeps_title)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (has_key(&layout->sections[i], key))
            place(layout, &layout->sections[i], keeps_title);
    }
}

static void add_title(struct layout *layout, const json_t *field)
{
    const char *title = json_text(json_object_get(field, "title"), layout->language);
    const char *key = json_string_value(json_array_get(json_object_get(field, "keys"), 0));
    struct block *heading = document_add_block(layout->document, layout->root, BLOCK_HEADING);

    if (heading == layout->root)
        return;
    heading->key = document_keep(layout->document, key, strlen(key));
    document_add_text(layout->document, heading, title, strlen(title), 0, NULL);
}

static void place_field(struct layout *layout, const json_t *field)
{
    const json_t *keys = json_object_get(field, "keys"), *key;
    bool keeps_titles = count_in(layout, keys) > 1;
    size_t i;

    add_title(layout, field);
    json_array_foreach(keys, i, key) place_keyed(layout, json_string_value(key), keeps_titles);
}

/* ---- What no field takes ---- */

static bool has_rest(const struct layout *layout)
{
    for (size_t i = 0; i < layout->count; i++) {
        if (!layout->sections[i].is_placed)
            return true;
    }
    return false;
}

static bool has_title(const struct section *section, const char *title)
{
    struct buffer words = {0};
    bool is_same;

    for (const struct run *run = section->heading->runs; run != NULL; run = run->next)
        buffer_append_text(&words, run->kind == RUN_TEXT ? run->text : "");
    is_same = words.bytes != NULL && strcmp(words.bytes, title) == 0;
    buffer_finish(&words);
    return is_same;
}

/* Annexes need not say so twice: where the first of these is called as the rest is, it keeps no title. */
static void place_first(struct layout *layout, const json_t *rest)
{
    const char *title = json_text(json_object_get(rest, "title"), layout->language);
    const char *key = json_string_value(json_array_get(json_object_get(rest, "keys"), 0));

    for (size_t i = 1; i < layout->count; i++) {
        if (has_key(&layout->sections[i], key)) {
            place(layout, &layout->sections[i], !has_title(&layout->sections[i], title));
            return;
        }
    }
}

static void place_rest(struct layout *layout, const json_t *rest)
{
    if (!has_rest(layout))
        return;
    add_title(layout, rest);
    if (!layout->sections[0].is_placed)
        place(layout, &layout->sections[0], false);
    place_first(layout, rest);
    for (size_t i = 1; i < layout->count; i++) {
        if (!layout->sections[i].is_placed)
            place(layout, &layout->sections[i], true);
    }
}

/* ---- All of it ---- */

static void number_footnotes(const struct block *block, unsigned *number)
{
    for (; block != NULL; block = block->next) {
        for (struct run *run = block->runs; run != NULL; run = run->next) {
            if (run->kind == RUN_FOOTNOTE)
                run->number = ++*number;
        }
        number_footnotes(block->first, number);
    }
}

void layout_apply(struct document *document, const json_t *layout, const char *language)
{
    struct block *root = document_root(document);
    size_t count = count_sections(root), i;
    struct layout placing = {document, root, language, mem_new(count * sizeof(struct section)), count};
    const json_t *field;
    unsigned number = 0;

    take_sections(&placing);
    json_array_foreach(json_object_get(layout, "fields"), i, field) place_field(&placing, field);
    place_rest(&placing, json_object_get(layout, "rest"));
    number_footnotes(root->first, &number);
    mem_free(placing.sections);
}
