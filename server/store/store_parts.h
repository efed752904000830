/* What a store is made of: for store.c, which runs it, and store_report.c, which tells how it is. */
#ifndef STORE_STORE_PARTS_H
#define STORE_STORE_PARTS_H

#include "store/calls.h"
#include "store/feed_follower.h"
#include "store/keeper.h"
#include "store/redis_child.h"
#include "store/redis_commands.h"
#include "store/signal_line.h"
#include "store/store.h"

enum phase { PHASE_NEW, PHASE_RUNNING, PHASE_DRAINING, PHASE_ENDING, PHASE_CLOSING, PHASE_STOPPED };

struct store {
    struct store_options options; /* its texts are copies */
    uv_loop_t *loop;
    uv_prepare_t turn;
    uv_timer_t timer;
    int64_t armed_ms; /* when the timer goes off */
    enum phase phase;
    struct redis_place place;
    struct redis_child child;
    bool has_child;
    int64_t listening_ms; /* when to look whether it listens */
    struct redis_commands commands;
    struct feed_follower feed;
    struct signal_line signals;
    struct keeper keeper;
    struct calls calls;
    struct log_store log_store;
    struct text_store text_store;
    const struct log_follower *follower;
    store_ready_callback *ready; /* NULL once it was called */
    void *ready_argument;
    int64_t ready_by_ms;
    store_stopped_callback *stopped;
    void *stopped_argument;
    int64_t drained_by_ms;
    unsigned handles_open;
};

#endif
