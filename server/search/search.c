#include "search/search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <uthash.h>
#include <utlist.h>

#include "core/json.h"
#include "core/log.h"
#include "search/index.h"
#include "search/indexer.h"
#include "search/worker.h"

#define READERS 2
/* Questions that wait or are answered at once: more are refused as busy. */
#define QUESTIONS_MOST 64
#define QUESTIONS_OF_A_PERSON_MOST 4
#define DEADLINE_MS 2000
/* Who may open more must name a space or an item. */
#define CHANNELS_MOST 5000
#define LIMIT_MOST 50

struct search {
    struct search_options options;
    struct indexer *indexer;
    struct workers *readers;
    struct index *indexes[READERS]; /* each of one thread */
    struct question *questions;
    uint64_t asked, refused;
    bool is_ending; /* nothing more is asked of the store */
};

/* A channel that the person may open, or an item that they may not in a space that they may. */
struct place {
    char channel[CHANNEL_ID_SIZE];
    struct place *home; /* the space that an item is in, or NULL */
    bool is_closed;
    /* Of a space: its items, and where those that are closed begin in the question's list. */
    size_t open_count, closed_count, first_closed;
    UT_hash_handle hh;
};

struct question {
    struct job job;
    struct search *search;
    struct call *call;
    char person[ULID_SIZE];
    struct place *places;     /* channel => struct place */
    const char *space, *item; /* asked for; borrowed from the call; NULL: anywhere */
    const char **channels, **closed;
    struct find_space *spaces;
    struct find find;
    struct findings findings;
    enum index_result result;
    struct question *prev, *next;
};

/* ---- Where the person may look ---- */

static bool may_open(const struct search *search, const char *channel, const char *person)
{
    const struct authority *authority = search->options.authority;
    struct actor actor;

    return authority->resolve(authority->self, channel, person, NULL, &actor) == ERR_NONE &&
           actor.role >= ROLE_MEMBER;
}

static struct place *find_place(const struct question *question, const char *channel)
{
    struct place *place;

    HASH_FIND_STR(question->places, channel, place);
    return place == NULL || place->is_closed ? NULL : place;
}

/* An item is looked at only where its space is open: who may not open a space may not open what is in it. */
static void add_place(void *argument, const char *channel, const char *space)
{
    struct question *question = argument;
    struct place *home = space == NULL ? NULL : find_place(question, space), *place;
    bool is_open;

    if (space != NULL && home == NULL)
        return;
    is_open = may_open(question->search, channel, question->person);
    if (!is_open && home == NULL)
        return;
    place = MEM_NEW(struct place);
    strncpy(place->channel, channel, CHANNEL_ID_SIZE - 1);
    place->home = home;
    place->is_closed = !is_open;
    if (home != NULL)
        *(is_open ? &home->open_count : &home->closed_count) += 1;
    HASH_ADD_STR(question->places, channel, place);
}

static bool is_asked_for(const struct question *question, const struct place *place)
{
    if (question->item != NULL)
        return strcmp(place->channel, question->item) == 0;
    return question->space == NULL || strcmp(place->channel, question->space) == 0 ||
           (place->home != NULL && strcmp(place->home->channel, question->space) == 0);
}

static bool is_moderator(const struct search *search, const char *person)
{
    const struct authority *authority = search->options.authority;
    struct actor actor = {0};

    return authority->resolve(authority->self, "directory", person, NULL, &actor) == ERR_NONE &&
           actor.role >= ROLE_FACILITATOR;
}

/* Where most of its items are open, a space is asked for as one, without those that are not. */
static bool is_whole(const struct question *question, const struct place *space)
{
    return question->item == NULL && space->open_count > space->closed_count;
}

static size_t list_spaces(struct question *question)
{
    struct find *find = &question->find;
    struct place *place, *next;
    size_t closed = 0;

    HASH_ITER(hh, question->places, place, next)
    if (place->home == NULL && is_whole(question, place) && is_asked_for(question, place)) {
        place->first_closed = closed;
        question->spaces[find->space_count++] =
            (struct find_space){place->channel, question->closed + closed, place->closed_count};
        closed += place->closed_count;
    }
    find->spaces = question->spaces;
    return closed;
}

static enum error list_channels(struct question *question)
{
    size_t most = HASH_COUNT(question->places) + 1, closed;
    struct find *find = &question->find;
    struct place *place, *next;

