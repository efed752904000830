#include "directory/written.h"

#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "directory/content.h"

/* True where a null was put. */
static bool put_null(const struct request *request, struct decision *decision, const char *name)
{
    if (!json_is_null(json_object_get(request->params, name)))
        return false;
    decision_put_new(decision, name, json_null());
    return true;
}

enum error put_written(const struct request *request, struct decision *decision, const char *name)
{
    char *written;

    if (param_text(request, name) == NULL) {
        (void)put_null(request, decision, name);
        return ERR_NONE;
    }
    written = param_written(request, name);
    if (written == NULL)
        return ERR_INVALID_PARAMS;
    decision_put_text(decision, name, written);
    mem_free(written);
    return ERR_NONE;
}

static bool is_website(const char *text)
{
    const char *rest = strncmp(text, "https://", 8) == 0  ? text + 8
                       : strncmp(text, "http://", 7) == 0 ? text + 7
                                                          : "";

    return rest[0] != '\0' && rest[0] != '/' && strpbrk(text, " \t\n\"<>\\") == NULL;
}

enum error put_website(const struct request *request, struct decision *decision, const char *name)
{
    char *written = param_written(request, name);
    bool is_good = written == NULL ? param_text(request, name) == NULL : is_website(written);

    mem_free(written);
    return is_good ? put_written(request, decision, name) : ERR_INVALID_PARAMS;
}

enum error put_written_list(const struct request *request, struct decision *decision, const char *name)
{
    json_t *params = json_object_get(request->params, name), *list, *text;
    size_t i;

    if (params == NULL)
        return ERR_NONE;
    list = json_array();
    json_array_foreach(params, i, text)
    {
        char *written = text_normalise(json_string_value(text));

        if (written != NULL && written[0] != '\0')
            json_array_append_new(list, json_string(written));
        mem_free(written);
    }
    if (json_array_size(list) < json_array_size(params)) {
        json_decref(list);
        return ERR_INVALID_PARAMS;
    }
    decision_put_new(decision, name, list);
    return ERR_NONE;
}

/* A region alone: a county elsewhere cannot stay. */
static void put_region(const struct request *request, struct decision *decision, const json_t *current)
{
    const char *region = param_text(request, "region"), *county = json_text(current, "county");

    if (region == NULL && !put_null(request, decision, "region"))
        return;
    if (region != NULL)
        decision_put_text(decision, "region", region);
    if (county != NULL && (region == NULL || strcmp(content_region_of(county), region) != 0))
        decision_put_new(decision, "county", json_null());
}

enum error put_place(const struct request *request, struct decision *decision, const json_t *current)
{
    const char *county = param_text(request, "county"), *region = param_text(request, "region"), *around;

    if (county == NULL) {
        put_region(request, decision, current);
        (void)put_null(request, decision, "county");
        return ERR_NONE;
    }
    around = content_region_of(county);
    if (around == NULL || (region != NULL && strcmp(region, around) != 0))
        return ERR_INVALID_PARAMS;
    decision_put_text(decision, "region", around);
    decision_put_text(decision, "county", county);
    return ERR_NONE;
}

void take_over(json_t *shown, const struct event *event, const char *const *names)
{
    for (; *names != NULL; names++) {
        json_t *value = json_object_get(event->fields, *names);

        if (json_is_null(value))
            json_object_del(shown, *names);
        else if (value != NULL)
            json_object_set(shown, *names, value);
    }
}
