/* The connection for commands. Whatever is asked takes effect in the order of asking, exactly once where the
 * command itself can tell a repetition (the ledger), and is answered once:
 *
 * - A command waits in a bounded queue until it is answered, over as many connections as it takes.
 * - An answer that means "not yet" (the disk is full, the data is being loaded) is none: the connection is
 * dropped and the queue goes on when it works again, tried with a single command.
 * - A new connection first has the old one killed, so that nothing which is still on its way there can take
 * effect after what is sent here. */
#ifndef STORE_REDIS_COMMANDS_H
#define STORE_REDIS_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/command_queue.h"
#include "store/redis_link.h"

#define RUN_ID_SIZE 64

struct redis_commands_hooks {
    /* Commands can be asked and the functions are loaded; restarted: this is another run of the database than
     * before. */
    void (*on_ready)(void *owner, bool restarted);
    void (*on_down)(void *owner);
};

struct redis_commands {
    struct redis_link link;
    struct command_queue queue;
    struct command *refused, *last_refused; /* to be ended with NULL at the end of the turn */
    const struct redis_commands_hooks *hooks;
    void *owner;
    char run_id[RUN_ID_SIZE];
    int64_t client_id; /* of the connection before, to be killed; 0: none */
    uint64_t connections;
    bool restarted; /* not told yet */
    bool ready;
    bool closed;
    bool probing; /* after "not yet": one command at a time until one succeeds */
};

void redis_commands_init(struct redis_commands *commands, const struct redis_place *place, size_t most_count,
                         size_t most_bytes, const struct redis_commands_hooks *hooks, void *owner);
/* Nothing may wait any more. */
void redis_commands_finish(struct redis_commands *commands);
void redis_commands_start(struct redis_commands *commands);

/* Takes what resp holds. done gets the answer, which is no "not yet", or NULL where the queue was full or is
 * closed; never before this returns. done may be NULL. */
void redis_commands_ask(struct redis_commands *commands, struct resp *resp, command_callback *done,
                        void *argument);
/* As redis_commands_ask, but only now or never: the answer may also never come. Frees what resp holds. */
void redis_commands_try(struct redis_commands *commands, struct resp *resp, reply_callback *done,
                        void *argument);

/* Takes no more: what is asked from now on ends with NULL. */
void redis_commands_close(struct redis_commands *commands);
/* Ends all that waits with NULL, at the end of this turn. Only after redis_commands_close. */
void redis_commands_give_up(struct redis_commands *commands);
bool redis_commands_are_idle(const struct redis_commands *commands);

/* The end of a turn of the loop: ends what was refused, sends what was asked. */
void redis_commands_flush(struct redis_commands *commands);

#endif
