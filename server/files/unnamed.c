/* Pictures that nothing names any more: once a day a channel with such pictures is asked what it still names,
 * else once a week. What was not named twice, a day apart, goes: so an undo within a day finds its picture.
 * What is named for ever, as by a version of a text, is not asked about again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "files/service.h"

#define AGAIN_MS (7 * HOLD_MS)
/* Channels in one sweep, and pictures of one channel in one look: others are looked at later. */
#define CHANNELS_MOST 100
#define PICTURES_MOST 200

/* What stands of a picture in the channel's register, beside the time since when nothing names it. */
#define NAMED "0"
#define NAMED_FOR_EVER "kept"

struct looking {
    struct files *files;
    json_t *channels; /* to be looked at, the last first */
    char channel[CHANNEL_ID_SIZE];
    json_t *pictures; /* of the channel: file => what stands of it */
    json_t *going;    /* of these: [file] */
    void (*done)(void *argument);
    void *argument;
};

static void look_at_next(struct looking *looking);

static void finish(struct looking *looking)
{
    looking->done(looking->argument);
    json_decref(looking->channels);
    json_decref(looking->pictures);
    json_decref(looking->going);
    mem_free(looking);
}

/* ---- What goes ---- */

static void remove_next(struct looking *looking);

static enum error judge(void *argument, const struct hold *hold)
{
    (void)argument;
    return hold->is_named ? ERR_FILE_NAMED : ERR_NONE;
}

static void on_removed(void *argument, enum error error)
{
    struct looking *looking = argument;

    if (error == ERR_UNAVAILABLE || looking->files->is_stopping)
        finish(looking);
    else
        remove_next(looking);
}

static void remove_next(struct looking *looking)
{
    size_t left = json_array_size(looking->going);
    json_auto_t *file = NULL;

    if (left == 0) {
        look_at_next(looking);
        return;
    }
    file = json_incref(json_array_get(looking->going, left - 1));
    json_array_remove(looking->going, left - 1);
    removal_begin_unnamed(looking->files, json_string_value(file), looking->channel,
                          json_text(looking->pictures, json_string_value(file)), judge, on_removed, looking);
}

/* ---- What is known now ---- */

static void on_put(void *argument, const struct put_done *done)
{
    struct looking *looking = argument;

    if (done->result == STORE_DONE && !looking->files->is_stopping)
        remove_next(looking);
    else
        finish(looking);
}

/* What is to stand of the picture; the same where nothing changes. NULL: it goes. */
static const char *judge_picture(const char *before, const char *named_by, const char *now, int64_t now_ms)
{
    if (named_by != NULL)
        return strcmp(named_by, FILE_NAMED_FOR_EVER) == 0 ? NAMED_FOR_EVER : NAMED;
    if (strcmp(before, NAMED) == 0)
        return now;
    return strtoll(before, NULL, 10) + HOLD_MS > now_ms ? before : NULL;
}

static void put_looks(struct looking *looking, const json_t *named)
{
    const struct log_store *store = looking->files->options.store;
    struct register_write writes[PICTURES_MOST + 1];
    char key[PICTURES_KEY_SIZE], now[24], next[24];
    int64_t now_ms = files_now_ms(looking->files);
    bool is_missed = false;
    size_t count = 0;
    const char *file;
    json_t *before;

    files_pictures_key(looking->channel, key);
    snprintf(now, sizeof(now), "%" PRId64, now_ms);
    json_object_foreach(looking->pictures, file, before)
    {
        const char *was = json_string_value(before);
        const char *is = judge_picture(was, json_text(named, file), now, now_ms);

        if (is == NULL)
            json_array_append_new(looking->going, json_string(file));
        else if (strcmp(is, was) != 0)
            writes[count++] = (struct register_write){REGISTER_HASH_SET, key, file, is};
        is_missed = is_missed || json_text(named, file) == NULL;
    }
    snprintf(next, sizeof(next), "%" PRId64,
             now_ms + (int64_t)(is_missed || named == NULL ? HOLD_MS : AGAIN_MS));
    writes[count++] = (struct register_write){REGISTER_HASH_SET, FILES_LOOKS_KEY, looking->channel, next};
    store->put(store->self, writes, count, NULL, 0, on_put, looking);
}

