/* The calls of log_store: copies of what they are given, then a request. */
#include <string.h>

#include "core/memory.h"
#include "simulation/random.h"
#include "simulation/store_private.h"

static const char *keep(struct trip *trip, const char *text)
{
    return result_keep_text(&trip->arguments, text);
}

static const struct register_write *keep_writes(struct trip *trip, const struct register_write *writes,
                                                size_t count)
{
    struct register_write *kept = result_keep(&trip->arguments, mem_new(count * sizeof(*kept)));

    for (size_t i = 0; i < count; i++)
        kept[i] = (struct register_write){writes[i].verb, keep(trip, writes[i].key),
                                          keep(trip, writes[i].field), keep(trip, writes[i].value)};
    return kept;
}

static const struct register_guard *keep_guards(struct trip *trip, const struct register_guard *guards,
                                                size_t count)
{
    struct register_guard *kept = result_keep(&trip->arguments, mem_new(count * sizeof(*kept)));

    for (size_t i = 0; i < count; i++)
        kept[i] = (struct register_guard){keep(trip, guards[i].key), keep(trip, guards[i].field),
                                          keep(trip, guards[i].value), guards[i].refusal};
    return kept;
}

static enum store_result result_of(const struct trip *trip)
{
    return trip->is_unavailable ? STORE_UNAVAILABLE : STORE_DONE;
}

static void execute_append(struct trip *trip)
{
    database_append(trip->store->world->database, &trip->append, trip->rights, &trip->result);
    world_trace(trip->store->world, "%s: append %s %llu %.60s: %d", trip->store->name, trip->append.channel,
                (unsigned long long)trip->append.entry.position.seq,
                strstr(trip->append.entry.text, "\"type\""), (int)trip->result.appended.result);
}

static void deliver_append(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.appended = (struct appended){.result = STORE_UNAVAILABLE};
    trip->done.appended(trip->argument, &trip->result.appended);
}

static void append(void *self, const struct append *append, appended_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_append, deliver_append);

    trip->append = *append;
    trip->append.channel = keep(trip, append->channel);
    trip->append.scope = keep(trip, append->scope);
    trip->append.op = keep(trip, append->op);
    trip->append.answer = keep(trip, append->answer);
    trip->append.entry.text =
        result_keep(&trip->arguments, mem_copy(append->entry.text, append->entry.length));
    trip->append.writes = keep_writes(trip, append->writes, append->write_count);
    trip->append.guards = keep_guards(trip, append->guards, append->guard_count);
    trip->append.text = keep(trip, append->text);
    if (append->text != NULL)
        trip->append.text_bytes =
            result_keep(&trip->arguments, mem_copy(append->text_bytes, append->text_length));
    trip->is_append = true;
    trip->done.appended = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_load(struct trip *trip)
{
    database_load(trip->store->world->database, trip->channel, &trip->result);
}

static void deliver_load(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.loaded = (struct loaded){.result = STORE_UNAVAILABLE};
    trip->done.loaded(trip->argument, &trip->result.loaded);
}

static void load(void *self, const char *channel, loaded_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_load, deliver_load);

    trip->channel = keep(trip, channel);
    trip->done.loaded = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_read_entries(struct trip *trip)
{
    database_read_entries(trip->store->world->database, trip->channel, trip->first, trip->last,
                          &trip->result);
}

static void deliver_entries(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.entries = (struct entries){.result = STORE_UNAVAILABLE};
    trip->done.entries(trip->argument, &trip->result.entries);
}

static void read_entries(void *self, const char *channel, uint64_t first_seq, uint64_t last_seq,
                         entries_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_read_entries, deliver_entries);

    trip->channel = keep(trip, channel);
    trip->first = first_seq;
    trip->last = last_seq;
    trip->done.entries = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_find_answer(struct trip *trip)
{
    database_find_answer(trip->store->world->database, trip->scope, trip->op, &trip->result);
}

static void deliver_answer(struct trip *trip)
{
    trip->done.answer(trip->argument, result_of(trip), trip->is_unavailable ? NULL : trip->result.answer);
}

static void find_answer(void *self, const char *scope, const char *op, answer_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_find_answer, deliver_answer);

    trip->scope = keep(trip, scope);
    trip->op = keep(trip, op);
    trip->done.answer = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_read_registers(struct trip *trip)
{
    database_read_registers(trip->store->world->database, trip->reads, trip->count, &trip->result);
}

static void deliver_registers(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.registers = (struct registers){.result = STORE_UNAVAILABLE};
    trip->done.registers(trip->argument, &trip->result.registers);
}

static void read_registers(void *self, const struct register_read *reads, size_t count,
                           registers_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_read_registers, deliver_registers);
    struct register_read *kept = result_keep(&trip->arguments, mem_new(count * sizeof(*kept)));

    for (size_t i = 0; i < count; i++)
        kept[i].key = keep(trip, reads[i].key);
    trip->reads = kept;
    trip->count = count;
    trip->done.registers = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_put(struct trip *trip)
{
    database_put(trip->store->world->database, trip->writes, trip->count, trip->guards, trip->guard_count,
                 &trip->result);
}

