/* What is written: updates are judged, integrated, kept, relayed, and told to be saved, in this order. All
 * that comes while the entries before are being kept goes to the register together, behind them. */
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "crdt/crdt.h"
#include "crdt/updates.h"
#include "drafts/draft.h"
#include "drafts/entry.h"
#include "drafts/service.h"

/* Content that was deleted before it came uses up the clocks of a client id: so many at once are a fault. */
#define DEAD_MOST (1u << 20)
/* So many entries go to the register together. */
#define TOGETHER_MOST 512
/* Another process took a right away that this one has not heard of: when to ask again. */
#define RIGHTS_RETRY_MS 20
/* A document with more client ids than this is remarked upon. */
#define CLIENTS_MANY 20000

/* ---- Lists of changes ---- */

static void push(struct changes *changes, struct change *change)
{
    change->next = NULL;
    if (changes->last == NULL)
        changes->first = change;
    else
        changes->last->next = change;
    changes->last = change;
    changes->count++;
}

static struct change *pop(struct changes *changes)
{
    struct change *change = changes->first;

    if (change == NULL)
        return NULL;
    changes->first = change->next;
    if (changes->first == NULL)
        changes->last = NULL;
    changes->count--;
    return change;
}

static void change_end(struct change *change)
{
    buffer_finish(&change->entry);
    mem_free(change);
}

void changes_end(struct changes *changes)
{
    struct change *change;

    while ((change = pop(changes)) != NULL)
        change_end(change);
}

void changes_move(struct changes *to, struct changes *from)
{
    struct change *change;

    while ((change = pop(from)) != NULL)
        push(to, change);
}

void changes_forget_seat(struct changes *changes, const struct seat *seat)
{
    for (struct change *change = changes->first; change != NULL; change = change->next)
        if (change->seat == seat)
            change->seat = NULL;
}

static struct entry entry_of(const struct change *change)
{
    struct entry entry = {0};
    bool is_whole = entry_read(&entry, change->entry.bytes, change->entry.length);

    (void)is_whole; /* it was made here */
    return entry;
}

/* ---- The document ---- */

static struct crdt *document_of(struct text *text)
{
    const struct crdt_options options = {.limits = text->drafts->options.limits.document};

    if (text->document == NULL)
        text->document = crdt_create(&options);
    return text->document;
}

static void note_authors(struct text *text, const struct crdt_range *ranges, size_t count, const char *person,
                         int64_t at_ms)
{
    for (size_t i = 0; i < count; i++)
        authorship_add(&text->authorship, ranges[i].client, ranges[i].clock,
                       ranges[i].clock + ranges[i].length, person, at_ms);
}

/* The document has just taken an update of this person's. */
static void note_inserted(struct text *text, const char *person, int64_t at_ms)
{
    const struct crdt_range *ranges;
    size_t count = crdt_inserted(text->document, &ranges);

    note_authors(text, ranges, count, person, at_ms);
}

bool text_load_update(struct text *text, const char *person, int64_t at_ms, const void *update, size_t length)
{
    struct crdt *document = document_of(text);
    struct crdt_section *sections;
    size_t count;

    if (crdt_load(document, update, length, NULL) != CRDT_OK)
        return false;
    if (person == NULL)
        return true;
    if (crdt_update_sections(update, length, &sections, &count) != CRDT_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t state = crdt_state(document, sections[i].client);
        uint32_t end = sections[i].end < state ? sections[i].end : state;

        authorship_add(&text->authorship, sections[i].client, sections[i].clock, end, person, at_ms);
    }
    mem_free(sections);
    return true;
}

bool text_load_entry(struct text *text, const struct text_entry *bytes)
{
    struct entry entry;

    return entry_read(&entry, bytes->bytes, bytes->length) &&
           text_load_update(text, entry.person, entry.at_ms, entry.update, entry.length);
}

/* What the last update changed, as bytes that others can take: its own where they will do. */
static void write_change(const struct text *text, const struct crdt_outcome *outcome, const void *update,
                         size_t length, struct buffer *out)
{
    if (outcome->whole)
        buffer_append(out, update, length);
    else
        crdt_encode_change(text->document, out);
}

