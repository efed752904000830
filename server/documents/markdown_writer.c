#include "documents/formats.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/base64.h"
#include "documents/front.h"
#include "documents/markdown_words.h"
#include "documents/picture.h"
#include "documents/table_grid.h"
#include "documents/words.h"

/* Also known to the reader: what follows is not the text. */
#define ANNEX_MARK "<!-- sfat:annex -->"

struct markdown {
    struct buffer out;
    struct buffer prefix; /* of every line: what it stands in */
    struct buffer notes;
    char marker[16]; /* of an item whose first line is to come: it stands in the prefix's last characters */
    bool is_other_list; /* right after one of its kind: it has other markers, or it would go on with that */
    struct pictures pictures;
    const struct document_meta *meta;
};

static void write_blocks(struct markdown *markdown, const struct block *first, bool is_tight);

/* ---- Lines ---- */

static void begin_line(struct markdown *markdown)
{
    size_t width = strlen(markdown->marker);

    buffer_append(&markdown->out, markdown->prefix.bytes, markdown->prefix.length - width);
    buffer_append_text(&markdown->out, markdown->marker);
    markdown->marker[0] = '\0';
}

static void end_line(struct markdown *markdown)
{
    struct buffer *out = &markdown->out;

    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->length--;
    buffer_append(out, "\n", 1);
}

static void write_blank_line(struct markdown *markdown)
{
    buffer_append(&markdown->out, markdown->prefix.bytes, markdown->prefix.length);
    end_line(markdown);
}

static void write_line(struct markdown *markdown, const char *text)
{
    begin_line(markdown);
    buffer_append_text(&markdown->out, text);
    end_line(markdown);
}

/* Lines within are in prefix; it is taken off again by its length. */
static void indent(struct markdown *markdown, const char *prefix)
{
    buffer_append_text(&markdown->prefix, prefix);
}

static void unindent(struct markdown *markdown, size_t count)
{
    markdown->prefix.length -= count;
}

/* ---- Words ---- */

static void gather_notes(struct markdown *markdown, const struct run *run)
{
    for (; run != NULL; run = run->next) {
        if (run->kind != RUN_FOOTNOTE)
            continue;
        buffer_append_format(&markdown->notes, "[^%u]: ", run->number);
        markdown_escape(&markdown->notes, run->text);
        buffer_append_text(&markdown->notes, "\n");
    }
}

static void write_image_words(struct markdown *markdown, struct buffer *out, const struct block *image)
{
    const struct picture *picture = pictures_find(&markdown->pictures, image);
    const char *alt = image->alt == NULL ? "" : image->alt;

    if (picture == NULL) {
        buffer_append_format(out, "\\[%s", words_in(markdown->meta->language, WORDS_IMAGE));
        buffer_append_text(out, alt[0] == '\0' ? "" : ": ");
        markdown_escape(out, alt);
        buffer_append_text(out, "\\]");
        return;
    }
    buffer_append_text(out, "![");
    markdown_escape(out, alt);
    buffer_append_format(out, "][image-%u]", picture->number);
}

/* ---- Tables ---- */

static void write_cell_words(struct markdown *markdown, struct buffer *out, const struct block *first)
{
    for (const struct block *block = first; block != NULL; block = block->next) {
        size_t before = out->length;

        if (block != first && out->length > 0)
            buffer_append_text(out, "<br>");
        if (block->kind == BLOCK_ITEM)
            buffer_append_text(out, "• ");
        if (block->kind == BLOCK_IMAGE)
            write_image_words(markdown, out, block);
        else if (block->runs != NULL)
            markdown_write_runs(out, block->runs);
        else if (block->first != NULL)
            write_cell_words(markdown, out, block->first);
        else
            out->length = before;
        gather_notes(markdown, block->runs);
    }
}

