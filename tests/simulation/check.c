#include "simulation/check.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "hub/channel.h"
#include "simulation/process.h"
#include "simulation/toy.h"

static _Noreturn void fail(const struct world *world, const char *what, const struct log *log, uint64_t seq)
{
    world_fail(world, "%s: %s %llu", what, log->channel, (unsigned long long)seq);
}

/* ---- Folding ---- */

const struct feature *check_feature(const char *channel)
{
    return strncmp(channel, "board:", 6) == 0  ? &toy_board
           : strncmp(channel, "tray:", 5) == 0 ? &toy_tray
                                               : &toy_directory;
}

static void apply(const struct world *world, const struct feature *feature, void *state,
                  const struct log *log, uint64_t seq)
{
    const json_t *fields = log->events[seq - 1];
    const struct event event = event_read(log->channel, &log->entries[seq - 1].position, fields);
    const struct event_type *type = feature->events;

    while (strcmp(type->name, event.type) != 0)
        type++;
    if (!type->apply(state, &event))
        fail(world, "cannot be applied", log, seq);
}

void *check_fold(const struct world *world, const struct log *log, bool from_snapshot)
{
    const struct feature *feature = check_feature(log->channel);
    void *state = feature->create(log->channel, NULL);
    uint64_t seq = 1;

    if (from_snapshot) {
        json_auto_t *snapshot = json_read(log->snapshot, strlen(log->snapshot));

        feature->restore(state, snapshot);
        seq = log->snapshot_position.seq + 1;
    }
    for (; seq <= log->count; seq++)
        apply(world, feature, state, log, seq);
    return state;
}

static void check_snapshot(const struct world *world, const struct log *log)
{
    void *whole, *tail;

    if (log->snapshot == NULL)
        return;
    whole = check_fold(world, log, false);
    tail = check_fold(world, log, true);
    if (!json_equal(toy_json(whole), toy_json(tail)))
        fail(world, "the snapshot and its tail are not what the log is", log, log->snapshot_position.seq);
    toy_destroy(whole);
    toy_destroy(tail);
}

/* ---- The logs ---- */

static void check_due(const struct world *world, const struct log *log, const json_t *event, uint64_t seq,
                      int64_t *due_ms)
{
    const char *type = json_text(event, "type");

    if (strcmp(type, "board.scheduled") == 0) {
        *due_ms = json_int(event, "due_ms", 0);
    } else if (strcmp(type, "board.fired") == 0) {
        if (*due_ms == 0 || json_int(event, "due_ms", 0) != *due_ms)
            fail(world, "fired twice, or what was not scheduled", log, seq);
        if (json_int(event, "at_ms", 0) < *due_ms)
            fail(world, "fired before its time", log, seq);
        *due_ms = 0;
    }
}

static void count_once(const struct world *world, json_t *seen, const char *key, const char *what,
                       const struct log *log, uint64_t seq)
{
    if (json_object_get(seen, key) != NULL)
        fail(world, what, log, seq);
    json_object_set_new(seen, key, json_true());
}

static void check_log(const struct world *world, const struct log *log, json_t *ops, json_t *tags)
{
    int64_t due_ms = 0, at_ms = 0;

    for (uint64_t seq = 1; seq <= log->count; seq++) {
        const json_t *event = log->events[seq - 1];

        if ((uint64_t)json_int(event, "seq", 0) != seq || log->entries[seq - 1].position.seq != seq)
            fail(world, "a gap", log, seq);
        if (json_int(event, "at_ms", 0) < at_ms)
            fail(world, "time goes back", log, seq);
        at_ms = json_int(event, "at_ms", 0);
        count_once(world, tags, json_text(event, "tag"), "a tag is there twice", log, seq);
        count_once(world, ops, json_text(event, "op"), "an op is there twice", log, seq);
        check_due(world, log, event, seq, &due_ms);
    }
    if (due_ms != 0)
        fail(world, "never fired", log, log->count);
    check_snapshot(world, log);
}

/* "channel seq" => how often a tray says that it comes from there. */
static json_t *count_drops(const struct world *world)
{
    json_t *counts = json_object();
    struct log *log, *next;

    HASH_ITER(hh, world->database->logs, log, next)
    for (size_t i = 0; strncmp(log->channel, "tray:", 5) == 0 && i < log->count; i++) {
        char key[CHANNEL_ID_SIZE + 24];

        snprintf(key, sizeof(key), "%s %lld", json_text(log->events[i], "from"),
                 (long long)json_int(log->events[i], "from_seq", 0));
        json_object_set_new(counts, key, json_integer(json_int(counts, key, 0) + 1));
    }
    return counts;
}

/* A claim drops two; a quote, and what it dropped, one each until the last hop. */
static int64_t expected_drops(const json_t *event)
{
    const char *type = json_text(event, "type");

    if (strcmp(type, "board.claimed") == 0)
        return 2;
    if (strcmp(type, "board.quoted") == 0)
        return 1;
    return strcmp(type, "tray.dropped") == 0 && json_int(event, "hop", 0) > 0 &&
           json_int(event, "hop", 0) != TOY_HOPS;
}

