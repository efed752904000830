#include "demo.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/buffer.h"
#include "core/embedded.h"
#include "core/json.h"
#include "core/log.h"
#include "core/ulid.h"
#include "demo_text.h"
#include "drafts/writing.h"
#include "files/files.h"

extern const struct embedded demo_files[];

const struct demo_person demo_people[DEMO_PEOPLE] = {
    {"ana.exemplu@exemplu.invalid", "Ana Exemplu (secretariat)"},
    {"ileana.proba@exemplu.invalid", "Ileana Probă (facilitator)"},
    {"stefan.ciorna@exemplu.invalid", "Ștefan Ciornă (ONG)"},
    {"mihai.model@exemplu.invalid", "Mihai Model (sindicat)"},
};

/* A step is {method, params, by?, days_ago?, at?, save?}: done by a person, so many days ago at that time of
 * day ("HH:MM"; both absent: now). save names what later steps need of its reply (a path with dots); "$name"
 * anywhere in a text of params stands for it; is_question where it changes nothing. The steps stand in the
 * order of their times, as inboxes and rooms keep the order in which things came. Or it is {write,
 * sections, by, days_ago?, at?}: words of a draft (demo_text.h). What a browser gives to comments and
 * amendments comes of {find, words, save: {anchor}} and {propose, sections, save: {update}}, and a file that
 * somebody uploads, of {bring, name, words, by, save: {file}}, each followed by the command. {settle: true}
 * waits until all is done that follows from the steps before. */
struct demo {
    struct hub *hub;
    struct drafts *drafts;
    struct files *files;
    const struct log_store *store;
    json_t *steps;
    json_t *names;
    size_t next;
    demo_done_callback *done;
    void *argument;
};

static void run_next(struct demo *demo);

static void finish(struct demo *demo, bool ok)
{
    json_decref(demo->steps);
    json_decref(demo->names);
    demo->done(demo->argument, ok);
    mem_free(demo);
}

/* Of an outline: each section's id under the name and the section's key, "$name_key". */
static void save_sections(struct demo *demo, const char *name, const json_t *sections)
{
    size_t i;
    json_t *section;

    json_array_foreach((json_t *)sections, i, section)
    {
        const char *key = json_text(section, "key");
        char whole[100];

        if (key == NULL)
            continue;
        snprintf(whole, sizeof(whole), "%s_%s", name, key);
        json_object_set(demo->names, whole, json_object_get(section, "section"));
    }
}

/* What a path of names joined by dots leads to; borrowed. */
static json_t *find_field(const json_t *reply, const char *path)
{
    const json_t *value = reply;

    while (value != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");

        value = json_object_getn(value, path, length);
        path += length + (path[length] == '.');
    }
    return (json_t *)value;
}

static void on_reply(void *argument, enum error error, const json_t *reply)
{
    struct demo *demo = argument;
    const char *path, *name;
    json_t *value, *saved;

    if (error != ERR_NONE) {
        log_error("demo step %zu: %s", demo->next, error_word(error));
        finish(demo, false);
        return;
    }
    json_object_foreach(json_object_get(json_array_get(demo->steps, demo->next), "save"), path, value)
    {
        name = json_string_value(value);
        saved = find_field(reply, path);
        json_object_set(demo->names, name, saved);
        save_sections(demo, name, saved);
    }
    demo->next++;
    run_next(demo);
}

/* ---- Names ---- */

static size_t name_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyz_");
}

/* The value of the name that text begins with after its '$', or NULL. */
static json_t *find_name(const struct demo *demo, const char *text, size_t length)
{
    return json_object_getn(demo->names, text, length);
}

/* A text that is one name becomes its value, whatever type that has; within a text a name becomes its text.
 */
