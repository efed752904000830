/* A file comes in: it is read once to find its pictures, these become files that the channel holds, and it is
 * read again with them in their places. Nothing of this holds the channel up. */
#include <stdio.h>
#include <string.h>

#include <utlist.h>

#include "core/json.h"
#include "core/memory.h"
#include "exchange/service.h"
#include "files/hold.h"

struct import {
    struct exchange *exchange;
    struct import *prev, *next;
    json_t *order;          /* with `pictures`: those that have their place */
    inquiry_callback *done; /* NULL once it was called */
    void *argument;
    struct found_picture *found; /* that have no place yet */
};

static void free_picture(struct found_picture *picture)
{
    mem_free(picture->bytes);
    mem_free(picture);
}

/* Takes answer. */
static void tell(struct import *import, json_t *answer)
{
    inquiry_callback *done = import->done;

    import->done = NULL;
    if (done == NULL)
        json_decref(answer);
    else
        done(import->argument, answer);
}

/* Takes answer. */
static void finish(struct import *import, json_t *answer)
{
    struct found_picture *picture, *next;

    tell(import, answer);
    DL_DELETE(import->exchange->reading, import);
    LL_FOREACH_SAFE(import->found, picture, next)
    free_picture(picture);
    json_decref(import->order);
    mem_free(import);
}

/* ---- Reading again, with what has its place ---- */

static void on_read(void *argument, json_t *answer)
{
    finish(argument, answer);
}

static json_t *read_with_pictures(void *argument, const struct exchange *exchange, const json_t *order)
{
    (void)argument;
    return exchange_run_reading(exchange, order, NULL);
}

static void read_again(struct import *import)
{
    queue_add(&import->exchange->imports, read_with_pictures, json_deep_copy(import->order), on_read, import);
}

/* ---- Its pictures ---- */

static void place_next(struct import *import);

static void put_in_place(struct import *import, const char *name, json_t *picture)
{
    json_object_set_new(json_object_get(import->order, "pictures"), name, picture);
}

/* The picture is at fault, not the moment: the text goes without it. */
static bool is_left_out(enum error error)
{
    return error == ERR_FILE_TYPE || error == ERR_FILE_UNREADABLE || error == ERR_FILE_TOO_BIG ||
           error == ERR_UPLOAD_QUOTA;
}

static void on_brought(void *argument, enum error error, const json_t *file)
{
    struct import *import = argument;
    struct found_picture *picture = import->found;

    if (import->done == NULL || (error != ERR_NONE && !is_left_out(error))) {
        finish(import, error == ERR_UNAVAILABLE ? NULL : json_pack("{s:s}", "error", error_word(ERR_BUSY)));
        return;
    }
    LL_DELETE(import->found, picture);
    if (error == ERR_NONE)
        put_in_place(import, picture->name,
                     json_pack("{s:O, s:O, s:O}", "file", json_object_get(file, "file"), "width",
                               json_object_get(file, "width"), "height", json_object_get(file, "height")));
    free_picture(picture);
    place_next(import);
}

static void bring(struct import *import)
{
    files_bring(import->exchange->options.files,
                &(struct file_brought){.channel = json_text(import->order, "channel"),
                                       .person = json_text(import->order, "person"),
                                       .name = "",
                                       .bytes = import->found->bytes,
                                       .length = import->found->length},
                on_brought, import);
}

/* What went out from here and comes back is the same picture still, where the channel has it; whether others
 * have it is not asked. */
static void on_picture_register(void *argument, const struct registers *registers)
{
    struct import *import = argument;
    struct found_picture *picture = import->found;

    if (import->done == NULL || registers->result != STORE_DONE) {
        finish(import, NULL);
    } else if (hold_has(&registers->hashes[0], json_text(import->order, "channel"))) {
        LL_DELETE(import->found, picture);
        put_in_place(import, picture->name, json_pack("{s:s}", "file", picture->name));
        free_picture(picture);
        place_next(import);
    } else {
        bring(import);
    }
}

static void place_next(struct import *import)
{
    const struct log_store *store = import->exchange->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_read read = {key};

    if (import->found == NULL) {
        read_again(import);
        return;
    }
    hold_key(import->found->name, key);
    store->read_registers(store->self, &read, 1, on_picture_register, import);
}

/* Nothing else touches what was found meanwhile. */
static json_t *look_through(void *argument, const struct exchange *exchange, const json_t *order)
{
    struct import *import = argument;

    return exchange_run_reading(exchange, order, &import->found);
}

static void on_looked_through(void *argument, json_t *answer)
{
    struct import *import = argument;

    if (import->done == NULL || import->found == NULL) {
        finish(import, answer);
        return;
    }
    json_decref(answer);
    json_object_set_new(import->order, "pictures", json_object());
    place_next(import);
}

/* ---- The file: only where the channel holds it ---- */

static bool is_one_too_many(const struct import *import)
{
    const struct import *other;
    unsigned count = 0, own = 0;

    DL_FOREACH(import->exchange->reading, other)
    {
        count++;
        own += strcmp(json_text(other->order, "person"), json_text(import->order, "person")) == 0 ? 1 : 0;
    }
    return count > IMPORTS_MOST || own > IMPORTS_PERSON_MOST;
}

static void on_register(void *argument, const struct registers *registers)
{
    struct import *import = argument;

    if (import->done == NULL || registers->result != STORE_DONE)
        finish(import, NULL);
    else if (!hold_has(&registers->hashes[0], json_text(import->order, "channel")))
        finish(import, json_pack("{s:s}", "error", error_word(ERR_NO_SUCH_FILE)));
    else if (is_one_too_many(import))
        finish(import, json_pack("{s:s}", "error", error_word(ERR_BUSY)));
    else
        queue_add(&import->exchange->imports, look_through, json_deep_copy(import->order), on_looked_through,
                  import);
}

void exchange_read(void *self, json_t *order, inquiry_callback *done, void *argument)
{
    struct exchange *exchange = self;
    const struct log_store *store = exchange->options.store;
    struct import *import = MEM_NEW(struct import);
    char key[HOLD_KEY_SIZE];
    const struct register_read read = {key};

    *import = (struct import){.exchange = exchange, .order = order, .done = done, .argument = argument};
    DL_APPEND(exchange->reading, import);
    hold_key(json_text(order, "file"), key);
    store->read_registers(store->self, &read, 1, on_register, import);
}

void imports_stop(struct exchange *exchange)
{
    struct import *import;

    DL_FOREACH(exchange->reading, import)
    tell(import, NULL);
}
