/* What a page hears, and whether it may be so. */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "simulation/client.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/toy.h"

static _Noreturn void fail(const struct client *client, const char *what, const char *channel, uint64_t seq)
{
    world_fail(client->world, "client %u: %s: %s %llu", client->number, what, channel,
               (unsigned long long)seq);
}

/* ---- Events ---- */

/* A process that knew of the expulsion when it applied the event must not tell it, unless the person was
 * admitted again since. */
static void check_right(const struct client *client, const struct link *link, const struct model *model,
                        uint64_t seq)
{
    const struct log *directory = database_log(client->world->database, "directory");
    const struct process *process = client->world->processes[link->process_number];
    uint64_t rights, expelled = 0;
    bool is_out = false;

    if (client->person[0] == '\0' || process->life != link->process_life ||
        !process_find_rights(process, model->channel, seq, &rights))
        return;
    for (size_t i = 0; i < directory->count; i++) {
        const json_t *event = directory->events[i];
        const char *person = json_text(event, "person");
        bool is_expelled = strcmp(json_text(event, "type"), "directory.expelled") == 0;

        expelled += is_expelled;
        if (person == NULL || strcmp(person, client->person) != 0)
            continue;
        is_out = is_expelled && expelled <= rights;
    }
    if (is_out)
        fail(client, "heard after the expulsion", model->channel, seq);
}

static void check_event(const struct client *client, const struct model *model, const json_t *event)
{
    const struct log *log = database_log(client->world->database, model->channel);
    uint64_t seq = (uint64_t)json_int(event, "seq", 0);
    struct buffer text = {0};

    if (seq <= model->position.seq)
        fail(client, "heard twice or out of order", model->channel, seq);
    if (!toy_may_hear(event, client_clearance(client), client->person))
        fail(client, "heard what it may not", model->channel, seq);
    json_write(&text, event);
    if (seq > log->count || strlen(log->entries[seq - 1].text) != text.length ||
        strcmp(log->entries[seq - 1].text, text.bytes) != 0)
        fail(client, "heard what is not in the log", model->channel, seq);
    buffer_finish(&text);
}

static void take_event(struct client *client, struct model *model, const json_t *event)
{
    check_event(client, model, event);
    model->position.seq = (uint64_t)json_int(event, "seq", 0);
    strcpy(model->position.tag, json_text(event, "tag"));
    model->heard = mem_grow(model->heard, model->heard_count, &model->heard_capacity, sizeof(*model->heard));
    model->heard[model->heard_count++] = model->position.seq;
    toy_apply_to_view(model->kind, client_clearance(client), model->view, model->mine, event);
}

/* The mine of a view is its reader's own; the role in it is told apart. */
static void take_mine(struct model *model, const json_t *mine)
{
    json_decref(model->mine);
    model->mine = json_deep_copy(mine);
    json_object_del(model->mine, "role");
}

static void take_view(struct client *client, struct model *model, const json_t *result)
{
    client->views++;
    json_decref(model->view);
    model->view = json_deep_copy(json_object_get(result, "view"));
    take_mine(model, json_object_get(result, "mine"));
    model->heard_count = 0;
}

static void take_events(struct client *client, struct model *model, const json_t *events)
{
    size_t i;
    json_t *event;

    client->resumed++;
    if (model->view == NULL)
        fail(client, "got events without a view", model->channel, 0);
    json_array_foreach((json_t *)events, i, event) take_event(client, model, event);
}

static void take_opened(struct client *client, struct model *model, const json_t *result)
{
    const json_t *position = json_object_get(result, "position");
    const json_t *events = json_object_get(result, "events");

    if (!model->is_anew && (uint64_t)json_int(position, "seq", 0) < model->position.seq)
        fail(client, "was sent back in time", model->channel, model->position.seq);
    model->is_opening = model->is_refused = false;
    model->is_open = true;
    if (events != NULL)
        take_events(client, model, events);
    else
        take_view(client, model, result);
    model->position.seq = (uint64_t)json_int(position, "seq", 0);
    strcpy(model->position.tag, json_text(position, "tag"));
    if (events == NULL)
        model->view_seq = model->position.seq;
}

static void on_event(struct client *client, struct link *link, const json_t *event)
{
    struct model *model = client_find_model(client, json_text(event, "channel"));

    if (model == NULL || !model->is_open) {
        /* Still on its way when the channel was closed. */
        if (model == NULL)
            fail(client, "heard of what it did not open", json_text(event, "channel"), 0);
        return;
    }
    check_right(client, link, model, (uint64_t)json_int(event, "seq", 0));
    take_event(client, model, event);
}

static void on_closed(struct client *client, const json_t *params)
{
    struct model *model = client_find_model(client, json_text(params, "channel"));
    const char *reason = json_text(params, "reason");

    world_trace(client->world, "client %u: %s closed: %s", client->number, model->channel, reason);
    model->is_open = false;
    model->is_refused = strcmp(reason, "forbidden") == 0;
    model->again_us =
        turns_now_us(client->world->turns) + (model->is_refused ? SECOND : random_between(0, 100 * MS));
}

/* ---- Replies ---- */

static bool is_for_now(const char *word)
{
    return strcmp(word, "busy") == 0 || strcmp(word, "unavailable") == 0 || strcmp(word, "too_many") == 0;
}