static json_t *expand_text(const struct demo *demo, const char *text)
{
    json_t *whole = text[0] == '$' ? find_name(demo, text + 1, strlen(text + 1)) : NULL;
    struct buffer expanded = {0};
    json_t *result;

    if (whole != NULL)
        return json_incref(whole);
    while (*text != '\0') {
        size_t length = *text == '$' ? name_length(text + 1) : 0;
        const json_t *value = length > 0 ? find_name(demo, text + 1, length) : NULL;

        if (value != NULL && json_is_string(value)) {
            buffer_append_text(&expanded, json_string_value(value));
            text += 1 + length;
        } else {
            buffer_append(&expanded, text++, 1);
        }
    }
    result = json_stringn(expanded.bytes, expanded.length);
    buffer_finish(&expanded);
    return result;
}

/* A copy with every name expanded. The content is ours and shallow: it nests three deep at most. */
static json_t *expand(const struct demo *demo, json_t *value)
{
    json_t *copy, *inner;
    const char *name;
    size_t i;

    if (json_is_string(value))
        return expand_text(demo, json_string_value(value));
    if (json_is_object(value)) {
        copy = json_object();
        json_object_foreach(value, name, inner) json_object_set_new(copy, name, expand(demo, inner));
        return copy;
    }
    if (json_is_array(value)) {
        copy = json_array();
        json_array_foreach(value, i, inner) json_array_append_new(copy, expand(demo, inner));
        return copy;
    }
    return json_incref(value);
}

/* ---- How far it came ---- */

/* Field `demo` of the register `installation`. */
#define BEGUN "begun"
#define WHOLE "whole"

static void mark(struct demo *demo, const char *words, put_callback *done)
{
    const struct register_write write = {REGISTER_HASH_SET, "installation", "demo", words};

    demo->store->put(demo->store->self, &write, 1, NULL, 0, done, demo);
}

static void on_marked_begun(void *argument, const struct put_done *done)
{
    if (done->result == STORE_DONE)
        run_next(argument);
    else
        finish(argument, false);
}

static void on_marked_whole(void *argument, const struct put_done *done)
{
    finish(argument, done->result == STORE_DONE);
}

struct look {
    demo_state_callback *done;
    void *argument;
};

static void on_looked(void *argument, const struct registers *registers)
{
    struct look look = *(struct look *)argument;
    enum demo_state state = registers->result == STORE_DONE ? DEMO_NONE : DEMO_UNKNOWN;
    const char *demo = state == DEMO_NONE ? register_find(&registers->hashes[0], "demo") : NULL;

    mem_free(argument);
    if (demo != NULL)
        state = strcmp(demo, WHOLE) == 0 ? DEMO_WHOLE : DEMO_BEGUN;
    look.done(look.argument, state);
}

void demo_look(const struct log_store *store, demo_state_callback *done, void *argument)
{
    const struct register_read read = {"installation"};
    struct look *look = MEM_NEW(struct look);

    *look = (struct look){done, argument};
    store->read_registers(store->self, &read, 1, on_looked, look);
}

/* ---- Steps ---- */

/* The step's own time, or 0 for now. */
static int64_t time_of(const json_t *step)
{
    const char *at = json_text(step, "at");
    time_t now = time(NULL);
    struct tm local;

    if (at == NULL)
        return 0;
    localtime_r(&now, &local);
    local.tm_mday -= (int)json_int(step, "days_ago", 0);
    local.tm_sec = 0;
    local.tm_isdst = -1;
    sscanf(at, "%d:%d", &local.tm_hour, &local.tm_min);
    return (int64_t)mktime(&local) * 1000;
}

/* The person's ULID, or "": the system. */
static const char *who(const struct demo *demo, const json_t *step)
{
    const char *name = json_text(step, "by");
    const char *person = name == NULL ? NULL : json_text(demo->names, name);

    return person == NULL ? "" : person;
}

static void run_command(struct demo *demo, const json_t *step)
{
    json_t *params = expand(demo, json_object_get(step, "params"));
    struct timespec now;
    char op[ULID_SIZE];

    clock_gettime(CLOCK_REALTIME, &now);
    ulid_make(op, (int64_t)now.tv_sec * 1000);
    if (!json_is_true(json_object_get(step, "is_question")))
        json_object_set_new(params, "op", json_string(op));
    hub_command_at(demo->hub, time_of(step), who(demo, step), json_text(step, "method"), params, on_reply,
                   demo);
}

