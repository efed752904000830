/* One connection to a text: who it is, what it may, and the messages of y-websocket. */
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "crdt/crdt.h"
#include "drafts/draft.h"
#include "drafts/service.h"
#include "drafts/templates.h"

/* Updates of an empty document, and its state vector. */
static const uint8_t empty_update[] = {0, 0};
static const uint8_t empty_vector[] = {0};

#define ARRIVING_BYTES (64 * 1024)

/* ---- Sending ---- */

void seat_send(struct seat *seat, const struct buffer *message, bool is_signal)
{
    struct frame *frame;

    if (seat->is_closing)
        return;
    frame = frame_new_binary(message->bytes, message->length);
    peer_send(seat->peer, frame, is_signal);
    frame_unref(frame);
}

static void send_message(struct seat *seat, enum message_kind kind, const void *bytes, size_t length)
{
    struct buffer message = {0};

    y_message_write(&message, kind, bytes, length);
    seat_send(seat, &message, false);
    buffer_finish(&message);
}

void seat_end(struct seat *seat, enum close_code code)
{
    if (seat->is_closing)
        return;
    seat->is_closing = true;
    peer_close(seat->peer, code);
}

void seat_offend(struct seat *seat, const char *what)
{
    struct drafts *drafts = seat->drafts;

    log_warning("text %s: %s %s", seat->text->id, seat->writer->person, what);
    if (++seat->offences >= drafts->options.limits.offences)
        seat_end(seat, CLOSE_MALFORMED);
}

void seat_deny(struct seat *seat, const char *reason)
{
    if (seat->was_denied)
        return;
    seat->was_denied = true;
    send_message(seat, MESSAGE_DENIED, reason, strlen(reason));
}

void seat_ask(struct seat *seat)
{
    struct crdt *document = seat->text->document;
    struct buffer vector = {0};

    if (seat->answers_awaited == UINT8_MAX)
        return;
    seat->answers_awaited++;
    if (document == NULL)
        buffer_append(&vector, empty_vector, sizeof(empty_vector));
    else
        crdt_encode_vector(document, &vector);
    send_message(seat, MESSAGE_STEP_1, vector.bytes, vector.length);
    buffer_finish(&vector);
}

/* ---- What is saved ---- */

static void tell_saved(struct seat *seat)
{
    struct buffer message = {0};

    if (!seat->wants_saved)
        return;
    y_message_write_saved(&message, seat->saved);
    seat_send(seat, &message, false);
    buffer_finish(&message);
}

/* What waits for its predecessors is not saved, nor is what came after it. */
static void set_saved(struct seat *seat, uint64_t number)
{
    if (seat->parked != 0 && seat->parked <= number)
        number = seat->parked - 1;
    if (number <= seat->saved)
        return;
    seat->saved = number;
    tell_saved(seat);
}

/* Where no other is under way, those after it that changed nothing are settled with it. */
void seat_settle(struct seat *seat, uint64_t number)
{
    seat->unsaved--;
    set_saved(seat, seat->unsaved == 0 ? seat->received : number);
}

void seat_settle_nothing(struct seat *seat)
{
    if (seat->unsaved == 0)
        set_saved(seat, seat->received);
}

void seat_refuse(struct seat *seat, uint64_t number)
{
    struct buffer message = {0};

    seat->drafts->counters.refused++;
    if (!seat->wants_saved)
        return;
    y_message_write_refused(&message, number);
    seat_send(seat, &message, false);
    buffer_finish(&message);
}

/* ---- Rights ---- */

static enum close_code code_for(bool was_let_in, enum error error)
{
    if (error == ERR_SIGN_IN)
        return CLOSE_SIGN_IN;
    if (error == ERR_UNAVAILABLE)
        return CLOSE_GOING_AWAY;
    return error == ERR_NO_SUCH_CHANNEL && !was_let_in ? CLOSE_NO_SUCH_THING : CLOSE_NOT_PERMITTED;
}