static void deliver_put(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.put = (struct put_done){.result = STORE_UNAVAILABLE};
    trip->done.put(trip->argument, &trip->result.put);
}

static void put(void *self, const struct register_write *writes, size_t write_count,
                const struct register_guard *guards, size_t guard_count, put_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_put, deliver_put);

    trip->writes = keep_writes(trip, writes, write_count);
    trip->count = write_count;
    trip->guards = keep_guards(trip, guards, guard_count);
    trip->guard_count = guard_count;
    trip->done.put = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_save_snapshot(struct trip *trip)
{
    database_save_snapshot(trip->store->world->database, trip->channel, &trip->position, trip->format,
                           trip->text);
}

static void deliver_nothing(struct trip *trip)
{
    (void)trip;
}

static void save_snapshot(void *self, const char *channel, const struct position *position, unsigned format,
                          const char *text, size_t length)
{
    struct trip *trip = trip_begin(self, execute_save_snapshot, deliver_nothing);

    trip->channel = keep(trip, channel);
    trip->position = *position;
    trip->format = format;
    trip->text = result_keep(&trip->arguments, mem_copy(text, length));
    trip_send(trip);
}

static void execute_read_heads(struct trip *trip)
{
    database_read_heads(trip->store->world->database, trip->channels, trip->count, &trip->result);
}

static void deliver_heads(struct trip *trip)
{
    trip->done.heads(trip->argument, result_of(trip), trip->result.heads.all,
                     trip->is_unavailable ? 0 : trip->result.heads.count);
}

static void read_heads(void *self, const char *const *channels, size_t count, heads_callback *done,
                       void *argument)
{
    struct trip *trip = trip_begin(self, execute_read_heads, deliver_heads);
    const char **kept = result_keep(&trip->arguments, mem_new(count * sizeof(*kept)));

    for (size_t i = 0; i < count; i++)
        kept[i] = keep(trip, channels[i]);
    trip->channels = kept;
    trip->count = count;
    trip->done.heads = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_read_due(struct trip *trip)
{
    database_read_due(trip->store->world->database, trip->ms, &trip->result);
}

static void deliver_due(struct trip *trip)
{
    trip->done.due(trip->argument, result_of(trip), trip->result.due.channels,
                   trip->is_unavailable ? 0 : trip->result.due.count);
}

static void read_due(void *self, int64_t now_ms, due_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_read_due, deliver_due);

    trip->ms = now_ms;
    trip->done.due = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_take_lease(struct trip *trip)
{
    struct world *world = trip->store->world;

    database_take_lease(world->database, trip->text, trip->store->name, turns_now_us(world->turns) / MS,
                        trip->ms, &trip->result);
}

static void deliver_lease(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.lease = (struct lease){.result = STORE_UNAVAILABLE, .cursor = ""};
    trip->done.lease(trip->argument, &trip->result.lease);
}

static void take_lease(void *self, const char *name, int64_t ttl_ms, lease_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_take_lease, deliver_lease);

    trip->text = keep(trip, name);
    trip->ms = ttl_ms;
    trip->done.lease = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_read_feed(struct trip *trip)
{
    database_read_feed(trip->store->world->database, trip->text, (unsigned)trip->count, &trip->result);
}

static void deliver_feed(struct trip *trip)
{
    if (trip->is_unavailable)
        trip->result.feed = (struct feed){.result = STORE_UNAVAILABLE};
    trip->done.feed(trip->argument, &trip->result.feed);
}

static void read_feed(void *self, const char *cursor, unsigned count, feed_callback *done, void *argument)
{
    struct trip *trip = trip_begin(self, execute_read_feed, deliver_feed);

    trip->text = keep(trip, cursor);
    trip->count = count;
    trip->done.feed = done;
    trip->argument = argument;
    trip_send(trip);
}

static void execute_move_cursor(struct trip *trip)
{
    database_move_cursor(trip->store->world->database, trip->scope, trip->store->name, trip->text);
}

static void move_cursor(void *self, const char *name, const char *cursor)
{
    struct trip *trip = trip_begin(self, execute_move_cursor, deliver_nothing);

    trip->scope = keep(trip, name);
    trip->text = keep(trip, cursor);
    trip_send(trip);
}

void store_fill_interface(struct store *store)
{
    store->interface = (struct log_store){
        .self = store,
        .append = append,
        .load = load,
        .read_entries = read_entries,
        .find_answer = find_answer,
        .read_registers = read_registers,
        .put = put,
        .save_snapshot = save_snapshot,
        .read_heads = read_heads,
        .read_due = read_due,
        .publish_signal = store_publish_signal,
        .take_lease = take_lease,
        .read_feed = read_feed,
        .move_cursor = move_cursor,
    };
}
