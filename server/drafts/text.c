#include <stdio.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "crdt/crdt.h"
#include "drafts/draft.h"
#include "drafts/entry.h"
#include "drafts/service.h"

/* Snapshots larger than this wait until the entries are a quarter of it. */
#define COMPACT_BYTES (1 << 20)
/* However large the snapshot is: so many are integrated in a quarter of a second when the text is loaded. */
#define COMPACT_ENTRIES_MOST 50000

struct text *text_find(const struct drafts *drafts, const char *id)
{
    struct text *text;

    HASH_FIND_STR(drafts->texts, id, text);
    return text;
}

bool text_is_open(const struct text *text)
{
    return text->phase == TEXT_READY && !text->wants_compaction && !text->wants_rest &&
           text->settling == NULL && text->reading == NULL;
}

bool text_is_coming(const struct text *text)
{
    return (text->is_read || text->is_loading) && (text->is_draft_known || text->is_finding_draft);
}

bool text_is_under_way(const struct text *text)
{
    return text->waiting.first != NULL || text->flying.first != NULL;
}

/* ---- Loading ---- */

static void call_waiters(struct text *text, struct waiter **waiters, bool ok)
{
    struct waiter *waiter = *waiters, *next;

    *waiters = NULL;
    for (; waiter != NULL; waiter = next) {
        next = waiter->next;
        waiter->done(waiter->argument, text, ok);
        mem_free(waiter);
    }
}

static void wait_in(struct waiter **waiters, text_ready_callback *done, void *argument)
{
    struct waiter *waiter = MEM_NEW(struct waiter);

    *waiter = (struct waiter){NULL, done, argument};
    LL_APPEND(*waiters, waiter);
}

void text_when_ready(struct text *text, text_ready_callback *done, void *argument)
{
    if (text->phase == TEXT_READY)
        done(argument, text, true);
    else
        wait_in(&text->waiters, done, argument);
}

void text_when_kept(struct text *text, text_ready_callback *done, void *argument)
{
    wait_in(&text->settling, done, argument);
    text_settle(text);
}

/* Whoever comes back has it loaded anew. */
static void send_everybody_away(struct text *text)
{
    struct seat *seat;

    DL_FOREACH(text->seats, seat)
    seat_end(seat, CLOSE_GOING_AWAY);
}

void text_give_up(struct text *text)
{
    send_everybody_away(text);
    changes_end(&text->flying);
    changes_end(&text->waiting);
    changes_end(&text->again);
    text_reload(text);
}

static bool take_snapshot(struct text *text, const struct text_loaded *loaded)
{
    const uint8_t *state;
    size_t length;

    if (loaded->snapshot == NULL)
        return true;
    text->snapshot_seq = loaded->snapshot_seq;
    text->snapshot_bytes = loaded->snapshot_length;
    text->bytes_since = 0;
    return snapshot_read(loaded->snapshot, loaded->snapshot_length, &state, &length, &text->authorship) &&
           (length == 0 || text_load_update(text, NULL, 0, state, length));
}

bool text_has_holes(const struct text *text)
{
    struct crdt_usage usage = {0};

    if (text->document != NULL)
        crdt_measure(text->document, &usage);
    return usage.pending_structs > 0 || usage.pending_deletes > 0;
}

static bool take_loaded(struct text *text, const struct text_loaded *loaded)
{
    if (!take_snapshot(text, loaded))
        return false;
    for (size_t i = 0; i < loaded->entry_count; i++) {
        if (!text_load_entry(text, &loaded->entries[i]))
            return false;
        text->bytes_since += loaded->entries[i].length;
    }
    if (loaded->last_seq > text->seq)
        text->seq = loaded->last_seq;
    text->has_holes = text_has_holes(text);
    return true;
}

void text_go_on(struct text *text)
{
    struct seat *seat, *next;

    DL_FOREACH_SAFE(text->seats, seat, next)
    {
        seat_greet(seat);
        seat_go_on(seat);
    }
}