static void write_table_row(struct markdown *markdown, const struct table_grid *grid, unsigned row)
{
    begin_line(markdown);
    buffer_append_text(&markdown->out, "|");
    for (unsigned column = 0; column < grid->columns; column++) {
        const struct grid_place *place = grid_at(grid, row, column);
        struct buffer words = {0};

        if (place->is_first)
            write_cell_words(markdown, &words, place->cell->first);
        buffer_append_format(&markdown->out, " %s |", words.bytes == NULL ? "" : words.bytes);
        buffer_finish(&words);
    }
    end_line(markdown);
}

/* A table has a head; one without gets an empty one. */
static void write_table(struct markdown *markdown, const struct block *table)
{
    struct table_grid grid;
    bool has_head;

    grid_init(&grid, table);
    has_head = grid_head_rows(&grid) > 0;
    if (has_head) {
        write_table_row(markdown, &grid, 0);
    } else {
        begin_line(markdown);
        for (unsigned column = 0; column <= grid.columns; column++)
            buffer_append_text(&markdown->out, column < grid.columns ? "| " : "|");
        end_line(markdown);
    }
    begin_line(markdown);
    for (unsigned column = 0; column <= grid.columns; column++)
        buffer_append_text(&markdown->out, column < grid.columns ? "| --- " : "|");
    end_line(markdown);
    for (unsigned row = has_head ? 1 : 0; row < grid.rows; row++)
        write_table_row(markdown, &grid, row);
    grid_finish(&grid);
}

/* ---- Blocks ---- */

static bool is_list(const struct block *block)
{
    return block->kind == BLOCK_BULLET_LIST || block->kind == BLOCK_ORDERED_LIST;
}

static bool is_tight(const struct block *list)
{
    for (const struct block *item = list->first; item != NULL; item = item->next) {
        for (const struct block *block = item->first->next; block != NULL; block = block->next) {
            if (!is_list(block))
                return false;
        }
    }
    return true;
}

static void write_list(struct markdown *markdown, const struct block *list)
{
    bool tight = is_tight(list), is_other = markdown->is_other_list;
    unsigned number = list->start;

    for (const struct block *item = list->first; item != NULL; item = item->next) {
        char marker[sizeof(markdown->marker)], blanks[sizeof(markdown->marker)];

        if (list->kind == BLOCK_BULLET_LIST)
            snprintf(marker, sizeof(marker), "%s ", is_other ? "*" : "-");
        else
            snprintf(marker, sizeof(marker), "%u%c ", number++, is_other ? ')' : '.');
        memset(blanks, ' ', sizeof(blanks));
        blanks[strlen(marker)] = '\0';
        if (item != list->first && !tight)
            write_blank_line(markdown);
        indent(markdown, blanks);
        strcpy(markdown->marker, marker);
        write_blocks(markdown, item->first, tight);
        unindent(markdown, strlen(marker));
    }
}

static void write_code(struct markdown *markdown, const struct block *code)
{
    struct buffer text = {0}, fence = {0};
    char *line, *rest = NULL;
    size_t ticks;

    for (const struct run *run = code->runs; run != NULL; run = run->next)
        buffer_append_text(&text, run->text);
    ticks = markdown_longest_ticks(text.bytes == NULL ? "" : text.bytes) + 1;
    for (size_t i = 0; i < (ticks < 3 ? 3 : ticks); i++)
        buffer_append_text(&fence, "`");
    write_line(markdown, fence.bytes);
    rest = text.bytes;
    while (rest != NULL) {
        line = strsep(&rest, "\n");
        begin_line(markdown);
        buffer_append_text(&markdown->out, line);
        buffer_append_text(&markdown->out, "\n");
    }
    write_line(markdown, fence.bytes);
    buffer_finish(&text);
    buffer_finish(&fence);
}

static void write_words(struct markdown *markdown, const struct block *block)
{
    struct buffer words = {0};

    if (block->kind == BLOCK_HEADING)
        buffer_append_format(&words, "%.*s ", (int)block->level, "####");
    if (block->kind == BLOCK_IMAGE)
        write_image_words(markdown, &words, block);
    else
        markdown_write_runs(&words, block->runs);
    gather_notes(markdown, block->runs);
    write_line(markdown, words.bytes == NULL ? "" : words.bytes);
    buffer_finish(&words);
}

