#include "documents/document.h"

#include <string.h>

#include <uthash.h>

#include "core/json.h"

/* Nodes inside each other that are looked into; jansson's own bound on what it parses is higher. */
#define JSON_DEPTH_MOST 200

/* ---- Names ---- */

static const struct {
    const char *name;
    enum block_kind kind;
} blocks[] = {
    {"blockquote", BLOCK_QUOTE},
    {"bulletList", BLOCK_BULLET_LIST},
    {"codeBlock", BLOCK_CODE},
    {"doc", BLOCK_DOCUMENT},
    {"heading", BLOCK_HEADING},
    {"horizontalRule", BLOCK_RULE},
    {"image", BLOCK_IMAGE},
    {"listItem", BLOCK_ITEM},
    {"orderedList", BLOCK_ORDERED_LIST},
    {"paragraph", BLOCK_PARAGRAPH},
    {"table", BLOCK_TABLE},
    {"tableCell", BLOCK_CELL},
    {"tableHeader", BLOCK_CELL},
    {"tableRow", BLOCK_ROW},
};

static const struct {
    const char *name;
    unsigned mark;
} marks[] = {
    {"bold", MARK_BOLD},           {"italic", MARK_ITALIC}, {"underline", MARK_UNDERLINE},
    {"strike", MARK_STRIKE},       {"code", MARK_CODE},     {"superscript", MARK_SUPERSCRIPT},
    {"subscript", MARK_SUBSCRIPT},
};

static const struct {
    const char *name;
    enum alignment alignment;
} alignments[] = {
    {"left", ALIGN_LEFT},
    {"center", ALIGN_CENTRE},
    {"right", ALIGN_RIGHT},
    {"justify", ALIGN_JUSTIFY},
};

static bool find_block_kind(const char *name, enum block_kind *kind_out)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (strcmp(blocks[i].name, name) == 0) {
            *kind_out = blocks[i].kind;
            return true;
        }
    }
    return false;
}

/* ---- Reading ---- */

static unsigned read_number(const json_t *attrs, const char *name, unsigned otherwise, unsigned most)
{
    const json_t *value = json_object_get(attrs, name);
    double number = json_is_number(value) ? json_number_value(value) : -1;

    if (number < 0)
        return otherwise;
    return number > most ? most : (unsigned)number;
}

static enum alignment read_alignment(const json_t *attrs)
{
    const char *name = json_text(attrs, "textAlign");

    for (size_t i = 0; name != NULL && i < COUNT_OF(alignments); i++) {
        if (strcmp(alignments[i].name, name) == 0)
            return alignments[i].alignment;
    }
    return ALIGN_NONE;
}

static const char *read_kept(struct document *document, const char *text)
{
    return text == NULL ? NULL : document_keep(document, text, strlen(text));
}

