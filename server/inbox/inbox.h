/* A person's inbox: what concerns them wherever it happened, the same on each of their devices. The spaces
 * they are a member of, how far they have read each item, how much they want to be told of it, and entries:
 * messages that name or answer them. Only the person may open it. The words of messages stay in their rooms.
 */
#ifndef INBOX_INBOX_H
#define INBOX_INBOX_H

#include "hub/feature.h"

/* What a view holds; older ones come by inbox.entries. */
#define INBOX_WINDOW 100
/* Entries that are not done: an older one counts as done. */
#define INBOX_OPEN_MOST 1000
/* Marks, and levels. */
#define INBOX_MARKS_MOST 10000

extern const struct feature inbox_feature;

#endif
