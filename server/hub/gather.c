/* Fetches what a command or query wants to know before it can decide. */
#include <assert.h>
#include <string.h>

#include "core/memory.h"
#include "hub/call.h"
#include "hub/channel.h"
#include "hub/private.h"

/* One fact on its way. The channel may be loaded anew meanwhile: then a command is no longer ours to touch,
 * as it went back to its queue; a query, or a command before its turn, is in no queue and must still be
 * answered. */
struct fetch {
    struct call *call;
    struct channel *channel;
    unsigned generation;
    size_t place;
    enum want_kind kind;
    bool is_in_no_queue;
    gathered_callback *ready;
};

static struct fetch *begin_fetch(struct call *call, size_t place, enum want_kind kind,
                                 gathered_callback *ready)
{
    struct fetch *fetch = MEM_NEW(struct fetch);

    call->channel->pending++;
    call->wants_outstanding++;
    *fetch = (struct fetch){.call = call,
                            .channel = call->channel,
                            .generation = call->channel->generation,
                            .place = place,
                            .kind = kind,
                            .is_in_no_queue = call->row->kind == ROW_QUERY || call->is_preparing,
                            .ready = ready};
    return fetch;
}

/* False stands for what could not be fetched. */
static enum error facts_error(const struct call *call)
{
    for (size_t i = 0; i < json_array_size(call->facts); i++)
        if (json_is_false(json_array_get(call->facts, i)))
            return ERR_UNAVAILABLE;
    return ERR_NONE;
}

/* A command that went back to its queue may have ended there. */
static bool is_ours(const struct fetch *fetch)
{
    return fetch->is_in_no_queue || fetch->generation == fetch->channel->generation;
}

/* Takes fact; NULL where the database could not say. */
static void end_fetch(struct fetch *fetch, json_t *fact)
{
    struct call *call = fetch->call;
    bool is_current = fetch->generation == fetch->channel->generation;
    gathered_callback *ready = fetch->ready;

    fetch->channel->pending--;
    if (!is_ours(fetch)) {
        json_decref(fact);
        mem_free(fetch);
        return;
    }
    json_array_set_new(call->facts, fetch->place, fact == NULL ? json_false() : fact);
    mem_free(fetch);
    if (--call->wants_outstanding > 0)
        return;
    ready(call, is_current ? facts_error(call) : ERR_UNAVAILABLE);
}

/* Takes event. */
static json_t *author_of(const struct call *call, json_t *event)
{
    const char *by = json_text(event, "by");
    json_t *author =
        by != NULL && hub_may_open(call->hub, call->channel->id, by) ? json_string(by) : json_null();

    json_decref(event);
    return author;
}

static bool is_wanted(const struct want *want, uint64_t seq)
{
    for (size_t i = 0; i < want->seq_count; i++)
        if (want->seqs[i] == seq)
            return true;
    return want->kind != WANT_EVENTS;
}

static json_t *read_page(const struct want *want, const struct entries *entries)
{
    json_t *page = json_array();

    for (size_t i = 0; i < entries->entry_count; i++)
        if (is_wanted(want, entries->entries[i].position.seq))
            json_array_append_new(page, json_read(entries->entries[i].text, entries->entries[i].length));
    return page;
}

static void on_entries(void *argument, const struct entries *entries)
{
    struct fetch *fetch = argument;
    json_t *page;

    if (entries->result != STORE_DONE || !is_ours(fetch)) {
        end_fetch(fetch, NULL);
        return;
    }
    page = read_page(&fetch->call->wants.wants[fetch->place], entries);
    if (fetch->kind == WANT_EVENTS_BEFORE || fetch->kind == WANT_EVENTS) {
        end_fetch(fetch, page);
    } else {
        json_t *event = json_array_size(page) > 0 ? json_incref(json_array_get(page, 0)) : json_null();

        json_decref(page);
        end_fetch(fetch, fetch->kind == WANT_AUTHOR ? author_of(fetch->call, event) : event);
    }
}

static void on_registers(void *argument, const struct registers *registers)
{
    json_t *fields;

    if (registers->result != STORE_DONE) {
        end_fetch(argument, NULL);
        return;
    }
    fields = registers->hashes[0].field_count == 0 ? json_null() : json_object();
    for (size_t i = 0; i < registers->hashes[0].field_count; i++)
        json_object_set_new(fields, registers->hashes[0].fields[i].name,
                            json_string(registers->hashes[0].fields[i].value));
    end_fetch(argument, fields);
}

static void fetch_events(struct call *call, const struct want *want, size_t place, gathered_callback *ready)
{
    const struct log_store *store = call->hub->options.store;
    uint64_t end = call->channel->position.seq;
    uint64_t first = want->seq, last = want->seq;

    if (want->kind == WANT_EVENTS) {
        first = want->seqs[0];
        last = want->seqs[want->seq_count - 1];
    } else if (want->kind == WANT_EVENTS_BEFORE) {
        last = want->seq <= end ? want->seq - 1 : end;
        first = last > want->limit ? last - want->limit + 1 : 1;
    }
    store->read_entries(store->self, call->channel->id, first, last, on_entries,
                        begin_fetch(call, place, want->kind, ready));
}

/* ---- Heads ---- */

struct heads_fetch {
    struct fetch *fetch;
    size_t count;
    char channels[][CHANNEL_ID_SIZE];
};