void text_rest(struct text *text)
{
    struct seat *seat, *next;

    if (!text->wants_rest || text->phase != TEXT_READY || text_is_under_way(text) ||
        !hub_knows_rights(text->drafts->options.hub))
        return;
    text->wants_rest = false;
    DL_FOREACH_SAFE(text->seats, seat, next)
    seat_answer(seat);
    text_go_on(text);
}

/* The database may have lost what clients still have. */
static void ask_everybody(struct text *text)
{
    struct seat *seat;

    text->wants_all = false;
    DL_FOREACH(text->seats, seat)
    if (seat->is_greeted && seat->writes)
        seat_ask(seat);
}

static void serve(struct text *text)
{
    if (text->highest_seen > text->seq || text->is_behind)
        text_catch_up(text);
    if (text->wants_all)
        ask_everybody(text);
    call_waiters(text, &text->waiters, true);
    text_settle(text);
    text_rest(text);
    text_go_on(text);
}

static void fail(struct text *text)
{
    send_everybody_away(text);
    changes_end(&text->again);
    call_waiters(text, &text->waiters, false);
    call_waiters(text, &text->settling, false);
}

/* Once both the text and its draft are known. */
static void become_ready(struct text *text)
{
    if (!text->is_read || !text->is_draft_known || text->phase == TEXT_READY)
        return;
    text->phase = TEXT_READY;
    text_take_again(text);
    if (text->phase == TEXT_READY)
        serve(text);
}

static void load(struct text *text);

static void on_loaded(void *argument, const struct text_loaded *loaded)
{
    struct text *text = argument;

    text->is_loading = false;
    if (text->is_outdated) {
        text->is_outdated = false;
        load(text);
        text_let_pend(text);
        return;
    }
    text->is_read = loaded->result == STORE_DONE && take_loaded(text, loaded);
    if (text->is_read)
        text_tell_loaded(text, loaded);
    if (loaded->result == STORE_DONE && !text->is_read)
        log_error("text %s: what is kept of it cannot be read", text->id);
    if (text->is_read)
        become_ready(text);
    else
        fail(text);
    text_let_pend(text);
}

static void load(struct text *text)
{
    const struct text_store *store = text->drafts->options.texts;

    text->phase = TEXT_LOADING;
    text->is_loading = true;
    text->is_read = false;
    text->pending++;
    store->load(store->self, text->id, 0, on_loaded, text);
}

/* ---- The draft ---- */

static const char *name_draft(const struct text *text, char channel_out[CHANNEL_ID_SIZE])
{
    snprintf(channel_out, CHANNEL_ID_SIZE, "draft:%s", text->id);
    return channel_out;
}

static void on_draft(void *argument, bool ok)
{
    struct text *text = argument;
    char channel[CHANNEL_ID_SIZE];
    const void *state = ok ? hub_peek(text->drafts->options.hub, name_draft(text, channel)) : NULL;

    text->is_finding_draft = false;
    text->is_draft_known = state != NULL;
    if (state == NULL) {
        fail(text);
    } else {
        text->is_closed = !draft_is_open(state);
        become_ready(text);
    }
    text_let_pend(text);
}

static void find_draft(struct text *text)
{
    char channel[CHANNEL_ID_SIZE];

    text->is_finding_draft = true;
    text->pending++;
    hub_load(text->drafts->options.hub, name_draft(text, channel), on_draft, text);
}

static void on_touched(void *argument, bool ok)
{
    (void)argument;
    (void)ok;
}

/* As long as somebody has the text open its draft stays in memory, so that its events are heard. */
static void keep_draft(struct text *text)
{
    char channel[CHANNEL_ID_SIZE];

    hub_load(text->drafts->options.hub, name_draft(text, channel), on_touched, NULL);
}

void text_set_closed(struct text *text, bool is_closed)
{
    struct seat *seat, *next;

    if (text->is_closed == is_closed)
        return;
    text->is_closed = is_closed;
    DL_FOREACH_SAFE(text->seats, seat, next)
    seat_change(seat);
}

/* While nobody had it open its draft was let go: what another process decided since was not heard. */
static void doubt_draft(struct text *text)
{
    char channel[CHANNEL_ID_SIZE];

    if (!text->is_draft_known || text->seats != NULL || text_is_under_way(text) ||
        hub_peek(text->drafts->options.hub, name_draft(text, channel)) != NULL)
        return;
    text->is_draft_known = false;
    text->phase = TEXT_LOADING;
}

