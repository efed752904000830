#include "store/redis_commands.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "store/redis_functions.h"
#include "store/redis_reply.h"
#include "store/resp.h"

/* What may be under way at once: enough to keep Redis busy, little enough to be sent again without pain. */
#define WINDOW_BYTES (1024 * 1024)

/* ---- Sending ---- */

static void drop_for(struct redis_commands *commands, const struct redisReply *reply)
{
    enum redis_state state = reply_state(reply);

    redis_link_drop(&commands->link, state == REDIS_OK_NOW ? REDIS_REFUSED : state, reply_error(reply));
}

static void on_answer(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;
    struct command *command;

    if (reply_is_error(reply) && reply_state(reply) != REDIS_OK_NOW) {
        commands->probing = true;
        drop_for(commands, reply);
        return;
    }
    if (commands->probing) {
        commands->probing = false;
        redis_link_settle(&commands->link);
    }
    if (reply_is_error(reply))
        log_error("redis: refuses a command: %s", reply_error(reply));
    command = command_queue_take(&commands->queue);
    assert(command != NULL);
    command_end(command, reply_is_error(reply) ? NULL : reply);
}

static bool has_room(const struct redis_commands *commands)
{
    if (commands->queue.sent_count == 0)
        return true;
    return !commands->probing && commands->queue.sent_bytes < WINDOW_BYTES;
}

static void send_waiting(struct redis_commands *commands)
{
    struct command *command;

    while (commands->ready && has_room(commands) && (command = command_queue_send(&commands->queue)) != NULL)
        redis_link_send(&commands->link, command->text, command->length, on_answer, commands);
}

/* ---- A new connection ---- */

static void become_ready(struct redis_commands *commands)
{
    bool restarted = commands->restarted;

    commands->restarted = false;
    commands->ready = true;
    commands->connections++;
    if (!commands->probing)
        redis_link_settle(&commands->link);
    commands->hooks->on_ready(commands->owner, restarted);
}

static bool is_acceptable(struct redis_commands *commands, const struct redisReply *reply)
{
    if (!reply_is_error(reply))
        return true;
    drop_for(commands, reply);
    return false;
}

static void ask_words(struct redis_commands *commands, const char *const words[], reply_callback *done)
{
    struct resp resp;

    resp_words(&resp, words);
    redis_link_ask(&commands->link, &resp, done, commands);
}

static void on_functions_loaded(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;

    if (is_acceptable(commands, reply))
        become_ready(commands);
}

static void on_functions_listed(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;
    struct resp resp;

    if (!is_acceptable(commands, reply))
        return;
    if (!redis_functions_are_missing(reply)) {
        become_ready(commands);
        return;
    }
    redis_functions_load(&resp);
    redis_link_ask(&commands->link, &resp, on_functions_loaded, commands);
}

/* The old connection has most often gone already. */
static void on_killed(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;

    if (reply_is_error(reply) && reply_state(reply) != REDIS_OK_NOW)
        drop_for(commands, reply);
}

static void on_client_id(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;

    if (is_acceptable(commands, reply))
        commands->client_id = reply_number(reply, 0);
}

/* True where the text of INFO names another run than the one before, or the first. */
static bool note_run(struct redis_commands *commands, const char *info)
{
    const char *found = info == NULL ? NULL : strstr(info, "run_id:");
    char run_id[RUN_ID_SIZE] = "";

    if (found != NULL)
        sscanf(found, "run_id:%63[0-9a-f]", run_id);
    if (strcmp(run_id, commands->run_id) == 0)
        return false;
    commands->restarted = commands->run_id[0] != '\0';
    strcpy(commands->run_id, run_id);
    return true;
}

/* Connections of another run have ended with it, and their numbers may be anyone's now. */
static void on_info(void *argument, const struct redisReply *reply)
{
    struct redis_commands *commands = argument;
    struct resp resp;
    char id[24];

    if (!is_acceptable(commands, reply))
        return;
    if (!note_run(commands, reply_text(reply)) && commands->client_id != 0) {
        snprintf(id, sizeof(id), "%lld", (long long)commands->client_id);
        ask_words(commands, (const char *[]){"CLIENT", "KILL", "ID", id, NULL}, on_killed);
    }
    ask_words(commands, (const char *[]){"CLIENT", "ID", NULL}, on_client_id);
    redis_functions_list(&resp);
    redis_link_ask(&commands->link, &resp, on_functions_listed, commands);
}

static void on_connected(void *owner)
{
    ask_words(owner, (const char *[]){"INFO", "server", NULL}, on_info);
}

static void on_down(void *owner)
{
    struct redis_commands *commands = owner;

    commands->ready = false;
    command_queue_unsend(&commands->queue);
    commands->hooks->on_down(commands->owner);
}

/* ---- For the others of this folder ---- */

static const struct redis_link_hooks link_hooks = {on_connected, on_down};

void redis_commands_init(struct redis_commands *commands, const struct redis_place *place, size_t most_count,
                         size_t most_bytes, const struct redis_commands_hooks *hooks, void *owner)
{
    *commands = (struct redis_commands){.hooks = hooks, .owner = owner};
    command_queue_init(&commands->queue, most_count, most_bytes);
    redis_link_init(&commands->link, place, "sfat-commands", &link_hooks, commands);
}

void redis_commands_finish(struct redis_commands *commands)
{
    assert(redis_commands_are_idle(commands));
    redis_link_finish(&commands->link);
}

void redis_commands_start(struct redis_commands *commands)
{
    redis_link_start(&commands->link);
}

static void refuse(struct redis_commands *commands, struct command *command)
{
    if (commands->refused == NULL)
        commands->refused = command;
    else
        commands->last_refused->next = command;
    commands->last_refused = command;
}

void redis_commands_ask(struct redis_commands *commands, struct resp *resp, command_callback *done,
                        void *argument)
{
    size_t length;
    char *text = resp_take(resp, &length);
    struct command *command = command_new(text, length, done, argument);

    if (commands->closed || !command_queue_add(&commands->queue, command))
        refuse(commands, command);
}

void redis_commands_try(struct redis_commands *commands, struct resp *resp, reply_callback *done,
                        void *argument)
{
    if (commands->ready)
        redis_link_ask(&commands->link, resp, done, argument);
    else
        buffer_finish(&resp->buffer);
}

void redis_commands_close(struct redis_commands *commands)
{
    commands->closed = true;
}

void redis_commands_give_up(struct redis_commands *commands)
{
    struct command *command;

    assert(commands->closed);
    redis_link_finish(&commands->link);
    commands->ready = false;
    command_queue_unsend(&commands->queue);
    while ((command = command_queue_take(&commands->queue)) != NULL)
        refuse(commands, command);
}

bool redis_commands_are_idle(const struct redis_commands *commands)
{
    return commands->queue.count == 0 && commands->refused == NULL;
}

/* Only those of now: whoever asks again at once waits for the next turn. */
static void end_refused(struct redis_commands *commands)
{
    struct command *command = commands->refused, *next;

    commands->refused = NULL;
    for (; command != NULL; command = next) {
        next = command->next;
        command_end(command, NULL);
    }
}

void redis_commands_flush(struct redis_commands *commands)
{
    end_refused(commands);
    send_waiting(commands);
    redis_link_flush(&commands->link);
}
