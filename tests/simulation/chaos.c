#include "simulation/chaos.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "simulation/check.h"
#include "simulation/client.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/store.h"
#include "simulation/toy.h"
#include "simulation/trouble.h"

#define CLIENTS 9
#define BOARDS_MOST 6
#define CHAOS_US (12 * SECOND)
#define CALM_MOST 300 /* rounds of half a second in which all must come to rest */

struct chaos {
    struct world *world;
    struct client *clients[CLIENTS];
    char boards[BOARDS_MOST][CHANNEL_ID_SIZE];
    size_t board_count;
    bool is_over; /* nothing new is asked */
    struct trouble trouble;
};

static struct {
    uint64_t events, answers, refusals, views, resumed, slow_ends, kills, outages, expulsions;
} figures;

static struct client *any_client(struct chaos *chaos)
{
    return chaos->clients[random_below(CLIENTS)];
}

/* ---- What people do ---- */

/* The boards that there are, whoever knows of them already. */
static void find_boards(struct chaos *chaos)
{
    const struct log *directory = database_log(chaos->world->database, "directory");

    chaos->board_count = 0;
    for (size_t i = 0; i < directory->count && chaos->board_count < BOARDS_MOST; i++) {
        const char *board = json_text(directory->events[i], "board");

        if (board != NULL)
            strcpy(chaos->boards[chaos->board_count++], board);
    }
}

static const char *any_board(struct chaos *chaos)
{
    return chaos->boards[random_below(chaos->board_count)];
}

static uint64_t any_seq(struct chaos *chaos, const char *board)
{
    return random_below(database_log(chaos->world->database, board)->count + 2);
}

static const char *any_person(struct chaos *chaos)
{
    return chaos->clients[random_below(CLIENTS - 1)]->person;
}

static void add(struct client *client, const char *board)
{
    char text[1500];
    size_t length = 1 + (size_t)random_below(random_chance(500) ? sizeof(text) - 1 : 20);

    for (size_t i = 0; i < length - 1; i++)
        text[i] = (char)random_between('a', 'z');
    text[length - 1] = '\0';
    client_ask(client, board, "board.add", json_pack("{s:s+}", "text", "a", text));
}

static void claim(struct client *client, const char *board)
{
    char name[24];

    snprintf(name, sizeof(name), "name %u", (unsigned)random_below(40));
    client_ask(client, board, "board.claim", json_pack("{s:s}", "name", name));
}

static void ask_about(struct chaos *chaos, struct client *client, const char *board, const char *method)
{
    client_ask(client, board, method, json_pack("{s:I}", "seq", (json_int_t)any_seq(chaos, board)));
}

static void speak_to(struct chaos *chaos, struct client *client, const char *board)
{
    const char *person = any_person(chaos);

    if (random_chance(3000))
        client_ask(client, board, "board.warn", json_pack("{s:s}", "person", person));
    else
        client_ask(client, board, "board.whisper", json_pack("{s:s, s:s}", "person", person, "text", "psst"));
}

static void ask_something(struct chaos *chaos, struct client *client)
{
    const char *board = any_board(chaos);

    switch (random_below(10)) {
    case 0:
        claim(client, board);
        break;
    case 1:
        ask_about(chaos, client, board, "board.flag");
        break;
    case 2:
        ask_about(chaos, client, board, "board.quote");
        break;
    case 3:
        client_ask(client, board, "board.schedule",
                   json_pack("{s:I}", "in_ms", (json_int_t)random_below(3000)));
        break;
    case 4:
        speak_to(chaos, client, board);
        break;
    case 5:
        client_ask(client, board, "board.file", json_pack("{s:s}", "text", "kept"));
        break;
    default:
        add(client, board);
    }
}

/* The administrator also lets people in and out, and makes boards. */
static void rule(struct chaos *chaos, struct client *admin)
{
    const char *person = any_person(chaos);

    if (random_chance(1500) && chaos->board_count < BOARDS_MOST)
        client_ask(admin, "directory", "directory.make", json_object());
    else if (strcmp(person, admin->person) == 0)
        return;
    else if (random_chance(4000))
        client_ask(admin, "directory", "directory.expel", json_pack("{s:s}", "person", person));
    else
        for (size_t i = 1; i < CLIENTS - 1; i++)
            client_ask(admin, "directory", "directory.admit",
                       json_pack("{s:s, s:i}", "person", chaos->clients[i]->person, "role",
                                 (int)chaos->clients[i]->role));
}

static void do_something(struct chaos *chaos, struct client *client)
{
    unsigned what = (unsigned)random_below(100);

    if (what < 60)
        ask_something(chaos, client);
    else if (what < 70)
        client_repeat(client, false);
    else if (what < 78)
        client_repeat(client, true);
    else if (what < 84)
        client_open(client, any_board(chaos));
    else if (what < 87)
        client_close(client, any_board(chaos));
    else if (what < 91)
        client_signal(client, any_board(chaos));
    else if (what < 94)
        client_look_back(client, any_board(chaos));
    else if (what < 98)
        client_cut(client);
    else if (client->link != NULL)
        link_pause(client->link, random_between(0, 4 * SECOND));
    if (client->number == 0 && random_chance(1500))
        rule(chaos, client);
}

