#include "crdt/tasks.h"

#include <stdlib.h>

#include "crdt/placing.h"
#include "crdt/transaction.h"

/* Tasks are named by index + 1, so that 0 is none. Those that wait for a client of the same update hang on
 * that client's task, and are looked at again when it got on. */
struct task {
    struct section *section;
    struct wire_id missing;
    size_t waiters; /* the first task that waits for this one */
    size_t next;    /* the next in the same list, of waiters or of the ready */
    bool waits;
};

struct tasks {
    struct task *list; /* by client, descending */
    size_t count;
    size_t ready; /* the first task that may go on */
};

/* Content of this section that will be wanted after the block, so that it is stored in one piece. */
static size_t payload_after(const struct section *section)
{
    size_t left = wire_left(&section->wire);

    return section->payload < left ? section->payload : left;
}

bool section_run(struct crdt *document, struct section *section, struct wire_id *missing_out)
{
    while (section->count > 0 && !document->broken) {
        uint32_t state = document_state(document, section->client);
        struct block block;

        section_peek(section, &block);
        if (block.content != CONTENT_SKIP && section->clock + block.length > state) {
            if (block.clock > state) {
                *missing_out = (struct wire_id){section->client, block.clock - 1};
                return false;
            }
            if (!placing_is_possible(document, &block, missing_out))
                return false;
            section_pass(section, &block);
            placing_add(document, transaction_touch_client(document, section->client), &block,
                        state - block.clock, payload_after(section));
        } else {
            section_pass(section, &block);
        }
    }
    return true;
}

static int compare_tasks(const void *one, const void *other)
{
    uint64_t a = ((const struct task *)one)->section->client;
    uint64_t b = ((const struct task *)other)->section->client;

    return (a < b) - (a > b);
}

static struct task *find_task(const struct tasks *tasks, uint64_t client)
{
    size_t low = 0, high = tasks->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (tasks->list[middle].section->client > client)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tasks->count && tasks->list[low].section->client == client ? &tasks->list[low] : NULL;
}

static size_t name_of(const struct tasks *tasks, const struct task *task)
{
    return (size_t)(task - tasks->list) + 1;
}

static void make_ready(struct tasks *tasks, struct task *task)
{
    task->waits = false;
    task->next = tasks->ready;
    tasks->ready = name_of(tasks, task);
}

/* The task may go on when the other one has come far enough; where there is no other, it waits for a later
 * update. */
static void park(struct tasks *tasks, struct task *task)
{
    struct task *other = find_task(tasks, task->missing.client);

    task->waits = true;
    if (other == NULL || other == task)
        return;
    task->next = other->waiters;
    other->waiters = name_of(tasks, task);
}

static void wake_waiters(struct crdt *document, struct tasks *tasks, struct task *task)
{
    uint32_t state = document_state(document, task->section->client);
    size_t *link = &task->waiters;

    while (*link != 0 && document_step(document)) {
        struct task *waiter = &tasks->list[*link - 1];

        if (waiter->missing.clock < state) {
            *link = waiter->next;
            make_ready(tasks, waiter);
        } else {
            link = &waiter->next;
        }
    }
}

static void begin_tasks(struct tasks *tasks, struct update *update)
{
    tasks->count = update->section_count;
    tasks->list = mem_new(tasks->count * sizeof(*tasks->list));
    for (size_t i = 0; i < tasks->count; i++)
        tasks->list[i].section = &update->sections[i];
    qsort(tasks->list, tasks->count, sizeof(*tasks->list), compare_tasks);
    for (size_t i = tasks->count; i > 0; i--)
        make_ready(tasks, &tasks->list[i - 1]);
}

static void run_many(struct crdt *document, struct update *update)
{
    struct tasks tasks = {0};

    begin_tasks(&tasks, update);
    while (tasks.ready != 0 && !document->broken) {
        struct task *task = &tasks.list[tasks.ready - 1];

        tasks.ready = task->next;
        if (!section_run(document, task->section, &task->missing))
            park(&tasks, task);
        wake_waiters(document, &tasks, task);
    }
    for (size_t i = 0; i < tasks.count; i++) {
        if (tasks.list[i].waits)
            pending_add_section(&document->pending, tasks.list[i].section, tasks.list[i].missing);
    }
    mem_free(tasks.list);
}

void tasks_run(struct crdt *document, struct update *update)
{
    struct wire_id missing;

    if (update->section_count > 1)
        run_many(document, update);
    else if (update->section_count == 1 && !section_run(document, &update->sections[0], &missing))
        pending_add_section(&document->pending, &update->sections[0], missing);
}
