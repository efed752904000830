#include "store/feed_follower.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "store/keys.h"
#include "store/redis_reply.h"
#include "store/resp.h"
#include "store/text_calls.h"

#define READ_MOST 500
#define READ_MOST_TEXT "500"
/* XREAD gives back nothing after this long, which shows that the connection lives. */
#define BLOCK_MS "1000"
#define BEATS_KEPT "100"

static int64_t now_of(const struct feed_follower *feed)
{
    return (int64_t)uv_now(feed->link.place->loop);
}

static bool keep_place(char place[FEED_ID_SIZE], const struct redisReply *id)
{
    if (reply_text(id) == NULL || reply_length(id) >= FEED_ID_SIZE)
        return false;
    strcpy(place, reply_text(id));
    return true;
}

static void drop(struct feed_follower *feed, const struct redisReply *reply)
{
    if (reply_is_error(reply))
        redis_link_drop(&feed->link, reply_state(reply), reply_error(reply));
    else
        redis_link_drop(&feed->link, REDIS_AWAY, "the feed is not as it should be");
}

/* ---- Reading ---- */

static void ask_join(struct feed_follower *feed);

static void set_serving(struct feed_follower *feed, bool serving)
{
    if (feed->serving == serving)
        return;
    feed->serving = serving;
    if (!serving)
        log_warning("redis: the feed is late by more than %d ms; not serving", BEAT_LATE_MS);
    feed->follower->on_serving(feed->follower->self, serving);
}

static bool is_on_time(const struct feed_follower *feed, int64_t now_ms)
{
    return feed->beat_seen_ms != 0 && now_ms - feed->beat_seen_ms <= BEAT_LATE_MS;
}

static void note_beats(struct feed_follower *feed, const struct redisReply *beats)
{
    for (size_t i = 0; i < reply_count(beats); i++) {
        const struct redisReply *fields = reply_at(reply_at(beats, i), 1);
        const char *process = reply_text(reply_field(fields, "p"));

        keep_place(feed->beat_place, reply_at(reply_at(beats, i), 0));
        if (process != NULL && strcmp(process, feed->process) == 0)
            feed->beat_seen_ms = reply_number(reply_field(fields, "n"), 0);
    }
}

/* rights goes up after the entry was handed on: what is appended before that was decided without it. */
static bool hand_on(struct feed_follower *feed, const struct redisReply *entries)
{
    struct feed_entry entry;
    uint64_t rights;

    for (size_t i = 0; i < reply_count(entries); i++) {
        if (!feed_entry_read(reply_at(entries, i), &entry, &rights))
            return false;
        feed->follower->on_entry(feed->follower->self, entry.channel, &entry.entry);
        feed->entries++;
        strcpy(feed->place, entry.feed_id);
        if (rights > feed->rights)
            feed->rights = rights;
    }
    return true;
}

/* {"x", text, "s", seq, "p", process, "e", entry}, "" where the entry is too long */
static void hand_on_edit(const struct feed_follower *feed, const struct redisReply *fields)
{
    const struct redisReply *bytes = reply_field(fields, "e");
    const char *text = reply_text(reply_field(fields, "x")), *process = reply_text(reply_field(fields, "p"));
    struct text_entry entry = {reply_text(bytes), reply_length(bytes)};

    if (text == NULL || process == NULL || feed->texts == NULL)
        return;
    if (entry.length == 0)
        entry.bytes = NULL;
    feed->texts->on_entry(feed->texts->self, text, (uint64_t)reply_number(reply_field(fields, "s"), 0),
                          strcmp(process, feed->process) == 0, &entry);
}

static void lose_edits(const struct feed_follower *feed, bool is_anew)
{
    if (feed->texts != NULL)
        feed->texts->on_lost(feed->texts->self, is_anew);
}

static bool hand_on_edits(struct feed_follower *feed, const struct redisReply *entries)
{
    for (size_t i = 0; i < reply_count(entries); i++) {
        uint64_t seq = reply_text_seq(reply_at(reply_at(entries, i), 0));

        if (seq == 0)
            return false;
        if (seq != feed->edits_seq + 1)
            lose_edits(feed, false);
        feed->edits_seq = seq;
        hand_on_edit(feed, reply_at(reply_at(entries, i), 1));
    }
    return true;
}

static void on_read(void *argument, const struct redisReply *reply);

static void ask_more(struct feed_follower *feed)
{
    char edits_place[FEED_ID_SIZE];
    struct resp resp;

    snprintf(edits_place, sizeof(edits_place), "0-%llu", (unsigned long long)feed->edits_seq);
    resp_words(&resp,
               (const char *[]){"XREAD", "COUNT", READ_MOST_TEXT, "BLOCK", BLOCK_MS, "STREAMS", KEY_FEED,
                                KEY_BEAT, KEY_EDITS, feed->place, feed->beat_place, edits_place, NULL});
    redis_link_ask(&feed->link, &resp, on_read, feed);
}

/* A process that stood still for long may have been overtaken by the trimming, which XREAD would not say. */
static bool is_overdue(const struct feed_follower *feed)
{
    int64_t late_ms = feed->keep_ms / 4 > BEAT_LATE_MS ? feed->keep_ms / 4 : BEAT_LATE_MS;

    return now_of(feed) - feed->read_ms > late_ms;
}