static void on_named(void *argument, json_t *named)
{
    struct looking *looking = argument;

    /* Where it cannot be said, nothing is taken for unnamed. */
    if (named == NULL)
        json_object_clear(looking->pictures);
    if (looking->files->is_stopping)
        finish(looking);
    else
        put_looks(looking, named);
    json_decref(named);
}

/* ---- The channels ---- */

static json_t *list_files(const json_t *pictures)
{
    json_t *files = json_array(), *value;
    const char *file;

    json_object_foreach((json_t *)pictures, file, value) json_array_append_new(files, json_string(file));
    return files;
}

static void take_pictures(struct looking *looking, const struct register_hash *hash)
{
    json_object_clear(looking->pictures);
    for (size_t i = 0; i < hash->field_count && json_object_size(looking->pictures) < PICTURES_MOST; i++)
        if (strcmp(hash->fields[i].value, NAMED_FOR_EVER) != 0)
            json_object_set_new(looking->pictures, hash->fields[i].name, json_string(hash->fields[i].value));
}

/* Until another is brought. */
static void forget_channel(struct looking *looking)
{
    const struct log_store *store = looking->files->options.store;
    const struct register_write write = {REGISTER_HASH_DELETE, FILES_LOOKS_KEY, looking->channel, NULL};

    store->put(store->self, &write, 1, NULL, 0, on_put, looking);
}

static void on_pictures(void *argument, const struct registers *registers)
{
    struct looking *looking = argument;
    const struct file_naming *naming = &looking->files->options.naming;

    if (registers->result != STORE_DONE || looking->files->is_stopping) {
        finish(looking);
        return;
    }
    take_pictures(looking, &registers->hashes[0]);
    if (json_object_size(looking->pictures) == 0)
        forget_channel(looking);
    else
        naming->ask(naming->self, looking->channel, list_files(looking->pictures), on_named, looking);
}

static void look_at_next(struct looking *looking)
{
    const struct log_store *store = looking->files->options.store;
    size_t left = json_array_size(looking->channels);
    char key[PICTURES_KEY_SIZE];
    const struct register_read read = {key};

    if (left == 0) {
        finish(looking);
        return;
    }
    snprintf(looking->channel, sizeof(looking->channel), "%s",
             json_string_value(json_array_get(looking->channels, left - 1)));
    json_array_remove(looking->channels, left - 1);
    files_pictures_key(looking->channel, key);
    store->read_registers(store->self, &read, 1, on_pictures, looking);
}

static void on_looks(void *argument, const struct registers *registers)
{
    struct looking *looking = argument;
    const struct register_hash *hash = &registers->hashes[0];
    int64_t now_ms = files_now_ms(looking->files);

    if (registers->result != STORE_DONE) {
        finish(looking);
        return;
    }
    for (size_t i = 0; i < hash->field_count && json_array_size(looking->channels) < CHANNELS_MOST; i++)
        if (channel_id_parse(hash->fields[i].name, NULL) &&
            strtoll(hash->fields[i].value, NULL, 10) <= now_ms)
            json_array_append_new(looking->channels, json_string(hash->fields[i].name));
    look_at_next(looking);
}

void unnamed_sweep(struct files *files, void (*done)(void *argument), void *argument)
{
    const struct log_store *store = files->options.store;
    const struct register_read read = {FILES_LOOKS_KEY};
    struct looking *looking = MEM_NEW(struct looking);

    *looking = (struct looking){.files = files,
                                .channels = json_array(),
                                .pictures = json_object(),
                                .going = json_array(),
                                .done = done,
                                .argument = argument};
    store->read_registers(store->self, &read, 1, on_looks, looking);
}
