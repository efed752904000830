/* The keys that the server names itself; schema/redis/keys.md lists all of them, and schema/redis/sfat.lua
 * makes the rest. */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stdint.h>

/* Every key begins with it: one hash tag, so one slot of a cluster. */
#define SHARD "{s}"

#define KEY_BEAT SHARD "beat"
#define KEY_DUE SHARD "due"
#define KEY_EDITS SHARD "edits"
#define KEY_FEED SHARD "feed"
#define KEY_HEADS SHARD "heads"
#define KEY_OPS SHARD "ops:"
#define KEY_REGISTER SHARD "r:"
/* A pub/sub channel. */
#define KEY_SIGNALS SHARD "signals"

/* Entries of one stream of a log. */
#define VOLUME_ENTRIES 2000
/* The stream of a log that holds this number. seq is not 0. */
uint64_t volume_of(uint64_t seq);

/* The ledger keeps an answer for this long by the op's own time. */
#define LEDGER_DAYS 90
#define MONTH_SIZE 8 /* a ULID reaches the year 10889 */

/* One of the ledger's keys holds the ops of one month. */
struct ledger_month {
    char name[MONTH_SIZE]; /* "202611" */
    int64_t expires_ms;    /* when its last answer may go, and a day */
};

/* op is a valid ULID. */
void ledger_month_of(const char *op, struct ledger_month *month_out);

#endif
