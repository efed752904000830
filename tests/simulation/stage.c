#include "simulation/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"

#define PATIENCE_MS 20000

void stage_command(struct stage *stage, const char *method, json_t *params)
{
    world_command(stage->world, method, params, 5 * MS);
}

void stage_find_board(struct stage *stage)
{
    const struct log *log = database_log(stage->world->database, "directory");

    for (size_t i = 0; i < log->count; i++) {
        if (json_text(log->events[i], "board") == NULL)
            continue;
        strcpy(stage->board, json_text(log->events[i], "board"));
        strcpy(stage->tray, json_text(log->events[i], "tray"));
    }
}

struct stage *stage_create(size_t processes)
{
    static const int roles[PEOPLE] = {ROLE_ADMINISTRATOR, ROLE_FACILITATOR, ROLE_MEMBER, ROLE_MEMBER};
    struct stage *stage = MEM_NEW(struct stage);

    log_set_level(LOG_LEVEL_ERROR);
    stage->world = world_create(1);
    stage->world->faults = (struct faults){.database_us = 100, .feed_us = 300, .wire_us = 0};
    for (size_t i = 0; i < processes; i++)
        process_start(process_create(stage->world), true);
    stage_run(stage, 100);
    for (size_t i = 0; i < PEOPLE; i++) {
        ulid_make(stage->people[i], world_now_ms(stage->world));
        stage_command(stage, "directory.admit",
                      json_pack("{s:s, s:s, s:i}", "channel", "directory", "person", stage->people[i], "role",
                                roles[i]));
    }
    stage_command(stage, "directory.make", json_pack("{s:s}", "channel", "directory"));
    stage_run(stage, 10);
    stage_find_board(stage);
    return stage;
}

void stage_destroy(struct stage *stage)
{
    for (size_t i = 0; i < stage->world->process_count; i++)
        if (stage->world->processes[i]->hub != NULL)
            process_stop(stage->world->processes[i]);
    world_destroy(stage->world);
    mem_free(stage);
}

void stage_run(struct stage *stage, int64_t for_ms)
{
    world_run(stage->world, for_ms * MS);
}

struct log *stage_log(struct stage *stage)
{
    return database_log(stage->world->database, stage->board);
}

long stage_metric(struct stage *stage, size_t process, const char *name)
{
    struct buffer text = {0};
    char line[80];
    const char *found;
    long value;

    hub_write_metrics(stage->world->processes[process]->hub, &text);
    snprintf(line, sizeof(line), "\n%s ", name);
    found = strstr(text.bytes, line);
    value = found == NULL ? -1 : atol(found + strlen(line));
    buffer_finish(&text);
    return value;
}

/* ---- Probes ---- */

static void on_text(void *self, struct link *link, const char *text, size_t length)
{
    struct probe *probe = self;
    json_t *message = length == 0 ? json_null() : json_read(text, length);

    (void)link;
    if (message == NULL)
        world_fail(probe->stage->world, "no JSON was heard: %s", text);
    json_array_append_new(probe->heard, message);
}

static void on_end(void *self, struct link *link, unsigned code)
{
    struct probe *probe = self;

    (void)link;
    probe->link = NULL;
    probe->end_code = code;
}

struct probe *probe_connect_with(struct stage *stage, size_t process, struct link_options options)
{
    struct probe *probe = MEM_NEW(struct probe);

    probe->stage = stage;
    probe->heard = json_array();
    options.end = (struct link_end){probe, on_text, on_end};
    if (options.address == NULL)
        options.address = "192.0.2.1";
    probe->link = link_connect(stage->world->processes[process], &options);
    stage_run(stage, 1);
    return probe;
}

struct probe *probe_connect(struct stage *stage, size_t process, int person)
{
    const char *who = person < 0 ? "" : stage->people[person];

    return probe_connect_with(
        stage, process,
        (struct link_options){
            .person = who, .session = who, .expires_ms = person < 0 ? 0 : INT64_MAX, .is_exempt = true});
}

void probe_destroy(struct probe *probe)
{
    if (probe->link != NULL)
        link_cut(probe->link, 0);
    json_decref(probe->heard);
    mem_free(probe);
}

void probe_send(struct probe *probe, const char *text)
{
    link_send(probe->link, text, strlen(text));
}

unsigned probe_ask(struct probe *probe, const char *method, json_t *params)
{
    json_auto_t *message = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", (int)++probe->asked,
                                     "method", method, "params", params);
    struct buffer text = {0};

    json_write(&text, message);
    probe_send(probe, text.bytes);
    buffer_finish(&text);
    return probe->asked;
}

const json_t *probe_reply(const struct probe *probe, unsigned id)
{
    size_t i;
    json_t *message;

    json_array_foreach(probe->heard, i, message) if (json_int(message, "id", 0) == (int)id) return message;
    return NULL;
}

static const json_t *ask_and_wait(struct probe *probe, const char *method, json_t *params)
{
    unsigned id = probe_ask(probe, method, params);

    for (int64_t ms = 0; ms < PATIENCE_MS && probe_reply(probe, id) == NULL; ms++)
        stage_run(probe->stage, 1);
    if (probe_reply(probe, id) == NULL)
        world_fail(probe->stage->world, "%s is never answered", method);
    return probe_reply(probe, id);
}

const char *reply_word(const json_t *reply)
{
    const char *word = json_text(json_object_get(json_object_get(reply, "error"), "data"), "error");

    return word == NULL ? "" : word;
}

const json_t *probe_do(struct probe *probe, const char *method, json_t *params)
{
    return json_object_get(ask_and_wait(probe, method, params), "result");
}

const char *probe_refusal(struct probe *probe, const char *method, json_t *params)
{
    return reply_word(ask_and_wait(probe, method, params));
}

const json_t *probe_open(struct probe *probe)
{
    return probe_do(probe, "channel.open", json_pack("{s:s}", "channel", probe->stage->board));
}

size_t probe_count(const struct probe *probe, const char *method)
{
    size_t count = 0, i;
    json_t *message;

    json_array_foreach(probe->heard, i, message)
    {
        const char *name = json_text(message, "method");

        count += name != NULL && strcmp(name, method) == 0;
    }
    return count;
}

const json_t *probe_last_signal(const struct probe *probe, const char *type, size_t *count_out)
{
    const json_t *last = NULL;

    *count_out = 0;
    for (size_t i = 0; i < json_array_size(probe->heard); i++) {
        const json_t *params = json_object_get(json_array_get(probe->heard, i), "params");
        const char *found = json_text(params, "type");

        if (json_text(params, "tag") != NULL || found == NULL || strcmp(found, type) != 0)
            continue;
        last = params;
        ++*count_out;
    }
    return last;
}

const json_t *probe_last(const struct probe *probe)
{
    return json_array_get(probe->heard, json_array_size(probe->heard) - 1);
}

/* ---- Params ---- */

const char *new_op(struct stage *stage, int64_t ahead_ms)
{
    static char op[ULID_SIZE];

    ulid_make(op, world_now_ms(stage->world) + ahead_ms);
    return op;
}

json_t *with_op(json_t *params, const char *op)
{
    json_object_set_new(params, "op", json_string(op));
    return params;
}

json_t *on_board(struct stage *stage, const char *more, ...)
{
    va_list arguments;
    json_t *params;

    va_start(arguments, more);
    params = json_vpack_ex(NULL, 0, more, arguments);
    va_end(arguments);
    json_object_set_new(params, "channel", json_string(stage->board));
    return with_op(params, new_op(stage, 0));
}
