#include "simulation/world.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/store.h"

#define WALL_BEGINS_MS 1800000000000

bool world_is_tracing;

static void on_feed(void *argument)
{
    struct world *world = argument;

    for (size_t i = 0; i < world->process_count; i++)
        if (world->processes[i]->store != NULL)
            store_notice_feed(world->processes[i]->store);
}

struct world *world_create(uint64_t seed)
{
    struct world *world = MEM_NEW(struct world);

    random_seed(seed);
    world->seed = seed;
    world->turns = turns_create();
    world->database = database_create();
    world->database->on_feed = on_feed;
    world->database->argument = world;
    world->limits = hub_default_limits;
    world->store_queue_most = 1000;
    world->edit_bytes = 16 * 1024;
    return world;
}

void world_destroy(struct world *world)
{
    for (size_t i = 0; i < world->process_count; i++)
        process_destroy(world->processes[i]);
    database_destroy(world->database);
    turns_destroy(world->turns);
    mem_free(world);
}

int64_t world_now_ms(const struct world *world)
{
    return WALL_BEGINS_MS + turns_now_us(world->turns) / MS + world->wall_ahead_ms;
}

void world_run(struct world *world, int64_t for_us)
{
    turns_run(world->turns, for_us);
}

int64_t world_delay(int64_t most_us)
{
    return most_us == 0 ? 0 : random_between(0, most_us);
}

void world_take_database(struct world *world)
{
    world->database_is_away = true;
    for (size_t i = 0; i < world->process_count; i++)
        if (world->processes[i]->store != NULL)
            store_disconnect(world->processes[i]->store);
}

void world_bring_database(struct world *world)
{
    world->database_is_away = false;
    world->database_run++;
    for (size_t i = 0; i < world->process_count; i++)
        if (world->processes[i]->store != NULL)
            store_connect_soon(world->processes[i]->store);
}

static void on_done(void *argument, enum error error, const json_t *reply)
{
    (void)reply;
    if (error != ERR_NONE)
        world_fail(argument, "a command of the system was refused: %s", error_word(error));
}

void world_command(struct world *world, const char *method, json_t *params, int64_t for_us)
{
    char op[ULID_SIZE];

    ulid_make(op, world_now_ms(world));
    json_object_set_new(params, "op", json_string(op));
    hub_command(world->processes[0]->hub, "", method, params, on_done, world);
    world_run(world, for_us);
}

static void say(const struct world *world, const char *format, va_list arguments)
{
    printf("%10.3f  ", (double)turns_now_us(world->turns) / MS);
    vprintf(format, arguments);
    putchar('\n');
}

void world_fail(const struct world *world, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(world, format, arguments);
    va_end(arguments);
    printf("seed %llu: a promise was broken; see it with: %s --seed %llu --trace\n",
           (unsigned long long)world->seed, program_invocation_short_name, (unsigned long long)world->seed);
    fflush(stdout);
    abort();
}

void world_trace(const struct world *world, const char *format, ...)
{
    va_list arguments;

    if (!world_is_tracing)
        return;
    va_start(arguments, format);
    say(world, format, arguments);
    va_end(arguments);
}