bool seat_check(struct seat *seat)
{
    const struct authority *authority = seat->drafts->options.authority;
    uint64_t rights = authority->rights(authority->self);
    char channel[CHANNEL_ID_SIZE] = "draft:";
    struct actor actor;
    enum error error;

    if (seat->is_closing || (seat->is_known && seat->rights == rights))
        return !seat->is_closing;
    strcat(channel, seat->text->id);
    error = authority->resolve(authority->self, channel, peer_person(seat->peer), NULL, &actor);
    if (error != ERR_NONE) {
        seat_end(seat, code_for(seat->is_known, error));
        return false;
    }
    seat->may_write = !seat->is_outdated &&
                      draft_lets_write(authority->find_settings(authority->self, channel), actor.role);
    seat->writes = seat->may_write && !seat->text->is_closed;
    seat->rights = rights;
    seat->is_known = true;
    return true;
}

void seat_change(struct seat *seat)
{
    bool wrote = seat->writes;

    if (seat->is_closing)
        return;
    seat->writes = seat->may_write && !seat->text->is_closed;
    if (wrote && !seat->writes)
        seat_end(seat, CLOSE_NOT_PERMITTED);
    else if (seat->writes && !wrote && seat->is_greeted)
        seat_ask(seat);
}

/* ---- Pace ---- */

static bool is_in_pace(struct seat *seat, struct pace *pace, unsigned per_second)
{
    int64_t now_ms = drafts_steady_ms(seat->drafts);
    uint64_t most = 2000ull * per_second;
    uint64_t tokens =
        pace->since_ms == 0 ? most : pace->tokens + (uint64_t)(now_ms - pace->since_ms) * per_second;

    pace->since_ms = now_ms == 0 ? 1 : now_ms;
    pace->tokens = (uint32_t)(tokens > most ? most : tokens);
    if (pace->tokens < 1000)
        return false;
    pace->tokens -= 1000;
    return true;
}

/* ---- Messages ---- */

void seat_answer(struct seat *seat)
{
    struct crdt *document = seat->text->document;
    struct buffer asked = seat->asked, update = {0};

    seat->asked = (struct buffer){0};
    if (asked.length == 0 || !seat_check(seat))
        ;
    else if (document == NULL)
        send_message(seat, MESSAGE_STEP_2, empty_update, sizeof(empty_update));
    else if (crdt_encode_since(document, asked.bytes, asked.length, &update) == CRDT_OK)
        send_message(seat, MESSAGE_STEP_2, update.bytes, update.length);
    else
        seat_offend(seat, "sent what is no state vector");
    buffer_finish(&asked);
    buffer_finish(&update);
}

/* Nobody gets what is in the document and not in the register yet. */
static void take_step_1(struct seat *seat, const struct y_message *message)
{
    if (message->length == 0) {
        seat_offend(seat, "sent what is no state vector");
        return;
    }
    if (!is_in_pace(seat, &seat->syncs, seat->drafts->options.limits.syncs_per_second))
        return;
    buffer_finish(&seat->asked);
    buffer_append(&seat->asked, message->bytes, message->length);
    if (text_is_under_way(seat->text))
        seat->text->wants_rest = true;
    else
        seat_answer(seat);
}

static void take_update(struct seat *seat, const struct y_message *message)
{
    const struct drafts_limits *limits = &seat->drafts->options.limits;
    bool is_answer = message->kind == MESSAGE_STEP_2 && seat->answers_awaited > 0;

    seat->received++;
    if (message->length > (is_answer ? limits->sync_bytes : limits->update_bytes)) {
        seat_end(seat, CLOSE_TOO_LARGE);
        return;
    }
    if (is_answer)
        seat->answers_awaited--;
    if (seat->writes) {
        text_take_update(seat->text, seat, is_answer, message->bytes, message->length);
        return;
    }
    seat_refuse(seat, seat->received);
    seat_deny(seat, seat->is_outdated ? "outdated" : "read-only");
}

