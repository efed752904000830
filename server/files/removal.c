/* A channel holds a file no more; where nobody does, the file goes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "files/service.h"

struct removal {
    struct files *files;
    char hash[SHA256_HEX_SIZE], channel[CHANNEL_ID_SIZE];
    removal_judge *judge;
    removal_callback *done;
    void *argument;
    unsigned attempts;
    int64_t begun_ms; /* by the disk's clock */
    bool is_last;     /* of the channels that hold it */
    char data[sizeof(((struct files *)NULL)->data)];
    uv_work_t work;
};

static void finish(struct removal *removal, enum error error)
{
    removal->done(removal->argument, error);
    mem_free(removal);
}

/* ---- The file itself, on a worker thread ---- */

static void work(uv_work_t *request)
{
    struct removal *removal = request->data;

    stored_remove(removal->data, removal->hash, removal->begun_ms);
}

static void worked(uv_work_t *request, int status)
{
    (void)status;
    finish(request->data, ERR_NONE);
}

/* ---- The registers ---- */

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

static void put_registers(struct removal *removal, const struct register_hash *hash, const char *held)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE], waiting[HOLD_WAITING_SIZE], space[SPACE_KEY_SIZE],
        bytes[24];
    const char *holds = register_find(hash, "holds");
    struct register_write writes[8];
    struct register_guard guards[] = {{key, field, held, ERR_BUSY}, {key, "holds", holds, ERR_BUSY}};
    size_t count = 0;

    hold_key(removal->hash, key);
    hold_field(removal->channel, field);
    hold_waiting_field(removal->hash, removal->channel, waiting);
    files_space_key(removal->files, removal->channel, space);
    snprintf(bytes, sizeof(bytes), "-%" PRIu64, files_register_number(hash, "bytes"));
    removal->is_last = files_register_number(hash, "holds") <= 1;
    writes[count++] = (struct register_write){REGISTER_HASH_DELETE, HOLD_WAITING_KEY, waiting, NULL};
    if (removal->is_last) {
        writes[count++] = (struct register_write){REGISTER_DELETE, key, NULL, NULL};
    } else {
        writes[count++] = (struct register_write){REGISTER_HASH_DELETE, key, field, NULL};
        writes[count++] = (struct register_write){REGISTER_HASH_ADD, key, "holds", "-1"};
    }
    if (space[0] != '\0') {
        writes[count++] = (struct register_write){REGISTER_HASH_ADD, space, "bytes", bytes};
        writes[count++] = (struct register_write){REGISTER_HASH_ADD, space, "count", "-1"};
    }
    store->put(store->self, writes, count, guards, COUNT_OF(guards), on_put, removal);
}

static void on_read(void *argument, const struct registers *registers)
{
    struct removal *removal = argument;
    char field[HOLD_FIELD_SIZE];
    const char *held = NULL;
    struct hold hold;
    enum error error = ERR_UNAVAILABLE;

    hold_field(removal->channel, field);
    if (registers->result == STORE_DONE) {
        held = register_find(&registers->hashes[0], field);
        error = hold_read(held, &hold) ? removal->judge(removal->argument, &hold) : ERR_NO_SUCH_FILE;
    }
    if (error == ERR_NONE && removal->attempts++ == ATTEMPTS_MOST)
        error = ERR_BUSY;
    if (error == ERR_NONE)
        put_registers(removal, &registers->hashes[0], held);
    else
        finish(removal, error);
}

static void read_registers(struct removal *removal)
{
    const struct log_store *store = removal->files->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_read read = {key};

    hold_key(removal->hash, key);
    store->read_registers(store->self, &read, 1, on_read, removal);
}

void removal_begin(struct files *files, const char *hash, const char *channel, removal_judge *judge,
                   removal_callback *done, void *argument)
{
    struct removal *removal = MEM_NEW(struct removal);

    removal->files = files;
    snprintf(removal->hash, sizeof(removal->hash), "%s", hash);
    snprintf(removal->channel, sizeof(removal->channel), "%s", channel);
    memcpy(removal->data, files->data, sizeof(removal->data));
    removal->judge = judge;
    removal->done = done;
    removal->argument = argument;
    removal->begun_ms = stored_now_ms();
    read_registers(removal);
}
