#include "search/indexer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/json.h"
#include "core/log.h"
#include "core/ulid.h"
#include "search/index.h"
#include "search/worker.h"

/* How often the feed is looked at without a call, and the file for whether it is still there. */
#define LOOK_MS 1000
/* After an event: what comes close behind it goes into the same transaction. */
#define GATHER_MS 20
#define RETRY_MS 500
/* Entries in one transaction, of a log and of the feed. A large one leaves fewer segments to be merged. */
#define PAGE 200
#define FEED_PAGE 500
#define TIDY_EVERY_MS (60 * 60 * 1000)

/* A channel whose log went on. */
struct behind {
    char channel[CHANNEL_ID_SIZE];
    struct position indexed, head;
};

/* One job for the thread that writes; there is one at a time. */
struct task {
    struct job job;
    struct indexer *indexer;
    enum index_result (*work)(struct task *task); /* on the thread */
    void (*then)(struct task *task);              /* on the loop, where it was well */
    enum index_result result;
    struct index_batch batch;
    struct index_applied applied;
    struct behind *channels; /* to compare */
    size_t channel_count;
    char cursor[FEED_ID_SIZE];
    bool is_fresh, wants_rebuild, is_other_log, has_more;
};

struct indexer {
    const struct search_options *options;
    struct workers *writer;
    struct index *index; /* of the thread alone */
    bool is_spoilt;      /* as index */
    uv_timer_t look;
    bool is_started, is_busy, wants_more, is_ending;
    bool is_open; /* since the last rest */
    bool is_rebuilding;
    bool wants_check, wants_rebuild;
    int lock;                  /* of the file; -1: another process has it */
    int64_t tidy_at_ms;        /* steady */
    char cursor[FEED_ID_SIZE]; /* how far the feed was read */
    struct behind *behind;
    size_t behind_count, behind_next;
    unsigned page; /* how many entries of a log are asked for */
    uint64_t count;
};

static void step(struct indexer *indexer);

static int64_t steady_ms(const struct indexer *indexer)
{
    const struct clock *clock = indexer->options->clock;

    return clock->steady_ms(clock->self);
}

static void look(uv_timer_t *timer)
{
    struct indexer *indexer = timer->data;

    indexer->is_busy = true;
    indexer->is_open = false;
    indexer->wants_more = false;
    step(indexer);
}

static void rest(struct indexer *indexer, unsigned in_ms)
{
    indexer->is_busy = false;
    if (!indexer->is_ending)
        uv_timer_start(&indexer->look, look, indexer->wants_more && in_ms > GATHER_MS ? GATHER_MS : in_ms, 0);
}

static void forget_behind(struct indexer *indexer)
{
    mem_free(indexer->behind);
    indexer->behind = NULL;
    indexer->behind_count = indexer->behind_next = 0;
}

/* ---- Tasks ---- */

static void run_task(struct job *job, unsigned place)
{
    struct task *task = (struct task *)job;

    (void)place;
    task->result = task->work(task);
    if (task->result == INDEX_SPOILT)
        task->indexer->is_spoilt = true;
}

static void free_task(struct task *task)
{
    for (size_t i = 0; i < task->batch.entry_count; i++)
        mem_free(task->batch.entries[i].text);
    for (size_t i = 0; i < task->batch.name_count; i++)
        mem_free(task->batch.names[i].name);
    mem_free(task->batch.entries);
    mem_free(task->batch.names);
    mem_free(task->channels);
    mem_free(task);
}

/* What failed is made good by comparing everything with the logs. */
static void give_up(struct indexer *indexer)
{
    forget_behind(indexer);
    indexer->is_rebuilding = false;
    indexer->wants_check = true;
    rest(indexer, RETRY_MS);
}

static void task_done(struct job *job)
{
    struct task *task = (struct task *)job;
    struct indexer *indexer = task->indexer;

    if (!indexer->is_ending && job->has_run) {
        if (task->result == INDEX_DONE)
            task->then(task);
        else
            give_up(indexer);
    }
    free_task(task);
}

static struct task *make_task(struct indexer *indexer, enum index_result (*work)(struct task *task),
                              void (*then)(struct task *task))
{
    struct task *task = MEM_NEW(struct task);

    task->job = (struct job){.run = run_task, .done = task_done};
    task->indexer = indexer;
    task->work = work;
    task->then = then;
    return task;
}

static void add_task(struct task *task)
{
    if (!workers_add(task->indexer->writer, &task->job))
        free_task(task);
}

/* ---- Opening ---- */

static enum index_result open_index(struct indexer *indexer)
{
    enum index_result result;

    index_close(indexer->index);
    if (indexer->is_spoilt)
        index_remove(indexer->options->path);
    indexer->is_spoilt = false;
    indexer->index = index_open_writer(indexer->options->path, &result);
    return result;
}

