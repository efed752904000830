/* Texts, as they reach one process: the calls of text_store, and what is told of entries. */
#include <string.h>

#include "core/memory.h"
#include "simulation/random.h"
#include "simulation/store_private.h"

/* ---- Calls ---- */

static void execute_append(struct trip *trip)
{
    database_append_text(trip->store->world->database, trip->text, trip->store->name, trip->entries,
                         trip->count, trip->rights, &trip->result);
    world_trace(trip->store->world, "%s: append to text %s, %zu entries: %d", trip->store->name, trip->text,
                trip->count, (int)trip->result.text_appended);
}

static void deliver_append(struct trip *trip)
{
    trip->done.text_appended(trip->argument,
                             trip->is_unavailable ? STORE_UNAVAILABLE : trip->result.text_appended);
}

static void append(void *self, const char *text, const struct text_entry *entries, size_t count,
                   text_appended_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_append, deliver_append);
    struct text_entry *kept = result_keep(&trip->arguments, mem_new(count * sizeof(*kept)));

    for (size_t i = 0; i < count; i++)
        kept[i] = (struct text_entry){
            result_keep(&trip->arguments, mem_copy(entries[i].bytes, entries[i].length)), entries[i].length};
    trip->text = result_keep_text(&trip->arguments, text);
    trip->entries = kept;
    trip->count = count;
    trip->is_append = true;
    trip->done.text_appended = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_load(struct trip *trip)
{
    database_load_text(trip->store->world->database, trip->text, trip->first, &trip->result);
}

static void deliver_load(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.text_loaded = (struct text_loaded){.result = STORE_UNAVAILABLE};
    trip->done.text_loaded(trip->argument, &trip->result.text_loaded);
}

static void load(void *self, const char *text, uint64_t after_seq, text_loaded_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_load, deliver_load);

    trip->text = result_keep_text(&trip->arguments, text);
    trip->first = after_seq;
    trip->done.text_loaded = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_compact(struct trip *trip)
{
    database_compact_text(trip->store->world->database, trip->text, trip->first, trip->op, trip->count);
}

static void deliver_nothing(struct trip *trip)
{
    (void)trip;
}

static void compact(void *self, const char *text, uint64_t seq, const void *bytes, size_t length)
{
    struct trip *trip = trip_begin(self, execute_compact, deliver_nothing);

    trip->text = result_keep_text(&trip->arguments, text);
    trip->first = seq;
    trip->op = result_keep(&trip->arguments, mem_copy(bytes, length));
    trip->count = length;
    trip->is_once = true;
    trip_send(trip);
}

void store_fill_texts(struct store *store)
{
    store->texts = (struct text_store){.self = store, .append = append, .load = load, .compact = compact};
}

const struct text_store *store_texts(struct store *store)
{
    return &store->texts;
}

/* ---- Following ---- */

void store_follow_texts(struct store *store, const struct text_follower *follower)
{
    store->text_follower = follower;
    store->edits_told = store->world->database->edit_count;
}

bool store_has_untold_edits(const struct store *store)
{
    return store->text_follower != NULL && store->edits_told < store->world->database->edit_count;
}

static void tell(struct store *store, const struct edit *edit)
{
    const struct text_entry *kept = &edit->log->entries[edit->seq - 1];
    struct text_entry entry = {mem_copy(kept->bytes, kept->length), kept->length};
    char *bytes = (char *)entry.bytes;

    if (entry.length > store->world->edit_bytes)
        entry = (struct text_entry){NULL, 0};
    store->text_follower->on_entry(store->text_follower->self, edit->log->text, edit->seq,
                                   strcmp(edit->process, store->name) == 0, &entry);
    mem_free(bytes);
}

void store_tell_edits(struct store *store)
{
    const struct database *database = store->world->database;

    if (store->text_follower == NULL)
        return;
    if (store->edits_told < database->edits_trimmed) {
        world_trace(store->world, "%s: the edits were trimmed past it", store->name);
        store->edits_told = database->edits_trimmed;
        store->text_follower->on_lost(store->text_follower->self, false);
    }
    while (store_has_untold_edits(store) && database->edits[store->edits_told].fed <= store->fed &&
           !random_chance(2000))
        tell(store, &database->edits[store->edits_told++]);
}

void store_rejoin_edits(struct store *store)
{
    size_t count = store->world->database->edit_count;
    bool is_anew = count < store->edits_told;

    if (store->text_follower == NULL)
        return;
    if (is_anew)
        store->edits_told = count;
    store->text_follower->on_lost(store->text_follower->self, is_anew);
}