static void on_heads(void *argument, enum store_result result, const struct log_head *heads, size_t count)
{
    struct heads_fetch *asked = argument;
    json_t *fact = result == STORE_DONE ? json_array() : NULL;

    for (size_t i = 0; i < count; i++)
        if (heads[i].position.seq > 0)
            json_array_append_new(fact, json_pack("{s:s, s:I, s:I, s:I}", "channel", asked->channels[i],
                                                  "seq", (json_int_t)heads[i].position.seq, "count",
                                                  (json_int_t)heads[i].count, "last_ms",
                                                  (json_int_t)heads[i].last_ms));
    end_fetch(asked->fetch, fact);
    mem_free(asked);
}

static void fetch_heads(struct call *call, const struct want *want, size_t place, gathered_callback *ready)
{
    const struct log_store *store = call->hub->options.store;
    struct heads_fetch *asked = mem_new(sizeof(*asked) + want->channel_count * sizeof(asked->channels[0]));
    const char **ids = mem_new(want->channel_count * sizeof(*ids));

    asked->fetch = begin_fetch(call, place, want->kind, ready);
    for (size_t i = 0; i < want->channel_count; i++) {
        if (!call->is_system && !hub_may_open(call->hub, want->channels[i], call->person))
            continue;
        ids[asked->count] = asked->channels[asked->count];
        strcpy(asked->channels[asked->count++], want->channels[i]);
    }
    store->read_heads(store->self, ids, asked->count, on_heads, asked);
    mem_free(ids);
}

/* ---- What is known without asking the database ---- */

static void add_person(void *argument, const char *person)
{
    if (json_array_size(argument) < WANT_PEOPLE_MOST)
        json_array_append_new(argument, json_string(person));
}

static json_t *list_people(const struct call *call, const struct want *want)
{
    const struct authority *authority = call->hub->options.authority;
    json_t *people = json_array();

    authority->each_person(authority->self, call->channel->id, want->key, add_person, people);
    return people;
}

/* The events are in memory where the ring goes back that far. */
static json_t *find_event(const struct call *call, uint64_t seq)
{
    const struct recent *recent;

    if (seq == 0 || seq > call->channel->position.seq)
        return json_null();
    recent = channel_find_recent(call->channel, seq);
    return recent == NULL
               ? NULL
               : json_read((const char *)recent->frame->bytes + recent->entry_offset, recent->entry_length);
}

static json_t *find_author(const struct call *call, uint64_t seq)
{
    json_t *event = find_event(call, seq);

    return event == NULL ? NULL : author_of(call, event);
}

/* The events that there are, or NULL where one must be read. What a question read before (known) is not read
 * again: where the channel went on meanwhile it lacks what is new alone, and that is in the ring. */
static json_t *find_events(const struct call *call, const json_t *known, const struct want *want)
{
    const struct request before = {.facts = known};
    json_t *events = json_array();

    for (size_t i = 0; i < want->seq_count; i++) {
        json_t *event = json_incref((json_t *)request_find_event(&before, want->seqs[i]));

        if (event == NULL)
            event = find_event(call, want->seqs[i]);
        if (event == NULL) {
            json_decref(events);
            return NULL;
        }
        if (json_is_object(event))
            json_array_append(events, event);
        json_decref(event);
    }
    return events;
}

/* The fact, or NULL where the database must be asked. */
static json_t *find_in_memory(const struct call *call, const json_t *known, const struct want *want)
{
    switch (want->kind) {
    case WANT_EVENT:
        return find_event(call, want->seq);
    case WANT_EVENTS:
        return find_events(call, known, want);
    case WANT_EVENTS_BEFORE:
        return want->seq <= 1 ? json_array() : NULL;
    case WANT_AUTHOR:
        return find_author(call, want->seq);
    case WANT_PERSON:
        return hub_may_open(call->hub, call->channel->id, want->key) ? json_true() : json_null();
    case WANT_PEOPLE:
        return list_people(call, want);
    default:
        return NULL;
    }
}

static void on_answer(void *argument, json_t *answer)
{
    end_fetch(argument, answer);
}

static void inquire(struct call *call, const struct want *want, size_t place, gathered_callback *ready)
{
    const struct served *served =
        hub_find_feature(call->hub, want->key == NULL ? call->row->feature->kind : want->key);

    assert(served != NULL && served->feature->inquire != NULL);
    served->feature->inquire(served->service, call->channel->id, want->question, on_answer,
                             begin_fetch(call, place, want->kind, ready));
}

static void fetch(struct call *call, const struct want *want, size_t place, gathered_callback *ready)
{
    const struct log_store *store = call->hub->options.store;
    const struct register_read read = {want->key};

    if (want->kind == WANT_REGISTER)
        store->read_registers(store->self, &read, 1, on_registers,
                              begin_fetch(call, place, want->kind, ready));
    else if (want->kind == WANT_HEADS)
        fetch_heads(call, want, place, ready);
    else if (want->kind == WANT_INQUIRY)
        inquire(call, want, place, ready);
    else
        fetch_events(call, want, place, ready);
}

void gather(struct call *call, gathered_callback *ready)
{
    json_auto_t *before = call->facts;
    /* A command may be gathered for anew because another log was written. */
    const json_t *known = call->row->kind == ROW_QUERY ? before : NULL;

    call->facts = json_array();
    /* One more than is asked for, as some answer at once. */
    call->wants_outstanding = 1;
    for (size_t i = 0; i < call->wants.count; i++) {
        json_t *fact = find_in_memory(call, known, &call->wants.wants[i]);

        json_array_append_new(call->facts, fact == NULL ? json_null() : fact);
        if (fact == NULL)
            fetch(call, &call->wants.wants[i], i, ready);
    }
    if (--call->wants_outstanding == 0)
        ready(call, facts_error(call));
}
