#include "simulation/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_BYTES (256 * 1024)

void *result_keep(struct result *result, void *memory)
{
    result->kept = mem_grow(result->kept, result->count, &result->capacity, sizeof(memory));
    return result->kept[result->count++] = memory;
}

char *result_keep_text(struct result *result, const char *text)
{
    return result_keep(result, mem_copy_text(text));
}

void result_finish(struct result *result)
{
    for (size_t i = 0; i < result->count; i++)
        mem_free(result->kept[i]);
    mem_free(result->kept);
    *result = (struct result){0};
}

struct database *database_create(void)
{
    struct database *database = MEM_NEW(struct database);

    database->ledger = json_object();
    database->registers = json_object();
    database->leases = json_object();
    database->window = 500;
    return database;
}

void database_destroy(struct database *database)
{
    struct log *log, *next;

    HASH_ITER(hh, database->logs, log, next)
    {
        HASH_DEL(database->logs, log);
        for (size_t i = 0; i < log->count; i++) {
            mem_free((char *)log->entries[i].text);
            json_decref(log->events[i]);
        }
        mem_free(log->entries);
        mem_free(log->events);
        mem_free(log->snapshot);
        mem_free(log);
    }
    json_decref(database->ledger);
    json_decref(database->registers);
    json_decref(database->leases);
    database_free_texts(database);
    mem_free(database->feed);
    mem_free(database);
}

struct log *database_log(struct database *database, const char *channel)
{
    struct log *log;

    HASH_FIND_STR(database->logs, channel, log);
    if (log != NULL)
        return log;
    log = MEM_NEW(struct log);
    strcpy(log->channel, channel);
    HASH_ADD_STR(database->logs, channel, log);
    return log;
}

const struct log_entry *log_last(const struct log *log)
{
    return log->count == 0 ? NULL : &log->entries[log->count - 1];
}

static struct position position_of(const struct log *log, uint64_t seq)
{
    return seq == 0 || seq > log->count ? (struct position){0} : log->entries[seq - 1].position;
}

/* Copies entries first to last, which are there. */
static const struct log_entry *copy_entries(struct result *result, const struct log *log, uint64_t first,
                                            uint64_t last)
{
    size_t count = last + 1 > first ? (size_t)(last + 1 - first) : 0;
    struct log_entry *entries = result_keep(result, mem_new(count * sizeof(*entries)));

    for (size_t i = 0; i < count; i++) {
        entries[i] = log->entries[first - 1 + i];
        entries[i].text = result_keep(result, mem_copy(entries[i].text, entries[i].length));
    }
    return entries;
}

/* ---- Registers ---- */

static const char *read_field(const struct database *database, const char *key, const char *field)
{
    return json_text(json_object_get(database->registers, key), field);
}

/* The number of the first guard that does not hold, or count. */
static size_t find_broken(const struct database *database, const struct register_guard *guards, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = read_field(database, guards[i].key, guards[i].field);

        if (guards[i].value == NULL ? value != NULL : value == NULL || strcmp(value, guards[i].value) != 0)
            return i;
    }
    return count;
}

static void write_register(struct database *database, const struct register_write *write)
{
    json_t *hash = json_object_get(database->registers, write->key);
    const char *value;
    char sum[24];

    if (hash == NULL) {
        hash = json_object();
        json_object_set_new(database->registers, write->key, hash);
    }
    switch (write->verb) {
    case REGISTER_HASH_SET:
        json_object_set_new(hash, write->field, json_string(write->value));
        break;
    case REGISTER_HASH_DELETE:
        json_object_del(hash, write->field);
        break;
    case REGISTER_HASH_ADD:
        value = json_text(hash, write->field);
        snprintf(sum, sizeof(sum), "%lld", (value == NULL ? 0 : atoll(value)) + atoll(write->value));
        json_object_set_new(hash, write->field, json_string(sum));
        break;
    case REGISTER_DELETE:
    case REGISTER_EXPIRE:
        json_object_del(database->registers, write->key);
        break;
    }
}

void database_put(struct database *database, const struct register_write *writes, size_t write_count,
                  const struct register_guard *guards, size_t guard_count, struct result *result)
{
    size_t broken = find_broken(database, guards, guard_count);

    result->put = (struct put_done){broken < guard_count ? STORE_GUARDED : STORE_DONE, broken};
    for (size_t i = 0; broken == guard_count && i < write_count; i++)
        write_register(database, &writes[i]);
}

void database_read_registers(struct database *database, const struct register_read *reads, size_t count,
                             struct result *result)
{
    struct register_hash *hashes = result_keep(result, mem_new(count * sizeof(*hashes)));

