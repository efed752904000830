/* HTML that is escaped by construction: tags and names of attributes are constants of ours, and whatever else
 * is written can only become text or the value of an attribute. What was begun must be ended, innermost
 * first; a broken nesting stops the process, as no text of anybody's can cause it. */
#ifndef PAGES_HTML_H
#define PAGES_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

/* Elements inside each other; callers bound what comes from outside. */
#define HTML_DEPTH_MOST 512

/* A zeroed struct with out is at the beginning. */
struct html {
    struct buffer *out; /* borrowed */
    const char *open[HTML_DEPTH_MOST];
    size_t depth;
    bool is_in_tag; /* attributes may follow */
};

/* Writes <!doctype html>. */
void html_doctype(struct html *html);
/* Begins an element; tag is a constant. */
void html_begin(struct html *html, const char *tag);
/* Of the element that was just begun, before anything is in it. name is a constant; value becomes the
 * attribute's whole value, whatever is in it. */
void html_attribute(struct html *html, const char *name, const char *value);
void html_attribute_number(struct html *html, const char *name, uint64_t value);
/* href, where the address is https:, http:, mailto:, or begins with '#' or a single '/'; else none. Gives
 * back whether it was written. */
bool html_link(struct html *html, const char *address);
void html_text(struct html *html, const char *text);
void html_text_bytes(struct html *html, const char *text, size_t length);
/* Ends the innermost element, which is this one. */
void html_end(struct html *html, const char *tag);
/* An element that has no content (hr, br, img, link, meta) ends with its start tag: no html_end. */
void html_void(struct html *html, const char *tag);

/* <tag>text</tag>. */
void html_element(struct html *html, const char *tag, const char *text);
/* <tag class="class">text</tag>. */
void html_element_of(struct html *html, const char *tag, const char *class, const char *text);

/* Everything was ended. */
bool html_is_whole(const struct html *html);

#endif