static bool is_hash(const char *text)
{
    return text != NULL && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static void read_heading(struct document *document, struct block *block, const json_t *attrs)
{
    const char *id = json_text(attrs, "id"), *key = json_text(attrs, "key");

    block->level = read_number(attrs, "level", 1, 4);
    if (id != NULL && document_id_is_valid(id))
        block->id = read_kept(document, id);
    if (key != NULL && document_key_is_valid(key))
        block->key = read_kept(document, key);
}

static void read_image(struct document *document, struct block *block, const json_t *attrs)
{
    const char *file = json_text(attrs, "file");

    block->file = is_hash(file) ? read_kept(document, file) : NULL;
    block->alt = read_kept(document, json_text(attrs, "alt"));
    block->width = read_number(attrs, "width", 0, 20000);
    block->height = read_number(attrs, "height", 0, 20000);
}

static void read_attributes(struct document *document, struct block *block, const json_t *node)
{
    const json_t *attrs = json_object_get(node, "attrs");

    block->alignment = read_alignment(attrs);
    if (block->kind == BLOCK_HEADING)
        read_heading(document, block, attrs);
    else if (block->kind == BLOCK_IMAGE)
        read_image(document, block, attrs);
    else if (block->kind == BLOCK_ORDERED_LIST)
        block->start = read_number(attrs, "start", 1, 1000000);
    if (block->kind != BLOCK_CELL)
        return;
    block->colspan = read_number(attrs, "colspan", 1, DOCUMENT_COLUMNS_MOST);
    block->rowspan = read_number(attrs, "rowspan", 1, 1000);
    block->is_header = strcmp(json_text(node, "type"), "tableHeader") == 0;
}

static unsigned read_marks(const json_t *list, const char **href_out)
{
    unsigned found = 0;
    const json_t *mark;
    size_t i;

    *href_out = NULL;
    json_array_foreach(list, i, mark)
    {
        const char *type = json_text(mark, "type");

        if (type != NULL && strcmp(type, "link") == 0)
            *href_out = json_text(json_object_get(mark, "attrs"), "href");
        for (size_t j = 0; type != NULL && j < COUNT_OF(marks); j++)
            found |= strcmp(marks[j].name, type) == 0 ? marks[j].mark : 0;
    }
    return found;
}

/* True where the node was words. */
static bool read_run(struct document *document, struct block *block, const json_t *node, const char *type)
{
    const char *href, *text;
    unsigned found = read_marks(json_object_get(node, "marks"), &href);

    if (strcmp(type, "text") == 0) {
        text = json_text(node, "text");
        if (text != NULL)
            document_add_text(document, block, text, strlen(text), found, href);
    } else if (strcmp(type, "hardBreak") == 0) {
        document_add_break(document, block, found);
    } else if (strcmp(type, "footnote") == 0) {
        text = json_text(json_object_get(node, "attrs"), "text");
        document_add_footnote(document, block, text == NULL ? "" : text);
    } else {
        return false;
    }
    return true;
}

static void read_node(struct document *document, struct block *parent, const json_t *node, unsigned depth)
{
    const char *type = json_text(node, "type");
    enum block_kind kind;
    const json_t *child;
    size_t i;

    if (type == NULL || depth > JSON_DEPTH_MOST || read_run(document, parent, node, type))
        return;
    if (find_block_kind(type, &kind) && kind != BLOCK_DOCUMENT) {
        struct block *made = document_add_block(document, parent, kind);

        if (made->kind == kind && made != parent)
            read_attributes(document, made, node);
        parent = made;
    }
    json_array_foreach(json_object_get(node, "content"), i, child)
        read_node(document, parent, child, depth + 1);
}

struct document *document_from_json(const json_t *json)
{
    const char *type = json_text(json, "type");
    struct document *document;
    const json_t *child;
    size_t i;

    if (type == NULL || strcmp(type, "doc") != 0)
        return NULL;
    document = document_create();
    json_array_foreach(json_object_get(json, "content"), i, child)
        read_node(document, document_root(document), child, 0);
    document_tidy(document);
    if (!document_is_over(document))
        return document;
    document_destroy(document);
    return NULL;
}

/* ---- Writing ---- */

struct used_id {
    char id[DOCUMENT_SECTION_ID_LENGTH + 1];
    UT_hash_handle hh;
};

struct json_writer {
    section_namer *namer;
    void *argument;
    struct used_id *used;
};

static void put_text(json_t *attrs, const char *name, const char *value)
{
    if (value != NULL)
        json_object_set_new(attrs, name, json_string(value));
}

/* False where a heading before has it. */
static bool use_id(struct json_writer *writer, const char *id)
{
    struct used_id *used;

    HASH_FIND_STR(writer->used, id, used);
    if (used != NULL)
        return false;
    used = MEM_NEW(struct used_id);
    memcpy(used->id, id, DOCUMENT_SECTION_ID_LENGTH);
    HASH_ADD_STR(writer->used, id, used);
    return true;
}

static void write_section_id(struct json_writer *writer, json_t *attrs, const char *id)
{
    char fresh[DOCUMENT_SECTION_ID_LENGTH + 1];

    if (writer->namer == NULL || (id != NULL && use_id(writer, id))) {
        put_text(attrs, "id", id);
        return;
    }
    do
        writer->namer(writer->argument, fresh);
    while (!use_id(writer, fresh));
    put_text(attrs, "id", fresh);
}

static json_t *write_marks(const struct run *run)
{
    json_t *list = NULL;

    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if ((run->marks & marks[i].mark) == 0)
            continue;
        if (list == NULL)
            list = json_array();
        json_array_append_new(list, json_pack("{s:s}", "type", marks[i].name));
    }
    if (run->href != NULL) {
        if (list == NULL)
            list = json_array();
        json_array_append_new(list, json_pack("{s:s, s:{s:s}}", "type", "link", "attrs", "href", run->href));
    }
    return list;
}

