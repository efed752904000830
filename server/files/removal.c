/* A channel holds a file no more; where nobody does, the file goes. Three steps, so that whoever brings the
 * same bytes meanwhile loses nothing: the last hold becomes a mark in the register (HOLD_REMOVING), under
 * which nobody begins to hold the file; then the file goes; then the register. Whoever brought it before the
 * mark finds it gone behind, and gives it its place again (upload_record.c). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "files/service.h"

struct removal {
    struct files *files;
    char hash[SHA256_HEX_SIZE];
    char channel[CHANNEL_ID_SIZE]; /* "": of a file that nobody holds */
    char since[24];                /* of a picture that nothing names: what stands of it; else "" */
    removal_judge *judge;
    removal_callback *done;
    void *argument;
    unsigned attempts;
    char mark[24];
    uint64_t marked_ns; /* steady */
    bool is_last;       /* of the channels that hold it */
    char data[sizeof(((struct files *)NULL)->data)];
    uv_work_t work;
};

static void finish(struct removal *removal, enum error error)
{
    removal->done(removal->argument, error);
    mem_free(removal);
}

/* ---- The end: the register ---- */

/* What cannot be said now is said by the sweep: the mark is old then. */
static void on_ended(void *argument, const struct put_done *done)
{
    (void)done;
    finish(argument, ERR_NONE);
}

static void end_register(struct removal *removal)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_write write = {REGISTER_DELETE, key, NULL, NULL};
    const struct register_guard guard = {key, HOLD_REMOVING, removal->mark, ERR_BUSY};

    hold_key(removal->hash, key);
    store->put(store->self, &write, 1, &guard, 1, on_ended, removal);
}

/* ---- The file itself, on a worker thread ---- */

/* Long before the mark is passed over. */
static bool is_in_time(const struct removal *removal)
{
    return uv_hrtime() - removal->marked_ns < (uint64_t)HOLD_REMOVING_MS / 2 * 1000000;
}

static void work(uv_work_t *request)
{
    struct removal *removal = request->data;

    if (is_in_time(removal))
        stored_remove(removal->data, removal->hash);
}

static void worked(uv_work_t *request, int status)
{
    struct removal *removal = request->data;

    if (status == 0 && is_in_time(removal) && !removal->files->is_stopping)
        end_register(removal);
    else
        finish(removal, ERR_NONE);
}

/* ---- The beginning: the mark ---- */

static void read_registers(struct removal *removal);

static void on_put(void *argument, const struct put_done *done)
{
    struct removal *removal = argument;

    if (done->result == STORE_UNAVAILABLE) {
        finish(removal, ERR_UNAVAILABLE);
    } else if (done->result == STORE_GUARDED) {
        read_registers(removal);
    } else {
        removal->files->counters.removed++;
        removal->work.data = removal;
        if (removal->is_last)
            uv_queue_work(removal->files->options.loop, &removal->work, work, worked);
        else
            finish(removal, ERR_NONE);
    }
}

static void make_mark(struct removal *removal)
{
    snprintf(removal->mark, sizeof(removal->mark), "%" PRId64, files_now_ms(removal->files));
    removal->marked_ns = uv_hrtime();
}

static void put_registers(struct removal *removal, const struct register_hash *hash, const char *held)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE], waiting[HOLD_WAITING_SIZE], space[SPACE_KEY_SIZE],
        pictures[PICTURES_KEY_SIZE], bytes[24];
    const char *holds = register_find(hash, "holds");
    struct register_write writes[8];
    const struct register_guard guards[] = {{key, field, held, ERR_BUSY},
                                            {key, "holds", holds, ERR_BUSY},
                                            {pictures, removal->hash, removal->since, ERR_BUSY}};
    size_t count = 0;

    hold_key(removal->hash, key);
    hold_field(removal->channel, field);
    hold_waiting_field(removal->hash, removal->channel, waiting);
    files_space_key(removal->files, removal->channel, space);
    files_pictures_key(removal->channel, pictures);
    make_mark(removal);
    snprintf(bytes, sizeof(bytes), "-%" PRIu64, files_register_number(hash, "bytes"));
    removal->is_last = files_register_number(hash, "holds") <= 1;
    writes[count++] = (struct register_write){REGISTER_HASH_DELETE, HOLD_WAITING_KEY, waiting, NULL};
    writes[count++] = (struct register_write){REGISTER_HASH_DELETE, pictures, removal->hash, NULL};
    writes[count++] = (struct register_write){REGISTER_HASH_DELETE, key, field, NULL};
    writes[count++] = (struct register_write){REGISTER_HASH_ADD, key, "holds", "-1"};
    if (removal->is_last)
        writes[count++] = (struct register_write){REGISTER_HASH_SET, key, HOLD_REMOVING, removal->mark};
    if (space[0] != '\0') {
        writes[count++] = (struct register_write){REGISTER_HASH_ADD, space, "bytes", bytes};
        writes[count++] = (struct register_write){REGISTER_HASH_ADD, space, "count", "-1"};
    }
    store->put(store->self, writes, count, guards, removal->since[0] == '\0' ? 2 : 3, on_put, removal);
}