    question->channels = mem_new(most * sizeof(*question->channels));
    question->closed = mem_new(most * sizeof(*question->closed));
    question->spaces = mem_new(most * sizeof(*question->spaces));
    closed = list_spaces(question);
    HASH_ITER(hh, question->places, place, next)
    {
        if (!is_asked_for(question, place))
            continue;
        if (place->home == NULL || !is_whole(question, place->home)) {
            if (!place->is_closed)
                question->channels[find->channel_count++] = place->channel;
        } else if (place->is_closed) {
            question->closed[place->home->first_closed++] = place->channel;
        }
    }
    find->channels = question->channels;
    return find->channel_count + find->space_count + closed > CHANNELS_MOST ? ERR_TOO_MANY : ERR_NONE;
}

static enum error find_places(struct question *question)
{
    struct search *search = question->search;

    search->options.each_channel(search->options.each_channel_argument, add_place, question);
    if ((question->space != NULL && find_place(question, question->space) == NULL) ||
        (question->item != NULL && find_place(question, question->item) == NULL))
        return ERR_NO_SUCH_CHANNEL;
    question->find.finds_everyone =
        question->space == NULL && question->item == NULL && is_moderator(search, question->person);
    return list_channels(question);
}

/* ---- What is asked ---- */

/* When a day begins in the installation's time zone. */
static int64_t day_begins_ms(const char *date, int days_later)
{
    struct tm day = {.tm_year = atoi(date) - 1900,
                     .tm_mon = atoi(date + 5) - 1,
                     .tm_mday = atoi(date + 8) + days_later,
                     .tm_isdst = -1};

    return (int64_t)mktime(&day) * 1000;
}

static unsigned kind_named(const char *name)
{
    unsigned kind = 0;

    while (kind < DOCUMENT_KINDS && strcmp(name, document_kind_names[kind]) != 0)
        kind++;
    return kind;
}

static unsigned read_kinds(const json_t *params)
{
    const json_t *names = json_object_get(params, "kinds");
    unsigned kinds = 0;

    for (size_t i = 0; i < json_array_size(names); i++)
        kinds |= 1U << kind_named(json_string_value(json_array_get(names, i)));
    return names == NULL ? (1U << DOCUMENT_KINDS) - 1 : kinds;
}

/* Only messages are by someone, of a day, or in an item. */
static bool is_of_messages(const json_t *params)
{
    return json_object_get(params, "by") != NULL || json_object_get(params, "item") != NULL ||
           json_object_get(params, "from_on") != NULL || json_object_get(params, "until_on") != NULL;
}

/* Without a word, everything would be found that is not narrowed down otherwise. */
static bool is_empty(const json_t *params)
{
    return strspn(json_text(params, "query"), " \t\n\r") == strlen(json_text(params, "query")) &&
           !is_of_messages(params) && json_object_get(params, "space") == NULL;
}

static void read_params(struct question *question, const json_t *params)
{
    const struct clock *clock = question->search->options.clock;
    const char *from_on = json_text(params, "from_on"), *until_on = json_text(params, "until_on");

    question->space = json_text(params, "space");
    question->item = json_text(params, "item");
    question->find = (struct find){
        .words = json_text(params, "query"),
        .kinds = read_kinds(params),
        .author = json_text(params, "by"),
        .from_ms = from_on == NULL ? 0 : day_begins_ms(from_on, 0),
        .until_ms = until_on == NULL ? INT64_MAX / 2 : day_begins_ms(until_on, 1),
        .as_of_ms = json_int(params, "as_of_ms", clock->now_ms(clock->self)),
        .offset = (size_t)json_int(params, "offset", 0),
        .limit = (size_t)json_int(params, "limit", LIMIT_MOST),
    };
    if (is_of_messages(params))
        question->find.kinds &= 1U << DOCUMENT_MESSAGE;
}

/* ---- The answer ---- */

static void append_piece(json_t *pieces, const char *text, size_t length, bool is_hit)
{
    if (length > 0)
        json_array_append_new(pieces, json_pack("{s:s%, s:b}", "text", text, length, "is_hit", is_hit));
}

static json_t *snippet_to_json(const char *snippet)
{
    static const char marks[] = {INDEX_HIT_BEGINS, INDEX_HIT_ENDS, '\0'};
    json_t *pieces = json_array();
    bool is_hit = false;

    while (*snippet != '\0') {
        size_t length = strcspn(snippet, marks);

        append_piece(pieces, snippet, length, is_hit);
        snippet += length;
        if (*snippet != '\0')
            is_hit = *snippet++ == INDEX_HIT_BEGINS;
    }
    return pieces;
}