/* Also after every rest: the file may have been removed, or all of it be wanted anew. */
static enum index_result work_open(struct task *task)
{
    struct indexer *indexer = task->indexer;
    enum index_result result = INDEX_DONE;

    if (indexer->index == NULL || indexer->is_spoilt || index_is_rebuilding(indexer->index) ||
        !index_is_current(indexer->index)) {
        task->is_fresh = true;
        result = open_index(indexer);
    }
    if (result == INDEX_DONE)
        result = index_wants_rebuild(indexer->index, &task->wants_rebuild);
    return result == INDEX_DONE ? index_read_cursor(indexer->index, task->cursor) : result;
}

static void opened(struct task *task)
{
    struct indexer *indexer = task->indexer;

    indexer->is_open = true;
    indexer->wants_check |= task->is_fresh;
    indexer->wants_rebuild |= task->wants_rebuild;
    if (task->is_fresh)
        memcpy(indexer->cursor, task->cursor, FEED_ID_SIZE);
    step(indexer);
}

/* ---- All of it anew ---- */

static enum index_result work_begin_rebuild(struct task *task)
{
    return index_begin_rebuild(task->indexer->index);
}

static void rebuild_begun(struct task *task)
{
    struct indexer *indexer = task->indexer;

    log_info("the search index is made anew");
    indexer->wants_rebuild = false;
    indexer->is_rebuilding = true;
    indexer->wants_check = true;
    forget_behind(indexer);
    step(indexer);
}

static enum index_result work_end_rebuild(struct task *task)
{
    return index_end_rebuild(task->indexer->index);
}

static void rebuild_ended(struct task *task)
{
    struct indexer *indexer = task->indexer;

    log_info("the search index has been made anew");
    indexer->is_rebuilding = false;
    step(indexer);
}

/* ---- Comparing with the logs ---- */

static enum index_result work_compare(struct task *task)
{
    size_t kept = 0;

    for (size_t i = 0; i < task->channel_count; i++) {
        struct behind *channel = &task->channels[i];
        enum index_result result =
            index_read_position(task->indexer->index, channel->channel, &channel->indexed);

        if (result != INDEX_DONE)
            return result;
        if (position_equals(&channel->indexed, &channel->head))
            continue;
        task->is_other_log |= channel->head.seq <= channel->indexed.seq;
        task->channels[kept++] = *channel;
    }
    task->channel_count = kept;
    return INDEX_DONE;
}

static void compared(struct task *task)
{
    struct indexer *indexer = task->indexer;

    indexer->wants_rebuild |= task->is_other_log;
    forget_behind(indexer);
    indexer->behind = task->channels;
    indexer->behind_count = task->channel_count;
    task->channels = NULL;
    step(indexer);
}

static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct task *task = argument;
    struct indexer *indexer = task->indexer;

    if (result != STORE_DONE || indexer->is_ending) {
        free_task(task);
        give_up(indexer);
        return;
    }
    for (size_t i = 0; i < count && i < task->channel_count; i++)
        task->channels[i].head = heads[i].position;
    add_task(task);
}

/* Takes channels. */
static void compare(struct indexer *indexer, struct behind *channels, size_t count)
{
    const struct log_store *store = indexer->options->store;
    struct task *task = make_task(indexer, work_compare, compared);
    const char **ids = mem_new((count + 1) * sizeof(*ids));

    task->channels = channels;
    task->channel_count = count;
    for (size_t i = 0; i < count; i++)
        ids[i] = channels[i].channel;
    store->read_heads(store->self, ids, count, on_heads, task);
    mem_free(ids);
}

struct list {
    struct behind *channels;
    size_t count, capacity;
};

static void add_channel(void *argument, const char *channel, const char *space)
{
    struct list *list = argument;

    (void)space;
    list->channels = mem_grow(list->channels, list->count, &list->capacity, sizeof(*list->channels));
    list->channels[list->count] = (struct behind){0};
    snprintf(list->channels[list->count++].channel, CHANNEL_ID_SIZE, "%s", channel);
}

static void compare_all(struct indexer *indexer)
{
    struct list list = {0};

    indexer->wants_check = false;
    indexer->options->each_channel(indexer->options->each_channel_argument, add_channel, &list);
    compare(indexer, list.channels, list.count);
}

static void compare_one(struct indexer *indexer, const char *channel)
{
    struct list list = {0};

    add_channel(&list, channel, NULL);
    compare(indexer, list.channels, list.count);
}

/* ---- Applying ---- */

static enum index_result work_apply(struct task *task)
{
    return index_apply(task->indexer->index, &task->batch, &task->applied);
}

