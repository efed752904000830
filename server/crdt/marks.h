/* The marks and addresses that outputs know, and in which order marks stand inside each other. */
#ifndef CRDT_MARKS_H
#define CRDT_MARKS_H

#include <jansson.h>

#include "crdt/runs.h"

/* Keep in the order of nesting, outermost first. */
enum mark {
    MARK_LINK,
    MARK_BOLD,
    MARK_ITALIC,
    MARK_STRIKE,
    MARK_UNDERLINE,
    MARK_HIGHLIGHT,
    MARK_SUBSCRIPT,
    MARK_SUPERSCRIPT,
    MARK_CODE,
    MARK_COUNT
};

/* A set of known marks; the link's address, new, is NULL where it has none that is allowed. */
struct mark_set {
    bool has[MARK_COUNT];
    char *href;
};

/* Finds the known marks among the formats. */
void mark_set_read(struct mark_set *set, const struct formats *formats);
void mark_set_finish(struct mark_set *set);
/* Whether a mark of both sets is the same one. */
bool mark_set_agree(const struct mark_set *one, const struct mark_set *other, enum mark mark);
/* Whether an address may be published: http, https, mailto, tel, or relative. */
bool address_is_allowed(const char *address);

#endif
