#include "simulation/process.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "simulation/random.h"
#include "simulation/store.h"
#include "simulation/toy.h"

#define LOAD_AGAIN_US (200 * MS)

/* ---- The clock ---- */

static int64_t now_ms(void *self)
{
    return world_now_ms(((const struct process *)self)->world);
}

static int64_t steady_ms(void *self)
{
    return turns_now_us(((const struct process *)self)->world->turns) / MS;
}

static void wake(void *argument)
{
    hub_wake(((struct process *)argument)->hub);
}

static void wake_at(void *self, int64_t steady_ms)
{
    struct process *process = self;
    struct world *world = process->world;
    int64_t late_us = random_chance(world->faults.late_timers) ? random_between(0, 500 * MS) : 0;

    turns_forget(world->turns, &process->clock);
    turns_in(world->turns, steady_ms * MS - turns_now_us(world->turns) + late_us, &process->clock, wake,
             process);
}

/* ---- The authority ---- */

static const void *peek_directory(struct process *process)
{
    return process->hub == NULL ? NULL : hub_peek(process->hub, "directory");
}

/* In the directory an admitted person is what they were admitted as; elsewhere too. Visitors may look at
 * boards. */
static enum error resolve(void *self, const char *channel, const char *person, const char *as,
                          struct actor *actor_out)
{
    struct process *process = self;
    const void *directory = peek_directory(process);
    enum role role;

    if (directory == NULL)
        return ERR_UNAVAILABLE;
    if (as != NULL)
        return ERR_FORBIDDEN;
    if (person[0] == '\0')
        role = strncmp(channel, "board:", 6) == 0 ? ROLE_VISITOR : ROLE_NONE;
    else
        role = toy_role(directory, person);
    if (role == ROLE_NONE)
        return ERR_FORBIDDEN;
    *actor_out = (struct actor){.role = role};
    strcpy(actor_out->person, person);
    return ERR_NONE;
}

static const json_t *find_settings(void *self, const char *channel)
{
    struct process *process = self;
    const struct extra *extra = process->world->extra;
    const void *directory = peek_directory(process);

    if (strcmp(channel, "directory") == 0)
        return process->no_settings;
    if (extra != NULL && strncmp(channel, extra->kind, strlen(extra->kind)) == 0)
        return extra->settings;
    return directory == NULL ? NULL : toy_find_settings(directory, channel);
}

/* Organisations are none here: whoever is admitted may open everything. */
static void each_person(void *self, const char *channel, const char *organisation, person_visit *visit,
                        void *argument)
{
    const void *directory = peek_directory(self);
    const char *person;
    json_t *role;

    (void)channel;
    if (directory == NULL || organisation != NULL)
        return;
    json_object_foreach(json_object_get(toy_json(directory), "people"), person, role) visit(argument, person);
}

static uint64_t rights(void *self)
{
    return ((const struct process *)self)->rights;
}

static bool is_session_alive(void *self, const char *session)
{
    return strcmp(((const struct process *)self)->ended_session, session) != 0;
}

/* ---- What was applied when ---- */

static void on_directory(void *service, const void *state, const struct event *event)
{
    struct process *process = service;

    (void)event;
    process->rights = toy_rights(state);
}

static struct applied *find_applied(struct process *process, const char *channel)
{
    struct applied *applied;

    HASH_FIND_STR(process->applied, channel, applied);
    if (applied != NULL)
        return applied;
    applied = MEM_NEW(struct applied);
    strcpy(applied->channel, channel);
    HASH_ADD_STR(process->applied, channel, applied);
    return applied;
}

static void on_board(void *service, const void *state, const struct event *event)
{
    struct process *process = service;
    struct applied *applied;

    (void)state;
    if (event == NULL)
        return;
    applied = find_applied(process, event->channel);
    if (applied->count < event->position.seq) {
        size_t count = (size_t)event->position.seq * 2;

        applied->rights = mem_resize(applied->rights, count * sizeof(*applied->rights));
        memset(applied->rights + applied->count, 0, (count - applied->count) * sizeof(*applied->rights));
        applied->count = count;
    }
    applied->rights[event->position.seq - 1] = process->rights + 1;
}