static bool take_streams(struct feed_follower *feed, const struct redisReply *reply)
{
    const struct redisReply *beats = NULL;
    size_t read = 0;

    for (size_t i = 0; i < reply_count(reply); i++) {
        const struct redisReply *stream = reply_at(reply, i);
        const char *key = reply_text(reply_at(stream, 0));

        if (key != NULL && strcmp(key, KEY_BEAT) == 0) {
            beats = reply_at(stream, 1);
            continue;
        }
        if (key != NULL && strcmp(key, KEY_EDITS) == 0) {
            /* What was written after a right was taken away is told after that: it is read again. */
            if (read < READ_MOST && !hand_on_edits(feed, reply_at(stream, 1)))
                return false;
            continue;
        }
        read = reply_count(reply_at(stream, 1));
        if (!hand_on(feed, reply_at(stream, 1)))
            return false;
    }
    if (read < READ_MOST)
        note_beats(feed, beats);
    return true;
}

static void on_read(void *argument, const struct redisReply *reply)
{
    struct feed_follower *feed = argument;

    if (reply_is_error(reply)) {
        drop(feed, reply);
        return;
    }
    if (is_overdue(feed)) {
        ask_join(feed);
        return;
    }
    if (!take_streams(feed, reply)) {
        drop(feed, reply);
        return;
    }
    feed->read_ms = now_of(feed);
    if (is_on_time(feed, now_of(feed)))
        set_serving(feed, true);
    ask_more(feed);
}

/* ---- Joining ---- */

static void beat(struct feed_follower *feed, int64_t now_ms)
{
    struct resp resp;
    char now[24];

    snprintf(now, sizeof(now), "%lld", (long long)now_ms);
    resp_words(&resp, (const char *[]){"XADD", KEY_BEAT, "MAXLEN", "~", BEATS_KEPT, "*", "p", feed->process,
                                       "n", now, NULL});
    redis_commands_try(feed->commands, &resp, NULL, NULL);
    feed->beat_due_ms = now_ms + BEAT_EVERY_MS;
}

/* Whose place is behind the end lost its tail. Otherwise too, others may have written under numbers that this
 * process had seen before the database lost them: what was missed is asked for, which costs little. */
static bool take_edits_place(struct feed_follower *feed, bool is_first, const struct redisReply *last)
{
    const char *id = reply_text(last);
    uint64_t seq = reply_text_seq(last);
    bool is_anew;

    if (id == NULL)
        return false;
    is_anew = seq < feed->edits_seq;
    if (is_first || is_anew)
        feed->edits_seq = seq;
    if (!is_first)
        lose_edits(feed, is_anew);
    return true;
}

/* {lost, last id, rights, last id of beat, last id of edits} */
static bool take_place(struct feed_follower *feed, const struct redisReply *reply)
{
    bool is_first = feed->place[0] == '\0';
    uint64_t rights = (uint64_t)reply_number(reply_at(reply, 2), 0);
    /* Fewer rights than were seen here: the database lost its tail, and the feed has gone on since. */
    bool is_lost = reply_number(reply_at(reply, 0), -1) == 1 || rights < feed->rights;

    if (reply_count(reply) != 5 || !keep_place(feed->beat_place, reply_at(reply, 3)) ||
        !take_edits_place(feed, is_first, reply_at(reply, 4)))
        return false;
    if (!is_first && !is_lost)
        return true;
    if (!keep_place(feed->place, reply_at(reply, 1)))
        return false;
    feed->rights = rights;
    if (is_lost) {
        log_warning(
            "redis: the feed does not go on from where this process stood; all channels are loaded anew");
        feed->follower->on_feed_lost(feed->follower->self);
    }
    return true;
}

static void on_joined(void *argument, const struct redisReply *reply)
{
    struct feed_follower *feed = argument;

    if (reply_is_error(reply) || !take_place(feed, reply)) {
        drop(feed, reply);
        return;
    }
    feed->read_ms = now_of(feed);
    redis_link_settle(&feed->link);
    beat(feed, now_of(feed));
    ask_more(feed);
}

static void ask_join(struct feed_follower *feed)
{
    struct resp resp;

    resp_begin_call(&resp, "join_2", 1);
    resp_text(&resp, feed->place);
    redis_link_ask(&feed->link, &resp, on_joined, feed);
}

static void on_connected(void *owner)
{
    ask_join(owner);
}

static void on_down(void *owner)
{
    (void)owner;
}

/* ---- For the store ---- */

static const struct redis_link_hooks link_hooks = {on_connected, on_down};

void feed_follower_init(struct feed_follower *feed, const struct redis_place *place,
                        struct redis_commands *commands, const char *process, int64_t keep_ms,
                        const struct log_follower *follower)
{
    *feed = (struct feed_follower){
        .commands = commands, .follower = follower, .process = process, .keep_ms = keep_ms};
    redis_link_init(&feed->link, place, "sfat-feed", &link_hooks, feed);
    feed->link.quiet = true;
}

void feed_follower_finish(struct feed_follower *feed)
{
    redis_link_finish(&feed->link);
}

void feed_follower_start(struct feed_follower *feed)
{
    feed->started = true;
    feed->beat_due_ms = now_of(feed) + BEAT_EVERY_MS;
    redis_link_start(&feed->link);
}

int64_t feed_follower_beat_age_ms(const struct feed_follower *feed, int64_t now_ms)
{
    return feed->beat_seen_ms == 0 ? -1 : now_ms - feed->beat_seen_ms;
}

void feed_follower_tick(struct feed_follower *feed, int64_t now_ms)
{
    if (!feed->started)
        return;
    redis_link_tick(&feed->link, now_ms);
    if (now_ms >= feed->beat_due_ms)
        beat(feed, now_ms);
    if (!is_on_time(feed, now_ms))
        set_serving(feed, false);
}

int64_t feed_follower_due_ms(const struct feed_follower *feed)
{
    if (!feed->started)
        return INT64_MAX;
    return feed->link.due_ms < feed->beat_due_ms ? feed->link.due_ms : feed->beat_due_ms;
}