static bool is_one_text(const struct run *one, const struct run *other)
{
    return other != NULL && other->kind == RUN_TEXT && one->marks == other->marks &&
           (one->href == other->href ||
            (one->href != NULL && other->href != NULL && strcmp(one->href, other->href) == 0));
}

/* Runs that a chunk of memory cut apart are one text again. */
static const struct run *write_text(json_t *content, const struct run *run)
{
    struct buffer text = {0};
    json_t *node = json_pack("{s:s}", "type", "text"), *list = write_marks(run);

    buffer_append_text(&text, run->text);
    while (is_one_text(run, run->next)) {
        run = run->next;
        buffer_append_text(&text, run->text);
    }
    json_object_set_new(node, "text", json_stringn(text.bytes == NULL ? "" : text.bytes, text.length));
    buffer_finish(&text);
    if (list != NULL)
        json_object_set_new(node, "marks", list);
    json_array_append_new(content, node);
    return run;
}

static void write_runs(json_t *content, const struct run *run)
{
    for (; run != NULL; run = run->next) {
        if (run->kind == RUN_BREAK)
            json_array_append_new(content, json_pack("{s:s}", "type", "hardBreak"));
        else if (run->kind == RUN_FOOTNOTE)
            json_array_append_new(
                content, json_pack("{s:s, s:{s:s}}", "type", "footnote", "attrs", "text", run->text));
        else if (run->text[0] != '\0')
            run = write_text(content, run);
    }
}

static const char *name_of(const struct block *block)
{
    if (block->kind == BLOCK_CELL)
        return block->is_header ? "tableHeader" : "tableCell";
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (blocks[i].kind == block->kind)
            return blocks[i].name;
    }
    return "";
}

static void write_alignment(json_t *attrs, enum alignment alignment)
{
    for (size_t i = 0; i < COUNT_OF(alignments); i++) {
        if (alignments[i].alignment == alignment)
            put_text(attrs, "textAlign", alignments[i].name);
    }
}

static json_t *write_attributes(struct json_writer *writer, const struct block *block)
{
    json_t *attrs = json_object();

    write_alignment(attrs, block->alignment);
    if (block->kind == BLOCK_HEADING) {
        json_object_set_new(attrs, "level", json_integer(block->level));
        if (block->level == 1) {
            write_section_id(writer, attrs, block->id);
            put_text(attrs, "key", block->key);
        }
    } else if (block->kind == BLOCK_ORDERED_LIST) {
        json_object_set_new(attrs, "start", json_integer(block->start));
    } else if (block->kind == BLOCK_CELL) {
        json_object_set_new(attrs, "colspan", json_integer(block->colspan));
        json_object_set_new(attrs, "rowspan", json_integer(block->rowspan));
    } else if (block->kind == BLOCK_IMAGE) {
        put_text(attrs, "file", block->file);
        put_text(attrs, "alt", block->alt == NULL ? "" : block->alt);
        if (block->width > 0 && block->height > 0) {
            json_object_set_new(attrs, "width", json_integer(block->width));
            json_object_set_new(attrs, "height", json_integer(block->height));
        }
    }
    return attrs;
}

static json_t *write_block(struct json_writer *writer, const struct block *block)
{
    json_t *node = json_pack("{s:s}", "type", name_of(block));
    json_t *attrs = write_attributes(writer, block), *content = json_array();

    if (json_object_size(attrs) > 0)
        json_object_set(node, "attrs", attrs);
    json_decref(attrs);
    write_runs(content, block->runs);
    for (const struct block *child = block->first; child != NULL; child = child->next)
        json_array_append_new(content, write_block(writer, child));
    if (json_array_size(content) > 0)
        json_object_set(node, "content", content);
    json_decref(content);
    return node;
}

json_t *document_to_json(const struct document *document, section_namer *namer, void *argument)
{
    struct json_writer writer = {.namer = namer, .argument = argument};
    json_t *json = write_block(&writer, document_root(document));
    struct used_id *used, *next;

    HASH_ITER(hh, writer.used, used, next)
    {
        HASH_DEL(writer.used, used);
        mem_free(used);
    }
    return json;
}
