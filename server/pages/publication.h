/* What a public page of a draft is made of, and the pages themselves. They are functions of what is in here
 * alone: whatever changes a page is part of its entity tag (pages.c). */
#ifndef PAGES_PUBLICATION_H
#define PAGES_PUBLICATION_H

#include <jansson.h>

#include "core/day.h"
#include "core/ulid.h"
#include "pages/html.h"
#include "pages/words.h"

/* Everything is borrowed. */
struct publication {
    const struct words *words;
    const char *language;        /* of the page: "ro" or "en" */
    const char *style;           /* the address of the stylesheet */
    const json_t *draft;         /* as everybody may see it: {language, rules, versions, endorsements} */
    const json_t *organisations; /* ULID => name, of those that endorse it */
    char ulid[ULID_SIZE];        /* of the draft */
    unsigned number;             /* of the version; 0 where there is none */
    char today[DAY_SIZE];
};

/* The version with this number, or NULL. */
const json_t *publication_find(const struct publication *publication, unsigned number);
const json_t *publication_version(const struct publication *publication);
/* The published version with the greatest number, or NULL. */
const json_t *publication_newest(const struct publication *publication);

/* The whole page of a published version; text is its canonical text. */
void publication_write_version(const struct publication *publication, const json_t *text, struct buffer *out);
/* The annex: who endorses this very text as of today. */
void publication_write_annex(const struct publication *publication, struct buffer *out);
/* A version that was published and is not any more. */
void publication_write_gone(const struct publication *publication, struct buffer *out);
/* There is nothing at this address; draft may be NULL. */
void publication_write_missing(const struct publication *publication, struct buffer *out);

/* ---- frame.c: what is the same on every page ---- */

/* Everything up to the content. path is the page's own address, or NULL where it has none. */
void frame_begin(struct html *html, const struct publication *publication, const char *title,
                 const char *path);
void frame_end(struct html *html, const struct publication *publication);
/* The words for a key, as text. */
void frame_words(struct html *html, const struct publication *publication, const char *key);
/* The same with values, which are taken. */
void frame_filled(struct html *html, const struct publication *publication, const char *key, json_t *values);
/* <tag>words</tag>. */
void frame_element(struct html *html, const struct publication *publication, const char *tag,
                   const char *key);
/* <time> with the day of that moment. */
void frame_day(struct html *html, const struct publication *publication, int64_t at_ms);
/* That day in words; a new string (mem_free). */
char *frame_day_words(const struct publication *publication, int64_t at_ms);
/* A link to another page of this draft. */
void frame_begin_link(struct html *html, const struct publication *publication, unsigned number);

/* ---- wall.c: who endorses ---- */

void wall_write(struct html *html, const struct publication *publication);
/* Those that endorse exactly the version's text, by their names: a new array. */
json_t *wall_supporting(const struct publication *publication);
const char *wall_name(const struct publication *publication, const json_t *endorsement);
/* The region's name, or NULL. */
const char *wall_region(const json_t *endorsement);
const char *wall_category(const struct publication *publication, const json_t *endorsement);

#endif
