#include "drafts/drafts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"
#include "directory/tickets.h"
#include "drafts/draft.h"
#include "drafts/service.h"
#include "drafts/study.h"
#include "drafts/templates.h"

/* Cursors that move within this time are told together. */
#define AWARENESS_MS 40
#define SWEEP_MS 3000

const struct drafts_limits drafts_default_limits = {
    .update_bytes = 1 << 20,
    .sync_bytes = 8 << 20,
    .texts_per_person = 256,
    .held_bytes = 4 << 20,
    .awareness_per_second = 20,
    .syncs_per_second = 5,
    .deleted_per_minute = 1000000,
    .offences = 3,
    .idle_ms = 60000,
    .compact_entries = 200,
    .compact_every_ms = 5000,
    .document = {.structs = 250000, .memory = (size_t)16 << 20},
};

int64_t drafts_now_ms(const struct drafts *drafts)
{
    const struct clock *clock = drafts->options.clock;

    return clock->now_ms(clock->self);
}

int64_t drafts_steady_ms(const struct drafts *drafts)
{
    const struct clock *clock = drafts->options.clock;

    return clock->steady_ms(clock->self);
}

/* ---- People ---- */

/* A colour of their own, the same everywhere, that dark letters on it and light letters beside it bear. */
static void add_colour(json_t *user, const char *person)
{
    static const char *const colours[] = {"#1f6feb", "#a371f7", "#bf3989", "#bc4c00", "#8a6d00",
                                          "#1a7f37", "#0e7c86", "#cf222e", "#57606a", "#6639ba"};
    char light[10];
    unsigned sum = 0;

    for (const char *at = person; *at != '\0'; at++)
        sum = sum * 31 + (unsigned char)*at;
    snprintf(light, sizeof(light), "%s33", colours[sum % COUNT_OF(colours)]);
    json_object_set_new(user, "color", json_string(colours[sum % COUNT_OF(colours)]));
    json_object_set_new(user, "colorLight", json_string(light));
}

static void on_name(void *argument, const char *name)
{
    struct writer *writer = argument;
    struct seat *seat;

    writer->is_reading = false;
    if (writer->seats == NULL) {
        json_decref(writer->user);
        mem_free(writer);
        return;
    }
    writer->user = json_pack("{s:s, s:s}", "id", writer->person, "name", name == NULL ? "" : name);
    add_colour(writer->user, writer->person);
    LL_FOREACH2(writer->seats, seat, next_of_writer)
    {
        seat_greet(seat);
        seat_go_on(seat);
    }
}

struct writer *writer_get(struct drafts *drafts, const char *person)
{
    struct writer *writer;

    HASH_FIND_STR(drafts->writers, person, writer);
    if (writer != NULL)
        return writer;
    writer = MEM_NEW(struct writer);
    strncpy(writer->person, person, ULID_SIZE - 1);
    HASH_ADD_STR(drafts->writers, person, writer);
    writer->is_reading = true;
    directory_read_name(drafts->options.directory, person, on_name, writer);
    return writer;
}

/* Whoever still reads the name ends it then. */
void writer_leave(struct drafts *drafts, struct writer *writer)
{
    if (writer->count > 0)
        return;
    HASH_DEL(drafts->writers, writer);
    if (writer->is_reading)
        return;
    json_decref(writer->user);
    mem_free(writer);
}

/* ---- Awareness ---- */

static void publish(const struct text *text, const char *what, json_t *value)
{
    const struct log_store *store = text->drafts->options.store;
    char channel[CHANNEL_ID_SIZE];
    struct buffer bytes = {0};
    json_t *told = json_pack("{s:s, s:o}", "from", text->drafts->options.process, what, value);

    snprintf(channel, sizeof(channel), TEXT_CHANNEL "%s", text->id);
    json_write(&bytes, told);
    store->publish_signal(store->self, channel, bytes.bytes);
    buffer_finish(&bytes);
    json_decref(told);
}

static void tell_here(struct text *text)
{
    struct buffer entries = {0}, message = {0};
    struct seat *seat, *next;
    struct frame *frame;

    if (awareness_write_changed(&text->presence, &entries)) {
        y_message_write(&message, MESSAGE_AWARENESS, entries.bytes, entries.length);
        frame = frame_new_binary(message.bytes, message.length);
        DL_FOREACH_SAFE(text->seats, seat, next)
        if (seat->is_greeted && seat_check(seat))
            peer_send(seat->peer, frame, true);
        frame_unref(frame);
    }
    buffer_finish(&entries);
    buffer_finish(&message);
}

static void tell_all(void *argument)
{
    struct drafts *drafts = argument;
    struct text *text = drafts->dirty, *next;

    drafts->dirty = NULL;
    for (; text != NULL; text = next) {
        json_t *entries = awareness_tell(&text->presence, false);

        next = text->next_dirty;
        text->is_dirty = false;
        if (entries != NULL)
            publish(text, "entries", entries);
        tell_here(text);
    }
}

void drafts_tell_awareness(struct text *text)
{
    struct drafts *drafts = text->drafts;

    if (text->is_dirty)
        return;
    text->is_dirty = true;
    LL_PREPEND2(drafts->dirty, text, next_dirty);
    if (drafts->awareness.place == 0)
        hub_set_timer(drafts->options.hub, &drafts->awareness, AWARENESS_MS);
}

void drafts_ask_others(struct text *text)
{
    publish(text, "asks", json_true());
}