/* ---- Telling ---- */

/* To everybody but the one who sent it, and to nobody whose right was taken away since. */
static void tell(struct text *text, struct frame *frame, const struct seat *sender)
{
    bool knows_rights = hub_knows_rights(text->drafts->options.hub);
    struct seat *seat, *next;

    DL_FOREACH_SAFE(text->seats, seat, next)
    if (!knows_rights) {
        /* For a moment, and rarely: whoever comes back gets it then. */
        seat_end(seat, CLOSE_GOING_AWAY);
    } else if (seat != sender && seat->is_greeted && seat_check(seat)) {
        text->drafts->counters.deliveries++;
        peer_send(seat->peer, frame, false);
    }
}

static struct frame *make_frame(const void *update, size_t length)
{
    struct buffer message = {0};
    struct frame *frame;

    y_message_write(&message, MESSAGE_UPDATE, update, length);
    frame = frame_new_binary(message.bytes, message.length);
    buffer_finish(&message);
    return frame;
}

/* The one who sent all of them and has all that is in them, or NULL. */
static const struct seat *only_sender(const struct changes *changes)
{
    const struct seat *sender = changes->first == NULL ? NULL : changes->first->seat;

    for (const struct change *change = changes->first; change != NULL; change = change->next)
        if (change->seat != sender || !change->is_whole)
            return NULL;
    return sender;
}

/* In one write for each. Where several have written they get their own back, which changes nothing. */
static void relay(struct text *text, const struct changes *changes)
{
    struct frame **frames = mem_new(changes->count * sizeof(*frames)), *joined;
    size_t count = 0;

    for (const struct change *change = changes->first; change != NULL; change = change->next) {
        struct entry entry = entry_of(change);

        frames[count++] = make_frame(entry.update, entry.length);
    }
    joined = count == 1 ? frame_ref(frames[0]) : frame_join(frames, count);
    tell(text, joined, only_sender(changes));
    frame_unref(joined);
    while (count > 0)
        frame_unref(frames[--count]);
    mem_free(frames);
}

/* ---- From other processes ---- */

static void tell_update(struct text *text, const void *update, size_t length)
{
    struct frame *frame = make_frame(update, length);

    tell(text, frame, NULL);
    frame_unref(frame);
}

static void take_foreign(struct text *text, const struct entry *entry)
{
    struct crdt_outcome outcome;
    struct buffer change = {0};

    if (crdt_apply_kept(document_of(text), entry->update, entry->length, &outcome) != CRDT_OK) {
        log_warning("text %s: an entry of another process is too much for this one's document", text->id);
        text_reload(text);
        return;
    }
    if (outcome.waiting || text->has_holes)
        text->has_holes = text_has_holes(text);
    if (outcome.changed && entry->person[0] != '\0')
        note_inserted(text, entry->person, entry->at_ms);
    /* What came into the document with it may be on its way to the register: only what is kept is told. */
    if (outcome.waiting || (outcome.changed && text_is_under_way(text))) {
        tell_update(text, entry->update, entry->length);
    } else if (outcome.changed) {
        write_change(text, &outcome, entry->update, entry->length, &change);
        tell_update(text, change.bytes, change.length);
        buffer_finish(&change);
    }
}

void text_take_entry(struct text *text, const struct text_entry *bytes)
{
    struct entry entry;

    if (entry_read(&entry, bytes->bytes, bytes->length))
        take_foreign(text, &entry);
}

void text_take_state(struct text *text, const void *state, size_t length)
{
    const struct entry entry = {.update = state, .length = length};

    if (length > 0)
        take_foreign(text, &entry);
}

static bool has_anybody(const struct text *text)
{
    const struct seat *seat;

    DL_FOREACH(text->seats, seat)
    if (seat->is_greeted)
        return true;
    return false;
}

/* The updates of what was loaded that were not told yet; updates has room for one more than there are
 * entries. */
