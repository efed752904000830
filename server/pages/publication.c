#include "pages/publication.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "pages/page_address.h"
#include "pages/article.h"
#include "pages/sections.h"

/* ---- Versions ---- */

const json_t *publication_find(const struct publication *publication, unsigned number)
{
    const json_t *version;
    size_t i;

    json_array_foreach(json_object_get(publication->draft, "versions"), i, version)
    {
        if (json_int(version, "number", 0) == (int64_t)number)
            return version;
    }
    return NULL;
}

const json_t *publication_version(const struct publication *publication)
{
    return publication_find(publication, publication->number);
}

static bool is_published(const json_t *version)
{
    return json_object_get(version, "published") != NULL;
}

const json_t *publication_newest(const struct publication *publication)
{
    const json_t *version, *newest = NULL;
    size_t i;

    json_array_foreach(json_object_get(publication->draft, "versions"), i, version)
    {
        if (is_published(version) && json_int(version, "number", 0) > json_int(newest, "number", 0))
            newest = version;
    }
    return newest;
}

/* As it was when the version was made: nobody renames what was published. */
static const char *title_of(const struct publication *publication)
{
    return json_text(publication_version(publication), "title");
}

static json_int_t number_of(const json_t *version)
{
    return (json_int_t)json_int(version, "number", 0);
}

static void path_of(const struct publication *publication, enum address_kind kind,
                    char path_out[PAGE_ADDRESS_SIZE])
{
    struct page_address address = {.kind = kind, .version = publication->number};

    memcpy(address.draft, publication->ulid, ULID_SIZE);
    page_address_write(&address, path_out);
}

/* ---- The page of a version ---- */

static void write_term(struct html *html, const struct publication *publication, const char *key)
{
    frame_element(html, publication, "dt", key);
    html_begin(html, "dd");
}

static void write_path(struct html *html, const struct publication *publication, enum address_kind kind,
                       const char *key)
{
    char path[PAGE_ADDRESS_SIZE];

    path_of(publication, kind, path);
    html_begin(html, "a");
    html_link(html, path);
    frame_words(html, publication, key);
    html_end(html, "a");
}

static void write_length(struct html *html, const struct publication *publication, const json_t *version)
{
    char *words = words_count(publication->words, publication->language, "version.words",
                              (uint64_t)json_int(version, "words", 0));

    write_term(html, publication, "version.length");
    html_text(html, words);
    html_end(html, "dd");
    mem_free(words);
}

static void write_facts(struct html *html, const struct publication *publication, const json_t *version)
{
    html_begin(html, "dl");
    html_attribute(html, "class", "facts");
    write_term(html, publication, "version.published");
    frame_day(html, publication, json_int(json_object_get(version, "published"), "at_ms", 0));
    html_end(html, "dd");
    write_term(html, publication, "version.made");
    frame_day(html, publication, json_int(version, "at_ms", 0));
    html_end(html, "dd");
    write_length(html, publication, version);
    write_term(html, publication, "version.sha256");
    html_element(html, "code", json_text(version, "sha256"));
    html_end(html, "dd");
    html_end(html, "dl");
    html_begin(html, "p");
    html_attribute(html, "class", "quiet");
    frame_words(html, publication, "version.sha256_help");
    html_end(html, "p");
    html_begin(html, "ul");
    html_attribute(html, "class", "links");
    html_begin(html, "li");
    write_path(html, publication, ADDRESS_CANONICAL, "version.canonical");
    html_end(html, "li");
    html_begin(html, "li");
    write_path(html, publication, ADDRESS_ANNEX, "version.annex");
    html_end(html, "li");
    html_end(html, "ul");
}

static void write_newer(struct html *html, const struct publication *publication)
{
    const json_t *newest = publication_newest(publication);

    if (number_of(newest) <= (json_int_t)publication->number)
        return;
    html_begin(html, "p");
    html_attribute(html, "class", "notice");
    frame_filled(html, publication, "version.newer", json_pack("{s:I}", "number", number_of(newest)));
    html_text(html, " ");
    frame_begin_link(html, publication, (unsigned)number_of(newest));
    frame_filled(html, publication, "version.open_newer", json_pack("{s:I}", "number", number_of(newest)));
    html_end(html, "a");
    html_end(html, "p");
}

static void write_opening(struct html *html, const struct publication *publication, const json_t *version)
{
    html_element(html, "h1", title_of(publication));
    html_begin(html, "p");
    html_attribute(html, "class", "line");
    frame_filled(html, publication, "version.line",
                 json_pack("{s:I, s:s}", "number", number_of(version), "name", json_text(version, "name")));
    html_end(html, "p");
    write_newer(html, publication);
    html_begin(html, "section");
    html_attribute(html, "class", "about");
    html_attribute(html, "aria-label", words_get(publication->words, publication->language, "version.facts"));
    write_facts(html, publication, version);
    html_end(html, "section");
}

