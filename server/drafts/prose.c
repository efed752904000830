#include "drafts/prose.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "crdt/read.h"
#include "drafts/service.h"

static const char *type_of(const json_t *node)
{
    const char *type = json_text(node, "type");

    return type == NULL ? "" : type;
}

static bool is_type(const json_t *node, const char *type)
{
    return strcmp(type_of(node), type) == 0;
}

/* A NUL, which a text may hold and our strings may not, becomes U+FFFD. */
static void replace_nuls(struct buffer *json)
{
    for (char *at = json->bytes; at != NULL && (at = strchr(at, '\\')) != NULL;
         at += strncmp(at, "\\u", 2) == 0 ? 6 : 2)
        if (strncmp(at, "\\u0000", 6) == 0)
            memcpy(at, "\\ufffd", 6);
}

json_t *prose_read_document(const struct crdt *document)
{
    struct buffer bytes = {0};
    json_t *json = NULL;

    if (document == NULL)
        return json_pack("{s:s, s:[]}", "type", "doc", "content");
    if (crdt_read_prosemirror(document, "default", &bytes)) {
        replace_nuls(&bytes);
        json = json_read(bytes.bytes, bytes.length);
    }
    buffer_finish(&bytes);
    return json;
}

json_t *prose_read(const struct text *text)
{
    return prose_read_document(text->document);
}

/* ---- Words ---- */

static bool is_block(const json_t *node)
{
    static const char *const inlines[] = {"text", "hardBreak", "footnote"};

    for (size_t i = 0; i < COUNT_OF(inlines); i++)
        if (is_type(node, inlines[i]))
            return false;
    return true;
}

/* What an inline node itself says; a break is a blank. */
static const char *words_of(const json_t *node)
{
    const char *words = NULL;

    if (is_type(node, "text"))
        words = json_text(node, "text");
    else if (is_type(node, "hardBreak"))
        words = " ";
    else if (is_type(node, "footnote"))
        words = json_text(json_object_get(node, "attrs"), "text");
    return words == NULL ? "" : words;
}

static void append_words(const json_t *node, struct buffer *out)
{
    const json_t *child;
    size_t i;

    if (is_type(node, "footnote"))
        buffer_append_text(out, " ");
    buffer_append_text(out, words_of(node));
    json_array_foreach(json_object_get(node, "content"), i, child) append_words(child, out);
    if (is_block(node) && out->length > 0 && out->bytes[out->length - 1] != '\n')
        buffer_append_text(out, "\n");
}

void prose_plain(const json_t *node, struct buffer *out)
{
    append_words(node, out);
}

static void count_characters(const json_t *node, struct prose_size *size)
{
    const json_t *child;
    size_t i;

    size->characters += text_count_points(words_of(node));
    json_array_foreach(json_object_get(node, "content"), i, child) count_characters(child, size);
}

static bool is_written(const json_t *node)
{
    const json_t *child;
    size_t i;

    if (is_type(node, "tableHeader"))
        return false;
    if (is_type(node, "image") || text_count_words(words_of(node)) > 0)
        return true;
    json_array_foreach(json_object_get(node, "content"), i, child)
    {
        if (is_written(child))
            return true;
    }
    return false;
}

void prose_measure(const json_t *node, struct prose_size *size)
{
    struct buffer words = {0};

    append_words(node, &words);
    size->words += words.length == 0 ? 0 : text_count_words(words.bytes);
    count_characters(node, size);
    size->is_written |= is_written(node);
    buffer_finish(&words);
}

/* ---- Sections ---- */

static bool begins_section(const json_t *block)
{
    return is_type(block, "heading") && json_int(json_object_get(block, "attrs"), "level", 1) == 1;
}

void prose_measure_blocks(const json_t *blocks, struct prose_size *size)
{
    const json_t *block;
    size_t i;

    json_array_foreach(blocks, i, block)
    {
        if (!begins_section(block))
            prose_measure(block, size);
    }
}

/* One line, of so many code points at most. */
static void trim_title(struct buffer *title)
{
    size_t end = 0;

    for (size_t points = 0; end < title->length && title->bytes[end] != '\n'; end++)
        if ((title->bytes[end] & 0xC0) != 0x80 && points++ == SECTION_TITLE_MOST)
            break;
    title->length = end;
    if (title->bytes != NULL)
        title->bytes[end] = '\0';
}

static bool is_of(const char *text, const char *letters)
{
    return text[strspn(text, letters)] == '\0';
}

bool section_id_is_valid(const char *id)
{
    return strlen(id) == SECTION_ID_LENGTH && is_of(id, "abcdefghijklmnopqrstuvwxyz0123456789");
}

static bool is_key(const char *key)
{
    return strlen(key) <= SECTION_KEY_MOST && is_of(key, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

/* seen: the ids so far. */
static json_t *begin_section(const json_t *heading, json_t *seen)
{
    const json_t *attributes = json_object_get(heading, "attrs");
    const char *id = json_text(attributes, "id"), *key = json_text(attributes, "key");
    struct buffer title = {0};
    json_t *section;

    prose_plain(heading, &title);
    trim_title(&title);
    if (id == NULL || !section_id_is_valid(id) || json_object_get(seen, id) != NULL)
        id = "";
    if (key != NULL && !is_key(key))
        key = NULL;
    json_object_set_new(seen, id, json_true());
    section = json_pack("{s:s, s:s*, s:s, s:[]}", "section", id, "key", key, "title",
                        title.length == 0 ? "" : title.bytes, "blocks");
    buffer_finish(&title);
    return section;
}

json_t *prose_sections(const json_t *document)
{
    json_auto_t *seen = json_object();
    json_t *sections = json_array(), *section = NULL, *block;
    size_t i;

    json_array_foreach(json_object_get(document, "content"), i, block)
    {
        if (begins_section(block) || section == NULL) {
            section = begins_section(block)
                          ? begin_section(block, seen)
                          : json_pack("{s:s, s:s, s:[]}", "section", "", "title", "", "blocks");
            json_array_append_new(sections, section);
        }
        json_array_append(json_object_get(section, "blocks"), block);
    }
    return sections;
}
