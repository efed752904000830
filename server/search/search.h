/* Search over everything that one may read: the method search.find, and the index behind it, which follows
 * the logs. One process at a time writes the index (a lock beside the file); all that share the data folder
 * read it. Nothing here waits for the disk on the loop. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include <stdbool.h>

#include <uv.h>

#include "hub/hub.h"

struct search;

/* Called for a channel of the installation; space is the one that an item is in, or NULL. */
typedef void search_channel_callback(void *argument, const char *channel, const char *space);

struct search_options {
    uv_loop_t *loop;
    struct hub *hub;
    const struct log_store *store;
    const struct authority *authority;
    const struct clock *clock;
    const char *path; /* of the index's file */
    /* Calls visit for every channel of which something may be found: the directory, then all spaces, then all
     * items. */
    void (*each_channel)(void *argument, search_channel_callback *visit, void *visit_argument);
    void *each_channel_argument;
};

/* Adds the method to the hub. Nothing is read or written before search_start. */
struct search *search_create(const struct search_options *options);
void search_start(struct search *search);
/* The store is about to stop: nothing more is asked of it, and nothing more is written. */
void search_quiesce(struct search *search);
/* The store has stopped: questions under way are answered, the threads and the handle on the loop end. */
void search_stop(struct search *search);
/* After search_stop; NULL is accepted. */
void search_destroy(struct search *search);

/* What the store tells also comes by here: an event was written; the database may have lost something. */
void search_wake(struct search *search);
void search_check(struct search *search);

/* For /metrics. */
void search_write_metrics(const struct search *search, struct buffer *buffer);

/* `sfat rebuild search`: has the index under path made anew by the server that runs, or by the next one that
 * starts. False where it cannot be asked for, which is logged. */
bool search_ask_rebuild(const char *path);

#endif