static void write_text(struct html *html, const struct publication *publication, const json_t *whole)
{
    json_auto_t *text = sections_to_show(publication, whole);
    const char *language = words_language(json_text(publication->draft, "language"));
    char prefix[PAGE_ADDRESS_SIZE + 8], path[PAGE_ADDRESS_SIZE];
    struct article article;

    path_of(publication, ADDRESS_VERSION, path);
    snprintf(prefix, sizeof(prefix), "%s/files/", path);
    article_init(&article, text, publication->words, publication->language, prefix);
    if (article_has_contents(&article)) {
        html_begin(html, "nav");
        html_attribute(html, "class", "contents");
        html_attribute(html, "aria-labelledby", "contents");
        html_begin(html, "h2");
        html_attribute(html, "id", "contents");
        frame_words(html, publication, "version.contents");
        html_end(html, "h2");
        article_write_contents(&article, html);
        html_end(html, "nav");
    }
    html_begin(html, "article");
    html_attribute(html, "class", "text");
    html_attribute(html, "lang", language == NULL ? "ro" : language);
    html_attribute(html, "aria-label", words_get(publication->words, publication->language, "version.text"));
    article_write(&article, html);
    html_end(html, "article");
    article_finish(&article);
}

static void write_other(struct html *html, const struct publication *publication, const json_t *version)
{
    char *day = frame_day_words(publication, json_int(json_object_get(version, "published"), "at_ms", 0));

    html_begin(html, "li");
    frame_begin_link(html, publication, (unsigned)number_of(version));
    frame_filled(html, publication, "version.other",
                 json_pack("{s:I, s:s, s:s}", "number", number_of(version), "name",
                           json_text(version, "name"), "day", day));
    html_end(html, "a");
    html_end(html, "li");
    mem_free(day);
}

static bool is_another(const struct publication *publication, const json_t *version)
{
    return is_published(version) && number_of(version) != (json_int_t)publication->number;
}

static void write_others(struct html *html, const struct publication *publication)
{
    const json_t *versions = json_object_get(publication->draft, "versions");
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(versions); i++)
        count += is_another(publication, json_array_get(versions, i));
    if (count == 0)
        return;
    html_begin(html, "section");
    frame_element(html, publication, "h2", "version.others");
    html_begin(html, "ul");
    for (size_t i = json_array_size(versions); i > 0; i--)
        if (is_another(publication, json_array_get(versions, i - 1)))
            write_other(html, publication, json_array_get(versions, i - 1));
    html_end(html, "ul");
    html_end(html, "section");
}

static char *page_title(const struct publication *publication, const char *key)
{
    return words_fill(
        publication->words, publication->language, key,
        json_pack("{s:s, s:i}", "title", title_of(publication), "number", (int)publication->number));
}

void publication_write_version(const struct publication *publication, const json_t *text, struct buffer *out)
{
    const json_t *version = publication_version(publication);
    char path[PAGE_ADDRESS_SIZE], *title = page_title(publication, "version.page");
    struct html html = {.out = out};

    path_of(publication, ADDRESS_VERSION, path);
    frame_begin(&html, publication, title, path);
    write_opening(&html, publication, version);
    write_text(&html, publication, text);
    wall_write(&html, publication);
    write_others(&html, publication);
    frame_end(&html, publication);
    assert(html_is_whole(&html));
    mem_free(title);
}

/* ---- The annex ---- */

static void write_cell(struct html *html, const char *text)
{
    html_element(html, "td", text == NULL ? "–" : text);
}

static void write_row(struct html *html, const struct publication *publication, size_t number,
                      const json_t *endorsement)
{
    const char *reservations = json_text(endorsement, "reservations");
    char digits[24];

    snprintf(digits, sizeof(digits), "%zu", number);
    html_begin(html, "tr");
    write_cell(html, digits);
    html_begin(html, "th");
    html_attribute(html, "scope", "row");
    html_text(html, wall_name(publication, endorsement));
    html_end(html, "th");
    write_cell(html, wall_category(publication, endorsement));
    write_cell(html, wall_region(endorsement));
    write_cell(html, json_text(endorsement, "capacity"));
    html_begin(html, "td");
    frame_day(html, publication, json_int(endorsement, "at_ms", 0));
    html_end(html, "td");
    write_cell(html, reservations != NULL
                         ? reservations
                         : words_get(publication->words, publication->language, "annex.none"));
    html_end(html, "tr");
}

