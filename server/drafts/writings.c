/* A draft as a file, and files as its text: what is decided of it. The work is done by main's exchange
 * (writing_inquiries.c). */
#include <string.h>

#include "core/memory.h"
#include "directory/content.h"
#include "drafts/endorsements.h"
#include "drafts/inquiries.h"
#include "drafts/templates.h"
#include "drafts/versions.h"

/* ---- What is ordered of a text ---- */

static void put(json_t *order, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        json_object_set_new(order, name, json_string(value));
}

static void put_day(json_t *object, const char *name, int64_t at_ms)
{
    char day[DAY_SIZE];

    day_of(at_ms, day);
    put(object, name, day);
}

static json_t *order_endorsement(const json_t *row)
{
    static const char *const names[] = {"organisation", "category", "capacity",
                                        "reservations", "sha256",   "version"};
    const char *region = json_text(row, "region");
    const json_t *withdrawn = json_object_get(row, "withdrawn");
    json_t *order = json_object();

    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_object_set(order, names[i], json_object_get(row, names[i]));
    put(order, "region", region == NULL ? NULL : content_region_name(region));
    put_day(order, "day", json_int(row, "at_ms", 0));
    if (withdrawn != NULL)
        put_day(order, "withdrawn", json_int(withdrawn, "at_ms", 0));
    return order;
}

static json_t *order_endorsements(const struct draft *draft)
{
    json_t *list = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(draft->endorsements->rows, i, row) json_array_append_new(list, order_endorsement(row));
    return list;
}

static void put_template(json_t *order, const json_t *template)
{
    json_t *plain = json_array();
    const json_t *section;
    size_t i;

    json_object_set_new(order, "is_numbered",
                        json_boolean(json_is_true(json_object_get(template, "numbers_sections"))));
    json_array_foreach(json_object_get(template, "sections"), i, section)
    {
        if (json_is_true(json_object_get(section, "has_no_number")))
            json_array_append(plain, json_object_get(section, "key"));
    }
    json_object_set_new(order, "plain", plain);
}

/* NULL where none is asked for, or the template has no such one. */
static const json_t *find_layout(const struct draft *draft, const struct request *request)
{
    return template_find_layout(draft_template(draft), param_text(request, "layout"));
}

/* The fields have numbers; what is in none of them has not. */
static void put_layout(json_t *order, json_t *layout)
{
    json_object_set(order, "layout", layout);
    json_object_set_new(order, "is_numbered", json_true());
    json_object_set(order, "plain", json_object_get(json_object_get(layout, "rest"), "keys"));
}

static void put_version(json_t *order, const struct draft *draft, const json_t *version)
{
    struct buffer path = {0};

    json_object_set(order, "version", json_object_get(version, "number"));
    json_object_set(order, "version_name", json_object_get(version, "name"));
    json_object_set(order, "sha256", json_object_get(version, "sha256"));
    put(order, "title", json_text(version, "title"));
    put_day(order, "day", json_int(version, "at_ms", 0));
    if (!version_is_published(version))
        return;
    buffer_append_format(&path, "/p/%s/%lld", channel_id_ulid(draft->channel),
                         (long long)json_int(version, "number", 0));
    put(order, "path", path.bytes);
    buffer_finish(&path);
}

/* The text of now may be this one to the letter. Under its own title: the draft's may be another since. */
static void put_newest(json_t *order, const struct draft *draft)
{
    const json_t *newest = json_array_get(draft->versions->rows, json_array_size(draft->versions->rows) - 1);
    json_t *named;

    if (newest == NULL)
        return;
    named = json_object();
    put_version(named, draft, newest);
    json_object_del(named, "title");
    json_object_set_new(order, "newest", named);
}

static void put_status(json_t *order, const json_t *status)
{
    static const char *const names[] = {"registry_number", "registered_on", "authority"};

    put(order, "status", json_text(status, "state"));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        put(order, names[i], json_text(status, names[i]));
}

static json_t *make_order(const struct draft *draft, const struct request *request, const json_t *version)
{
    json_t *order = json_object();

    put(order, "channel", request->channel);
    put(order, "person", request->actor.person);
    put(order, "format", param_text(request, "format"));
    put(order, "language", json_text(draft->words, "language"));
    put(order, "title", json_text(draft->words, "title"));
    put(order, "day", request->today);
    put_status(order, draft->status);
    put_template(order, draft_template(draft));
    if (find_layout(draft, request) != NULL)
        put_layout(order, (json_t *)find_layout(draft, request));
    if (version != NULL)
        put_version(order, draft, version);
    else
        put_newest(order, draft);
    if (json_is_true(json_object_get(request->params, "with_annex")))
        json_object_set_new(order, "endorsements", order_endorsements(draft));
    return order;
}

/* ---- draft.export ---- */

static const json_t *find_asked(const struct draft *draft, const struct request *request)
{
    return versions_find(draft->versions, param_int(request, "version", 0));
}

static bool names_version(const struct request *request)
{
    return json_object_get(request->params, "version") != NULL;
}

static bool names_layout(const struct request *request)
{
    return json_object_get(request->params, "layout") != NULL;
}