struct text *text_get(struct drafts *drafts, const char *id)
{
    struct text *text = text_find(drafts, id);

    if (text != NULL) {
        doubt_draft(text);
        if (text->phase == TEXT_LOADING && !text->is_loading && !text->is_read)
            load(text);
        if (!text->is_draft_known && !text->is_finding_draft)
            find_draft(text);
        return text;
    }
    text = MEM_NEW(struct text);
    text->drafts = drafts;
    strncpy(text->id, id, ULID_SIZE - 1);
    HASH_ADD_STR(drafts->texts, id, text);
    text->used_ms = text->compacted_ms = drafts_steady_ms(drafts);
    load(text);
    find_draft(text);
    drafts_ask_others(text);
    return text;
}

static void forget_document(struct text *text)
{
    crdt_destroy(text->document);
    text->document = NULL;
    authorship_finish(&text->authorship);
    text->seq = text->snapshot_seq = 0;
    text->snapshot_bytes = text->bytes_since = 0;
}

void text_reload(struct text *text)
{
    text->drafts->counters.reloads++;
    if (text->phase == TEXT_READY)
        text->told_seq = text->seq;
    forget_document(text);
    changes_move(&text->again, &text->waiting);
    text->wants_compaction = false;
    if (text->phase == TEXT_READY || text->is_read)
        load(text);
    else
        text->is_outdated = text->is_loading;
}

/* ---- Following ---- */

static void take_caught_up(struct text *text, const struct text_loaded *loaded)
{
    const uint8_t *state;
    size_t length;

    if (loaded->snapshot != NULL && loaded->snapshot_seq > text->seq &&
        snapshot_read(loaded->snapshot, loaded->snapshot_length, &state, &length, &text->authorship)) {
        text_take_state(text, state, length);
        text->snapshot_seq = loaded->snapshot_seq;
    }
    for (size_t i = 0; i < loaded->entry_count && text->phase == TEXT_READY; i++)
        text_take_entry(text, &loaded->entries[i]);
    if (text->phase == TEXT_READY && loaded->last_seq > text->seq)
        text->seq = loaded->last_seq;
}

/* Those for whom it was read: where the document had to go they wait for the next. */
static void go_on_reading(struct text *text, bool ok)
{
    if (text->reading == NULL)
        return;
    if (text->phase == TEXT_READY) {
        call_waiters(text, &text->reading, ok);
        text_settle(text);
        text_go_on(text);
    } else {
        LL_CONCAT(text->reading, text->settling);
        text->settling = text->reading;
        text->reading = NULL;
        /* It could not be loaded: nobody will call them. */
        if (!text->is_loading && !text->is_read)
            call_waiters(text, &text->settling, false);
    }
}

static void on_caught_up(void *argument, const struct text_loaded *loaded)
{
    struct text *text = argument;
    bool ok = loaded->result == STORE_DONE;

    text->is_catching_up = false;
    text->is_behind |= !ok || text->phase != TEXT_READY;
    if (text->phase == TEXT_READY && ok) {
        take_caught_up(text, loaded);
        if (text->highest_seen > text->seq || text->is_behind)
            text_catch_up(text);
    }
    go_on_reading(text, ok);
    text_settle(text);
    text_let_pend(text);
}

void text_catch_up(struct text *text)
{
    const struct text_store *store = text->drafts->options.texts;

    if (text->phase != TEXT_READY || text->is_catching_up)
        return;
    text->is_catching_up = true;
    text->is_behind = false;
    text->pending++;
    store->load(store->self, text->id, text->seq, on_caught_up, text);
}

void text_settle(struct text *text)
{
    if (text->settling == NULL || text->phase != TEXT_READY || text->is_catching_up ||
        text_is_under_way(text))
        return;
    text->reading = text->settling;
    text->settling = NULL;
    text_catch_up(text);
}

