/* Bytes as a tree of the editor's nodes, also where the editor would put none, written as a public page:
 * whatever it is, the HTML is whole, holds elements and attributes of a short list, addresses that may be
 * followed, names that no other has, and no more than the text accounts for. */
#include <stdlib.h>
#include <string.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/memory.h"
#include "pages/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

extern const struct embedded pages_locales[];

#define FILE_PREFIX "/p/x/1/files/"
#define FILE_HASH "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DEPTH_MOST 150
#define OPEN_MOST 512
#define WORD_SIZE 24
/* In the contents: a long title, all of it characters that are written as references. */
#define HEADING_BYTES_MOST 6000

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* ---- A text, made of bytes ---- */

struct source {
    const uint8_t *at, *end;
};

static const char *const types[] = {
    "blockquote",     "bulletList", "codeBlock", "footnote", "hardBreak",   "heading",   "image",
    "horizontalRule", "listItem",   "paragraph", "table",    "orderedList", "tableCell", "tableHeader",
    "tableRow",       "text",       "text",      "script",   "link",        "onload=x",  "\"><script>",
};

static const char *const kinds[] = {"link",      "bold",        "italic", "underline", "strike",
                                    "subscript", "superscript", "code",   "style"};

static const char *const names[] = {"level", "id",     "start",   "textAlign", "file", "alt",
                                    "width", "height", "colspan", "rowspan",   "text", "href"};

static const char *const words[] = {
    "javascript:alert(1)",
    "JaVaScRiPt://https://x",
    "\tjavascript:x",
    "data:text/html,<script>",
    "//evil.example",
    "https://x\" onload=\"y",
    "https://ngo.ro/?a=b&c='d'",
    "mailto:a@ngo.ro",
    "#note-1",
    "/\\evil.example",
    "</li></section><script>alert(1)</script>",
    "\"><img src=x onerror=y>",
    "&#60;b&#62; & &amp;",
    "<!-- ",
    "]]>",
    FILE_HASH,
    "center",
    "abc",
    "abcdefghij",
    "ș",
};

static unsigned take(struct source *source)
{
    return source->at < source->end ? *source->at++ : 0;
}

static json_t *make_words(struct source *source)
{
    unsigned chosen = take(source), length = take(source) % 16;
    char typed[17] = {0};

    if (chosen % 2 == 0)
        return json_string(words[chosen / 2 % COUNT_OF(words)]);
    for (unsigned i = 0; i < length; i++)
        typed[i] = (char)(take(source) % 127 + 1);
    return json_string(typed);
}

static json_t *make_value(struct source *source)
{
    unsigned chosen = take(source);

    return chosen % 3 == 0 ? json_integer((json_int_t)(int8_t)take(source) * (1 << chosen % 24))
                           : make_words(source);
}

static json_t *make_attributes(struct source *source)
{
    json_t *attributes = json_object();

    for (unsigned left = take(source) % 4; left > 0; left--)
        json_object_set_new(attributes, names[take(source) % COUNT_OF(names)], make_value(source));
    return attributes;
}

static json_t *make_marks(struct source *source)
{
    json_t *marks = json_array();

    for (unsigned left = take(source) % 4; left > 0; left--) {
        const char *kind = kinds[take(source) % COUNT_OF(kinds)];

        json_array_append_new(marks,
                              json_pack("{s:s, s:{s:o}}", "type", kind, "attrs", "href", make_words(source)));
    }
    return marks;
}

static json_t *make_node(struct source *source, unsigned depth)
{
    json_t *node = json_pack("{s:s, s:o, s:[]}", "type", types[take(source) % COUNT_OF(types)], "attrs",
                             make_attributes(source), "content");
    unsigned children = take(source) % 5;

    if (take(source) % 2 == 0) {
        json_object_set_new(node, "text", make_words(source));
        json_object_set_new(node, "marks", make_marks(source));
    }
    for (; children > 0 && depth < DEPTH_MOST && source->at < source->end; children--)
        json_array_append_new(json_object_get(node, "content"), make_node(source, depth + 1));
    return node;
}

/* ---- The HTML ---- */

struct page {
    const char *at;
    char open[OPEN_MOST][WORD_SIZE];
    size_t depth;
    json_t *ids;
    const json_t *targets; /* what its links may lead to; NULL: anywhere */
};

static const struct {
    const char *tag, *attributes; /* each between blanks */
    bool is_void;
} elements[] = {
    {"a", " href rel id role aria-label ", false},
    {"blockquote", "", false},
    {"br", "", true},
    {"code", "", false},
    {"div", " class role tabindex aria-label ", false},
    {"em", "", false},
    {"figure", "", false},
    {"h2", " id class ", false},
    {"h3", " id class ", false},
    {"h4", " id class ", false},
    {"h5", " id class ", false},
    {"h6", " id class ", false},
    {"hr", "", true},
    {"img", " src alt width height loading ", true},
    {"li", " id ", false},
    {"ol", " start ", false},
    {"p", " class ", false},
    {"pre", " tabindex ", false},
    {"s", "", false},
    {"section", " class role ", false},
    {"strong", "", false},
    {"sub", "", false},
    {"sup", "", false},
    {"table", "", false},
    {"td", " colspan rowspan ", false},
    {"th", " colspan rowspan ", false},
    {"tr", "", false},
    {"u", "", false},
    {"ul", "", false},
};

static size_t find_element(const char *tag)
{
    size_t i = 0;

    while (i < COUNT_OF(elements) && strcmp(elements[i].tag, tag) != 0)
        i++;
    must(i < COUNT_OF(elements));
    return i;
}

