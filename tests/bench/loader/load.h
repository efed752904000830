/* Many connections on one epoll loop, opened a window at a time. What a system says on the wire is its
 * protocol's (protocol.h), what is asked and counted the scenario's (load_calls). What cannot be measured
 * around stops the process: a refused connection, an error as an answer, a server that hangs up. */
#ifndef LOADER_LOAD_H
#define LOADER_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "loader/stamp.h"

#define TAG_SIZE 11

enum phase { PHASE_CLOSED, PHASE_UPGRADING, PHASE_GREETING, PHASE_READY };

struct connection {
    int fd;
    enum phase phase;
    size_t place; /* 0, 1, … among the connections of the run */
    const struct protocol *protocol;
    struct buffer rest; /* the start of a frame that is not all there yet */
    struct buffer out;  /* with --gather: what it sends at the end of the turn */
    struct connection *next_to_send;
    int64_t opened_ns;
    uint32_t sent;   /* the message that it sent last */
    int64_t sent_ns; /* and when */
    uint32_t last;   /* scenario resume: the message that it heard last */
    uint64_t seq; /* Sfat, where positions are kept: its position in its channel, none while tag is empty */
    char tag[TAG_SIZE];
};

struct load_calls {
    /* Greeted, and listening where it has a channel. */
    void (*on_ready)(struct connection *connection);
    /* A message of somebody's arrived. */
    void (*on_message)(struct connection *connection, struct stamp stamp, int64_t read_ns);
    /* What it sent last was answered. */
    void (*on_reply)(struct connection *connection, int64_t read_ns);
    bool keeps_positions;
};

void load_start(const struct load_calls *calls);
/* Connections in a row, zeroed but for protocol and place; they stay where they are until the end. Opens them
 * a window at a time as turns go by. One row at a time. */
void load_open(struct connection *first, size_t count);
/* Whether all that were asked for are ready. */
bool load_is_open(void);
/* Turns until they are. */
void load_wait_open(void);
/* One wait of at most timeout_ms and what it brought. */
void load_turn(int timeout_ms);
/* Turns for so long. */
void load_run_for(double seconds);
/* Cuts without a goodbye. */
void load_cut(struct connection *first, size_t count);

/* For protocols. */
const struct load_calls *load_calls(void);
void load_ready(struct connection *connection);
/* Sends all of out and empties it; with --gather at the end of the turn, together with what else the
 * connection sends in it. */
void load_send(struct connection *connection, struct buffer *out);

/* Says so on standard error and stops the process. */
void fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
