#include "documents/document.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "documents/memory_pool.h"

struct document {
    struct pool pool;
    struct block *root;
    size_t parts, bytes;
    unsigned footnotes;
    bool is_over;
};

struct document *document_create(void)
{
    struct document *document = MEM_NEW(struct document);

    document->root = pool_take(&document->pool, sizeof(struct block));
    return document;
}

void document_destroy(struct document *document)
{
    if (document == NULL)
        return;
    pool_finish(&document->pool);
    mem_free(document);
}

struct block *document_root(const struct document *document)
{
    return document->root;
}

bool document_is_over(const struct document *document)
{
    return document->is_over;
}

unsigned document_footnote_count(const struct document *document)
{
    return document->footnotes;
}

/* ---- Within bounds ---- */

static bool has_room(struct document *document, size_t bytes)
{
    if (document->parts < DOCUMENT_PARTS_MOST && bytes <= DOCUMENT_BYTES_MOST - document->bytes)
        return true;
    document->is_over = true;
    return false;
}

const char *document_keep(struct document *document, const char *text, size_t length)
{
    if (text == NULL || !has_room(document, length))
        return NULL;
    document->bytes += length;
    return pool_copy(&document->pool, text, length);
}

/* ---- Blocks ---- */

static bool is_list(enum block_kind kind)
{
    return kind == BLOCK_BULLET_LIST || kind == BLOCK_ORDERED_LIST;
}

static bool holds_blocks(enum block_kind kind)
{
    return kind == BLOCK_DOCUMENT || kind == BLOCK_ITEM || kind == BLOCK_QUOTE || kind == BLOCK_CELL;
}

static bool is_container(enum block_kind kind)
{
    return holds_blocks(kind) || is_list(kind) || kind == BLOCK_TABLE || kind == BLOCK_ROW;
}

/* What a block of this kind may stand in: BLOCK_DOCUMENT for whatever holds blocks. */
static bool may_hold(enum block_kind holder, enum block_kind kind)
{
    switch (kind) {
    case BLOCK_ITEM:
        return is_list(holder);
    case BLOCK_ROW:
        return holder == BLOCK_TABLE;
    case BLOCK_CELL:
        return holder == BLOCK_ROW;
    default:
        return holds_blocks(holder);
    }
}

static struct block *append(struct document *document, struct block *parent, enum block_kind kind)
{
    struct block *block = pool_take(&document->pool, sizeof(*block));

    document->parts++;
    block->kind = kind;
    block->parent = parent;
    block->depth = parent->depth + 1;
    block->start = block->colspan = block->rowspan = block->level = 1;
    if (parent->last == NULL)
        parent->first = block;
    else
        parent->last->next = block;
    parent->last = block;
    return block;
}

/* Only what belongs nowhere else is put around: an item in a list, a row in a table, a cell in a row. */
static struct block *put_around(struct document *document, struct block *parent, enum block_kind kind)
{
    if (is_list(parent->kind) && kind != BLOCK_ITEM)
        return append(document, parent, BLOCK_ITEM);
    if (parent->kind == BLOCK_TABLE && kind != BLOCK_ROW)
        parent = append(document, parent, BLOCK_ROW);
    if (parent->kind == BLOCK_ROW && kind != BLOCK_CELL)
        parent = append(document, parent, BLOCK_CELL);
    return parent;
}

struct block *document_add_block(struct document *document, struct block *parent, enum block_kind kind)
{
    while (!is_container(parent->kind))
        parent = parent->parent;
    if (!has_room(document, 0))
        return parent;
    parent = put_around(document, parent, kind);
    if (!may_hold(parent->kind, kind))
        return parent;
    /* A list or a table is only made where what it holds has room too. */
    if (is_container(kind) && !is_list(parent->kind) && parent->kind != BLOCK_TABLE &&
        parent->kind != BLOCK_ROW && parent->depth + 4 > DOCUMENT_DEPTH_MOST)
        return parent;
    return append(document, parent, kind);
}

/* ---- Runs ---- */

/* Where words stand that were given to a container: in a paragraph at its end. */
static struct block *find_line(struct document *document, struct block *block)
{
    if (!is_container(block->kind))
        return block->kind == BLOCK_RULE || block->kind == BLOCK_IMAGE ? find_line(document, block->parent)
                                                                       : block;
    if (block->last != NULL && block->last->kind == BLOCK_PARAGRAPH)
        return block->last;
    return document_add_block(document, block, BLOCK_PARAGRAPH);
}

static struct run *add_run(struct document *document, struct block *block, enum run_kind kind, unsigned marks)
{
    struct run *run;

    block = find_line(document, block);
    if (is_container(block->kind) || !has_room(document, 0))
        return NULL;
    if (block->kind == BLOCK_CODE && kind == RUN_FOOTNOTE)
        return NULL;
    run = pool_take(&document->pool, sizeof(*run));
    document->parts++;
    run->kind = kind;
    run->marks = marks;
    run->text = "";
    if (block->last_run == NULL)
        block->runs = run;
    else
        block->last_run->next = run;
    block->last_run = run;
    return run;
}