static void write_annex_table(struct html *html, const struct publication *publication, const json_t *list)
{
    static const char *const columns[] = {"annex.number",      "annex.organisation", "annex.category",
                                          "annex.region",      "annex.capacity",     "annex.date",
                                          "annex.reservations"};

    html_begin(html, "div");
    html_attribute(html, "class", "table");
    html_attribute(html, "role", "region");
    html_attribute(html, "tabindex", "0");
    html_attribute(html, "aria-label",
                   words_get(publication->words, publication->language, "annex.supporting"));
    html_begin(html, "table");
    html_begin(html, "thead");
    html_begin(html, "tr");
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        html_begin(html, "th");
        html_attribute(html, "scope", "col");
        frame_words(html, publication, columns[i]);
        html_end(html, "th");
    }
    html_end(html, "tr");
    html_end(html, "thead");
    html_begin(html, "tbody");
    for (size_t i = 0; i < json_array_size(list); i++)
        write_row(html, publication, i + 1, json_array_get(list, i));
    html_end(html, "tbody");
    html_end(html, "table");
    html_end(html, "div");
}

static void write_annex_opening(struct html *html, const struct publication *publication)
{
    const json_t *version = publication_version(publication);
    char *day = words_day(publication->words, publication->language, publication->today);

    frame_element(html, publication, "h1", "annex.title");
    html_begin(html, "p");
    html_attribute(html, "class", "line");
    frame_filled(html, publication, "annex.of",
                 json_pack("{s:s, s:I, s:s}", "title", title_of(publication), "number", number_of(version),
                           "name", json_text(version, "name")));
    html_end(html, "p");
    html_begin(html, "p");
    frame_filled(html, publication, "annex.as_of", json_pack("{s:s}", "day", day));
    html_end(html, "p");
    html_begin(html, "p");
    frame_words(html, publication, "annex.sha256");
    html_element(html, "code", json_text(version, "sha256"));
    html_end(html, "p");
    mem_free(day);
}

void publication_write_annex(const struct publication *publication, struct buffer *out)
{
    json_t *list = wall_supporting(publication);
    char path[PAGE_ADDRESS_SIZE], *title = page_title(publication, "annex.page");
    struct html html = {.out = out};

    path_of(publication, ADDRESS_ANNEX, path);
    frame_begin(&html, publication, title, path);
    write_annex_opening(&html, publication);
    if (json_array_size(list) == 0)
        frame_element(&html, publication, "p", "wall.none");
    else
        write_annex_table(&html, publication, list);
    html_begin(&html, "p");
    write_path(&html, publication, ADDRESS_VERSION, "annex.back");
    html_end(&html, "p");
    frame_end(&html, publication);
    assert(html_is_whole(&html));
    mem_free(title);
    json_decref(list);
}

/* ---- What is not there ---- */

static void write_why(struct html *html, const struct publication *publication, const json_t *withdrawn)
{
    char *day = frame_day_words(publication, json_int(withdrawn, "at_ms", 0));

    html_begin(html, "p");
    frame_filled(html, publication, "gone.text",
                 json_pack("{s:i, s:s, s:s}", "number", (int)publication->number, "title",
                           title_of(publication), "day", day));
    html_end(html, "p");
    html_begin(html, "p");
    frame_element(html, publication, "strong", "gone.reason");
    html_text(html, " ");
    html_text(html, json_text(withdrawn, "reason"));
    html_end(html, "p");
    mem_free(day);
}

void publication_write_gone(const struct publication *publication, struct buffer *out)
{
    const json_t *newest = publication_newest(publication);
    char path[PAGE_ADDRESS_SIZE];
    struct html html = {.out = out};

    path_of(publication, ADDRESS_VERSION, path);
    frame_begin(&html, publication, words_get(publication->words, publication->language, "gone.title"), path);
    frame_element(&html, publication, "h1", "gone.title");
    write_why(&html, publication, json_object_get(publication_version(publication), "withdrawn"));
    if (newest != NULL) {
        html_begin(&html, "p");
        frame_begin_link(&html, publication, (unsigned)number_of(newest));
        frame_filled(&html, publication, "gone.newest", json_pack("{s:I}", "number", number_of(newest)));
        html_end(&html, "a");
        html_end(&html, "p");
    }
    frame_end(&html, publication);
    assert(html_is_whole(&html));
}

void publication_write_missing(const struct publication *publication, struct buffer *out)
{
    struct html html = {.out = out};

    frame_begin(&html, publication, words_get(publication->words, publication->language, "missing.title"),
                NULL);
    frame_element(&html, publication, "h1", "missing.title");
    frame_element(&html, publication, "p", "missing.text");
    frame_end(&html, publication);
    assert(html_is_whole(&html));
}
