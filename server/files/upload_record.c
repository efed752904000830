/* What is recorded of an upload: what the file is, that the channel holds it, and how much the person and the
 * space have brought. */
#include <inttypes.h>
#include <stdio.h>

#include "core/memory.h"
#include "files/upload.h"

/* How long the count of a day is kept. */
#define DAY_COUNT_MS "172800000"
#define NUMBER_SIZE 24
/* Channels that hold one file: so many that nobody finds out by it whether others have it. */
#define HOLDS_MOST 20000
/* While the same file is being removed. */
#define PAUSE_MS 50
#define PAUSES_MOST 200

/* What is written with one upload, and lives until the store was called. */
struct record {
    struct register_write writes[20];
    struct register_guard guards[5];
    size_t write_count, guard_count;
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE], waiting[HOLD_WAITING_SIZE], pictures[PICTURES_KEY_SIZE];
    char kept_bytes[NUMBER_SIZE], brought_bytes[NUMBER_SIZE], width[NUMBER_SIZE], height[NUMBER_SIZE],
        until[NUMBER_SIZE];
    char *hold;
};

static void add_write(struct record *record, enum register_verb verb, const char *key, const char *field,
                      const char *value)
{
    record->writes[record->write_count++] = (struct register_write){verb, key, field, value};
}

static void add_guard(struct record *record, const char *key, const char *field, const char *value)
{
    record->guards[record->guard_count++] = (struct register_guard){key, field, value, ERR_BUSY};
}

static void record_file(const struct upload *upload, struct record *record)
{
    hold_key(upload->hash, record->key);
    snprintf(record->kept_bytes, sizeof(record->kept_bytes), "%" PRIu64, upload->bytes);
    add_write(record, REGISTER_HASH_SET, record->key, "kind", file_kind_word(upload->kind));
    add_write(record, REGISTER_HASH_SET, record->key, "bytes", record->kept_bytes);
    if (!file_kind_is_picture(upload->kind))
        return;
    snprintf(record->width, sizeof(record->width), "%u", upload->picture.width);
    snprintf(record->height, sizeof(record->height), "%u", upload->picture.height);
    add_write(record, REGISTER_HASH_SET, record->key, "width", record->width);
    add_write(record, REGISTER_HASH_SET, record->key, "height", record->height);
}

/* Whoever brings what is there already gets no right over it: it stays whose it was, under its name, and a
 * hold that lasts is not shortened. */
static void record_hold(struct upload *upload, struct record *record, const char *old)
{
    int64_t now_ms = files_now_ms(upload->files);
    bool is_kept = upload->rule->is_kept;
    struct hold hold;

    if (hold_read(old, &hold)) {
        is_kept = is_kept || hold.until_ms == 0;
    } else {
        hold = (struct hold){.at_ms = now_ms};
        snprintf(hold.by, sizeof(hold.by), "%s", upload->person);
        snprintf(hold.name, sizeof(hold.name), "%s", upload->name);
    }
    hold.until_ms = is_kept ? 0 : now_ms + HOLD_MS;
    snprintf(record->until, sizeof(record->until), "%" PRId64, hold.until_ms);
    hold_waiting_field(upload->hash, upload->channel, record->waiting);
    record->hold = hold_write(&hold);
    add_write(record, REGISTER_HASH_SET, record->key, record->field, record->hold);
    if (is_kept)
        add_write(record, REGISTER_HASH_DELETE, HOLD_WAITING_KEY, record->waiting, NULL);
    else
        add_write(record, REGISTER_HASH_SET, HOLD_WAITING_KEY, record->waiting, record->until);
}

/* A picture is held as long as it is named: whether it is, is asked from time to time. */
static void record_picture(const struct upload *upload, struct record *record)
{
    if (!upload->rule->is_kept)
        return;
    files_pictures_key(upload->channel, record->pictures);
    add_write(record, REGISTER_HASH_SET, record->pictures, upload->hash, "0");
    /* Keeps the time that stands there. */
    add_write(record, REGISTER_HASH_ADD, FILES_LOOKS_KEY, upload->channel, "0");
}

/* A file that is held here already takes no more room. */
static void record_use(const struct upload *upload, struct record *record, const struct register_hash *hashes,
                       bool is_new)
{
    snprintf(record->brought_bytes, sizeof(record->brought_bytes), "%" PRIu64, upload->declared);
    add_guard(record, upload->day_key, "bytes", register_find(&hashes[1], "bytes"));
    add_write(record, REGISTER_HASH_ADD, upload->day_key, "count", "1");
    add_write(record, REGISTER_HASH_ADD, upload->day_key, "bytes", record->brought_bytes);
    add_write(record, REGISTER_EXPIRE, upload->day_key, NULL, DAY_COUNT_MS);
    if (!is_new)
        return;
    add_write(record, REGISTER_HASH_ADD, record->key, "holds", "1");
    if (upload->space_key[0] == '\0')
        return;
    add_guard(record, upload->space_key, "bytes", register_find(&hashes[2], "bytes"));
    add_write(record, REGISTER_HASH_ADD, upload->space_key, "count", "1");
    add_write(record, REGISTER_HASH_ADD, upload->space_key, "bytes", record->kept_bytes);
}

static void read_registers(struct upload *upload);

