#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "pages/page_address.h"
#include "pages/publication.h"

#define CONTENT_ID "content"

void frame_words(struct html *html, const struct publication *publication, const char *key)
{
    html_text(html, words_get(publication->words, publication->language, key));
}

void frame_filled(struct html *html, const struct publication *publication, const char *key, json_t *values)
{
    char *text = words_fill(publication->words, publication->language, key, values);

    html_text(html, text);
    mem_free(text);
}

void frame_element(struct html *html, const struct publication *publication, const char *tag, const char *key)
{
    html_element(html, tag, words_get(publication->words, publication->language, key));
}

char *frame_day_words(const struct publication *publication, int64_t at_ms)
{
    char day[DAY_SIZE];

    day_of(at_ms, day);
    return words_day(publication->words, publication->language, day);
}

void frame_day(struct html *html, const struct publication *publication, int64_t at_ms)
{
    char day[DAY_SIZE], *words = frame_day_words(publication, at_ms);

    day_of(at_ms, day);
    html_begin(html, "time");
    html_attribute(html, "datetime", day);
    html_text(html, words);
    html_end(html, "time");
    mem_free(words);
}

void frame_begin_link(struct html *html, const struct publication *publication, unsigned number)
{
    struct page_address address = {.kind = ADDRESS_VERSION, .version = number};
    char path[PAGE_ADDRESS_SIZE];

    memcpy(address.draft, publication->ulid, ULID_SIZE);
    page_address_write(&address, path);
    html_begin(html, "a");
    html_link(html, path);
}

static void write_named(struct html *html, const char *name, const char *content)
{
    html_void(html, "meta");
    html_attribute(html, "name", name);
    html_attribute(html, "content", content);
}

static void write_relation(struct html *html, const char *relation, const char *address)
{
    html_void(html, "link");
    html_attribute(html, "rel", relation);
    html_attribute(html, "href", address);
}

static const char *other_language(const struct publication *publication)
{
    return strcmp(publication->language, "ro") == 0 ? "en" : "ro";
}

static void write_head(struct html *html, const struct publication *publication, const char *title)
{
    char *whole =
        words_fill(publication->words, publication->language, "title", json_pack("{s:s}", "page", title));

    html_begin(html, "head");
    html_void(html, "meta");
    html_attribute(html, "charset", "utf-8");
    write_named(html, "viewport", "width=device-width, initial-scale=1");
    write_named(html, "color-scheme", "light dark");
    html_element(html, "title", whole);
    write_relation(html, "stylesheet", publication->style);
    write_relation(html, "icon", "/favicon.svg");
    html_end(html, "head");
    mem_free(whole);
}

static void write_language_link(struct html *html, const struct publication *publication, const char *path)
{
    const char *other = other_language(publication);
    char address[PAGE_ADDRESS_SIZE + 16];

    snprintf(address, sizeof(address), "%s?lang=%s", path, other);
    html_begin(html, "nav");
    html_attribute(html, "aria-label", words_get(publication->words, publication->language, "languages"));
    html_begin(html, "a");
    html_link(html, address);
    html_attribute(html, "hreflang", other);
    html_attribute(html, "lang", other);
    html_attribute(html, "rel", "alternate");
    frame_words(html, publication, "other_language");
    html_end(html, "a");
    html_end(html, "nav");
}

static void write_top(struct html *html, const struct publication *publication, const char *path)
{
    html_begin(html, "a");
    html_attribute(html, "class", "skip");
    html_link(html, "#" CONTENT_ID);
    frame_words(html, publication, "skip");
    html_end(html, "a");
    html_begin(html, "header");
    html_attribute(html, "class", "top");
    html_begin(html, "a");
    html_attribute(html, "class", "brand");
    html_link(html, "/");
    frame_words(html, publication, "app");
    html_end(html, "a");
    if (path != NULL)
        write_language_link(html, publication, path);
    html_end(html, "header");
}

void frame_begin(struct html *html, const struct publication *publication, const char *title,
                 const char *path)
{
    html_doctype(html);
    html_begin(html, "html");
    html_attribute(html, "lang", publication->language);
    write_head(html, publication, title);
    html_begin(html, "body");
    write_top(html, publication, path);
    html_begin(html, "main");
    html_attribute(html, "id", CONTENT_ID);
}

void frame_end(struct html *html, const struct publication *publication)
{
    html_end(html, "main");
    html_begin(html, "footer");
    frame_element(html, publication, "p", "footer");
    html_end(html, "footer");
    html_end(html, "body");
    html_end(html, "html");
}