static size_t find_untold(const struct text *text, const struct text_loaded *loaded,
                          struct crdt_bytes *updates)
{
    uint64_t before = loaded->last_seq - loaded->entry_count;
    struct authorship nobody = {0};
    size_t count = 0, length;
    const uint8_t *state;
    struct entry entry;

    if (loaded->snapshot_seq > text->told_seq &&
        snapshot_read(loaded->snapshot, loaded->snapshot_length, &state, &length, &nobody) && length > 0)
        updates[count++] = (struct crdt_bytes){state, length};
    authorship_finish(&nobody);
    for (size_t i = 0; i < loaded->entry_count; i++)
        if (before + i + 1 > text->told_seq &&
            entry_read(&entry, loaded->entries[i].bytes, loaded->entries[i].length))
            updates[count++] = (struct crdt_bytes){entry.update, entry.length};
    return count;
}

void text_tell_loaded(struct text *text, const struct text_loaded *loaded)
{
    struct crdt_bytes *updates;
    struct buffer joined = {0};
    size_t count;

    if (!has_anybody(text))
        return;
    updates = mem_new((loaded->entry_count + 1) * sizeof(*updates));
    count = find_untold(text, loaded, updates);
    if (count > 0 && crdt_merge_updates(updates, count, &joined) == CRDT_OK)
        tell_update(text, joined.bytes, joined.length);
    buffer_finish(&joined);
    mem_free(updates);
}

/* ---- To the register ---- */

static bool may_write(const struct text *text, const char *person)
{
    const struct authority *authority = text->drafts->options.authority;
    char channel[CHANNEL_ID_SIZE] = "draft:";
    struct actor actor;

    strcat(channel, text->id);
    return !text->is_closed &&
           authority->resolve(authority->self, channel, person, NULL, &actor) == ERR_NONE &&
           draft_lets_write(authority->find_settings(authority->self, channel), actor.role);
}

static void drop(struct change *change)
{
    if (change->seat != NULL)
        seat_refuse(change->seat, change->number);
    change_end(change);
}

/* Takes out what was written by somebody who has lost the right since; false where there was any. The
 * document has it already, and must go. */
static bool check_rights(struct text *text)
{
    const struct authority *authority = text->drafts->options.authority;
    uint64_t rights = authority->rights(authority->self);
    struct changes kept = {0};
    struct change *change;
    bool is_all_right = true;

    if (text->rights == rights && !text->is_closed)
        return true;
    text->rights = rights;
    while ((change = pop(&text->waiting)) != NULL) {
        struct entry entry = entry_of(change);

        if (may_write(text, entry.person)) {
            push(&kept, change);
            continue;
        }
        is_all_right = false;
        drop(change);
    }
    text->waiting = kept;
    return is_all_right;
}

static void send(struct text *text);

static void settle(struct changes *changes)
{
    for (struct change *change = changes->first; change != NULL; change = change->next)
        if (change->seat != NULL)
            seat_settle(change->seat, change->number);
}

/* Settling may end seats, and is done after this. */
static void note_activity(const struct text *text)
{
    for (const struct change *change = text->flying.first; change != NULL; change = change->next)
        if (change->seat != NULL)
            text_note_activity(text, change->seat);
}

static void on_kept(struct text *text)
{
    text->drafts->counters.entries += text->flying.count;
    note_activity(text);
    relay(text, &text->flying);
    settle(&text->flying);
    changes_end(&text->flying);
}

/* Nothing was kept: it is tried again before what came since. */
static void put_back(struct text *text)
{
    changes_move(&text->flying, text->phase == TEXT_READY ? &text->waiting : &text->again);
    *(text->phase == TEXT_READY ? &text->waiting : &text->again) = text->flying;
    text->flying = (struct changes){0};
}

static void on_appended(void *argument, enum store_result result)
{
    struct text *text = argument;

    switch (result) {
    case STORE_DONE:
        on_kept(text);
        send(text);
        text_rest(text);
        text_consider_compaction(text);
        text_settle(text);
        break;
    case STORE_RIGHTS_BEHIND:
        put_back(text);
        hub_set_timer(text->drafts->options.hub, &text->send, RIGHTS_RETRY_MS);
        break;
    default:
        log_warning("text %s: what was written cannot be kept now", text->id);
        text_give_up(text);
    }
    text_let_pend(text);
}