static void put_mark(struct removal *removal, const struct register_hash *hash)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_write write = {REGISTER_HASH_SET, key, HOLD_REMOVING, removal->mark};
    const struct register_guard guards[] = {
        {key, "holds", register_find(hash, "holds"), ERR_BUSY},
        {key, HOLD_REMOVING, register_find(hash, HOLD_REMOVING), ERR_BUSY}};

    hold_key(removal->hash, key);
    make_mark(removal);
    removal->is_last = true;
    store->put(store->self, &write, 1, guards, COUNT_OF(guards), on_put, removal);
}

/* ---- Whether it goes ---- */

static enum error judge_hold(struct removal *removal, const struct register_hash *hash, const char **held_out)
{
    char field[HOLD_FIELD_SIZE];
    struct hold hold;

    hold_field(removal->channel, field);
    *held_out = register_find(hash, field);
    return hold_read(*held_out, &hold) ? removal->judge(removal->argument, &hold) : ERR_NO_SUCH_FILE;
}

static enum error judge_orphan(const struct removal *removal, const struct register_hash *hash)
{
    return files_register_number(hash, "holds") == 0 && !hold_is_removing(hash, files_now_ms(removal->files))
               ? ERR_NONE
               : ERR_NO_SUCH_FILE;
}

static void on_read(void *argument, const struct registers *registers)
{
    struct removal *removal = argument;
    bool is_orphan = removal->channel[0] == '\0';
    const char *held = NULL;
    enum error error = ERR_UNAVAILABLE;

    if (registers->result == STORE_DONE)
        error = is_orphan ? judge_orphan(removal, &registers->hashes[0])
                          : judge_hold(removal, &registers->hashes[0], &held);
    if (error == ERR_NONE && removal->attempts++ == ATTEMPTS_MOST)
        error = ERR_BUSY;
    if (error != ERR_NONE)
        finish(removal, error);
    else if (is_orphan)
        put_mark(removal, &registers->hashes[0]);
    else
        put_registers(removal, &registers->hashes[0], held);
}

static void read_registers(struct removal *removal)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_read read = {key};

    hold_key(removal->hash, key);
    store->read_registers(store->self, &read, 1, on_read, removal);
}

static struct removal *create(struct files *files, const char *hash, removal_callback *done, void *argument)
{
    struct removal *removal = MEM_NEW(struct removal);

    removal->files = files;
    snprintf(removal->hash, sizeof(removal->hash), "%s", hash);
    memcpy(removal->data, files->data, sizeof(removal->data));
    removal->done = done;
    removal->argument = argument;
    return removal;
}

void removal_begin(struct files *files, const char *hash, const char *channel, removal_judge *judge,
                   removal_callback *done, void *argument)
{
    struct removal *removal = create(files, hash, done, argument);

    snprintf(removal->channel, sizeof(removal->channel), "%s", channel);
    removal->judge = judge;
    read_registers(removal);
}

void removal_begin_unnamed(struct files *files, const char *hash, const char *channel, const char *since,
                           removal_judge *judge, removal_callback *done, void *argument)
{
    struct removal *removal = create(files, hash, done, argument);

    snprintf(removal->channel, sizeof(removal->channel), "%s", channel);
    snprintf(removal->since, sizeof(removal->since), "%s", since);
    removal->judge = judge;
    read_registers(removal);
}

void removal_begin_orphan(struct files *files, const char *hash, removal_callback *done, void *argument)
{
    read_registers(create(files, hash, done, argument));
}