static void on_written(void *argument, bool ok)
{
    on_reply(argument, ok ? ERR_NONE : ERR_UNAVAILABLE, NULL);
}

static void run_writing(struct demo *demo, const json_t *step)
{
    json_auto_t *channel = expand(demo, json_object_get(step, "write"));
    json_auto_t *sections = demo_text_sections(json_object_get(step, "sections"));

    drafts_write_sections(demo->drafts, json_string_value(channel), who(demo, step), time_of(step), sections,
                          on_written, demo);
}

static void on_prepared(void *argument, const json_t *reply)
{
    on_reply(argument, reply == NULL ? ERR_UNAVAILABLE : ERR_NONE, reply);
}

static void run_finding(struct demo *demo, const json_t *step)
{
    json_auto_t *channel = expand(demo, json_object_get(step, "find"));

    drafts_find_words(demo->drafts, json_string_value(channel), json_text(step, "words"), on_prepared, demo);
}

static void run_proposing(struct demo *demo, const json_t *step)
{
    json_auto_t *channel = expand(demo, json_object_get(step, "propose"));
    json_auto_t *sections = demo_text_sections(json_object_get(step, "sections"));

    drafts_propose_sections(demo->drafts, json_string_value(channel), sections, on_prepared, demo);
}

static void on_brought(void *argument, enum error error, const json_t *file)
{
    on_reply(argument, error, file);
}

static void run_bringing(struct demo *demo, const json_t *step)
{
    json_auto_t *channel = expand(demo, json_object_get(step, "bring"));
    const char *words = json_text(step, "words");
    const struct file_brought brought = {.channel = json_string_value(channel),
                                         .person = who(demo, step),
                                         .name = json_text(step, "name"),
                                         .bytes = words,
                                         .length = strlen(words)};

    files_bring(demo->files, &brought, on_brought, demo);
}

static void on_settled(void *argument, bool ok)
{
    on_reply(argument, ok ? ERR_NONE : ERR_UNAVAILABLE, NULL);
}

static void run_next(struct demo *demo)
{
    const json_t *step = json_array_get(demo->steps, demo->next);

    if (step == NULL)
        mark(demo, WHOLE, on_marked_whole);
    else if (json_object_get(step, "write") != NULL)
        run_writing(demo, step);
    else if (json_object_get(step, "find") != NULL)
        run_finding(demo, step);
    else if (json_object_get(step, "propose") != NULL)
        run_proposing(demo, step);
    else if (json_object_get(step, "bring") != NULL)
        run_bringing(demo, step);
    else if (json_object_get(step, "settle") != NULL)
        hub_settle(demo->hub, on_settled, demo);
    else
        run_command(demo, step);
}

/* The names that are known before the first step: dates that lie ahead on whatever day it is loaded. */
static json_t *first_names(const char *entry)
{
    const time_t then = time(NULL) + 21 * 24 * 60 * 60;
    struct tm local;
    char date[sizeof("YYYY-MM-DD")];

    localtime_r(&then, &local);
    strftime(date, sizeof(date), "%Y-%m-%d", &local);
    return json_pack("{s:s, s:s, s:I}", "entry", entry, "in_three_weeks", date, "in_three_weeks_ms",
                     (json_int_t)then * 1000);
}

void demo_load(struct hub *hub, struct drafts *drafts, struct files *files, const struct log_store *store,
               const char *entry, demo_done_callback *done, void *argument)
{
    struct demo *demo = MEM_NEW(struct demo);

    *demo = (struct demo){.hub = hub,
                          .drafts = drafts,
                          .files = files,
                          .store = store,
                          .steps = json_read(demo_files[0].bytes, demo_files[0].length),
                          .names = first_names(entry),
                          .done = done,
                          .argument = argument};
    mark(demo, BEGUN, on_marked_begun);
}