static void take_flight(struct text *text)
{
    while (text->waiting.first != NULL && text->flying.count < TOGETHER_MOST)
        push(&text->flying, pop(&text->waiting));
}

static void send(struct text *text)
{
    const struct text_store *store = text->drafts->options.texts;
    struct text_entry *entries;
    size_t count = 0;

    if (text->flying.first != NULL || text->waiting.first == NULL || text->phase != TEXT_READY)
        return;
    if (!hub_knows_rights(text->drafts->options.hub)) {
        hub_set_timer(text->drafts->options.hub, &text->send, RIGHTS_RETRY_MS);
        return;
    }
    if (!check_rights(text)) {
        text_reload(text);
        return;
    }
    take_flight(text);
    entries = mem_new(text->flying.count * sizeof(*entries));
    for (const struct change *change = text->flying.first; change != NULL; change = change->next)
        entries[count++] = (struct text_entry){change->entry.bytes, change->entry.length};
    text->pending++;
    store->append(store->self, text->id, entries, count, on_appended, text);
    mem_free(entries);
}

static void on_send(void *argument)
{
    send(argument);
}

/* In the next turn of the loop, so that what came in this one goes together. */
void text_send_soon(struct text *text)
{
    if (text->flying.first != NULL || text->send.place != 0)
        return;
    text->send.fire = on_send;
    text->send.argument = text;
    hub_set_timer(text->drafts->options.hub, &text->send, 0);
}

/* ---- From connections ---- */

/* Under a client id that is another person's nobody writes; what a client kept of others while it was away it
 * may bring back. */
const char *text_find_fault(const struct text *text, const char *person, const struct crdt_section *section)
{
    uint32_t state = text->document == NULL ? 0 : crdt_state(text->document, section->client);
    const char *owner = authorship_owner(&text->authorship, section->client);

    if (section->end <= state)
        return NULL;
    if (section->dead > DEAD_MOST)
        return "uses up a client id";
    if (owner != NULL && strcmp(owner, person) != 0)
        return "writes under a client id of somebody else";
    return NULL;
}

/* NULL where it may be taken. */
static const char *judge(const struct text *text, const struct seat *seat, bool is_answer, const void *update,
                         size_t length)
{
    struct crdt_section *sections;
    const char *fault = NULL;
    size_t count;

    if (crdt_update_sections(update, length, &sections, &count) != CRDT_OK)
        return "sent what is no update";
    for (size_t i = 0; i < count && fault == NULL && !is_answer; i++)
        fault = text_find_fault(text, seat->writer->person, &sections[i]);
    mem_free(sections);
    return fault;
}

/* What the document has just taken, on its way to the register. */
static struct change *keep(struct text *text, const char *person, int64_t at_ms,
                           const struct crdt_outcome *outcome, const void *update, size_t length)
{
    struct change *change = MEM_NEW(struct change);
    struct buffer bytes = {0};

    note_inserted(text, person, at_ms);
    write_change(text, outcome, update, length, &bytes);
    entry_write(&change->entry, person, at_ms, bytes.bytes, bytes.length);
    buffer_finish(&bytes);
    push(&text->waiting, change);
    text_send_soon(text);
    return change;
}

static void keep_for(struct text *text, struct seat *seat, const struct crdt_outcome *outcome,
                     const void *update, size_t length)
{
    struct change *change =
        keep(text, seat->writer->person, drafts_now_ms(text->drafts), outcome, update, length);

    change->seat = seat;
    change->number = seat->received;
    change->is_whole = outcome->whole;
    seat->unsaved++;
}

bool text_write(struct text *text, const char *person, int64_t at_ms, const void *update, size_t length)
{
    struct crdt_outcome outcome;

    if (crdt_apply(document_of(text), update, length, &outcome) != CRDT_OK)
        return false;
    if (outcome.changed)
        keep(text, person, at_ms, &outcome, update, length);
    return true;
}