bool process_find_rights(const struct process *process, const char *channel, uint64_t seq,
                         uint64_t *rights_out)
{
    const struct applied *applied;

    HASH_FIND_STR(process->applied, channel, applied);
    if (applied == NULL || applied->count < seq || applied->rights[seq - 1] == 0)
        return false;
    *rights_out = applied->rights[seq - 1] - 1;
    return true;
}

static void forget_applied(struct process *process)
{
    struct applied *applied, *next;

    HASH_ITER(hh, process->applied, applied, next)
    {
        HASH_DEL(process->applied, applied);
        mem_free(applied->rights);
        mem_free(applied);
    }
}

/* ---- Start and end ---- */

struct process *process_create(struct world *world)
{
    struct process *process = MEM_NEW(struct process);

    process->world = world;
    process->number = (unsigned)world->process_count;
    process->no_settings = json_object();
    process->clock = (struct clock){process, now_ms, steady_ms, wake_at};
    process->authority = (struct authority){.self = process,
                                            .resolve = resolve,
                                            .find_settings = find_settings,
                                            .each_person = each_person,
                                            .rights = rights,
                                            .is_session_alive = is_session_alive};
    world->processes[world->process_count++] = process;
    return process;
}

void process_destroy(struct process *process)
{
    json_decref(process->no_settings);
    mem_free(process);
}

static void load_directory(void *argument);

static void on_loaded(void *argument, bool ok)
{
    struct process *process = argument;

    if (ok)
        process->is_ready = true;
    else if (!process->is_ending)
        turns_in(process->world->turns, LOAD_AGAIN_US, process, load_directory, process);
}

static void load_directory(void *argument)
{
    struct process *process = argument;

    hub_load(process->hub, "directory", on_loaded, process);
}

/* A toy, and who in this process is told what it applies. */
static void serve(struct process *process, size_t place, const struct feature *toy,
                  void (*applied)(void *, const void *, const struct event *))
{
    process->features[place] = *toy;
    process->features[place].applied = applied;
    hub_serve(process->hub, &process->features[place], process);
}

void process_start(struct process *process, bool is_reactor)
{
    struct world *world = process->world;
    struct log_follower follower;
    char name[ULID_SIZE];

    ulid_make(name, world_now_ms(world));
    process->life++;
    process->is_ending = false;
    process->store = store_create(world, name);
    process->hub = hub_create(&(struct hub_options){
        .schemas = world->extra == NULL ? toy_schemas : world->extra->schemas,
        .store = store_interface(process->store),
        .authority = &process->authority,
        .clock = &process->clock,
        .limits = world->limits,
        .time_zone = "Europe/Bucharest",
        .process = name,
        .is_reactor = is_reactor,
    });
    serve(process, 0, &toy_directory, on_directory);
    serve(process, 1, &toy_board, on_board);
    serve(process, 2, &toy_tray, NULL);
    follower = hub_follower(process->hub);
    if (world->extra != NULL) {
        process->extra = world->extra->start(process);
        store_follow_texts(process->store, world->extra->follower(process->extra));
    }
    store_follow(process->store, &follower);
    load_directory(process);
    world_trace(world, "process %u starts as %s", process->number, name);
}

static void end(struct process *process)
{
    struct world *world = process->world;

    turns_forget(world->turns, process);
    turns_forget(world->turns, &process->clock);
    if (world->extra != NULL)
        world->extra->end(process->extra);
    hub_destroy(process->hub);
    store_destroy(process->store);
    process->hub = NULL;
    process->store = NULL;
    process->is_ready = false;
    forget_applied(process);
}

void process_kill(struct process *process)
{
    world_trace(process->world, "process %u is killed", process->number);
    process->is_ending = true;
    while (process->links != NULL)
        link_break(process->links);
    store_kill(process->store);
    end(process);
}

void process_stop(struct process *process)
{
    struct world *world = process->world;

    hub_drain(process->hub, 100);
    for (unsigned rounds = 0; process->links != NULL || !hub_is_idle(process->hub); rounds++) {
        if (rounds == 100)
            world_fail(world, "process %u cannot end: something is left over", process->number);
        world_run(world, 100 * MS);
    }
    process->is_ending = true;
    store_kill(process->store);
    end(process);
}
