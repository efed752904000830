#include "simulation/trouble.h"

#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/store.h"

static int64_t any_most(int64_t most_us)
{
    return random_chance(3000) ? 0 : random_between(0, random_chance(7000) ? most_us / 10 : most_us);
}

void trouble_choose_faults(struct world *world)
{
    world->faults = (struct faults){
        .database_us = any_most(20 * MS),
        .feed_us = any_most(100 * MS),
        .wire_us = any_most(50 * MS),
        .reconnect_us = any_most(300 * MS),
        .lost_replies = random_chance(5000) ? 0 : (unsigned)random_below(500),
        .late_timers = random_chance(5000) ? 0 : (unsigned)random_below(2000),
        .lost_signals = 1000,
    };
}

static void start_again(void *argument)
{
    struct process *process = argument;

    if (process->hub == NULL)
        process_start(process, true);
}

static void kill_one(struct trouble *trouble)
{
    struct world *world = trouble->world;
    struct process *process = world->processes[random_below(world->process_count)];

    if (process->hub == NULL)
        return;
    trouble->kills++;
    process_kill(process);
    turns_in(world->turns, random_between(10 * MS, 2 * SECOND), trouble, start_again, process);
}

static void bring_back(void *argument)
{
    world_bring_database(argument);
}

static void take_away(struct trouble *trouble)
{
    struct world *world = trouble->world;
    int64_t for_us = random_between(10 * MS, random_chance(2000) ? 5 * SECOND : 500 * MS);

    if (world->database_is_away)
        return;
    trouble->outages++;
    world_trace(world, "the database goes for %lld ms", (long long)(for_us / MS));
    world_take_database(world);
    if (trouble->lost_edits > 0)
        database_lose_edits(world->database, (size_t)random_below(trouble->lost_edits + 1));
    for (size_t i = 0; i < world->process_count; i++)
        if (world->processes[i]->store != NULL)
            store_stall_feed(world->processes[i]->store, for_us);
    turns_in(world->turns, for_us, trouble, bring_back, world);
}

static void stall_feed(const struct trouble *trouble)
{
    struct world *world = trouble->world;
    struct process *process = world->processes[random_below(world->process_count)];
    int64_t for_us = random_between(0, random_chance(2000) ? 5 * SECOND : SECOND);

    if (process->store == NULL)
        return;
    world_trace(world, "process %u: its feed stalls for %lld ms", process->number, (long long)(for_us / MS));
    store_stall_feed(process->store, for_us);
}

static void trim(struct database *database)
{
    database_trim(database);
    if (random_chance(3000))
        database_trim_edits(database);
}

static void strike(struct trouble *trouble)
{
    switch (random_below(6)) {
    case 0:
        kill_one(trouble);
        break;
    case 1:
        take_away(trouble);
        break;
    case 2:
    case 3:
        stall_feed(trouble);
        break;
    case 4:
        trim(trouble->world->database);
        break;
    case 5:
        if (random_chance(2000))
            trouble->world->wall_ahead_ms += random_between(-300, 300);
    }
}

static void go_wrong(void *argument)
{
    struct trouble *trouble = argument;

    if (trouble->is_over)
        return;
    strike(trouble);
    turns_in(trouble->world->turns, random_between(0, 1500 * MS), trouble, go_wrong, trouble);
}

void trouble_begin(struct trouble *trouble, size_t processes)
{
    struct world *world = trouble->world;

    process_kill(world->processes[0]);
    while (world->process_count < processes)
        process_create(world);
    for (size_t i = 0; i < processes; i++)
        process_start(world->processes[i], true);
}

void trouble_go_on(struct trouble *trouble)
{
    turns_in(trouble->world->turns, SECOND, trouble, go_wrong, trouble);
}

void trouble_end(struct trouble *trouble)
{
    trouble->is_over = true;
    trouble->world->faults = (struct faults){.database_us = MS, .feed_us = MS, .wire_us = MS};
}