void text_hear(struct text *text, uint64_t seq, bool is_own, const struct text_entry *entry)
{
    if (seq > text->highest_seen)
        text->highest_seen = seq;
    if (text->phase != TEXT_READY || text->is_catching_up || seq <= text->seq)
        return;
    if (seq != text->seq + 1 || (entry->bytes == NULL && !is_own)) {
        text_catch_up(text);
        return;
    }
    text->bytes_since += entry->length;
    if (!is_own)
        text_take_entry(text, entry);
    if (text->phase == TEXT_READY)
        text->seq = seq;
}

/* ---- Snapshots ---- */

static bool is_compaction_due(const struct text *text)
{
    const struct drafts_limits *limits = &text->drafts->options.limits;
    uint64_t entries = text->seq - text->snapshot_seq;

    if (text->phase != TEXT_READY || text->is_catching_up || entries == 0)
        return false;
    if (entries >= COMPACT_ENTRIES_MOST)
        return true;
    if (drafts_steady_ms(text->drafts) - text->compacted_ms < limits->compact_every_ms)
        return false;
    if (text->bytes_since * 4 >= text->snapshot_bytes && text->bytes_since >= COMPACT_BYTES)
        return true;
    return entries >= limits->compact_entries && text->snapshot_bytes < COMPACT_BYTES;
}

/* Everything in the document is in the register, as nothing is under way. What waits in the document is in no
 * encoding of it: a snapshot would lose it. */
static void compact(struct text *text)
{
    const struct text_store *store = text->drafts->options.texts;
    struct buffer state = {0}, snapshot = {0};

    if (text_has_holes(text))
        return;
    if (text->document != NULL)
        crdt_encode_state(text->document, &state);
    snapshot_write(&snapshot, &state, &text->authorship);
    store->compact(store->self, text->id, text->seq, snapshot.bytes, snapshot.length);
    text->drafts->counters.compactions++;
    text->snapshot_seq = text->seq;
    text->snapshot_bytes = snapshot.length;
    text->bytes_since = 0;
    text->compacted_ms = drafts_steady_ms(text->drafts);
    buffer_finish(&state);
    buffer_finish(&snapshot);
}

void text_consider_compaction(struct text *text)
{
    if (!text->wants_compaction && (!is_compaction_due(text) || text_has_holes(text)))
        return;
    if (text_is_under_way(text)) {
        text->wants_compaction = true;
        return;
    }
    compact(text);
    if (!text->wants_compaction)
        return;
    text->wants_compaction = false;
    text_go_on(text);
}

/* ---- Letting go ---- */

void text_end(struct text *text)
{
    struct drafts *drafts = text->drafts;

    hub_cancel_timer(drafts->options.hub, &text->send);
    if (text->is_dirty)
        LL_DELETE2(drafts->dirty, text, next_dirty);
    HASH_DEL(drafts->texts, text);
    forget_document(text);
    awareness_finish(&text->presence);
    changes_end(&text->waiting);
    changes_end(&text->flying);
    changes_end(&text->again);
    mem_free(text);
}

static bool is_idle(const struct text *text)
{
    return text->seats == NULL && text->pending == 0 && text->waiters == NULL && text->settling == NULL &&
           !text_is_under_way(text);
}

/* What could not be loaded is asked for again by whoever comes next. */
void text_let_go_unloaded(struct text *text)
{
    if (text->phase == TEXT_LOADING && !text->is_loading && is_idle(text))
        text_end(text);
}

void text_let_pend(struct text *text)
{
    text->pending--;
    text_let_go_unloaded(text);
}

void text_sweep(struct text *text)
{
    struct drafts *drafts = text->drafts;

    awareness_expire(&text->presence, drafts_steady_ms(drafts));
    if (text->presence.changed > 0)
        drafts_tell_awareness(text);
    if (text->is_behind)
        text_catch_up(text);
    if (is_compaction_due(text))
        text_consider_compaction(text);
    if (text->seats != NULL)
        keep_draft(text);
    if (!is_idle(text) || text->phase != TEXT_READY ||
        drafts_steady_ms(drafts) - text->used_ms < drafts->options.limits.idle_ms)
        return;
    if (text->seq > text->snapshot_seq)
        compact(text);
    text_end(text);
}