static void take_awareness(struct seat *seat, const struct y_message *message)
{
    struct text *text = seat->text;

    if (!is_in_pace(seat, &seat->awareness, text->drafts->options.limits.awareness_per_second))
        return;
    if (!awareness_take(&text->presence, seat, seat->writer->user, message->bytes, message->length,
                        drafts_steady_ms(text->drafts)))
        seat_offend(seat, "sent what is no awareness");
    else if (text->presence.changed > 0)
        drafts_tell_awareness(text);
}

static void send_awareness(struct seat *seat)
{
    struct buffer entries = {0};

    if (awareness_write(&seat->text->presence, &entries))
        send_message(seat, MESSAGE_AWARENESS, entries.bytes, entries.length);
    buffer_finish(&entries);
}

static void handle(struct seat *seat, const void *bytes, size_t length)
{
    struct y_message message;

    if (!seat_check(seat))
        return;
    if (!y_message_read(&message, bytes, length)) {
        seat_offend(seat, "sent what is no message");
        return;
    }
    switch (message.kind) {
    case MESSAGE_STEP_1:
        take_step_1(seat, &message);
        break;
    case MESSAGE_STEP_2:
    case MESSAGE_UPDATE:
        take_update(seat, &message);
        break;
    case MESSAGE_AWARENESS:
        take_awareness(seat, &message);
        break;
    case MESSAGE_QUERY_AWARENESS:
        send_awareness(seat);
        break;
    case MESSAGE_WANT_SAVED:
        seat->wants_saved = true;
        tell_saved(seat);
        break;
    case MESSAGE_DENIED:
        break;
    }
}

/* ---- Holding what cannot be worked yet ---- */

static bool can_work(const struct seat *seat)
{
    return seat->is_greeted && !seat->is_closing && text_is_open(seat->text) &&
           hub_knows_rights(seat->drafts->options.hub);
}

/* Of whoever is not let in yet little is kept: a state vector, and who they say they are. */
static size_t held_most(const struct seat *seat)
{
    size_t most = seat->drafts->options.limits.held_bytes;

    return seat->wait != NULL && most > ARRIVING_BYTES ? ARRIVING_BYTES : most;
}

static void hold(struct seat *seat, const void *bytes, size_t length)
{
    if (length + sizeof(length) > held_most(seat) - seat->held.length) {
        seat_end(seat, CLOSE_TOO_SLOW);
        return;
    }
    buffer_append(&seat->held, &length, sizeof(length));
    buffer_append(&seat->held, bytes, length);
}

void seat_go_on(struct seat *seat)
{
    struct buffer held = seat->held;
    size_t at = 0, length;

    if (held.length == 0 || !can_work(seat))
        return;
    seat->held = (struct buffer){0};
    while (at < held.length && can_work(seat)) {
        memcpy(&length, held.bytes + at, sizeof(length));
        handle(seat, held.bytes + at + sizeof(length), length);
        at += sizeof(length) + length;
    }
    buffer_consume(&held, at);
    if (held.length > 0)
        seat->held = held;
    else
        buffer_finish(&held);
}

void seat_receive(void *part, const void *bytes, size_t length)
{
    struct seat *seat = part;

    if (seat->is_closing)
        return;
    if (can_work(seat) && seat->held.length == 0)
        handle(seat, bytes, length);
    else
        hold(seat, bytes, length);
}

/* ---- Coming and going ---- */

void seat_greet(struct seat *seat)
{
    struct text *text = seat->text;

    if (seat->is_greeted || seat->is_closing || text->phase != TEXT_READY || seat->writer->user == NULL ||
        !hub_knows_rights(text->drafts->options.hub) || !seat_check(seat))
        return;
    seat->is_greeted = true;
    seat->writes = seat->may_write && !text->is_closed;
    /* Before it has anything of the text: what it cannot show it must not take for deleted. */
    if (seat->is_outdated)
        seat_deny(seat, "outdated");
    if (seat->writes)
        seat_ask(seat);
    send_awareness(seat);
}

