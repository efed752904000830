/* Entries of the feed {id, {"c", channel, "s", seq, "t", tag, "e", event, "p", tag before[, "r", rights]}},
 * taken apart. Texts are borrowed from the reply. */
#ifndef STORE_FEED_ENTRIES_H
#define STORE_FEED_ENTRIES_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/log_store.h"

struct redisReply;

/* The longest place in a feed: two numbers of 64 bits. */
#define FEED_ID_SIZE 48

/* rights_out is the number of rights taken away with this entry, 0 where it takes none. False where reply is
 * no such entry. */
bool feed_entry_read(const struct redisReply *reply, struct feed_entry *entry_out, uint64_t *rights_out);

#endif