static void put_text(json_t *json, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0')
        json_object_set_new(json, name, json_string(text));
}

static void put_message(json_t *json, const struct found *found, const struct place *place)
{
    put_text(json, "channel", found->channel);
    json_object_set_new(json, "seq", json_integer((json_int_t)found->seq));
    put_text(json, "space", place->home == NULL ? NULL : place->home->channel);
    put_text(json, "by", found->author);
    put_text(json, "as", found->mandate);
    json_object_set_new(json, "at_ms", json_integer((json_int_t)found->at_ms));
}

static json_t *found_to_json(const struct question *question, const struct found *found)
{
    const struct place *place = find_place(question, found->channel);
    json_t *json = json_pack("{s:s, s:o}", "kind", document_kind_names[found->kind], "snippet",
                             snippet_to_json(found->snippet == NULL ? "" : found->snippet));

    if (found->kind == DOCUMENT_PERSON || found->kind == DOCUMENT_ORGANISATION) {
        put_text(json, document_kind_names[found->kind], channel_id_ulid(found->channel));
    } else if (found->kind == DOCUMENT_MESSAGE) {
        put_message(json, found, place);
    } else {
        put_text(json, "channel", found->channel);
        put_text(json, "space", place->home == NULL ? NULL : place->home->channel);
    }
    put_text(json, "title", found->title);
    return json;
}

/* The index knows who was ever named in a space; who is in it now, the authority knows. */
static bool shares_a_space(const struct question *question, const char *person)
{
    struct place *place, *next;

    HASH_ITER(hh, question->places, place, next)
    if (strncmp(place->channel, "space:", 6) == 0 && is_asked_for(question, place) &&
        may_open(question->search, place->channel, person))
        return true;
    return false;
}

/* Rights may have been lost while the index was read. */
static bool may_see(const struct question *question, const struct found *found)
{
    const struct search *search = question->search;
    const char *person = channel_id_ulid(found->channel);

    if (found->kind == DOCUMENT_ORGANISATION)
        return may_open(search, "directory", question->person);
    if (found->kind == DOCUMENT_PERSON)
        return question->find.finds_everyone ? is_moderator(search, question->person)
                                             : shares_a_space(question, person);
    return find_place(question, found->channel) != NULL && may_open(search, found->channel, question->person);
}

static void answer(struct question *question)
{
    json_t *hits = json_array();

    for (size_t i = 0; i < question->findings.count; i++)
        if (may_see(question, &question->findings.hits[i]))
            json_array_append_new(hits, found_to_json(question, &question->findings.hits[i]));
    call_reply(question->call,
               json_pack("{s:o, s:b, s:I}", "hits", hits, "has_more", question->findings.has_more, "as_of_ms",
                         (json_int_t)question->find.as_of_ms));
}

static void refuse(struct search *search, struct call *call, enum error error)
{
    search->refused++;
    call_refuse(call, error, 0);
}

static void free_question(struct question *question)
{
    struct place *place, *next;

    HASH_ITER(hh, question->places, place, next)
    {
        HASH_DEL(question->places, place);
        mem_free(place);
    }
    findings_finish(&question->findings);
    mem_free(question->channels);
    mem_free(question->closed);
    mem_free(question->spaces);
    mem_free(question);
}

static void end_question(struct question *question, enum error error)
{
    struct search *search = question->search;

    DL_DELETE(search->questions, question);
    if (error == ERR_NONE)
        answer(question);
    else
        refuse(search, question->call, error);
    free_question(question);
}

/* Rights are known as of the index now. */
static void on_read(void *argument, const struct entries *entries)
{
    struct question *question = argument;

    end_question(question, entries->result == STORE_DONE && hub_knows_rights(question->search->options.hub)
                               ? ERR_NONE
                               : ERR_UNAVAILABLE);
}

/* Another process may have written the index, and be ahead of what this one knows of rights: a read, of
 * nothing, is answered once the feed has shown all that were taken away. */
static void wait_for_rights(struct question *question)
{
    const struct log_store *store = question->search->options.store;

    store->read_entries(store->self, "directory", 1, 0, on_read, question);
}

static void question_done(struct job *job)
{
    struct question *question = (struct question *)job;

    if (!job->has_run || question->result == INDEX_FAILED || question->result == INDEX_SPOILT ||
        question->search->is_ending)
        end_question(question, ERR_UNAVAILABLE);
    else if (question->result == INDEX_BUSY)
        end_question(question, ERR_BUSY);
    else if (question->findings.count == 0)
        end_question(question, ERR_NONE);
    else
        wait_for_rights(question);
}