static void on_signal(void *self, const char *id, const char *bytes, size_t length)
{
    struct drafts *drafts = self;
    struct text *text = text_find(drafts, id);
    json_t *told, *entries;
    const char *from;

    if (text == NULL)
        return;
    told = json_read(bytes, length);
    from = json_text(told, "from");
    if (from != NULL && strcmp(from, drafts->options.process) != 0) {
        awareness_hear(&text->presence, json_object_get(told, "entries"), drafts_steady_ms(drafts));
        if (text->presence.changed > 0)
            drafts_tell_awareness(text);
        if (json_is_true(json_object_get(told, "asks")) &&
            (entries = awareness_tell(&text->presence, true)) != NULL)
            publish(text, "entries", entries);
    }
    json_decref(told);
}

/* ---- What the store and the hub tell ---- */

static void on_entry(void *self, const char *id, uint64_t seq, bool is_own, const struct text_entry *entry)
{
    struct text *text = text_find(self, id);

    if (text != NULL)
        text_hear(text, seq, is_own, entry);
}

static void on_lost(void *self, bool is_anew)
{
    struct drafts *drafts = self;
    struct text *text, *next;

    HASH_ITER(hh, drafts->texts, text, next)
    {
        if (!is_anew) {
            text->is_behind = true;
            text_catch_up(text);
            continue;
        }
        text->wants_all = true;
        text->highest_seen = 0;
        text_reload(text);
        text->told_seq = 0;
    }
}

void drafts_applied(void *service, const void *state, const struct event *event)
{
    struct text *text = text_find(service, channel_id_ulid(draft_channel(state)));

    if (text == NULL)
        return;
    if (event != NULL)
        text_note_decided(text, event);
    if (text->is_draft_known)
        text_set_closed(text, !draft_is_open(state));
}

static void check_rights(void *service)
{
    struct drafts *drafts = service;
    struct text *text, *next_text;
    struct seat *seat, *next;

    HASH_ITER(hh, drafts->texts, text, next_text)
    {
        DL_FOREACH_SAFE(text->seats, seat, next)
        (void)seat_check(seat);
        text_rest(text);
        text_go_on(text);
    }
}

static void identify(void *service, const char *ulid, const char *ticket, identity_callback *done,
                     void *argument)
{
    struct drafts *drafts = service;
    char channel[CHANNEL_ID_SIZE];

    snprintf(channel, sizeof(channel), "draft:%s", ulid);
    directory_read_ticket(drafts->options.directory, channel, ticket, done, argument);
}

static void sweep(void *argument)
{
    struct drafts *drafts = argument;
    struct text *text, *next;

    HASH_ITER(hh, drafts->texts, text, next)
    text_sweep(text);
    deletions_expire(&drafts->deletions, drafts_steady_ms(drafts));
    hub_set_timer(drafts->options.hub, &drafts->sweep, SWEEP_MS);
}

/* ---- Beginning and end ---- */

struct drafts *drafts_create(const struct drafts_options *options)
{
    struct drafts *drafts = MEM_NEW(struct drafts);

    if (!templates_check())
        abort();
    drafts->options = *options;
    drafts->route = (struct route){
        .prefix = "/text/",
        .most_bytes = options->limits.sync_bytes + 64,
        .service = drafts,
        .parameter = "schema=",
        .identify = identify,
        .open = seat_open,
        .receive = seat_receive,
        .close = seat_close,
        .check_rights = check_rights,
    };
    drafts->follower = (struct text_follower){drafts, on_entry, on_signal, on_lost};
    drafts->awareness = (struct timer){.fire = tell_all, .argument = drafts};
    drafts->sweep = (struct timer){.fire = sweep, .argument = drafts};
    hub_serve(options->hub, draft_feature(), drafts);
    hub_add_methods(options->hub, draft_methods, drafts);
    hub_add_route(options->hub, &drafts->route);
    hub_set_timer(options->hub, &drafts->sweep, SWEEP_MS);
    return drafts;
}

void drafts_destroy(struct drafts *drafts)
{
    struct text *text, *next;

    if (drafts == NULL)
        return;
    hub_cancel_timer(drafts->options.hub, &drafts->awareness);
    hub_cancel_timer(drafts->options.hub, &drafts->sweep);
    HASH_ITER(hh, drafts->texts, text, next)
    text_end(text);
    deletions_finish(&drafts->deletions);
    mem_free(drafts);
}

const struct route *drafts_route(struct drafts *drafts)
{
    return &drafts->route;
}

const struct text_follower *drafts_follower(struct drafts *drafts)
{
    return &drafts->follower;
}

void drafts_write_metrics(const struct drafts *drafts, struct buffer *buffer)
{
    const struct drafts_counters *counters = &drafts->counters;
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"sfat_text_updates_total", counters->updates},
        {"sfat_text_entries_total", counters->entries},
        {"sfat_text_refused_total", counters->refused},
        {"sfat_text_deliveries_total", counters->deliveries},
        {"sfat_text_reloads_total", counters->reloads},
        {"sfat_text_compactions_total", counters->compactions},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        buffer_append_format(buffer, "# TYPE %s counter\n%s %llu\n", rows[i].name, rows[i].name,
                             (unsigned long long)rows[i].value);
    buffer_append_format(buffer, "# TYPE sfat_texts gauge\nsfat_texts %u\n", HASH_COUNT(drafts->texts));
    buffer_append_format(buffer, "# TYPE sfat_text_peers gauge\nsfat_text_peers %zu\n", drafts->seat_count);
}
