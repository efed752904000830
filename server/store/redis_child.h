/* The embedded Redis: Debian's redis-server as our own child, in a folder of our own, on a private Unix
 * socket and no TCP port. It dies with us (PR_SET_PDEATHSIG), stays out of the terminal's Ctrl-C (its own
 * process group), and is started again when it dies by itself.
 *
 * One folder, one Redis: who holds the flock on FOLDER/lock may start it, and the child inherits the lock, so
 * that it is held as long as either lives. Who cannot take it adopts the Redis that answers there, and takes
 * over when the lock is free. */
#ifndef STORE_REDIS_CHILD_H
#define STORE_REDIS_CHILD_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <uv.h>

#include "store/backoff.h"
#include "store/redis_address.h"
#include "store/store.h"

struct redis_child {
    uv_loop_t *loop;
    uv_signal_t on_death;
    const char *program;
    enum store_fsync fsync;
    char folder[PATH_MAX];
    char socket[REDIS_PATH_SIZE];
    int lock;  /* -1: not ours */
    pid_t pid; /* 0: not running */
    struct backoff backoff;
    int64_t due_ms; /* when to look again */
    int64_t started_ms;
    unsigned starts;
    bool told;      /* that it dies */
    bool disk_full; /* when it died last */
    bool stopping;
};

/* Makes the folders. False, with a sentence in the log, where that cannot be. program is borrowed. */
bool redis_child_init(struct redis_child *child, uv_loop_t *loop, const char *folder, const char *program,
                      enum store_fsync fsync);
/* Takes the lock and starts, or waits for the lock. */
void redis_child_start(struct redis_child *child);
bool redis_child_is_ours(const struct redis_child *child);
/* True once a connection may be tried. */
bool redis_child_is_listening(const struct redis_child *child);
void redis_child_tick(struct redis_child *child, int64_t now_ms);

/* Asks it to end, where it is ours; by force after a while. */
void redis_child_stop(struct redis_child *child);
bool redis_child_has_stopped(const struct redis_child *child);
/* Frees the lock. */
void redis_child_release(struct redis_child *child);

#endif