static void write_block(struct markdown *markdown, const struct block *block)
{
    switch (block->kind) {
    case BLOCK_BULLET_LIST:
    case BLOCK_ORDERED_LIST:
        write_list(markdown, block);
        return;
    case BLOCK_QUOTE:
        indent(markdown, "> ");
        write_blocks(markdown, block->first, false);
        unindent(markdown, 2);
        return;
    case BLOCK_CODE:
        write_code(markdown, block);
        return;
    case BLOCK_RULE:
        write_line(markdown, "***");
        return;
    case BLOCK_TABLE:
        write_table(markdown, block);
        return;
    default:
        write_words(markdown, block);
    }
}

static bool is_nothing(const struct block *block)
{
    return block->kind == BLOCK_PARAGRAPH && block->runs == NULL;
}

static void write_blocks(struct markdown *markdown, const struct block *first, bool is_tight)
{
    const struct block *before = NULL;
    bool has_before = false, is_other = false;

    for (const struct block *block = first; block != NULL; block = block->next) {
        bool is_first_of_item = markdown->marker[0] != '\0';

        if (is_nothing(block) && !is_first_of_item)
            continue;
        if (has_before && !is_tight)
            write_blank_line(markdown);
        is_other = before != NULL && before->kind == block->kind && !is_other;
        markdown->is_other_list = is_other;
        before = block;
        write_block(markdown, block);
        /* An item may begin with an empty line, but not with two. */
        has_before = !is_nothing(block);
    }
}

/* ---- The file ---- */

static void write_property(struct buffer *out, const char *name, const char *value)
{
    buffer_append_format(out, "%s: ", name);
    json_write_text(out, value);
    buffer_append_text(out, "\n");
}

/* YAML, as many programs read it; a JSON string is one of YAML. */
static void write_front(struct markdown *markdown)
{
    struct front front;

    front_init(&front, markdown->meta);
    buffer_append_text(&markdown->out, "---\n");
    write_property(&markdown->out, "title", front.title);
    write_property(&markdown->out, "lang", markdown->meta->language);
    for (size_t i = 0; i < front.count; i++)
        write_property(&markdown->out, front.rows[i].label, front.rows[i].value);
    buffer_append_text(&markdown->out, "---\n\n");
    front_finish(&front);
}

static void write_pictures(struct markdown *markdown)
{
    for (const struct picture *picture = markdown->pictures.first; picture != NULL; picture = picture->next) {
        buffer_append_format(&markdown->out, "\n[image-%u]: data:image/%s;base64,", picture->number,
                             picture_type(picture));
        base64_write(&markdown->out, picture->bytes.bytes, picture->bytes.length);
        buffer_append_text(&markdown->out, "\n");
    }
}

static void write_annex(struct markdown *markdown)
{
    struct document *annex = front_make_annex(markdown->meta);

    if (annex == NULL)
        return;
    buffer_append_text(&markdown->out, "\n" ANNEX_MARK "\n\n");
    write_blocks(markdown, document_root(annex)->first, false);
    document_destroy(annex);
}

bool markdown_write(const struct document *document, const struct document_meta *meta,
                    const struct document_images *images, struct buffer *out)
{
    struct markdown markdown = {.meta = meta, .pictures = {.images = images}};

    buffer_append_text(&markdown.prefix, "");
    write_front(&markdown);
    write_blocks(&markdown, document_root(document)->first, false);
    if (markdown.notes.length > 0)
        buffer_append_format(&markdown.out, "\n%s", markdown.notes.bytes);
    write_pictures(&markdown);
    write_annex(&markdown);
    buffer_append(out, markdown.out.bytes, markdown.out.length);
    buffer_finish(&markdown.out);
    buffer_finish(&markdown.prefix);
    buffer_finish(&markdown.notes);
    pictures_finish(&markdown.pictures);
    return true;
}
