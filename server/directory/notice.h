/* What people's inboxes are told of an event: a reaction that asks inbox.notify. */
#ifndef DIRECTORY_NOTICE_H
#define DIRECTORY_NOTICE_H

#include <stdint.h>

#include "hub/feature.h"

struct notice {
    const char *kind;      /* of inbox entry: "mention", "amendment", … */
    const char *outcome;   /* NULL where the kind has none */
    const char *author;    /* whose act it is */
    const char *author_as; /* the mandate acted in, or "" */
    uint64_t message;      /* the number of what the entry leads to */
};

/* Tells the person's inbox; the event says in which item and, as `space`, in which space it was. */
void notice_send(const struct event *event, const struct notice *notice, const char *person,
                 struct reactions *reactions);

/* Whether the event answers something of the person's. */
typedef bool notice_is_answer(const struct event *event, const char *person);
/* Tells everyone in the event's `notify` (callees_put) why its message concerns them: what concerns them
 * most. */
void notice_send_callees(const struct event *event, uint64_t message, notice_is_answer *is_answer,
                         struct reactions *reactions);

#endif
