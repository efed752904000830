/* The words of public pages: web/src/locales/pages_ro.json and pages_en.json, which are compiled in. They are
 * i18next catalogues: {{name}} stands for a value, and what is counted has a form for each plural
 * (`key_one`, `key_few`, `key_other`, by the rules of CLDR). */
#ifndef PAGES_WORDS_H
#define PAGES_WORDS_H

#include <stdint.h>

#include <jansson.h>

#include "core/embedded.h"

struct words;

/* files: as pages_locales[]. Stops the process where a catalogue is malformed. */
struct words *words_create(const struct embedded *files);
void words_destroy(struct words *words);

/* "ro" or "en" for the same; NULL for any other language, and for NULL. */
const char *words_language(const char *language);

/* The words for a key ("version.title"); key is a constant that both catalogues have: another stops the
 * process. Borrowed. */
const char *words_get(const struct words *words, const char *language, const char *key);
/* The same with each {{name}} replaced by that member of values, a text or a whole number; a new string
 * (mem_free). Takes values. What it gives is text as any other: to be escaped where it is written. */
char *words_fill(const struct words *words, const char *language, const char *key, json_t *values);
/* The form for this many, with {{count}} replaced; a new string (mem_free). */
char *words_count(const struct words *words, const char *language, const char *key, uint64_t count);

/* "22 noiembrie 2026", "22 November 2026" for a day of core/day.h; a new string (mem_free). */
char *words_day(const struct words *words, const char *language, const char *day);

#endif
