#include "store/command_queue.h"

#include <assert.h>

#include "core/memory.h"

struct command *command_new(char *text, size_t length, command_callback *done, void *argument)
{
    struct command *command = MEM_NEW(struct command);

    *command = (struct command){.text = text, .length = length, .done = done, .argument = argument};
    return command;
}

void command_end(struct command *command, const struct redisReply *reply)
{
    if (command->done != NULL)
        command->done(command->argument, reply);
    mem_free(command->text);
    mem_free(command);
}

void command_queue_init(struct command_queue *queue, size_t most_count, size_t most_bytes)
{
    *queue = (struct command_queue){.most_count = most_count, .most_bytes = most_bytes};
}

bool command_queue_add(struct command_queue *queue, struct command *command)
{
    if (queue->count >= queue->most_count ||
        (queue->count > 0 && queue->bytes + command->length > queue->most_bytes))
        return false;
    if (queue->first == NULL)
        queue->first = command;
    else
        queue->last->next = command;
    queue->last = command;
    if (queue->unsent == NULL)
        queue->unsent = command;
    queue->count++;
    queue->bytes += command->length;
    return true;
}

struct command *command_queue_send(struct command_queue *queue)
{
    struct command *command = queue->unsent;

    if (command == NULL)
        return NULL;
    queue->unsent = command->next;
    queue->sent_count++;
    queue->sent_bytes += command->length;
    return command;
}

void command_queue_unsend(struct command_queue *queue)
{
    queue->unsent = queue->first;
    queue->sent_count = queue->sent_bytes = 0;
}

struct command *command_queue_take(struct command_queue *queue)
{
    struct command *command = queue->first;

    if (command == NULL)
        return NULL;
    if (queue->unsent == command)
        queue->unsent = command->next;
    else {
        assert(queue->sent_count > 0);
        queue->sent_count--;
        queue->sent_bytes -= command->length;
    }
    queue->first = command->next;
    if (queue->first == NULL)
        queue->last = NULL;
    queue->count--;
    queue->bytes -= command->length;
    command->next = NULL;
    return command;
}