static void live(void *argument)
{
    struct chaos *chaos = argument;

    if (chaos->is_over)
        return;
    find_boards(chaos);
    for (size_t i = 0; i < 1 + random_below(3) * random_below(3); i++)
        do_something(chaos, any_client(chaos));
    turns_in(chaos->world->turns, random_between(0, 30 * MS), chaos, live, chaos);
}

/* ---- A run ---- */

/* Small bounds, so that all of them are met. */
static void choose_world(struct world *world)
{
    trouble_choose_faults(world);
    world->limits.queue_frames = (unsigned)random_between(20, 100);
    world->limits.queue_bytes = 20000;
    world->limits.waiting_per_channel = (unsigned)random_between(3, 40);
    world->limits.requests_per_peer = (unsigned)random_between(14, 40);
    world->limits.commands_per_second = (unsigned)random_between(5, 50);
    world->limits.commands_burst = (unsigned)random_between(10, 60);
    world->limits.resume_events = (unsigned)random_between(5, 60);
    world->limits.idle_ms = (unsigned)random_between(0, 3000);
    world->limits.slice = (unsigned)random_between(1, 5);
    world->limits.snapshot_events = (unsigned)random_between(5, 60);
    world->database->window = (unsigned)random_between(10, 100);
    world->store_queue_most = (size_t)random_between(20, 400);
}

static void begin(struct chaos *chaos)
{
    struct world *world = chaos->world;
    size_t processes = 1 + random_below(3);

    process_start(process_create(world), true);
    world_run(world, SECOND);
    for (unsigned i = 0; i < CLIENTS; i++) {
        enum role role = i == 0             ? ROLE_ADMINISTRATOR
                         : i == 1           ? ROLE_FACILITATOR
                         : i == CLIENTS - 1 ? ROLE_VISITOR
                                            : ROLE_MEMBER;

        chaos->clients[i] = client_create(world, i, role);
        if (role > ROLE_VISITOR)
            world_command(world, "directory.admit",
                          json_pack("{s:s, s:s, s:i}", "channel", "directory", "person",
                                    chaos->clients[i]->person, "role", (int)role),
                          20 * MS);
    }
    for (unsigned i = 0; i < 2; i++)
        world_command(world, "directory.make", json_pack("{s:s}", "channel", "directory"), 20 * MS);
    choose_world(world);
    trouble_begin(&chaos->trouble, processes);
    find_boards(chaos);
}

static void come_to_rest(struct chaos *chaos)
{
    struct world *world = chaos->world;
    bool is_settled = false;

    chaos->is_over = true;
    trouble_end(&chaos->trouble);
    for (unsigned round = 0; round < CALM_MOST && !is_settled; round++) {
        world_run(world, 500 * MS);
        is_settled = !world->database_is_away;
        for (size_t i = 0; i < CLIENTS; i++)
            is_settled &= client_is_settled(chaos->clients[i]);
    }
    if (!is_settled)
        world_fail(world, "somebody waits for ever");
    /* The last due times and reactions. */
    world_run(world, 12 * SECOND);
}

static void add_figures(const struct client *client)
{
    for (size_t i = 0; i < client->asked_count; i++) {
        figures.answers += client->asked[i]->answer != NULL;
        figures.refusals += client->asked[i]->refusal[0] != '\0';
    }
    figures.views += client->views;
    figures.resumed += client->resumed;
    figures.slow_ends += client->slow_ends;
}

static void check(struct chaos *chaos)
{
    check_logs(chaos->world);
    for (size_t i = 0; i < CLIENTS; i++) {
        check_asked(chaos->clients[i]);
        check_models(chaos->clients[i]);
        add_figures(chaos->clients[i]);
    }
    figures.events += chaos->world->database->feed_count;
    figures.expulsions += chaos->world->database->rights;
    figures.kills += chaos->trouble.kills;
    figures.outages += chaos->trouble.outages;
}

static void end(struct chaos *chaos)
{
    for (size_t i = 0; i < CLIENTS; i++)
        chaos->clients[i]->is_ending = true;
    for (size_t i = 0; i < chaos->world->process_count; i++)
        process_stop(chaos->world->processes[i]);
    for (size_t i = 0; i < CLIENTS; i++)
        client_destroy(chaos->clients[i]);
    world_destroy(chaos->world);
}

void chaos_run(uint64_t seed)
{
    struct chaos chaos = {.world = world_create(seed)};

    chaos.trouble.world = chaos.world;
    begin(&chaos);
    for (size_t i = 0; i < CLIENTS; i++) {
        client_start(chaos.clients[i]);
        client_open(chaos.clients[i], any_board(&chaos));
    }
    client_open(chaos.clients[0], "directory");
    live(&chaos);
    trouble_go_on(&chaos.trouble);
    world_run(chaos.world, CHAOS_US);
    come_to_rest(&chaos);
    check(&chaos);
    end(&chaos);
}

void chaos_print(void)
{
    printf("%llu events, %llu answers, %llu refusals, %llu views, %llu resumed, %llu too slow, %llu kills, "
           "%llu outages, %llu expulsions\n",
           (unsigned long long)figures.events, (unsigned long long)figures.answers,
           (unsigned long long)figures.refusals, (unsigned long long)figures.views,
           (unsigned long long)figures.resumed, (unsigned long long)figures.slow_ends,
           (unsigned long long)figures.kills, (unsigned long long)figures.outages,
           (unsigned long long)figures.expulsions);
}