static bool is_same_link(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

void document_add_text(struct document *document, struct block *block, const char *text, size_t length,
                       unsigned marks, const char *href)
{
    struct run *last, *run;

    block = find_line(document, block);
    last = block->last_run;
    if (block->kind == BLOCK_CODE) {
        marks = 0;
        href = NULL;
    }
    if (length == 0 || !has_room(document, length))
        return;
    if (href != NULL && !link_is_allowed(href))
        href = NULL;
    if (last != NULL && last->kind == RUN_TEXT && last->marks == marks && is_same_link(last->href, href)) {
        const char *grown = pool_extend(&document->pool, last->text, text, length);

        if (grown != NULL) {
            last->text = grown;
            document->bytes += length;
            return;
        }
    }
    run = add_run(document, block, RUN_TEXT, marks);
    if (run == NULL)
        return;
    if (href != NULL) {
        run->href = last != NULL && is_same_link(last->href, href)
                        ? last->href
                        : document_keep(document, href, strlen(href));
    }
    run->text = document_keep(document, text, length);
    if (run->text == NULL)
        run->text = "";
}

void document_add_break(struct document *document, struct block *block, unsigned marks)
{
    block = find_line(document, block);
    if (block->kind == BLOCK_CODE)
        document_add_text(document, block, "\n", 1, 0, NULL);
    else
        add_run(document, block, RUN_BREAK, marks);
}

void document_add_footnote(struct document *document, struct block *block, const char *text)
{
    struct run *run = add_run(document, block, RUN_FOOTNOTE, 0);
    const char *kept = run == NULL ? NULL : document_keep(document, text, strlen(text));

    if (run == NULL)
        return;
    run->number = ++document->footnotes;
    if (kept != NULL)
        run->text = kept;
}

/* ---- Names ---- */

bool link_is_allowed(const char *href)
{
    static const char *const schemes[] = {"http://", "https://", "mailto:", "tel:"};

    if (strlen(href) > 2000)
        return false;
    for (const char *at = href; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == 0x7f)
            return false;
    }
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (strncasecmp(href, schemes[i], strlen(schemes[i])) == 0)
            return true;
    }
    return false;
}

bool document_id_is_valid(const char *id)
{
    return strlen(id) == DOCUMENT_SECTION_ID_LENGTH &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789") == DOCUMENT_SECTION_ID_LENGTH;
}

bool document_key_is_valid(const char *key)
{
    size_t length = strlen(key);

    return length > 0 && length <= DOCUMENT_KEY_LENGTH_MOST &&
           strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* ---- Tidying ---- */

static unsigned within(unsigned number, unsigned most)
{
    return number < 1 ? 1 : number > most ? most : number;
}

static bool is_empty_shell(const struct block *block)
{
    return block->is_left_out ||
           (block->first == NULL &&
            (is_list(block->kind) || block->kind == BLOCK_TABLE || block->kind == BLOCK_ROW));
}

static void tidy(struct document *document, struct block *block)
{
    struct block *kept = NULL;

    if (block->kind == BLOCK_HEADING)
        block->level = within(block->level, 4);
    for (struct block *child = block->first; child != NULL; child = child->next) {
        tidy(document, child);
        if (is_empty_shell(child))
            continue;
        if (kept == NULL)
            block->first = child;
        else
            kept->next = child;
        kept = child;
    }
    block->last = kept;
    if (kept == NULL)
        block->first = NULL;
    else
        kept->next = NULL;
    if (block->first == NULL && holds_blocks(block->kind))
        append(document, block, BLOCK_PARAGRAPH);
    assert(block->first != NULL || !holds_blocks(block->kind));
    /* As in the editor, an item begins with a paragraph. */
    if (block->kind == BLOCK_ITEM && block->first != NULL && block->first->kind != BLOCK_PARAGRAPH) {
        struct block *first = block->first, *last = block->last;

        block->first = block->last = NULL;
        append(document, block, BLOCK_PARAGRAPH)->next = first;
        block->last = last;
    }
}

static void tidy_spans(struct block *block)
{
    for (struct block *child = block->first; child != NULL; child = child->next)
        tidy_spans(child);
    if (block->kind == BLOCK_CELL) {
        block->colspan = within(block->colspan, DOCUMENT_COLUMNS_MOST);
        block->rowspan = within(block->rowspan, 1000);
    }
}

void document_tidy(struct document *document)
{
    tidy(document, document->root);
    tidy_spans(document->root);
}

/* ---- Words as they are typed here ---- */

static const char *compose(struct document *document, const char *text)
{
    char *composed = text_compose(text);

    if (composed != NULL && strcmp(composed, text) != 0)
        text = pool_copy(&document->pool, composed, strlen(composed));
    mem_free(composed);
    return text;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

static void compose_block(struct document *document, struct block *block)
{
    for (struct run *run = block->runs; run != NULL; run = run->next) {
        if (!is_ascii(run->text))
            run->text = compose(document, run->text);
    }
    if (block->alt != NULL && !is_ascii(block->alt))
        block->alt = compose(document, block->alt);
    for (struct block *child = block->first; child != NULL; child = child->next)
        compose_block(document, child);
}

void document_compose(struct document *document)
{
    compose_block(document, document->root);
}
