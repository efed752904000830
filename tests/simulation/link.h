/* One connection between a person and a process: bytes on their way in both directions, in order, that may be
 * cut off anywhere. */
#ifndef SIMULATION_LINK_H
#define SIMULATION_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "hub/peer.h"

struct link;
struct process;

/* The person's end. Neither is called after link_cut. */
struct link_end {
    void *self;
    /* One whole text message. */
    void (*on_text)(void *self, struct link *link, const char *text, size_t length);
    /* The connection is gone: code 0 where nothing was said. */
    void (*on_end)(void *self, struct link *link, unsigned code);
};

struct link_message {
    struct link_message *prev, *next;
    size_t length;
    char text[];
};

struct link {
    struct process *process; /* NULL once its end is gone */
    unsigned process_number, process_life;
    struct peer *peer;
    struct link *prev, *next; /* of the process's links */
    struct link_end end;
    bool is_cut; /* the person's end is gone */
    bool is_bare, is_delivering;
    unsigned close_code; /* 0 until the process's end says goodbye */
    struct buffer down;  /* on its way to the person */
    struct buffer heard; /* not a whole frame yet */
    struct link_message *up;
    int64_t last_up_us;
    size_t window;         /* above this on the way down the wire is congested */
    int64_t reads_from_us; /* the person reads nothing before this */
    uint64_t writes, written_bytes;
};

struct link_options {
    struct link_end end;
    const char *person; /* "" is a visitor */
    const char *session;
    const char *address;
    int64_t expires_ms;
    size_t window; /* 0: 64 kB */
    bool is_bare, is_exempt;
    const struct route *route; /* and what is asked of it; NULL: the hub */
    const char *name;
};

/* Connects to a process that is running. */
struct link *link_connect(struct process *process, const struct link_options *options);
void link_send(struct link *link, const char *text, size_t length);
/* The person goes without a word: of what is on its way, either way, a part still arrives. The process
 * notices up to notice_us later. */
void link_cut(struct link *link, int64_t notice_us);
/* The process is gone. */
void link_break(struct link *link);
/* Nothing is read for so long. */
void link_pause(struct link *link, int64_t for_us);

#endif
