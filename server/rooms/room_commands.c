#include <string.h>

#include "core/memory.h"
#include "directory/space_tables.h"
#include "directory/callees.h"
#include "files/hold.h"
#include "rooms/room_tables.h"

/* ---- Which message is meant ---- */

static uint64_t message_of(const struct request *request)
{
    return (uint64_t)param_int(request, "message", 0);
}

/* A message that stands: written, and not deleted. */
static enum error check_standing(const struct room *room, uint64_t seq)
{
    if (!runs_has(&room->messages, seq))
        return ERR_NO_SUCH_MESSAGE;
    return change_is_deleted(changes_find(room->changes, seq)) ? ERR_MESSAGE_DELETED : ERR_NONE;
}

static enum error check_writable(const struct room *room, uint64_t seq)
{
    return room->is_archived ? ERR_ARCHIVED : check_standing(room, seq);
}

/* Who wrote the message, from the window or the facts; NULL where neither has it, as the room has gone on
 * since they were gathered. */
static const char *find_author(const struct room *room, const struct request *request, uint64_t seq)
{
    const struct message *message = room_find_message(room, seq);

    return message != NULL ? message->by : json_text(request_find_event(request, seq), "by");
}

static void want_author(const struct room *room, uint64_t seq, struct wants *wants)
{
    if (runs_has(&room->messages, seq) && room_find_message(room, seq) == NULL)
        wants_event(wants, seq);
}

static bool is_by_actor(const struct request *request, const char *person)
{
    return strcmp(request->actor.person, person) == 0;
}

/* ---- Files ---- */

/* What was wanted of files stands behind all other facts, in their order. */
static const json_t *fact_of_file(const struct request *request, size_t place, size_t count)
{
    size_t facts = json_array_size(request->facts);

    return facts < count ? NULL : json_array_get(request->facts, facts - count + place);
}

/* Those that a post names: [{file, name}], or NULL. */
static const json_t *named_files(const struct request *request)
{
    return json_object_get(request->params, "files");
}

static void want_named(const struct request *request, struct wants *wants)
{
    const json_t *files = named_files(request);

    for (size_t i = 0; i < json_array_size(files); i++)
        hold_want(wants, json_text(json_array_get(files, i), "file"));
}

static bool has_file(const json_t *files, const char *file)
{
    for (size_t i = 0; i < json_array_size(files); i++)
        if (strcmp(json_text(json_array_get(files, i), "file"), file) == 0)
            return true;
    return false;
}

/* Each was brought to this room, and is named once. */
static enum error put_files(const struct request *request, struct decision *decision)
{
    const json_t *named = named_files(request);
    size_t count = json_array_size(named);
    json_t *files = json_array();

    for (size_t i = 0; i < count; i++) {
        const json_t *fact = fact_of_file(request, i, count), *one = json_array_get(named, i);
        const char *file = json_text(one, "file");
        bool is_twice = has_file(files, file);

        if (is_twice || !hold_find(fact, request->channel, request->now_ms)) {
            json_decref(files);
            return is_twice ? ERR_INVALID_PARAMS : ERR_NO_SUCH_FILE;
        }
        json_array_append_new(files, hold_describe(fact, file, json_text(one, "name")));
        hold_keep(decision, fact, request->channel, file);
    }
    if (count > 0)
        decision_put_new(decision, "files", files);
    else
        json_decref(files);
    return ERR_NONE;
}

/* The files of a message that it names no more, as it goes or is edited; the facts of those no other message
 * names. */
static void release_files(const struct room *room, const struct request *request, uint64_t seq,
                          const char *const *files, size_t count, struct decision *decision)
{
    for (size_t i = 0; i < count; i++)
        if (!attachments_have_beside(&room->attachments, seq, files[i]))
            hold_release(decision, fact_of_file(request, i, count), request->channel, files[i],
                         request->now_ms);
}

/* ---- Posting ---- */

/* Who wrote what is answered is to be told, where they may still read it. */
static void want_replied(const struct room *room, const struct request *request, struct wants *wants)
{
    uint64_t seq = (uint64_t)param_int(request, "reply_to", 0);
    const struct message *message = room_find_message(room, seq);

    if (message != NULL)
        wants_person(wants, message->by);
    else if (runs_has(&room->messages, seq))
        wants_author(wants, seq);
}

static void gather_post(const void *state, const struct request *request, struct wants *wants)
{
    struct mentions mentions;

    if (!mentions_read(param_text(request, "text"), &mentions))
        return;
    callees_want(&mentions, request, wants);
    want_replied(state, request, wants);
    want_named(request, wants);
}