static void read_word(struct page *page, char word_out[WORD_SIZE])
{
    size_t length = strspn(page->at, "abcdefghijklmnopqrstuvwxyz0123456789-");

    must(length > 0 && length < WORD_SIZE);
    memcpy(word_out, page->at, length);
    word_out[length] = '\0';
    page->at += length;
}

static bool is_one_of(const char *list, const char *word)
{
    char between[WORD_SIZE + 2];

    snprintf(between, sizeof(between), " %s ", word);
    return strstr(list, between) != NULL;
}

static void check_reference(const char *at)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    size_t i = 0;

    while (i < COUNT_OF(known) && strncmp(at, known[i], strlen(known[i])) != 0)
        i++;
    must(i < COUNT_OF(known));
}

static bool begins(const char *text, const char *with)
{
    return strncasecmp(text, with, strlen(with)) == 0;
}

/* value ends with a quotation mark. */
static void check_address(const char *value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        must((unsigned char)value[i] > ' ' && value[i] != '\\' && value[i] != 0x7f);
    must(value[0] == '#' || (value[0] == '/' && value[1] != '/') || begins(value, "https://") ||
         begins(value, "http://") || begins(value, "mailto:"));
}

static void check_id(struct page *page, const char *value, size_t length)
{
    char *id = mem_copy(value, length);

    must(length > 0 && json_object_get(page->ids, id) == NULL);
    json_object_set_new(page->ids, id, json_true());
    mem_free(id);
}

static void check_target(const struct page *page, const char *value, size_t length)
{
    char *id = mem_copy(value, length);

    must(page->targets == NULL || (id[0] == '#' && json_object_get(page->targets, id + 1) != NULL));
    mem_free(id);
}

static void read_attribute(struct page *page, const char *attributes)
{
    char name[WORD_SIZE];
    const char *value;
    size_t length;

    read_word(page, name);
    must(is_one_of(attributes, name));
    must(page->at[0] == '=' && page->at[1] == '"');
    value = page->at + 2;
    length = strcspn(value, "\"");
    must(value[length] == '"' && strcspn(value, "<>") >= length);
    for (size_t i = 0; i < length; i++)
        if (value[i] == '&')
            check_reference(value + i);
    if (strcmp(name, "href") == 0) {
        check_address(value, length);
        check_target(page, value, length);
    }
    if (strcmp(name, "src") == 0)
        must(length == strlen(FILE_PREFIX FILE_HASH) && begins(value, FILE_PREFIX));
    if (strcmp(name, "id") == 0)
        check_id(page, value, length);
    if (is_one_of(" tabindex start width height colspan rowspan ", name))
        must(length > 0 && length < 8 && strspn(value, "0123456789") == length);
    page->at = value + length + 1;
}

static void read_begin(struct page *page)
{
    char tag[WORD_SIZE];
    size_t element;

    read_word(page, tag);
    element = find_element(tag);
    while (*page->at == ' ') {
        page->at++;
        read_attribute(page, elements[element].attributes);
    }
    must(*page->at++ == '>');
    if (elements[element].is_void)
        return;
    must(page->depth < OPEN_MOST);
    /* A link in a link would end the outer one. */
    for (size_t i = 0; strcmp(tag, "a") == 0 && i < page->depth; i++)
        must(strcmp(page->open[i], "a") != 0);
    strcpy(page->open[page->depth++], tag);
}

static void read_end(struct page *page)
{
    char tag[WORD_SIZE];

    read_word(page, tag);
    must(page->depth > 0 && strcmp(page->open[--page->depth], tag) == 0);
    must(*page->at++ == '>');
}

static void check_html(const struct buffer *out, json_t *ids, const json_t *targets)
{
    struct page page = {.at = out->bytes, .ids = ids, .targets = targets};

    if (out->length == 0)
        return;
    must(strlen(out->bytes) == out->length);
    while (*page.at != '\0') {
        must(*page.at != '>');
        if (*page.at == '&')
            check_reference(page.at);
        if (*page.at++ != '<')
            continue;
        if (*page.at == '/') {
            page.at++;
            read_end(&page);
        } else {
            read_begin(&page);
        }
    }
    must(page.depth == 0);
}

/* ---- Both ---- */

/* What one node can come to, and each character. */
static bool is_in_bounds(const struct buffer *out, const json_t *text)
{
    return out->length <= 1000 + 20 * json_dumpb(text, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
}

static void write_page(const json_t *text, const struct words *words_of_pages)
{
    json_t *ids = json_object(), *none = json_object();
    struct buffer out = {0}, contents = {0};
    struct html html = {.out = &out}, contents_html = {.out = &contents};
    struct article article;

    article_init(&article, text, words_of_pages, "ro", FILE_PREFIX);
    html_begin(&html, "div");
    article_write(&article, &html);
    html_end(&html, "div");
    must(html_is_whole(&html));
    check_html(&out, ids, NULL);
    must(is_in_bounds(&out, text));
    if (article_has_contents(&article)) {
        article_write_contents(&article, &contents_html);
        must(html_is_whole(&contents_html));
        check_html(&contents, none, ids);
        must(contents.length <= 100 + HEADING_BYTES_MOST * json_array_size(article.headings));
    }
    article_finish(&article);
    buffer_finish(&out);
    buffer_finish(&contents);
    json_decref(ids);
    json_decref(none);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct words *catalogues;
    struct source source = {bytes, bytes + length};
    json_t *content = json_array(), *text;

    if (catalogues == NULL)
        catalogues = words_create(pages_locales);
    while (source.at < source.end)
        json_array_append_new(content, make_node(&source, 1));
    text = json_pack("{s:s, s:o}", "type", "doc", "content", content);
    write_page(text, catalogues);
    json_decref(text);
    return 0;
}