/* Names are in registers, which are read as they are now. */
static void on_names(void *argument, const struct registers *registers)
{
    struct task *task = argument;

    if (registers->result != STORE_DONE || task->indexer->is_ending) {
        struct indexer *indexer = task->indexer;

        free_task(task);
        give_up(indexer);
        return;
    }
    for (size_t i = 0; i < registers->hash_count && i < task->batch.name_count; i++) {
        const struct register_hash *hash = &registers->hashes[i];

        for (size_t j = 0; j < hash->field_count; j++)
            if (strcmp(hash->fields[j].name, "name") == 0)
                task->batch.names[i].name = mem_copy_text(hash->fields[j].value);
    }
    add_task(task);
}

static bool has_name(const struct index_batch *batch, const char *person)
{
    for (size_t i = 0; i < batch->name_count; i++)
        if (strcmp(batch->names[i].person, person) == 0)
            return true;
    return false;
}

static void want_name(void *argument, const struct change *change)
{
    struct index_batch *batch = argument;

    if (change->verb == CHANGE_NAME && !has_name(batch, change->channel))
        memcpy(batch->names[batch->name_count++].person, change->channel, CHANNEL_ID_SIZE);
}

/* Room for one name an entry: no event names more than one person anew. */
static void list_names(struct index_batch *batch)
{
    batch->names = mem_new(batch->entry_count * sizeof(*batch->names));
    for (size_t i = 0; i < batch->entry_count; i++) {
        const struct index_entry *entry = &batch->entries[i];
        json_t *event;

        if (strcmp(entry->channel, "directory") != 0)
            continue;
        event = json_read(entry->text, entry->length);
        if (event != NULL)
            changes_of(entry->channel, event, want_name, batch);
        json_decref(event);
    }
}

static void apply(struct task *task)
{
    const struct log_store *store = task->indexer->options->store;
    struct register_read *reads;

    list_names(&task->batch);
    task->indexer->count += task->batch.entry_count;
    if (task->batch.name_count == 0) {
        add_task(task);
        return;
    }
    reads = mem_new(task->batch.name_count * sizeof(*reads));
    for (size_t i = 0; i < task->batch.name_count; i++)
        reads[i].key = task->batch.names[i].person;
    store->read_registers(store->self, reads, task->batch.name_count, on_names, task);
    mem_free(reads);
}

static void add_entry(struct index_batch *batch, const char *channel, const struct log_entry *entry)
{
    struct index_entry *kept = &batch->entries[batch->entry_count++];

    snprintf(kept->channel, sizeof(kept->channel), "%s", channel);
    kept->position = entry->position;
    kept->text = mem_copy(entry->text, entry->length);
    kept->length = entry->length;
}

/* ---- What is behind ---- */

static void log_applied(struct task *task)
{
    struct indexer *indexer = task->indexer;
    struct behind *behind = &indexer->behind[indexer->behind_next];

    indexer->wants_rebuild |= task->applied.is_other_log || task->applied.gap[0] != '\0';
    behind->indexed = task->batch.entries[task->batch.entry_count - 1].position;
    if (behind->indexed.seq >= behind->head.seq)
        indexer->behind_next++;
    step(indexer);
}

static void on_log(void *argument, const struct entries *entries)
{
    struct indexer *indexer = argument;
    const struct behind *behind;
    struct task *task;
    uint64_t wanted;

    if (entries->result != STORE_DONE || indexer->is_ending) {
        give_up(indexer);
        return;
    }
    behind = &indexer->behind[indexer->behind_next];
    wanted = behind->indexed.seq == 0 ? 1 : behind->indexed.seq;
    if (entries->entry_count == 0) {
        log_error("search index: the log of %s ends before %llu", behind->channel,
                  (unsigned long long)wanted);
        indexer->behind_next++;
        step(indexer);
        return;
    }
    /* The newest are given where there is too much: fewer are asked for. */
    if (entries->entries[0].position.seq > wanted && indexer->page > 1) {
        indexer->page /= 2;
        step(indexer);
        return;
    }
    indexer->page = PAGE;
    task = make_task(indexer, work_apply, log_applied);
    task->batch.entries = mem_new(entries->entry_count * sizeof(*task->batch.entries));
    for (size_t i = 0; i < entries->entry_count; i++)
        add_entry(&task->batch, behind->channel, &entries->entries[i]);
    apply(task);
}

/* From the last entry that is known: its tag tells whether this is still the same log. */
static void catch_up(struct indexer *indexer)
{
    const struct log_store *store = indexer->options->store;
    const struct behind *behind = &indexer->behind[indexer->behind_next];
    uint64_t first = behind->indexed.seq == 0 ? 1 : behind->indexed.seq;
    uint64_t last = first + indexer->page;

    store->read_entries(store->self, behind->channel, first,
                        last < behind->head.seq ? last : behind->head.seq, on_log, indexer);
}

/* ---- The feed ---- */