/* One deletion may be as large as a text; those after it are refused. */
int64_t drafts_deleting_wait_ms(const struct drafts *drafts, const char *person)
{
    return deletions_wait_ms(&drafts->deletions, person, drafts->options.limits.deleted_per_minute,
                             drafts_steady_ms(drafts));
}

static void note_deleted(struct text *text, const char *person)
{
    deletions_add(&text->drafts->deletions, person, crdt_count_deleted(text->document),
                  drafts_steady_ms(text->drafts));
}

static void remark_upon_clients(const struct text *text)
{
    struct crdt_usage usage;

    crdt_measure(text->document, &usage);
    if (usage.clients == CLIENTS_MANY)
        log_warning("text %s: it has been written under %u client ids", text->id, usage.clients);
}

/* What waits for its predecessors is not kept, and would come into the document with an entry that is: its
 * sender is asked for all instead. What waits in the register must stay. */
static void drop_waiting(struct text *text)
{
    if (text->has_holes)
        text_reload(text);
    else
        crdt_drop_pending(text->document);
}

/* An answer to what we asked for brings all that the client has, and so whatever had waited. */
static void on_integrated(struct text *text, struct seat *seat, bool is_answer,
                          const struct crdt_outcome *outcome, const void *update, size_t length)
{
    bool is_waiting = outcome->waiting || outcome->dropped;

    if (is_waiting && seat->parked == 0)
        seat->parked = seat->received;
    else if (is_answer && !is_waiting)
        seat->parked = 0;
    if (outcome->changed) {
        note_deleted(text, seat->writer->person);
        keep_for(text, seat, outcome, update, length);
    } else {
        seat_settle_nothing(seat);
    }
    if (outcome->changed)
        remark_upon_clients(text);
    if (is_waiting) {
        drop_waiting(text);
        seat_ask(seat);
    }
}

/* It is not in the list of what waits, and so not loaded again. */
static void on_broken(struct text *text, struct seat *seat)
{
    log_warning("text %s: an update of %s breaks the document, which is loaded anew", text->id,
                seat->writer->person);
    seat_refuse(seat, seat->received);
    seat_end(seat, CLOSE_MALFORMED);
    text_reload(text);
}

void text_take_update(struct text *text, struct seat *seat, bool is_answer, const void *update, size_t length)
{
    struct crdt_outcome outcome = {0};
    const char *fault;

    text->drafts->counters.updates++;
    if (drafts_deleting_wait_ms(text->drafts, seat->writer->person) > 0) {
        log_warning("text %s: %s has deleted too much within a minute", text->id, seat->writer->person);
        seat_refuse(seat, seat->received);
        seat_end(seat, CLOSE_TOO_SLOW);
        return;
    }
    fault = judge(text, seat, is_answer, update, length);
    if (fault != NULL) {
        seat_refuse(seat, seat->received);
        seat_offend(seat, fault);
        return;
    }
    switch (crdt_apply(document_of(text), update, length, &outcome)) {
    case CRDT_OK:
        on_integrated(text, seat, is_answer, &outcome, update, length);
        break;
    case CRDT_MALFORMED:
        seat_refuse(seat, seat->received);
        seat_offend(seat, "sent what is no update");
        break;
    case CRDT_FULL:
        seat_refuse(seat, seat->received);
        seat_deny(seat, "full");
        break;
    case CRDT_BROKEN:
        on_broken(text, seat);
        break;
    }
}

/* Those who wrote it have been told nothing yet. What does not go in any more, as it stood on what was thrown
 * away, is refused. */
void text_take_again(struct text *text)
{
    struct changes again = text->again;
    struct change *change;

    text->again = (struct changes){0};
    while ((change = pop(&again)) != NULL) {
        struct entry entry = entry_of(change);
        struct crdt_outcome outcome;

        if (crdt_apply(document_of(text), entry.update, entry.length, &outcome) != CRDT_OK) {
            drop(change);
            changes_move(&text->again, &again);
            text_reload(text);
            return;
        }
        note_inserted(text, entry.person, entry.at_ms);
        push(&text->waiting, change);
    }
    if (text->waiting.first != NULL)
        text_send_soon(text);
}
