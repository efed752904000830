/* What a page does with what it hears: written apart from the features, so that the two can be held against
 * each other. */
#include <string.h>

#include "simulation/toy.h"

static void count(json_t *view, const char *name, int64_t more)
{
    json_object_set_new(view, name, json_integer(json_int(view, name, 0) + more));
}

static void apply_to_directory(json_t *view, const char *verb, const json_t *event)
{
    if (strcmp(verb, "admitted") == 0) {
        json_object_set(json_object_get(view, "people"), json_text(event, "person"),
                        json_object_get(event, "role"));
    } else if (strcmp(verb, "expelled") == 0) {
        json_object_del(json_object_get(view, "people"), json_text(event, "person"));
        count(view, "expelled", 1);
    } else if (strcmp(verb, "made") == 0) {
        json_t *channels = json_object_get(view, "channels");

        json_object_set_new(
            channels, json_text(event, "board"),
            json_pack("{s:O, s:s}", "tray", json_object_get(event, "tray"), "space", "directory"));
        json_object_set_new(channels, json_text(event, "tray"), json_object());
    }
}

static void add_item(json_t *view, const json_t *event)
{
    json_t *items = json_object_get(view, "items");

    count(view, "count", 1);
    json_array_append_new(items,
                          json_pack("{s:O, s:O, s:O}", "seq", json_object_get(event, "seq"), "by",
                                    json_object_get(event, "by"), "text", json_object_get(event, "text")));
    if (json_array_size(items) > TOY_ITEMS)
        json_array_remove(items, 0);
}

static void apply_to_board(enum clearance clearance, json_t *view, json_t *mine, const char *verb,
                           const json_t *event)
{
    if (strcmp(verb, "added") == 0) {
        add_item(view, event);
    } else if (strcmp(verb, "claimed") == 0) {
        json_array_append(json_object_get(view, "claims"), json_object_get(event, "name"));
    } else if (strcmp(verb, "filed") == 0) {
        count(view, "files", 1);
    } else if (strcmp(verb, "fired") == 0) {
        count(view, "fired", 1);
        json_object_set_new(view, "due_ms", json_integer(0));
    } else if (strcmp(verb, "flagged") == 0) {
        count(view, "flags", 1);
    } else if (strcmp(verb, "quoted") == 0) {
        count(view, "quotes", 1);
    } else if (strcmp(verb, "scheduled") == 0) {
        json_object_set(view, "due_ms", json_object_get(event, "due_ms"));
    } else if (strcmp(verb, "warned") == 0 && clearance == CLEARANCE_MODERATOR) {
        count(view, "warnings", 1);
    } else if (strcmp(verb, "whispered") == 0) {
        count(mine, "whispers", 1);
    }
}

void toy_apply_to_view(const char *kind, enum clearance clearance, json_t *view, json_t *mine,
                       const json_t *event)
{
    const char *verb = strchr(json_text(event, "type"), '.') + 1;

    if (strcmp(kind, "directory") == 0) {
        apply_to_directory(view, verb, event);
    } else if (strcmp(kind, "board") == 0) {
        apply_to_board(clearance, view, mine, verb, event);
    } else {
        count(view, "count", 1);
        count(view, "hops", json_int(event, "hop", 0));
    }
}
