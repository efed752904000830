/* The registers of texts, as the functions of schema/redis/sfat.lua keep them. */
#include <string.h>

#include "core/memory.h"
#include "simulation/database.h"

struct text_log *database_text(struct database *database, const char *text)
{
    struct text_log *log;

    HASH_FIND_STR(database->texts, text, log);
    if (log != NULL)
        return log;
    log = MEM_NEW(struct text_log);
    strcpy(log->text, text);
    HASH_ADD_STR(database->texts, text, log);
    return log;
}

void database_keep_text(struct database *database, const char *text, const char *process,
                        const struct text_entry *entry)
{
    struct text_log *log = database_text(database, text);
    struct edit edit = {.log = log, .fed = database->feed_count};

    log->entries = mem_grow(log->entries, log->count, &log->capacity, sizeof(*log->entries));
    log->entries[log->count++] = (struct text_entry){mem_copy(entry->bytes, entry->length), entry->length};
    edit.seq = log->count;
    strcpy(edit.process, process);
    database->edits =
        mem_grow(database->edits, database->edit_count, &database->edit_capacity, sizeof(*database->edits));
    database->edits[database->edit_count++] = edit;
    if (database->on_text != NULL)
        database->on_text(database->text_argument, log, &log->entries[log->count - 1]);
}

void database_append_text(struct database *database, const char *text, const char *process,
                          const struct text_entry *entries, size_t count, uint64_t rights,
                          struct result *result)
{
    result->text_appended = rights < database->rights ? STORE_RIGHTS_BEHIND : STORE_DONE;
    if (result->text_appended != STORE_DONE)
        return;
    for (size_t i = 0; i < count; i++)
        database_keep_text(database, text, process, &entries[i]);
    database->on_feed(database->argument);
}

static const struct text_snapshot *last_snapshot(const struct text_log *log)
{
    return log->snapshot_count == 0 ? NULL : &log->snapshots[log->snapshot_count - 1];
}

void database_load_text(struct database *database, const char *text, uint64_t after_seq,
                        struct result *result)
{
    const struct text_log *log = database_text(database, text);
    const struct text_snapshot *snapshot = last_snapshot(log);
    struct text_loaded loaded = {.result = STORE_DONE, .last_seq = after_seq};
    struct text_entry *entries;

    if (snapshot != NULL && snapshot->seq > after_seq) {
        loaded.snapshot = result_keep(result, mem_copy(snapshot->bytes, snapshot->length));
        loaded.snapshot_length = snapshot->length;
        loaded.snapshot_seq = loaded.last_seq = snapshot->seq;
    }
    entries = result_keep(result, mem_new((log->count + 1) * sizeof(*entries)));
    for (uint64_t seq = loaded.last_seq + 1; seq <= log->count; seq++) {
        const struct text_entry *entry = &log->entries[seq - 1];

        entries[loaded.entry_count++] =
            (struct text_entry){result_keep(result, mem_copy(entry->bytes, entry->length)), entry->length};
        loaded.last_seq = seq;
    }
    loaded.entries = entries;
    result->text_loaded = loaded;
    result->rights = database->rights;
}

void database_compact_text(struct database *database, const char *text, uint64_t seq, const char *bytes,
                           size_t length)
{
    struct text_log *log = database_text(database, text);
    const struct text_snapshot *kept = last_snapshot(log);

    if (seq <= (kept == NULL ? 0 : kept->seq) || log->count < seq)
        return;
    log->snapshots =
        mem_grow(log->snapshots, log->snapshot_count, &log->snapshot_capacity, sizeof(*log->snapshots));
    log->snapshots[log->snapshot_count++] =
        (struct text_snapshot){mem_copy(bytes, length), length, seq, database->edit_count};
}

static void lose_snapshots(struct text_log *log, size_t edit_count)
{
    while (log->snapshot_count > 0 && last_snapshot(log)->edit_count > edit_count)
        mem_free(log->snapshots[--log->snapshot_count].bytes);
}

void database_lose_edits(struct database *database, size_t count)
{
    struct text_log *log, *next;

    for (; count > 0 && database->edit_count > database->edits_trimmed; count--) {
        const struct edit *edit = &database->edits[--database->edit_count];

        mem_free((char *)edit->log->entries[--edit->log->count].bytes);
    }
    HASH_ITER(hh, database->texts, log, next)
    lose_snapshots(log, database->edit_count);
}

void database_trim_edits(struct database *database)
{
    database->edits_trimmed = database->edit_count;
}

void database_free_texts(struct database *database)
{
    struct text_log *log, *next;

    HASH_ITER(hh, database->texts, log, next)
    {
        HASH_DEL(database->texts, log);
        lose_snapshots(log, 0);
        for (size_t i = 0; i < log->count; i++)
            mem_free((char *)log->entries[i].bytes);
        mem_free(log->snapshots);
        mem_free(log->entries);
        mem_free(log);
    }
    mem_free(database->edits);
}
