#include "store/keeper.h"

#include "store/redis_reply.h"
#include "store/resp.h"

#define LOOK_EVERY_MS 5000
#define TRIM_EVERY_MS 60000
#define TRIM_LEASE_MS 150000

void keeper_init(struct keeper *keeper, struct redis_commands *commands, struct calls *calls,
                 int64_t feed_keep_ms)
{
    *keeper = (struct keeper){
        .commands = commands, .calls = calls, .feed_keep_ms = feed_keep_ms, .due_ms = INT64_MAX};
}

void keeper_start(struct keeper *keeper)
{
    keeper->due_ms = 0;
}

/* -1: another process trims. */
static void on_trimmed(void *argument, const struct redisReply *reply)
{
    struct keeper *keeper = argument;
    int64_t length = reply_number(reply, -1);

    if (length >= 0)
        keeper->feed_length = (uint64_t)length;
}

static void trim(struct keeper *keeper)
{
    struct resp resp;

    resp_begin_call(&resp, "trim_1", 3);
    resp_text(&resp, keeper->calls->process);
    resp_number(&resp, TRIM_LEASE_MS);
    resp_number(&resp, keeper->feed_keep_ms);
    redis_commands_try(keeper->commands, &resp, on_trimmed, keeper);
}

/* Refused while the file is being written already: that one may still hold the words. */
static void on_rewriting(void *argument, const struct redisReply *reply)
{
    struct keeper *keeper = argument;

    if (!reply_is_error(reply))
        keeper->calls->rewrite_wanted = false;
}

static void rewrite(struct keeper *keeper)
{
    struct resp resp;

    resp_words(&resp, (const char *[]){"BGREWRITEAOF", NULL});
    redis_commands_try(keeper->commands, &resp, on_rewriting, keeper);
}

void keeper_tick(struct keeper *keeper, int64_t now_ms)
{
    if (now_ms < keeper->due_ms)
        return;
    keeper->due_ms = now_ms + LOOK_EVERY_MS;
    if (!keeper->commands->ready)
        return;
    if (keeper->calls->rewrite_wanted)
        rewrite(keeper);
    if (now_ms >= keeper->trim_ms) {
        keeper->trim_ms = now_ms + TRIM_EVERY_MS;
        trim(keeper);
    }
}