static void check_reactions(const struct world *world, const struct log *log, const json_t *drops)
{
    for (uint64_t seq = 1; seq <= log->count; seq++) {
        char key[CHANNEL_ID_SIZE + 24];

        snprintf(key, sizeof(key), "%s %llu", log->channel, (unsigned long long)seq);
        if (json_int(drops, key, 0) != expected_drops(log->events[seq - 1]))
            fail(world, "its reactions are not there once each", log, seq);
    }
}

/* In the order of the feed, nobody acts while they are out. */
static void check_rights(const struct world *world)
{
    json_auto_t *inside = json_object();

    for (size_t i = 0; i < world->database->feed_count; i++) {
        const struct fed *fed = &world->database->feed[i];
        const json_t *event = fed->log->events[fed->seq - 1];
        const char *by = json_text(event, "by"), *type = json_text(event, "type");

        if (by[0] != '\0' && json_object_get(inside, by) == NULL)
            fail(world, "done after the expulsion", fed->log, fed->seq);
        if (strcmp(type, "directory.admitted") == 0)
            json_object_set_new(inside, json_text(event, "person"), json_true());
        else if (strcmp(type, "directory.expelled") == 0)
            json_object_del(inside, json_text(event, "person"));
    }
}

/* Each event that came with an entry of a text has it there once, in their order, and nothing else is. */
static void check_text(const struct world *world, const struct log *log)
{
    const struct text_log *text = database_text(world->database, strchr(log->channel, ':') + 1);
    size_t filed = 0;

    for (uint64_t seq = 1; seq <= log->count; seq++) {
        const json_t *event = log->events[seq - 1];

        if (strcmp(json_text(event, "type"), "board.filed") == 0 &&
            (filed == text->count || strcmp(json_text(event, "stamp"), text->entries[filed++].bytes) != 0))
            fail(world, "its entry is not in the text", log, seq);
    }
    if (filed != text->count)
        fail(world, "the text has an entry without an event", log, filed);
}

void check_logs(const struct world *world)
{
    json_auto_t *ops = json_object(), *tags = json_object(), *drops = count_drops(world);
    struct log *log, *next;

    HASH_ITER(hh, world->database->logs, log, next)
    {
        check_log(world, log, ops, tags);
        check_reactions(world, log, drops);
        if (strncmp(log->channel, "board:", 6) == 0)
            check_text(world, log);
    }
    check_rights(world);
}

/* ---- What was asked ---- */

static bool is_in_log(const struct log *log, const char *op)
{
    for (uint64_t seq = 1; seq <= log->count; seq++) {
        const json_t *event = log->events[seq - 1];

        if (strcmp(json_text(event, "op"), op) == 0)
            return true;
    }
    return false;
}

void check_asked(const struct client *client)
{
    for (size_t i = 0; i < client->asked_count; i++) {
        const struct asked *asked = client->asked[i];
        const struct log *log = database_log(client->world->database, asked->channel);
        bool is_done = is_in_log(log, asked->op);

        if (asked->answer != NULL && !is_done)
            fail(client->world, "answered, but not in the log", log, i);
        if (asked->answer == NULL && is_done && asked->copies == 1)
            fail(client->world, "refused, but in the log", log, i);
    }
}

/* ---- What was heard ---- */

static void check_heard(const struct client *client, const struct model *model, const struct log *log)
{
    size_t heard = 0;

    for (uint64_t seq = model->view_seq + 1; seq <= log->count; seq++) {
        const json_t *event = log->events[seq - 1];

        if (!toy_may_hear(event, client_clearance(client), client->person))
            continue;
        if (seq > model->position.seq) {
            if (model->is_open)
                fail(client->world, "not heard to the end", log, seq);
            break;
        }
        if (heard == model->heard_count || model->heard[heard] != seq)
            fail(client->world, "not heard", log, seq);
        heard++;
    }
    if (heard != model->heard_count)
        fail(client->world, "heard what there is not", log, model->heard[heard]);
}

static void check_view(const struct client *client, const struct model *model, const struct log *log)
{
    const struct feature *feature = check_feature(log->channel);
    void *state = check_fold(client->world, log, false);
    json_auto_t *view = feature->view(state, client_clearance(client));
    struct actor actor = {.role = client->role};
    json_auto_t *mine = NULL;

    strcpy(actor.person, client->person);
    mine = feature->mine == NULL ? json_object() : feature->mine(state, &actor);
    if (!json_equal(view, model->view) || !json_equal(mine, model->mine))
        world_fail(client->world, "client %u: the model of %s is not the fresh view", client->number,
                   model->channel);
    toy_destroy(state);
}

void check_models(const struct client *client)
{
    for (size_t i = 0; i < client->model_count; i++) {
        const struct model *model = &client->models[i];
        const struct log *log = database_log(client->world->database, model->channel);

        if (model->view == NULL)
            continue;
        check_heard(client, model, log);
        if (model->is_open)
            check_view(client, model, log);
    }
}