/* A thread goes on though its root was deleted; else what was deleted is not answered. */
static enum error check_replied(const struct room *room, uint64_t seq)
{
    const struct change *change = changes_find(room->changes, seq);
    enum error error = check_standing(room, seq);

    return error == ERR_MESSAGE_DELETED && change->replies > 0 ? ERR_NONE : error;
}

/* known is what want_replied asked. Where that was of the window, and the message has left it since, it must
 * be asked anew. */
static enum error put_reply(const struct room *room, const struct request *request, const json_t *known,
                            struct callees *callees, struct decision *decision)
{
    uint64_t seq = (uint64_t)param_int(request, "reply_to", 0);
    const struct message *message = room_find_message(room, seq);
    const char *author = json_string_value(known);

    if (seq == 0)
        return ERR_NONE;
    if (known == NULL || (json_is_true(known) && message == NULL))
        return ERR_BUSY;
    decision_put_int(decision, "reply_to", (int64_t)seq);
    decision_put_int(decision, "thread", (int64_t)room_find_root(room, seq));
    if (json_is_true(known))
        author = message->by;
    if (author == NULL || is_by_actor(request, author))
        return ERR_NONE;
    decision_put_text(decision, "reply_to_by", author);
    callees_add(callees, author);
    return ERR_NONE;
}

static enum error put_callees(const struct room *room, const struct request *request,
                              const struct mentions *mentions, struct decision *decision)
{
    const json_t *replied = json_array_get(request->facts, callees_count_facts(mentions, request));
    struct callees callees;
    enum error error;

    callees_init(&callees, request);
    callees_add_mentioned(&callees, mentions, NULL, true);
    error = put_reply(room, request, replied, &callees, decision);
    if (error == ERR_NONE)
        error = callees_limit_everyone(request, mentions, decision);
    if (error == ERR_NONE)
        error = callees_put(&callees, mentions, room->space, decision);
    callees_finish(&callees);
    return error;
}

static enum error post(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    uint64_t reply_to = (uint64_t)param_int(request, "reply_to", 0);
    enum error error = reply_to == 0 ? ERR_NONE : check_replied(room, reply_to);
    struct mentions mentions;
    char *text;

    if (room->is_archived)
        return ERR_ARCHIVED;
    if (error != ERR_NONE)
        return error;
    if (!mentions_read(param_text(request, "text"), &mentions))
        return ERR_TOO_MANY_PEOPLE;
    text = param_written(request, "text");
    if (text == NULL && json_array_size(named_files(request)) == 0)
        return ERR_INVALID_PARAMS;
    decision_event(decision, "room.posted");
    decision_put_text(decision, "text", text == NULL ? "" : text);
    mem_free(text);
    error = put_files(request, decision);
    if (error != ERR_NONE)
        return error;
    space_note_activity(room->space, request, decision);
    return put_callees(room, request, &mentions, decision);
}

/* ---- Editing ---- */

/* The number of the event that holds the message's words. */
static uint64_t words_at(const struct room *room, uint64_t seq)
{
    const struct change *change = changes_find(room->changes, seq);

    return change == NULL || change->edit_count == 0 ? seq : change->edits[change->edit_count - 1];
}

/* Of the message's files, those that an edit takes out of it: all but `files`, where it says them. */
static size_t list_dropped(const struct room *room, const struct request *request,
                           const char *files_out[ATTACHED_MOST])
{
    const json_t *kept = named_files(request);
    size_t count = attachments_list(&room->attachments, message_of(request), files_out), dropped = 0;

    for (size_t i = 0; i < count; i++)
        if (kept != NULL && !json_has_text(kept, files_out[i]))
            files_out[dropped++] = files_out[i];
    return dropped;
}

/* Of the message's files as its words name them, those that stay; a new array, or NULL where it is said of
 * one that it stays and it is not there. */
static json_t *list_kept(const struct request *request, const json_t *words)
{
    const json_t *files = json_object_get(words, "files"), *kept = named_files(request);
    json_t *list = json_array(), *file;
    size_t i;

    json_array_foreach(kept, i, file)
    {
        if (has_file(files, json_string_value(file)))
            continue;
        json_decref(list);
        return NULL;
    }
    json_array_foreach(files, i, file)
    {
        if (kept == NULL || json_has_text(kept, json_text(file, "file")))
            json_array_append(list, file);
    }
    return list;
}