static void feed_applied(struct task *task)
{
    struct indexer *indexer = task->indexer;

    indexer->wants_rebuild |= task->applied.is_other_log;
    if (task->applied.gap[0] != '\0') {
        compare_one(indexer, task->applied.gap);
        return;
    }
    if (!task->applied.is_other_log)
        memcpy(indexer->cursor, task->batch.cursor, FEED_ID_SIZE);
    step(indexer);
}

static void on_feed(void *argument, const struct feed *feed)
{
    struct indexer *indexer = argument;
    struct task *task;

    if (feed->result != STORE_DONE || indexer->is_ending || feed->entry_count == 0) {
        rest(indexer, LOOK_MS);
        return;
    }
    task = make_task(indexer, work_apply, feed_applied);
    task->batch.entries = mem_new(feed->entry_count * sizeof(*task->batch.entries));
    for (size_t i = 0; i < feed->entry_count; i++)
        if (channel_is_searched(feed->entries[i].channel))
            add_entry(&task->batch, feed->entries[i].channel, &feed->entries[i].entry);
    snprintf(task->batch.cursor, FEED_ID_SIZE, "%s", feed->entries[feed->entry_count - 1].feed_id);
    apply(task);
}

static void read_feed(struct indexer *indexer)
{
    const struct log_store *store = indexer->options->store;

    store->read_feed(store->self, indexer->cursor, FEED_PAGE, on_feed, indexer);
}

/* ---- Tidying ---- */

static enum index_result work_tidy(struct task *task)
{
    return index_tidy(task->indexer->index, &task->has_more);
}

static void tidied(struct task *task)
{
    struct indexer *indexer = task->indexer;

    if (!task->has_more)
        indexer->tidy_at_ms = steady_ms(indexer) + TIDY_EVERY_MS;
    step(indexer);
}

/* ---- Step by step ---- */

/* One process writes: who has the lock, which goes with the process. */
static bool take_lock(struct indexer *indexer)
{
    char path[1100];

    if (indexer->lock >= 0)
        return true;
    snprintf(path, sizeof(path), "%s-lock", indexer->options->path);
    indexer->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (indexer->lock < 0 || flock(indexer->lock, LOCK_EX | LOCK_NB) == 0)
        return indexer->lock >= 0;
    close(indexer->lock);
    indexer->lock = -1;
    return false;
}

/* The next thing to do, until there is none. */
static void step(struct indexer *indexer)
{
    if (indexer->is_ending)
        return;
    if (!take_lock(indexer))
        rest(indexer, LOOK_MS);
    else if (!indexer->is_open)
        add_task(make_task(indexer, work_open, opened));
    else if (indexer->wants_rebuild && !indexer->is_rebuilding)
        add_task(make_task(indexer, work_begin_rebuild, rebuild_begun));
    else if (indexer->wants_check)
        compare_all(indexer);
    else if (indexer->behind_next < indexer->behind_count)
        catch_up(indexer);
    else if (indexer->is_rebuilding)
        add_task(make_task(indexer, work_end_rebuild, rebuild_ended));
    else if (steady_ms(indexer) >= indexer->tidy_at_ms)
        add_task(make_task(indexer, work_tidy, tidied));
    else
        read_feed(indexer);
}

/* ---- Start and end ---- */

struct indexer *indexer_create(const struct search_options *options)
{
    struct indexer *indexer = MEM_NEW(struct indexer);

    indexer->options = options;
    indexer->page = PAGE;
    indexer->lock = -1;
    indexer->wants_check = true;
    indexer->look.data = indexer;
    uv_timer_init(options->loop, &indexer->look);
    return indexer;
}

void indexer_start(struct indexer *indexer)
{
    indexer->writer = workers_create(indexer->options->loop, 1, 1);
    indexer->is_started = true;
    rest(indexer, 0);
}

void indexer_quiesce(struct indexer *indexer)
{
    indexer->is_ending = true;
    uv_timer_stop(&indexer->look);
}

void indexer_stop(struct indexer *indexer)
{
    indexer_quiesce(indexer);
    workers_destroy(indexer->writer);
    uv_close((uv_handle_t *)&indexer->look, NULL);
    index_close(indexer->index);
    indexer->index = NULL;
    if (indexer->lock >= 0)
        close(indexer->lock);
    indexer->lock = -1;
}

void indexer_destroy(struct indexer *indexer)
{
    forget_behind(indexer);
    mem_free(indexer);
}

void indexer_wake(struct indexer *indexer)
{
    if (!indexer->is_started || indexer->is_ending || indexer->lock < 0 || indexer->wants_more)
        return;
    indexer->wants_more = true;
    if (!indexer->is_busy)
        rest(indexer, GATHER_MS);
}

void indexer_check(struct indexer *indexer)
{
    indexer->wants_check = true;
    indexer_wake(indexer);
}

uint64_t indexer_count(const struct indexer *indexer)
{
    return indexer->count;
}