/* What is acknowledged is in the log already, as it was answered. */
static void check_answer(const struct client *client, const struct asked *asked, const json_t *result)
{
    const struct log *log = database_log(client->world->database, asked->channel);
    uint64_t seq = (uint64_t)json_int(result, "seq", 0);
    const json_t *event;

    if (seq == 0 || seq > log->count)
        fail(client, "answered before it was in the log", asked->channel, seq);
    event = log->events[seq - 1];
    if (strcmp(json_text(event, "op"), asked->op) != 0 ||
        strcmp(json_text(event, "tag"), json_text(result, "tag")) != 0 ||
        json_int(event, "at_ms", 0) != json_int(result, "at_ms", 1))
        fail(client, "answered with what is not in the log", asked->channel, seq);
}

/* Who listens hears the event before the reply. */
static void check_heard(const struct client *client, const struct asked *asked, const json_t *result)
{
    const struct model *model = client_find_model(client, asked->channel);
    const struct log *log = database_log(client->world->database, asked->channel);
    uint64_t seq = (uint64_t)json_int(result, "seq", 0);
    const json_t *event = log->events[seq - 1];

    if (model != NULL && model->is_open && model->position.seq < seq &&
        toy_may_hear(event, client_clearance(client), client->person))
        fail(client, "the reply came before the event", asked->channel, seq);
}

static void on_answer(struct client *client, struct asked *asked, const json_t *result, bool is_main)
{
    struct buffer text = {0};

    check_answer(client, asked, result);
    if (is_main)
        check_heard(client, asked, result);
    json_write(&text, result);
    if (asked->answer == NULL)
        asked->answer = mem_copy_text(text.bytes);
    else if (strcmp(asked->answer, text.bytes) != 0)
        fail(client, "a repeat got another answer", asked->channel, (uint64_t)json_int(result, "seq", 0));
    buffer_finish(&text);
}

/* is_repeat: it was sent after the answer had come. */
static void on_refusal(struct client *client, struct asked *asked, const json_t *data, bool is_repeat)
{
    const char *word = json_text(data, "error");

    world_trace(client->world, "client %u: %s refused: %s", client->number, asked->method, word);
    if (is_for_now(word)) {
        asked->again_us = turns_now_us(client->world->turns) +
                          json_int(data, "retry_after_ms", random_between(10, 200)) * MS;
        return;
    }
    if (is_repeat)
        world_fail(client->world, "client %u: %s %s was answered, its repeat refused: %s", client->number,
                   asked->method, asked->op, word);
    strcpy(asked->refusal, word);
}

static void on_asked(struct client *client, size_t place, const json_t *message, bool is_main, bool is_repeat)
{
    const json_t *result = json_object_get(message, "result");
    struct asked *asked = client->asked[place];

    if (is_main)
        asked->is_waiting = false;
    if (result != NULL)
        on_answer(client, asked, result, is_main);
    else
        on_refusal(client, asked, json_object_get(json_object_get(message, "error"), "data"), is_repeat);
}

static void on_opened(struct client *client, size_t place, const json_t *message)
{
    const json_t *result = json_object_get(message, "result");
    struct model *model = &client->models[place];

    if (result != NULL) {
        take_opened(client, model, result);
        return;
    }
    model->is_opening = false;
    model->is_refused = true;
    model->again_us = turns_now_us(client->world->turns) + random_between(100 * MS, 600 * MS);
}

static void on_history(struct client *client, const json_t *result)
{
    size_t i;
    json_t *event;
    uint64_t last = 0;

    json_array_foreach(json_object_get(result, "events"), i, event)
    {
        uint64_t seq = (uint64_t)json_int(event, "seq", 0);

        if (last != 0 && seq != last + 1)
            fail(client, "history with a gap", json_text(event, "channel"), seq);
        last = seq;
    }
}

static void on_reply(struct client *client, struct link *link, const json_t *message)
{
    const char *id = json_text(message, "id");
    size_t place = id == NULL ? 0 : (size_t)atoll(id + 1);

    if (id == NULL)
        world_fail(client->world, "client %u: what it sent was no request", client->number);
    if (id[0] == 'a' || id[0] == 'r')
        on_asked(client, place, message, link == client->link, id[0] == 'r');
    else if (id[0] == 'c')
        on_opened(client, place, message);
    else if (id[0] == 'h' && json_object_get(message, "result") != NULL)
        on_history(client, json_object_get(message, "result"));
}

static void on_message(struct client *client, struct link *link, const json_t *message)
{
    const char *method = json_text(message, "method");
    const json_t *params = json_object_get(message, "params");

    if (method == NULL) {
        on_reply(client, link, message);
    } else if (strcmp(method, "hello") == 0) {
        if (link != client->link)
            return;
        client->is_greeted = true;
        client_send_opens(client);
        client_send_asked(client);
    } else if (strcmp(method, "event") == 0) {
        on_event(client, link, params);
    } else if (strcmp(method, "closed") == 0) {
        on_closed(client, params);
    } else {
        client->signals++;
    }
}

void client_hear(void *self, struct link *link, const char *text, size_t length)
{
    struct client *client = self;
    json_t *message = json_read(text, length);
    size_t i;
    json_t *item;

    if (message == NULL)
        world_fail(client->world, "client %u heard no JSON: %s", client->number, text);
    if (json_is_array(message)) {
        json_array_foreach(message, i, item) on_message(client, link, item);
    } else {
        on_message(client, link, message);
    }
    json_decref(message);
}