static void on_recorded(void *argument, const struct put_done *done)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    upload->is_recorded = done->result == STORE_DONE;
    if (done->result == STORE_UNAVAILABLE)
        upload_refuse(upload, ERR_UNAVAILABLE);
    else
        read_registers(upload);
    upload_let_go(upload);
}

static void put_registers(struct upload *upload, const struct register_hash *hashes)
{
    const struct log_store *store = upload->files->options.store;
    struct record record = {0};
    const char *old;

    hold_field(upload->channel, record.field);
    old = register_find(&hashes[0], record.field);
    record_file(upload, &record);
    add_guard(&record, record.key, record.field, old);
    add_guard(&record, record.key, "holds", register_find(&hashes[0], "holds"));
    add_guard(&record, record.key, HOLD_REMOVING, register_find(&hashes[0], HOLD_REMOVING));
    add_write(&record, REGISTER_HASH_DELETE, record.key, HOLD_REMOVING, NULL);
    record_hold(upload, &record, old);
    record_picture(upload, &record);
    record_use(upload, &record, hashes, old == NULL);
    upload->is_pending = true;
    store->put(store->self, record.writes, record.write_count, record.guards, record.guard_count, on_recorded,
               upload);
    mem_free(record.hold);
}

static void answer(struct upload *upload, const struct register_hash *hash)
{
    const struct files *files = upload->files;
    json_t *reply = files_describe(files, hash, upload->hash, upload->channel, upload->person);

    if (reply == NULL) {
        upload_refuse(upload, ERR_NO_SUCH_FILE);
        return;
    }
    json_object_set_new(reply, "expires_ms", json_integer(file_key_expires_ms(files_now_ms(files))));
    upload_reply(upload, reply);
}

/* Rights may have been taken away while it was on its way. */
static enum error judge(struct upload *upload, const struct register_hash *hashes)
{
    char field[HOLD_FIELD_SIZE];
    bool is_new;
    enum error error = upload_find_rule(upload);

    hold_field(upload->channel, field);
    is_new = register_find(&hashes[0], field) == NULL;
    if (error != ERR_NONE)
        return error;
    if (upload_exceeds_quota(upload, hashes + 1, is_new ? upload->bytes : 0) ||
        (is_new && files_register_number(&hashes[0], "holds") >= HOLDS_MOST))
        return ERR_UPLOAD_QUOTA;
    return upload->attempts++ < ATTEMPTS_MOST ? ERR_NONE : ERR_BUSY;
}

/* ---- The same file is being removed ---- */

static void go_on_after_pause(void *argument)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    read_registers(upload);
    upload_let_go(upload);
}

static void pause_for_removal(struct upload *upload)
{
    if (upload->waits++ == PAUSES_MOST || upload->files->is_stopping) {
        upload_refuse(upload, ERR_BUSY);
        return;
    }
    upload->is_pending = true;
    upload->pause = (struct timer){.fire = go_on_after_pause, .argument = upload};
    hub_set_timer(upload->files->options.hub, &upload->pause, PAUSE_MS);
}

void upload_stop(struct upload *upload)
{
    if (upload->pause.place == 0 && upload->wait == NULL)
        return;
    hub_cancel_timer(upload->files->options.hub, &upload->pause);
    hub_stop_waiting(upload->wait);
    upload->wait = NULL;
    upload->is_pending = false;
    upload_refuse(upload, ERR_UNAVAILABLE);
    upload_let_go(upload);
}

/* ---- The steps ---- */

static bool is_in_place(const struct upload *upload)
{
    for (enum stored_size size = STORED_WHOLE; size < STORED_SIZES; size++)
        if ((size == STORED_WHOLE || upload->picture.has[size]) &&
            !stored_has(upload->files->data, upload->hash, size))
            return false;
    return true;
}

static void go_on(struct upload *upload, const struct register_hash *hashes)
{
    enum error error;

    if (hold_is_removing(&hashes[0], files_now_ms(upload->files))) {
        pause_for_removal(upload);
        return;
    }
    /* Somebody may have removed the same bytes since they were given their place. Once they are held, nobody
     * does. */
    if (!is_in_place(upload)) {
        upload_place(upload);
        return;
    }
    if (upload->is_recorded) {
        answer(upload, &hashes[0]);
        return;
    }
    error = judge(upload, hashes);
    if (error == ERR_NONE)
        put_registers(upload, hashes);
    else
        upload_refuse(upload, error);
}

static void on_read(void *argument, const struct registers *registers)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    if (registers->result == STORE_DONE)
        go_on(upload, registers->hashes);
    else
        upload_refuse(upload, ERR_UNAVAILABLE);
    upload_let_go(upload);
}

static void read_registers(struct upload *upload)
{
    const struct log_store *store = upload->files->options.store;
    char key[HOLD_KEY_SIZE];
    const struct register_read reads[] = {{key}, {upload->day_key}, {upload->space_key}};

    hold_key(upload->hash, key);
    upload->is_pending = true;
    store->read_registers(store->self, reads, upload->space_key[0] == '\0' ? 2 : 3, on_read, upload);
}

static void on_channel(struct upload *upload, bool ok)
{
    if (ok)
        read_registers(upload);
    else
        upload_refuse(upload, ERR_UNAVAILABLE);
}

void upload_record(struct upload *upload)
{
    file_name_fit(upload->name, upload->kind);
    upload_load_channel(upload, on_channel);
}
