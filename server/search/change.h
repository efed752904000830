/* What an event means for the index: which documents appear, change and go. Pure. */
#ifndef SEARCH_CHANGE_H
#define SEARCH_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "hub/position.h"

/* Kinds of documents, by their number in the index. */
enum document_kind {
    DOCUMENT_MESSAGE,
    DOCUMENT_PERSON,
    DOCUMENT_ORGANISATION,
    DOCUMENT_SPACE,
    DOCUMENT_ITEM,
    DOCUMENT_KINDS
};

/* As on the wire: "message", "person", … */
extern const char *const document_kind_names[DOCUMENT_KINDS];

/* A document is found by where it stands: a message, or a comment on a draft, by its channel and seq;
 * whatever has a name by "person:<ULID>", "organisation:<ULID>" or its channel, and seq 0. */
enum change_verb {
    CHANGE_PUT,    /* is there from now on. A message; or a name, unless one is known already */
    CHANGE_TEXT,   /* has other words; for a name also where it is not there yet */
    CHANGE_REMOVE, /* is gone */
    CHANGE_TIE,    /* was named in the space, or is an item of it: may be found there, with what is in it */
    CHANGE_NAME,   /* a person: the name is in the register, as who reads the events has found it */
};

/* Everything is borrowed. */
struct change {
    enum change_verb verb;
    enum document_kind kind;
    char channel[CHANNEL_ID_SIZE];
    uint64_t seq;
    const char *author, *mandate; /* "" where there is none */
    int64_t at_ms;
    const char *text;       /* words of a message and its files' names, or a name; NULL keeps what is there */
    const char *short_name; /* of an organisation; NULL keeps what is there, "" takes it away */
    const char *space;      /* of CHANGE_TIE */
};

typedef void change_callback(void *argument, const struct change *change);

/* Calls apply for each change that event (its wire object) in channel brings, in order. */
void changes_of(const char *channel, const json_t *event, change_callback *apply, void *argument);

/* Whether something of the channel may be found: nothing of an inbox is. */
bool channel_is_searched(const char *channel);

/* The words of a message without the tokens of its mentions, which stand as "@…" (mem_free). */
char *text_without_mentions(const char *text);

#endif