static enum error check_asked(const struct draft *draft, const struct request *request)
{
    if (names_version(request) && find_asked(draft, request) == NULL)
        return ERR_NO_SUCH_VERSION;
    return names_layout(request) && find_layout(draft, request) == NULL ? ERR_NO_SUCH_LAYOUT : ERR_NONE;
}

static void gather_export(const void *state, const struct request *request, struct wants *wants)
{
    const json_t *version = names_version(request) ? find_asked(state, request) : NULL;

    if (check_asked(state, request) != ERR_NONE)
        return;
    wants_inquiry(wants,
                  json_pack("{s:s, s:o}", "ask", "export", "order", make_order(state, request, version)));
}

/* What the exchange refuses with. */
static enum error error_named(const char *word)
{
    static const enum error errors[] = {ERR_BUSY,         ERR_FILE_TOO_BIG, ERR_FILE_UNREADABLE,
                                        ERR_NO_SUCH_FILE, ERR_TOO_LARGE,    ERR_TOO_MANY_EXPORTS};

    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        if (strcmp(error_word(errors[i]), word) == 0)
            return errors[i];
    }
    return ERR_UNAVAILABLE;
}

static enum error answer_export(const void *state, const struct request *request, json_t **reply_out)
{
    const json_t *fact = json_array_get(request->facts, 0);
    const char *word = json_text(fact, "error");
    enum error error = check_asked(state, request);

    if (error != ERR_NONE)
        return error;
    *reply_out = json_incref((json_t *)fact);
    return word == NULL ? ERR_NONE : error_named(word);
}

/* ---- draft.import ---- */

static bool is_appended(const struct request *request)
{
    return strcmp(param_text(request, "mode"), "append") == 0;
}

static enum error check_importing(const struct draft *draft, const struct request *request)
{
    return draft_writes(draft, &request->actor) ? draft_check_open(draft) : ERR_FORBIDDEN;
}

/* What the file says takes its time, pictures above all. */
static json_t *ask_file(const struct request *request)
{
    return json_pack("{s:s, s:{s:s, s:s, s:b}}", "ask", "file", "order", "person", request->actor.person,
                     "file", param_text(request, "file"), "is_fresh", is_appended(request));
}

static const json_t *file_of(const struct request *request)
{
    return json_array_get(request->prepared, 0);
}

static void gather_import(const void *state, const struct request *request, struct wants *wants)
{
    const json_t *template = draft_template(state);
    json_t *text = json_object_get(file_of(request), "text");

    if (check_importing(state, request) != ERR_NONE)
        return;
    if (request->prepared == NULL)
        wants_inquiry(wants, ask_file(request));
    else if (text != NULL)
        wants_inquiry(wants, json_pack("{s:s, s:O, s:b, s:O*, s:O*, s:s, s:s}", "ask", "import", "text", text,
                                       "is_appended", is_appended(request), "template",
                                       json_object_get(template, "id"), "version",
                                       json_object_get(template, "version"), "op", request->op, "by",
                                       request->actor.person));
}

static enum error import(const void *state, const struct request *request, struct decision *decision)
{
    const struct draft *draft = state;
    const json_t *fact = json_array_get(request->facts, 0), *file = file_of(request);
    enum error error = check_importing(draft, request);

    if (error != ERR_NONE)
        return error;
    if (json_text(file, "error") != NULL)
        return error_named(json_text(file, "error"));
    /* It became possible only since. */
    if (file == NULL)
        return ERR_BUSY;
    if (json_object_get(fact, "is_same") != NULL)
        return ERR_NOTHING_CHANGED;
    error = draft_check_written(fact, decision);
    if (error != ERR_NONE)
        return error;
    draft_event(draft, request, decision, "draft.imported");
    decision_put_text(decision, "file", param_text(request, "file"));
    decision_put_text(decision, "mode", param_text(request, "mode"));
    if (json_object_get(file, "left_out") != NULL)
        decision_put_int(decision, "left_out", json_int(file, "left_out", 0));
    draft_write_update(decision, request, json_text(fact, "update"));
    return ERR_NONE;
}

/* The words are the text's: a draft's own state is what it was. */
static bool apply_imported(void *state, const struct event *event)
{
    (void)state;
    return event_text(event, "file")[0] != '\0' && event_text(event, "mode")[0] != '\0';
}

static void answer_import(const struct event *event, json_t *reply)
{
    if (event_int(event, "left_out") > 0)
        json_object_set_new(reply, "left_out", json_integer((json_int_t)event_int(event, "left_out")));
}

static const struct command commands[] = {
    {"draft.import", ROLE_MEMBER, COMMAND_PREPARES, gather_import, import, answer_import},
    {0},
};

static const struct query queries[] = {
    {"draft.export", ROLE_MEMBER, gather_export, answer_export},
    {0},
};

static const struct event_type events[] = {
    {"draft.imported", 2, apply_imported, AUDIENCE_MEMBERS, 0},
    {0},
};

static void create(struct draft *draft)
{
    (void)draft;
}

const struct draft_part draft_writings = {
    .name = "writings",
    .commands = commands,
    .queries = queries,
    .events = events,
    .create = create,
    .destroy = create,
};