    for (size_t i = 0; i < count; i++) {
        json_t *hash = json_object_get(database->registers, reads[i].key), *value;
        struct register_field *fields =
            result_keep(result, mem_new(json_object_size(hash) * sizeof(*fields)));
        const char *name;

        hashes[i].fields = fields;
        json_object_foreach(hash, name, value) fields[hashes[i].field_count++] = (struct register_field){
            result_keep_text(result, name), result_keep_text(result, json_string_value(value))};
    }
    result->registers = (struct registers){STORE_DONE, hashes, count};
}

/* ---- The log ---- */

static void ledger_key(char key_out[64], const char *scope, const char *op)
{
    snprintf(key_out, 64, "%s %s", scope, op);
}

/* What the log holds after the expected position, where that is in the log and it is not too much. */
static void tell_missing(struct database *database, const struct log *log, const struct append *append,
                         struct appended *appended, struct result *result)
{
    const struct position there = position_of(log, append->expected.seq);
    uint64_t last = log->count;
    size_t bytes = 0;

    if (!position_equals(&there, &append->expected))
        return;
    for (uint64_t seq = append->expected.seq + 1; seq <= last; seq++)
        bytes += log->entries[seq - 1].length;
    if (last - append->expected.seq > database->window || bytes > ANSWER_BYTES)
        return;
    appended->entries = copy_entries(result, log, append->expected.seq + 1, last);
    appended->entry_count = (size_t)(last - append->expected.seq);
    appended->entries_complete = true;
}

static void write_entry(struct database *database, struct log *log, const struct append *append)
{
    struct log_entry entry = append->entry;

    entry.text = mem_copy(entry.text, entry.length);
    log->entries = mem_grow(log->entries, log->count, &log->capacity, sizeof(*log->entries));
    log->events = mem_grow(log->events, log->count, &log->event_capacity, sizeof(*log->events));
    log->events[log->count] = json_read(entry.text, entry.length);
    log->entries[log->count++] = entry;
    log->head_count += append->counts;
    if (append->counts)
        log->head_ms = append->at_ms;
    if (append->due_ms != DUE_KEEP)
        log->due_ms = append->due_ms;
    database->rights += append->takes_rights;
    database->feed =
        mem_grow(database->feed, database->feed_count, &database->feed_capacity, sizeof(*database->feed));
    database->feed[database->feed_count++] = (struct fed){log, entry.position.seq, database->rights};
    for (size_t i = 0; i < append->write_count; i++)
        write_register(database, &append->writes[i]);
    if (append->text != NULL)
        database_keep_text(database, append->text, "",
                           &(struct text_entry){append->text_bytes, append->text_length});
}

void database_append(struct database *database, const struct append *append, uint64_t rights,
                     struct result *result)
{
    struct log *log = database_log(database, append->channel);
    const struct position last = position_of(log, log->count);
    struct appended appended = {0};
    const char *answer;
    char key[64];

    ledger_key(key, append->scope, append->op);
    answer = json_text(database->ledger, key);
    if (rights < database->rights) {
        appended.result = STORE_RIGHTS_BEHIND;
    } else if (answer != NULL) {
        appended.result = STORE_REPEATED;
        appended.answer = result_keep_text(result, answer);
        tell_missing(database, log, append, &appended, result);
    } else if (!position_equals(&last, &append->expected)) {
        tell_missing(database, log, append, &appended, result);
        appended.result = appended.entries_complete || last.seq > append->expected.seq + database->window
                              ? STORE_CONFLICT
                              : STORE_LOST;
    } else if ((appended.guard = find_broken(database, append->guards, append->guard_count)) <
               append->guard_count) {
        appended.result = STORE_GUARDED;
    } else {
        json_object_set_new(database->ledger, key, json_string(append->answer));
        write_entry(database, log, append);
        database->on_feed(database->argument);
    }
    result->appended = appended;
}

void database_load(struct database *database, const char *channel, struct result *result)
{
    const struct log *log = database_log(database, channel);
    uint64_t newest = log->count > database->window ? log->count - database->window + 1 : 1;
    uint64_t first = log->snapshot_position.seq + 1 < newest ? log->snapshot_position.seq + 1 : newest;
    struct loaded loaded = {.result = STORE_DONE, .due_ms = log->due_ms};

    if (log->snapshot != NULL) {
        loaded.snapshot = result_keep_text(result, log->snapshot);
        loaded.snapshot_length = strlen(log->snapshot);
        loaded.snapshot_format = log->snapshot_format;
        loaded.snapshot_position = log->snapshot_position;
    }
    loaded.entries = copy_entries(result, log, first, log->count);
    loaded.entry_count = (size_t)(log->count + 1 - first);
    result->loaded = loaded;
    result->rights = database->rights;
}

void database_read_entries(struct database *database, const char *channel, uint64_t first, uint64_t last,
                           struct result *result)
{
    const struct log *log = database_log(database, channel);

