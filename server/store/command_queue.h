/* The commands that Redis has not answered yet, oldest first: some are sent, the rest waits. When the
 * connection is lost all of them wait again, in the same order. It is bounded in number and in bytes. */
#ifndef STORE_COMMAND_QUEUE_H
#define STORE_COMMAND_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

struct redisReply;

/* reply is NULL where the command is given up. */
typedef void command_callback(void *argument, const struct redisReply *reply);

struct command {
    struct command *next;
    char *text; /* RESP */
    size_t length;
    command_callback *done; /* may be NULL */
    void *argument;
};

/* Takes text. */
struct command *command_new(char *text, size_t length, command_callback *done, void *argument);
/* Calls done once and frees the command. */
void command_end(struct command *command, const struct redisReply *reply);

struct command_queue {
    struct command *first, *last;
    struct command *unsent; /* the oldest that is not sent */
    size_t count, bytes;
    size_t sent_count, sent_bytes;
    size_t most_count, most_bytes;
};

void command_queue_init(struct command_queue *queue, size_t most_count, size_t most_bytes);
/* False where it is full: command stays the caller's. An empty queue takes a command of any size. */
bool command_queue_add(struct command_queue *queue, struct command *command);
/* Marks the oldest waiting command as sent and gives it back, borrowed; NULL where none waits. */
struct command *command_queue_send(struct command_queue *queue);
/* All wait again. */
void command_queue_unsend(struct command_queue *queue);
/* Removes the oldest, sent or not; NULL where the queue is empty. The caller ends it. */
struct command *command_queue_take(struct command_queue *queue);

#endif