static void gather_edit(const void *state, const struct request *request, struct wants *wants)
{
    const struct room *room = state;
    uint64_t seq = message_of(request);
    uint64_t seqs[] = {seq, words_at(room, seq)};
    const char *files[ATTACHED_MOST];
    struct mentions mentions;
    size_t dropped;

    if (!mentions_read(param_text(request, "text"), &mentions))
        return;
    callees_want(&mentions, request, wants);
    if (check_standing(room, seq) == ERR_NONE && room_find_message(room, seq) == NULL)
        wants_events(wants, seqs, seqs[0] == seqs[1] ? 1 : 2);
    dropped = list_dropped(room, request, files);
    for (size_t i = 0; i < dropped; i++)
        hold_want(wants, files[i]);
}

/* The words as they stand, as JSON with `by`, `text` and `mentions`; a new reference, or NULL as for
 * find_author. */
static json_t *find_words(const struct room *room, const struct request *request, uint64_t seq)
{
    const struct message *message = room_find_message(room, seq);

    if (message != NULL)
        return message_to_json(message);
    return json_incref((json_t *)request_find_event(request, words_at(room, seq)));
}

/* text is NULL where nothing of it is left. */
static enum error put_edit(const struct room *room, const struct request *request, const json_t *words,
                           const char *text, struct decision *decision)
{
    const char *files[ATTACHED_MOST];
    size_t dropped = list_dropped(room, request, files);
    json_auto_t *kept = list_kept(request, words);
    const struct rewording rewording = {.event = "room.edited",
                                        .subject = "message",
                                        .seq = message_of(request),
                                        .before = words,
                                        .text = text == NULL ? "" : text,
                                        .is_changed = dropped > 0,
                                        .space = room->space};
    enum error error = kept == NULL ? ERR_NO_SUCH_FILE : ERR_NONE;

    if (text == NULL && kept != NULL && json_array_size(kept) == 0)
        error = ERR_INVALID_PARAMS;
    if (error == ERR_NONE)
        error = callees_put_rewording(&rewording, request, decision);
    if (error != ERR_NONE)
        return error;
    if (json_array_size(kept) > 0)
        decision_put_new(decision, "files", json_incref(kept));
    release_files(room, request, message_of(request), files, dropped, decision);
    return ERR_NONE;
}

static enum error edit(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    uint64_t seq = message_of(request);
    const struct change *change = changes_find(room->changes, seq);
    const char *author = find_author(room, request, seq);
    enum error error = check_writable(room, seq);
    json_t *words;
    char *text;

    if (error != ERR_NONE)
        return error;
    if (author == NULL || (words = find_words(room, request, seq)) == NULL)
        return ERR_BUSY;
    text = param_written(request, "text");
    if (!is_by_actor(request, author))
        error = ERR_FORBIDDEN;
    else if (change != NULL && change->edit_count >= EDITS_MOST)
        error = ERR_TOO_MANY_EDITS;
    else
        error = put_edit(room, request, words, text, decision);
    json_decref(words);
    mem_free(text);
    return error;
}

/* ---- Deleting ---- */

static void gather_delete(const void *state, const struct request *request, struct wants *wants)
{
    const struct room *room = state;
    const char *files[ATTACHED_MOST];
    size_t count = attachments_list(&room->attachments, message_of(request), files);

    want_author(room, message_of(request), wants);
    for (size_t i = 0; i < count; i++)
        hold_want(wants, files[i]);
}

static enum error delete_message(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    uint64_t seq = message_of(request);
    enum error error = check_standing(room, seq);
    const char *author = find_author(room, request, seq), *files[ATTACHED_MOST];
    size_t count;
    char *reason;

    if (error != ERR_NONE)
        return error;
    if (author == NULL)
        return ERR_BUSY;
    if (!is_by_actor(request, author) && request->actor.role < ROLE_FACILITATOR)
        return ERR_FORBIDDEN;
    reason = param_written(request, "reason");
    if (reason == NULL && !is_by_actor(request, author))
        return ERR_REASON_MISSING;
    decision_event(decision, "room.deleted");
    decision_put_int(decision, "message", (int64_t)seq);
    if (reason != NULL)
        decision_put_text(decision, "reason", reason);
    mem_free(reason);
    count = attachments_list(&room->attachments, seq, files);
    release_files(room, request, seq, files, count, decision);
    return ERR_NONE;
}

/* ---- Reactions and pins ---- */

static void put_about_message(const struct request *request, const char *type, struct decision *decision)
{
    decision_event(decision, type);
    decision_put_int(decision, "message", (int64_t)message_of(request));
}

static enum error react_to(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    const struct change *change = changes_find(room->changes, message_of(request));
    enum error error = check_writable(room, message_of(request));

    if (error != ERR_NONE)
        return error;
    if (change_has_reaction(change, param_text(request, "emoji"), request->actor.person))
        return ERR_NOTHING_TO_DO;
    if (change_count_reactions(change) >= REACTIONS_MOST)
        return ERR_TOO_MANY_REACTIONS;
    put_about_message(request, "room.reacted", decision);
    decision_put_text(decision, "emoji", param_text(request, "emoji"));
    return ERR_NONE;
}