    first = first == 0 ? 1 : first;
    last = last > log->count ? log->count : last;
    if (last >= first && last - first >= database->window)
        first = last - database->window + 1;
    result->rights = database->rights;
    result->entries = (struct entries){.result = STORE_DONE};
    if (last < first)
        return;
    result->entries.entries = copy_entries(result, log, first, last);
    result->entries.entry_count = (size_t)(last - first + 1);
}

void database_find_answer(struct database *database, const char *scope, const char *op, struct result *result)
{
    char key[64];

    ledger_key(key, scope, op);
    result->answer = result_keep_text(result, json_text(database->ledger, key));
}

void database_save_snapshot(struct database *database, const char *channel, const struct position *position,
                            unsigned format, const char *text)
{
    struct log *log = database_log(database, channel);

    if (log->snapshot != NULL && log->snapshot_position.seq > position->seq)
        return;
    mem_free(log->snapshot);
    log->snapshot = mem_copy_text(text);
    log->snapshot_format = format;
    log->snapshot_position = *position;
}

void database_read_heads(struct database *database, const char *const *channels, size_t count,
                         struct result *result)
{
    result->heads.all = result_keep(result, mem_new(count * sizeof(struct log_head)));
    result->heads.count = count;
    for (size_t i = 0; i < count; i++) {
        const struct log *log = database_log(database, channels[i]);

        result->heads.all[i] = (struct log_head){position_of(log, log->count), log->head_count, log->head_ms};
    }
}

static int compare_due(const void *one, const void *other)
{
    const struct due_channel *a = one, *b = other;

    return a->due_ms != b->due_ms ? (a->due_ms < b->due_ms ? -1 : 1) : strcmp(a->channel, b->channel);
}

void database_read_due(struct database *database, int64_t now_ms, struct result *result)
{
    struct due_channel *due = result_keep(result, mem_new((HASH_COUNT(database->logs) + 1) * sizeof(*due)));
    struct log *log, *next;
    size_t count = 0;

    HASH_ITER(hh, database->logs, log, next)
    if (log->due_ms != DUE_NONE && log->due_ms <= now_ms)
        due[count++] = (struct due_channel){result_keep_text(result, log->channel), log->due_ms};
    if (count > 0)
        qsort(due, count, sizeof(*due), compare_due);
    result->due.channels = due;
    result->due.count = count < DUE_MOST ? count : DUE_MOST;
}

/* ---- The feed ---- */

static bool holds(const json_t *lease, const char *holder, int64_t now_ms)
{
    return strcmp(json_text(lease, "holder"), holder) == 0 && json_int(lease, "until_ms", 0) > now_ms;
}

void database_take_lease(struct database *database, const char *name, const char *holder, int64_t now_ms,
                         int64_t ttl_ms, struct result *result)
{
    json_t *lease = json_object_get(database->leases, name);

    if (lease == NULL) {
        lease = json_pack("{s:s, s:I, s:s}", "holder", "", "until_ms", (json_int_t)0, "cursor", "");
        json_object_set_new(database->leases, name, lease);
    }
    result->lease =
        (struct lease){.result = STORE_DONE, .cursor = result_keep_text(result, json_text(lease, "cursor"))};
    if (json_int(lease, "until_ms", 0) > now_ms && !holds(lease, holder, now_ms))
        return;
    json_object_set_new(lease, "holder", json_string(holder));
    json_object_set_new(lease, "until_ms", json_integer(now_ms + ttl_ms));
    result->lease.held = true;
}

void database_move_cursor(struct database *database, const char *name, const char *holder, const char *cursor)
{
    json_t *lease = json_object_get(database->leases, name);

    if (lease != NULL && strcmp(json_text(lease, "holder"), holder) == 0)
        json_object_set_new(lease, "cursor", json_string(cursor));
}

void database_read_feed(struct database *database, const char *cursor, unsigned count, struct result *result)
{
    size_t first = cursor[0] == '\0' ? 0 : (size_t)atoll(cursor);
    struct feed_entry *entries = result_keep(result, mem_new(count * sizeof(*entries)));
    size_t found = 0;

    first = first < database->feed_trimmed ? database->feed_trimmed : first;
    for (size_t i = first; i < database->feed_count && found < count; i++) {
        const struct fed *fed = &database->feed[i];
        char id[24];

        snprintf(id, sizeof(id), "%zu", i + 1);
        entries[found++] =
            (struct feed_entry){result_keep_text(result, id), result_keep_text(result, fed->log->channel),
                                *copy_entries(result, fed->log, fed->seq, fed->seq)};
    }
    result->feed = (struct feed){STORE_DONE, entries, found};
}

void database_trim(struct database *database)
{
    const char *name;
    json_t *lease;
    size_t keep = database->feed_count;

    json_object_foreach(database->leases, name, lease)
    {
        size_t cursor = (size_t)atoll(json_text(lease, "cursor"));

        keep = cursor < keep ? cursor : keep;
    }
    database->feed_trimmed = keep > database->feed_trimmed ? keep : database->feed_trimmed;
}
