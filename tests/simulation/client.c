#include "simulation/client.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "simulation/process.h"
#include "simulation/random.h"

#define LOOK_US (20 * MS)

static void connect_soon(struct client *client);

struct client *client_create(struct world *world, unsigned number, enum role role)
{
    struct client *client = MEM_NEW(struct client);

    client->world = world;
    client->number = number;
    client->role = role;
    if (role > ROLE_VISITOR)
        ulid_make(client->person, world_now_ms(world));
    return client;
}

void client_destroy(struct client *client)
{
    turns_forget(client->world->turns, client);
    for (size_t i = 0; i < client->asked_count; i++) {
        json_decref(client->asked[i]->params);
        mem_free(client->asked[i]->answer);
        mem_free(client->asked[i]);
    }
    for (size_t i = 0; i < client->model_count; i++) {
        json_decref(client->models[i].view);
        json_decref(client->models[i].mine);
        mem_free(client->models[i].heard);
    }
    mem_free(client->asked);
    mem_free(client->models);
    mem_free(client);
}

enum clearance client_clearance(const struct client *client)
{
    return client->role <= ROLE_VISITOR  ? CLEARANCE_PUBLIC
           : client->role == ROLE_MEMBER ? CLEARANCE_MEMBER
                                         : CLEARANCE_MODERATOR;
}

struct model *client_find_model(const struct client *client, const char *channel)
{
    for (size_t i = 0; i < client->model_count; i++)
        if (strcmp(client->models[i].channel, channel) == 0)
            return &client->models[i];
    return NULL;
}

/* ---- The connection ---- */

static void forget_link(struct client *client)
{
    client->link = NULL;
    client->is_greeted = false;
    for (size_t i = 0; i < client->asked_count; i++)
        client->asked[i]->is_waiting = false;
    for (size_t i = 0; i < client->model_count; i++)
        client->models[i].is_open = client->models[i].is_opening = false;
}

static void on_end(void *self, struct link *link, unsigned code)
{
    struct client *client = self;

    if (link == client->side) {
        client->side = NULL;
        return;
    }
    world_trace(client->world, "client %u: its link ends with %u", client->number, code);
    client->slow_ends += code == CLOSE_TOO_SLOW;
    forget_link(client);
    connect_soon(client);
}

static struct process *choose_process(struct world *world)
{
    struct process *process = world->processes[random_below(world->process_count)];

    return process->is_ready ? process : NULL;
}

static struct link *connect_to(struct client *client, struct process *process)
{
    char address[32];

    snprintf(address, sizeof(address), "192.0.2.%u", client->number);
    return link_connect(process, &(struct link_options){
                                     .end = {client, client_hear, on_end},
                                     .person = client->person,
                                     .session = client->person,
                                     .address = address,
                                     .expires_ms = client->person[0] == '\0' ? 0 : INT64_MAX,
                                     .window = (size_t)random_between(500, 20000),
                                 });
}

static void connect(void *argument)
{
    struct client *client = argument;
    struct process *process = choose_process(client->world);

    if (client->is_ending || client->link != NULL)
        return;
    if (process == NULL) {
        connect_soon(client);
        return;
    }
    world_trace(client->world, "client %u: connects to %u", client->number, process->number);
    client->link = connect_to(client, process);
}

static void connect_soon(struct client *client)
{
    if (!client->is_ending)
        turns_in(client->world->turns, random_between(1 * MS, 400 * MS), client, connect, client);
}

/* What was refused for now is asked again in its time. */
static void look(void *argument)
{
    struct client *client = argument;

    if (client->is_greeted) {
        client_send_opens(client);
        client_send_asked(client);
    }
    turns_in(client->world->turns, LOOK_US, client, look, client);
}

void client_start(struct client *client)
{
    connect_soon(client);
    turns_in(client->world->turns, LOOK_US, client, look, client);
}

void client_cut(struct client *client)
{
    struct link *link = client->link;

    if (link == NULL)
        return;
    world_trace(client->world, "client %u: cuts", client->number);
    link_cut(link, world_delay(3 * SECOND));
    forget_link(client);
    connect_soon(client);
}

/* ---- What it wants ---- */

void client_open(struct client *client, const char *channel)
{
    struct model *model;

    if (client_find_model(client, channel) != NULL)
        return;
    client->models =
        mem_grow(client->models, client->model_count, &client->model_capacity, sizeof(*client->models));
    model = &client->models[client->model_count++];
    *model = (struct model){0};
    strcpy(model->channel, channel);
    channel_id_parse(channel, model->kind);
}

void client_ask(struct client *client, const char *channel, const char *method, json_t *params)
{
    struct asked *asked = MEM_NEW(struct asked);

    ulid_make(asked->op, world_now_ms(client->world));
    strcpy(asked->channel, channel);
    asked->method = method;
    asked->params = params;
    json_object_set_new(params, "channel", json_string(channel));
    json_object_set_new(params, "op", json_string(asked->op));
    client->asked = mem_grow(client->asked, client->asked_count, &client->asked_capacity, sizeof(asked));
    client->asked[client->asked_count++] = asked;
    if (client->is_greeted)
        client_send_asked(client);
}

bool client_is_settled(const struct client *client)
{
    if (client->link == NULL || client->side != NULL)
        return false;
    for (size_t i = 0; i < client->asked_count; i++)
        if (client->asked[i]->is_waiting ||
            (client->asked[i]->answer == NULL && client->asked[i]->refusal[0] == '\0'))
            return false;
    for (size_t i = 0; i < client->model_count; i++)
        if (!client->models[i].is_open && !client->models[i].is_refused)
            return false;
    return true;
}

/* ---- Repeats ---- */

static void end_side(void *argument)
{
    struct client *client = argument;

    if (client->side == NULL)
        return;
    link_cut(client->side, 0);
    client->side = NULL;
}

static void send_copy(struct client *client, struct link *link, size_t place)
{
    struct asked *asked = client->asked[place];
    struct buffer text = {0};

    asked->copies++;
    buffer_append_format(&text, "{\"jsonrpc\":\"2.0\",\"id\":\"%s%zu\",\"method\":\"%s\",\"params\":",
                         asked->answer == NULL ? "a" : "r", place, asked->method);
    json_write(&text, asked->params);
    buffer_append_text(&text, "}");
    link_send(link, text.bytes, text.length);
    buffer_finish(&text);
}

void client_repeat(struct client *client, bool on_the_side)
{
    struct process *process = choose_process(client->world);
    size_t newest = client->asked_count < 8 ? client->asked_count : 8, place;

    if (newest == 0 || (on_the_side ? process == NULL : !client->is_greeted))
        return;
    if (on_the_side && client->side == NULL) {
        client->side = connect_to(client, process);
        turns_in(client->world->turns, random_between(5 * MS, 300 * MS), client, end_side, client);
    }
    place = client->asked_count - 1 - (size_t)random_below(newest);
    send_copy(client, on_the_side ? client->side : client->link, place);
}
