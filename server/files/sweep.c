/* What nobody holds is removed: once an hour what no event has kept in time and pictures that nothing names
 * any more (unnamed.c), and once a day the files without
 * a register, which a killed process may leave behind. Every process does it for its own data folder; several
 * at once do no harm. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "files/service.h"

#define FIRST_MS (60LL * 1000)
#define EVERY_MS (60LL * 60 * 1000)
#define FILES_EVERY 24 /* sweeps */
#define ORPHAN_MS (24LL * 60 * 60 * 1000)
#define BATCH 100

/* One that is to be looked at. */
struct found {
    char hash[SHA256_HEX_SIZE];
    char channel[CHANNEL_ID_SIZE]; /* "" for a file on the disk */
    struct found *next;
};

struct sweeping {
    struct files *files;
    struct found *found;
    char data[sizeof(((struct files *)NULL)->data)];
    int64_t before_ms; /* by the disk's clock */
    struct found *orphans;
    uv_work_t work;
};

static void add_found(struct found **list, const char *hash, const char *channel)
{
    struct found *found = MEM_NEW(struct found);

    snprintf(found->hash, sizeof(found->hash), "%s", hash);
    snprintf(found->channel, sizeof(found->channel), "%s", channel);
    LL_PREPEND(*list, found);
}

static void free_found(struct found **list)
{
    struct found *found, *next;

    LL_FOREACH_SAFE(*list, found, next)
    mem_free(found);
    *list = NULL;
}

static void end(struct sweeping *sweeping)
{
    struct files *files = sweeping->files;

    free_found(&sweeping->found);
    free_found(&sweeping->orphans);
    mem_free(sweeping);
    if (!files->is_stopping)
        hub_set_timer(files->options.hub, &files->sweep, EVERY_MS);
}

/* ---- Files that no register says are held ---- */

static void remove_next_orphan(struct sweeping *sweeping);

static void on_orphan_removed(void *argument, enum error error)
{
    struct sweeping *sweeping = argument;

    if (error == ERR_UNAVAILABLE || sweeping->files->is_stopping)
        end(sweeping);
    else
        remove_next_orphan(sweeping);
}

static void remove_next_orphan(struct sweeping *sweeping)
{
    struct found *found = sweeping->orphans;

    if (found == NULL) {
        end(sweeping);
        return;
    }
    LL_DELETE(sweeping->orphans, found);
    removal_begin_orphan(sweeping->files, found->hash, on_orphan_removed, sweeping);
    mem_free(found);
}

static void look_at_batch(struct sweeping *sweeping);

static void on_batch_read(void *argument, const struct registers *registers)
{
    struct sweeping *sweeping = argument;

    if (registers->result != STORE_DONE) {
        end(sweeping);
        return;
    }
    for (size_t i = 0; i < registers->hash_count; i++) {
        struct found *found = sweeping->found;

        LL_DELETE(sweeping->found, found);
        if (files_register_number(&registers->hashes[i], "holds") == 0)
            LL_PREPEND(sweeping->orphans, found);
        else
            mem_free(found);
    }
    look_at_batch(sweeping);
}

static void look_at_batch(struct sweeping *sweeping)
{
    const struct log_store *store = sweeping->files->options.store;
    struct register_read reads[BATCH];
    char keys[BATCH][HOLD_KEY_SIZE];
    const struct found *found;
    size_t count = 0;

    for (found = sweeping->found; found != NULL && count < BATCH; found = found->next) {
        hold_key(found->hash, keys[count]);
        reads[count] = (struct register_read){keys[count]};
        count++;
    }
    if (count > 0)
        store->read_registers(store->self, reads, count, on_batch_read, sweeping);
    else
        remove_next_orphan(sweeping);
}

static void on_file(void *argument, const char *hash)
{
    struct sweeping *sweeping = argument;

    add_found(&sweeping->found, hash, "");
}

static void list_files(uv_work_t *request)
{
    struct sweeping *sweeping = request->data;

    stored_each(sweeping->data, sweeping->before_ms, on_file, sweeping);
}

static void on_files_listed(uv_work_t *request, int status)
{
    struct sweeping *sweeping = request->data;

    if (status == 0 && !sweeping->files->is_stopping)
        look_at_batch(sweeping);
    else
        end(sweeping);
}

static void sweep_files(void *argument)
{
    struct sweeping *sweeping = argument;
    struct files *files = sweeping->files;

    if (files->is_stopping || files->sweeps++ % FILES_EVERY != 0) {
        end(sweeping);
        return;
    }
    sweeping->before_ms = stored_now_ms() - ORPHAN_MS;
    uv_queue_work(files->options.loop, &sweeping->work, list_files, on_files_listed);
}

/* ---- What no event has kept ---- */

static void remove_next(struct sweeping *sweeping);

static enum error judge(void *argument, const struct hold *hold)
{
    const struct sweeping *sweeping = argument;

    return hold_is_over(hold, files_now_ms(sweeping->files)) ? ERR_NONE : ERR_NO_SUCH_FILE;
}

static void on_removed(void *argument, enum error error)
{
    struct sweeping *sweeping = argument;

    if (error == ERR_UNAVAILABLE || sweeping->files->is_stopping)
        end(sweeping);
    else
        remove_next(sweeping);
}

static void remove_next(struct sweeping *sweeping)
{
    struct found *found = sweeping->found;

    if (found == NULL) {
        unnamed_sweep(sweeping->files, sweep_files, sweeping);
        return;
    }
    LL_DELETE(sweeping->found, found);
    removal_begin(sweeping->files, found->hash, found->channel, judge, on_removed, sweeping);
    mem_free(found);
}

static void on_waiting_read(void *argument, const struct registers *registers)
{
    struct sweeping *sweeping = argument;
    const struct register_hash *hash = &registers->hashes[0];
    int64_t now_ms = files_now_ms(sweeping->files);
    char file[SHA256_HEX_SIZE], channel[CHANNEL_ID_SIZE];

    if (registers->result != STORE_DONE) {
        end(sweeping);
        return;
    }
    for (size_t i = 0; i < hash->field_count; i++)
        if (strtoll(hash->fields[i].value, NULL, 10) <= now_ms &&
            hold_waiting_read(hash->fields[i].name, file, channel))
            add_found(&sweeping->found, file, channel);
    remove_next(sweeping);
}

static void sweep(void *argument)
{
    struct files *files = argument;
    const struct log_store *store = files->options.store;
    const struct register_read read = {HOLD_WAITING_KEY};
    struct sweeping *sweeping = MEM_NEW(struct sweeping);

    sweeping->files = files;
    sweeping->work.data = sweeping;
    memcpy(sweeping->data, files->data, sizeof(sweeping->data));
    store->read_registers(store->self, &read, 1, on_waiting_read, sweeping);
}

void sweep_start(struct files *files)
{
    files->sweep = (struct timer){.fire = sweep, .argument = files};
    hub_set_timer(files->options.hub, &files->sweep, FIRST_MS);
}