/* ---- On a thread ---- */

static void run_question(struct job *job, unsigned place)
{
    struct question *question = (struct question *)job;
    struct index **index = &question->search->indexes[place];

    if (*index != NULL && !index_is_current(*index)) {
        index_close(*index);
        *index = NULL;
    }
    if (*index == NULL)
        *index = index_open_reader(question->search->options.path);
    question->result =
        *index == NULL ? INDEX_FAILED : index_find(*index, &question->find, DEADLINE_MS, &question->findings);
    if (question->result == INDEX_SPOILT || question->result == INDEX_FAILED) {
        index_close(*index);
        *index = NULL;
    }
}

/* ---- The method ---- */

static bool asks_too_much(const struct search *search, const char *person)
{
    const struct question *question;
    unsigned count = 0;

    DL_FOREACH(search->questions, question)
    count += strcmp(question->person, person) == 0;
    return count >= QUESTIONS_OF_A_PERSON_MOST;
}

static void answer_nothing(struct search *search, struct call *call)
{
    const struct clock *clock = search->options.clock;

    call_reply(call, json_pack("{s:[], s:b, s:I}", "hits", "has_more", false, "as_of_ms",
                               (json_int_t)clock->now_ms(clock->self)));
}

static void ask(struct search *search, struct call *call)
{
    struct question *question = MEM_NEW(struct question);
    enum error error;

    question->job = (struct job){.run = run_question, .done = question_done};
    question->search = search;
    question->call = call;
    strcpy(question->person, call_person(call));
    read_params(question, call_params(call));
    error = find_places(question);
    if (error == ERR_NONE && !workers_add(search->readers, &question->job))
        error = ERR_BUSY;
    if (error == ERR_NONE) {
        DL_APPEND(search->questions, question);
        return;
    }
    free_question(question);
    refuse(search, call, error);
}

static void find(void *service, struct call *call)
{
    struct search *search = service;

    search->asked++;
    if (search->readers == NULL)
        refuse(search, call, ERR_UNAVAILABLE);
    else if (asks_too_much(search, call_person(call)))
        refuse(search, call, ERR_BUSY);
    else if (is_empty(call_params(call)))
        answer_nothing(search, call);
    else
        ask(search, call);
}

static const struct method search_methods[] = {{"search.find", false, find}, {0}};

/* ---- Start and end ---- */

struct search *search_create(const struct search_options *options)
{
    struct search *search = MEM_NEW(struct search);

    index_set_up();
    search->options = *options;
    search->options.path = mem_copy_text(options->path);
    search->indexer = indexer_create(&search->options);
    hub_add_methods(options->hub, search_methods, search);
    return search;
}

void search_start(struct search *search)
{
    search->readers = workers_create(search->options.loop, READERS, QUESTIONS_MOST);
    indexer_start(search->indexer);
}

void search_quiesce(struct search *search)
{
    search->is_ending = true;
    indexer_quiesce(search->indexer);
}

void search_stop(struct search *search)
{
    struct workers *readers = search->readers;

    search->readers = NULL;
    indexer_stop(search->indexer);
    workers_destroy(readers);
    for (unsigned i = 0; i < READERS; i++)
        index_close(search->indexes[i]);
}

void search_destroy(struct search *search)
{
    if (search == NULL)
        return;
    indexer_destroy(search->indexer);
    mem_free((char *)search->options.path);
    mem_free(search);
}

void search_wake(struct search *search)
{
    indexer_wake(search->indexer);
}

void search_check(struct search *search)
{
    indexer_check(search->indexer);
}

void search_write_metrics(const struct search *search, struct buffer *buffer)
{
    buffer_append_format(buffer,
                         "# TYPE sfat_search_asked_total counter\nsfat_search_asked_total %llu\n"
                         "# TYPE sfat_search_refused_total counter\nsfat_search_refused_total %llu\n"
                         "# TYPE sfat_search_indexed_total counter\nsfat_search_indexed_total %llu\n",
                         (unsigned long long)search->asked, (unsigned long long)search->refused,
                         (unsigned long long)indexer_count(search->indexer));
}

bool search_ask_rebuild(const char *path)
{
    enum index_result result = index_ask_rebuild(path);

    if (result == INDEX_BUSY)
        log_error("the search index is being written: try again in a while");
    if (result == INDEX_SPOILT)
        index_remove(path);
    return result == INDEX_DONE || result == INDEX_SPOILT;
}