static enum error unreact(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    const struct change *change = changes_find(room->changes, message_of(request));
    enum error error = check_writable(room, message_of(request));

    if (error != ERR_NONE)
        return error;
    if (!change_has_reaction(change, param_text(request, "emoji"), request->actor.person))
        return ERR_NOTHING_TO_DO;
    put_about_message(request, "room.unreacted", decision);
    decision_put_text(decision, "emoji", param_text(request, "emoji"));
    return ERR_NONE;
}

static enum error pin(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    enum error error = check_writable(room, message_of(request));

    if (error != ERR_NONE)
        return error;
    if (room_find_pin(room, message_of(request)) < room->pin_count)
        return ERR_NOTHING_TO_DO;
    if (room->pin_count == ROOM_PINS_MOST)
        return ERR_TOO_MANY_PINS;
    put_about_message(request, "room.pinned", decision);
    return ERR_NONE;
}

static enum error unpin(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;

    if (room->is_archived)
        return ERR_ARCHIVED;
    if (room_find_pin(room, message_of(request)) == room->pin_count)
        return ERR_NOTHING_TO_DO;
    put_about_message(request, "room.unpinned", decision);
    return ERR_NONE;
}

/* ---- The room itself ---- */

static bool may_run(const struct room *room, const struct request *request)
{
    return request->actor.role >= ROLE_FACILITATOR || is_by_actor(request, room->maker);
}

static bool is_same(const char *one, const char *other)
{
    return strcmp(one == NULL ? "" : one, other == NULL ? "" : other) == 0;
}

static enum error put_name(const struct room *room, const char *title, const char *about, bool keeps_about,
                           struct decision *decision)
{
    if (title == NULL)
        return ERR_INVALID_PARAMS;
    if (is_same(title, room->title) && (keeps_about || is_same(about, room->about)))
        return ERR_NOTHING_TO_DO;
    decision_event(decision, "room.renamed");
    decision_put_text(decision, "title", title);
    if (!keeps_about)
        decision_put_text(decision, "about", about == NULL ? "" : about);
    decision_put_text(decision, "space", room->space);
    return ERR_NONE;
}

static enum error rename_room(const void *state, const struct request *request, struct decision *decision)
{
    const struct room *room = state;
    char *title, *about;
    enum error error;

    if (!may_run(room, request))
        return ERR_FORBIDDEN;
    title = param_written(request, "title");
    about = param_written(request, "about");
    error = put_name(room, title, about, param_text(request, "about") == NULL, decision);
    mem_free(title);
    mem_free(about);
    return error;
}

static enum error set_archived(const struct room *room, const struct request *request, bool is_archived,
                               struct decision *decision)
{
    if (!may_run(room, request))
        return ERR_FORBIDDEN;
    if (room->is_archived == is_archived)
        return ERR_NOTHING_TO_DO;
    decision_event(decision, is_archived ? "room.archived" : "room.reopened");
    decision_put_text(decision, "space", room->space);
    return ERR_NONE;
}

static enum error archive(const void *state, const struct request *request, struct decision *decision)
{
    return set_archived(state, request, true, decision);
}

static enum error reopen(const void *state, const struct request *request, struct decision *decision)
{
    return set_archived(state, request, false, decision);
}

/* Keep alphabetized. Each row has its file in schema/commands/. Posts commute: none of them changes what
 * another comes to, but for everyone being called twice, which a guard keeps out. */
const struct command room_commands[] = {
    {"room.archive", ROLE_MEMBER, 0, NULL, archive, NULL},
    {"room.delete", ROLE_MEMBER, 0, gather_delete, delete_message, NULL},
    {"room.edit", ROLE_MEMBER, 0, gather_edit, edit, NULL},
    {"room.pin", ROLE_FACILITATOR, 0, NULL, pin, NULL},
    {"room.post", ROLE_MEMBER, COMMAND_COMMUTES, gather_post, post, NULL},
    {"room.react", ROLE_MEMBER, COMMAND_ANY_CAPACITY, NULL, react_to, NULL},
    {"room.rename", ROLE_MEMBER, 0, NULL, rename_room, NULL},
    {"room.reopen", ROLE_MEMBER, 0, NULL, reopen, NULL},
    {"room.unpin", ROLE_FACILITATOR, 0, NULL, unpin, NULL},
    {"room.unreact", ROLE_MEMBER, COMMAND_ANY_CAPACITY, NULL, unreact, NULL},
    {0},
};
