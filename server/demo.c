#include "demo.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/log.h"
#include "core/ulid.h"

extern const struct embedded demo_files[];

const struct demo_person demo_people[DEMO_PEOPLE] = {
    {"ana.exemplu@exemplu.invalid", "Ana Exemplu (secretariat)"},
    {"ileana.proba@exemplu.invalid", "Ileana Probă (facilitator)"},
    {"stefan.ciorna@exemplu.invalid", "Ștefan Ciornă (ONG)"},
    {"mihai.model@exemplu.invalid", "Mihai Model (sindicat)"},
};

/* A step is {method, params, as?, save?}: "$name" in params or as stands for what an earlier step saved of
 * its reply. */
struct demo {
    struct hub *hub;
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

static void on_reply(void *argument, enum error error, const json_t *reply)
{
    struct demo *demo = argument;
    const char *field, *name;
    json_t *value;

    if (error != ERR_NONE) {
        log_error("demo step %zu: %s", demo->next, error_word(error));
        finish(demo, false);
        return;
    }
    json_object_foreach(json_object_get(json_array_get(demo->steps, demo->next), "save"), field, value)
    {
        name = json_string_value(value);
        json_object_set(demo->names, name, json_object_get(reply, field));
    }
    demo->next++;
    run_next(demo);
}

static json_t *resolve(const struct demo *demo, json_t *value)
{
    const char *text = json_string_value(value);
    json_t *known = text != NULL && text[0] == '$' ? json_object_get(demo->names, text + 1) : NULL;

    return known == NULL ? value : known;
}

static void run_next(struct demo *demo)
{
    const json_t *step = json_array_get(demo->steps, demo->next);
    json_t *params, *as, *value;
    const char *name;
    struct timespec now;
    char op[ULID_SIZE];

    if (step == NULL) {
        finish(demo, true);
        return;
    }
    params = json_object();
    json_object_foreach(json_object_get(step, "params"), name, value)
        json_object_set(params, name, resolve(demo, value));
    clock_gettime(CLOCK_REALTIME, &now);
    ulid_make(op, (int64_t)now.tv_sec * 1000);
    json_object_set_new(params, "op", json_string(op));
    as = resolve(demo, json_object_get(step, "as"));
    hub_command(demo->hub, as == NULL ? "" : json_string_value(as), json_text(step, "method"), params,
                on_reply, demo);
}

void demo_load(struct hub *hub, const char *entry, demo_done_callback *done, void *argument)
{
    struct demo *demo = MEM_NEW(struct demo);

    *demo = (struct demo){.hub = hub,
                          .steps = json_read(demo_files[0].bytes, demo_files[0].length),
                          .names = json_pack("{s:s}", "entry", entry),
                          .done = done,
                          .argument = argument};
    run_next(demo);
}