static void join(struct seat *seat)
{
    struct drafts *drafts = seat->drafts;
    struct writer *writer = writer_get(drafts, peer_person(seat->peer));

    seat->writer = writer;
    seat->next_of_writer = writer->seats;
    writer->seats = seat;
    writer->count++;
    drafts->seat_count++;
    seat->text = text_get(drafts, seat->id);
    DL_APPEND(seat->text->seats, seat);
    seat->text->seat_count++;
}

static enum error find_right(struct drafts *drafts, const char *person, const char *id)
{
    const struct authority *authority = drafts->options.authority;
    char channel[CHANNEL_ID_SIZE] = "draft:";
    struct actor actor;

    strcat(channel, id);
    return authority->resolve(authority->self, channel, person, NULL, &actor);
}

/* Who says nothing is no editor of ours, and takes the text as it is. */
static bool is_current(const char *schema)
{
    char *end;
    unsigned long number = strtoul(schema, &end, 10);

    return schema[0] >= '0' && schema[0] <= '9' && *end == '\0' && number >= TEXT_SCHEMA;
}

static void let_in(struct seat *seat)
{
    join(seat);
    if (seat->writer->count > seat->drafts->options.limits.texts_per_person)
        seat_end(seat, CLOSE_TOO_SLOW);
    else if (!text_is_coming(seat->text))
        seat_end(seat, CLOSE_GOING_AWAY);
    else if (seat_check(seat))
        seat_greet(seat);
    seat_go_on(seat);
}

static void on_abreast(void *argument, enum error error)
{
    struct seat *seat = argument;

    seat->wait = NULL;
    if (seat->is_closing)
        return;
    if (error == ERR_NONE)
        error = find_right(seat->drafts, peer_person(seat->peer), seat->id);
    if (error == ERR_NONE)
        let_in(seat);
    else
        seat_end(seat, code_for(false, error));
}

/* Another process may have made the draft, or let the person in, a moment ago: a refusal that is final waits
 * until this one would know. A visitor is a visitor everywhere. */
void *seat_open(void *service, struct peer *peer, const char *id, const char *schema)
{
    struct drafts *drafts = service;
    enum error error = find_right(drafts, peer_person(peer), id);
    struct seat *seat;

    if (error != ERR_NONE && (error == ERR_UNAVAILABLE || peer_person(peer)[0] == '\0')) {
        peer_close(peer, code_for(false, error));
        return NULL;
    }
    seat = MEM_NEW(struct seat);
    seat->drafts = drafts;
    seat->peer = peer;
    strcpy(seat->id, id);
    seat->is_outdated = schema != NULL && !is_current(schema);
    if (error == ERR_NONE)
        let_in(seat);
    else
        seat->wait = hub_catch_up(drafts->options.hub, on_abreast, seat);
    return seat;
}

static void leave(struct seat *seat)
{
    struct seat **link = &seat->writer->seats;
    struct text *text = seat->text;
    struct drafts *drafts = seat->drafts;

    while (*link != seat)
        link = &(*link)->next_of_writer;
    *link = seat->next_of_writer;
    seat->writer->count--;
    writer_leave(drafts, seat->writer);
    drafts->seat_count--;
    DL_DELETE(text->seats, seat);
    text->seat_count--;
    text->used_ms = drafts_steady_ms(drafts);
    changes_forget_seat(&text->waiting, seat);
    changes_forget_seat(&text->flying, seat);
    changes_forget_seat(&text->again, seat);
    awareness_leave(&text->presence, seat, drafts_steady_ms(drafts));
    if (text->presence.changed > 0)
        drafts_tell_awareness(text);
}

void seat_close(void *part)
{
    struct seat *seat = part;
    struct text *text = seat->text;

    hub_stop_waiting(seat->wait);
    if (text != NULL)
        leave(seat);
    buffer_finish(&seat->held);
    buffer_finish(&seat->asked);
    mem_free(seat);
    if (text != NULL)
        text_let_go_unloaded(text);
}
