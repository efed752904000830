/* Follows the feed on a connection of its own, by a blocking XREAD, and proves that it does: every process
 * adds its name and the time to the stream `beat` once a second, and XREAD reads both streams. Whoever sees
 * its own beat in an answer that holds all there was of the feed has missed nothing that came before that
 * beat was sent. A third stream has the entries of shared texts; only its end is kept, and its ids are
 * without gaps, which shows what was missed.
 *
 * It keeps its place in the feed over reconnections, and finds out whether the feed can go on from there. */
#ifndef STORE_FEED_FOLLOWER_H
#define STORE_FEED_FOLLOWER_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/log_store.h"
#include "hub/text_store.h"
#include "store/feed_entries.h"
#include "store/redis_commands.h"
#include "store/redis_link.h"

/* Without an own beat for this long a process does not serve. */
#define BEAT_LATE_MS 3000
#define BEAT_EVERY_MS 1000

struct feed_follower {
    struct redis_link link;
    struct redis_commands *commands; /* beats are sent there */
    const struct log_follower *follower;
    const struct text_follower *texts; /* NULL: nobody follows texts */
    const char *process;
    char place[FEED_ID_SIZE]; /* the last entry handed on; "" before the first join */
    char beat_place[FEED_ID_SIZE];
    uint64_t edits_seq;   /* the last entry of a text handed on */
    uint64_t rights;      /* taken away up to place */
    uint64_t entries;     /* handed on, for /metrics */
    int64_t keep_ms;      /* how long the feed is kept */
    int64_t read_ms;      /* when the feed was last read */
    int64_t beat_seen_ms; /* when the last own beat that came back was sent; 0: none */
    int64_t beat_due_ms;
    bool started;
    bool serving;
};

/* process, follower and place are borrowed. */
void feed_follower_init(struct feed_follower *feed, const struct redis_place *place,
                        struct redis_commands *commands, const char *process, int64_t keep_ms,
                        const struct log_follower *follower);
void feed_follower_finish(struct feed_follower *feed);
void feed_follower_start(struct feed_follower *feed);
/* Ages: how long ago the last own beat that came back was sent; -1 where none did. */
int64_t feed_follower_beat_age_ms(const struct feed_follower *feed, int64_t now_ms);
/* Beats when it is time, and says when serving must stop. */
void feed_follower_tick(struct feed_follower *feed, int64_t now_ms);
int64_t feed_follower_due_ms(const struct feed_follower *feed);

#endif
