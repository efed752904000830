#include "drafts/sections.h"

#include <string.h>

#include "core/memory.h"
#include "drafts/prose.h"

json_t *document_blocks(const json_t *document)
{
    return json_object_get(document, "content");
}

bool block_is_heading(const json_t *block)
{
    const char *type = json_text(block, "type");

    return type != NULL && strcmp(type, "heading") == 0 &&
           json_int(json_object_get(block, "attrs"), "level", 1) == 1;
}

static const char *heading_id(const json_t *block)
{
    const char *id = json_text(json_object_get(block, "attrs"), "id");

    return id == NULL ? "" : id;
}

static size_t find_heading(const json_t *blocks, size_t from)
{
    while (from < json_array_size(blocks) && !block_is_heading(json_array_get(blocks, from)))
        from++;
    return from;
}

bool sections_find(const json_t *blocks, const char *section, struct section_range *range_out)
{
    size_t first = find_heading(blocks, 0);

    if (section[0] == '\0') {
        *range_out = (struct section_range){0, first};
        return true;
    }
    while (first < json_array_size(blocks) && strcmp(heading_id(json_array_get(blocks, first)), section) != 0)
        first = find_heading(blocks, first + 1);
    if (first == json_array_size(blocks))
        return false;
    *range_out = (struct section_range){first, find_heading(blocks, first + 1)};
    return true;
}

const char *sections_id_at(const json_t *blocks, size_t block)
{
    for (size_t i = block + 1; i > 0; i--)
        if (block_is_heading(json_array_get(blocks, i - 1)))
            return heading_id(json_array_get(blocks, i - 1));
    return "";
}

char *sections_title(const json_t *blocks, const struct section_range *range)
{
    const json_t *heading = json_array_get(blocks, range->first);
    struct buffer text = {0};
    char *title;

    if (range->first < range->end && block_is_heading(heading))
        prose_plain(heading, &text);
    title = text_on_one_line(text.bytes, text.length, SECTION_TITLE_POINTS_MOST);
    buffer_finish(&text);
    return title;
}

json_t *sections_cut(const json_t *blocks, const struct section_range *range)
{
    json_t *cut = json_array();

    for (size_t i = range->first; i < range->end; i++)
        json_array_append(cut, json_array_get(blocks, i));
    return json_pack("{s:s, s:o}", "type", "doc", "content", cut);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static size_t character_size(const char *text, size_t left)
{
    size_t size = 1;

    while (size < left && ((unsigned char)text[size] & 0xc0) == 0x80)
        size++;
    return size;
}

char *text_on_one_line(const char *text, size_t length, size_t points_most)
{
    struct buffer line = {0};
    size_t points = 0;
    bool wants_blank = false;

    for (size_t at = 0, size; at < length && points < points_most; at += size) {
        size = character_size(text + at, length - at);
        if (is_blank(text[at])) {
            wants_blank = line.length > 0;
            continue;
        }
        if (wants_blank) {
            buffer_append(&line, " ", 1);
            points++;
            wants_blank = false;
        }
        if (points++ < points_most)
            buffer_append(&line, text + at, size);
    }
    while (line.length > 0 && line.bytes[line.length - 1] == ' ')
        line.bytes[--line.length] = '\0';
    return buffer_take(&line);
}
