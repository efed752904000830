/* The templates of drafts, and the checklist of horizontal themes: schema/content/templates/ and
 * schema/content/horizontal_themes.json, compiled in. Each version of a template stays: <id>.json is the
 * newest, <id>@<version>.json an older one. */
#ifndef DRAFTS_TEMPLATES_H
#define DRAFTS_TEMPLATES_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/json.h"

/* Of the nodes and attributes in a text: an editor that knows only a lower number may read, not write. */
#define TEXT_SCHEMA 1
#define THEME_QUESTIONS 17

/* The JSON of the template; version 0 is the newest. NULL where there is none. Borrowed for ever. */
const json_t *template_find(const char *id, unsigned version);
/* The section with this key, or NULL. */
const json_t *template_find_section(const json_t *template, const char *key);
/* Its words in "ro" or "en": of a member {ro, en}. */
const char *template_words(const json_t *json, const char *name, const char *language);
/* Another order in which its sections go out, as an authority's form asks for: {id, title, fields: [{title,
 * keys}], rest: {title, keys}}. A field has the sections with these keys; what no field has is the rest,
 * the section with its key before all others. NULL where the template has no such one. */
const json_t *template_find_layout(const json_t *template, const char *id);
/* What a text is made with, as a ProseMirror document: each section's heading, with id and key, its table
 * where it has one, and an empty paragraph. A new value. */
json_t *template_document(const json_t *template, const char *language);

/* Reads all of it; false, with a line in the log, where something in it is not as this header says. */
MUST_CHECK bool templates_check(void);
/* Of one template; what is wrong is appended in words. */
MUST_CHECK bool template_check_layouts(const json_t *template, struct buffer *fault_out);

#endif
