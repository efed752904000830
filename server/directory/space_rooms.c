/* Decisions about the catalogue: who may make which room, and for whom it is. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

/* Of a room of named people, its maker among them. */
#define ROOM_PEOPLE_MOST 200

/* Where nothing is said, for all members. */
static const char *visibility_of(const struct request *request)
{
    const char *visibility = param_text(request, "visibility");

    return visibility == NULL ? "members" : visibility;
}

static bool is_visibility(const struct request *request, const char *visibility)
{
    return strcmp(visibility_of(request), visibility) == 0;
}

/* Each of the people once, who are all of the space; the maker is among them. A new array, or NULL where one
 * is not of it. */
static json_t *list_named(const struct space *space, const struct request *request, const char *maker)
{
    json_auto_t *named = json_object();
    json_t *list = json_array(), *one;
    const char *person;
    size_t i;

    if (maker != NULL)
        json_object_set_new(named, maker, json_true());
    json_array_foreach(json_object_get(request->params, "people"), i, one)
        json_object_set_new(named, json_string_value(one), json_true());
    json_object_foreach(named, person, one)
    {
        if (space_role(space, person, request->today) == ROLE_NONE) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, json_string(person));
    }
    return list;
}

/* Who runs the space may make a room for any category, others for one of their own. */
static bool may_make_caucus(const struct space *space, const struct request *request)
{
    size_t i;
    json_t *category;

    if (request->actor.role >= ROLE_FACILITATOR)
        return true;
    json_array_foreach(json_object_get(request->params, "categories"), i, category)
    {
        if (space_has_category(space, request->actor.person, json_string_value(category), request->today))
            return true;
    }
    return false;
}

static enum error put_categories(const struct space *space, const struct request *request,
                                 struct decision *decision)
{
    json_t *categories = json_object_get(request->params, "categories");

    if (categories == NULL)
        return ERR_INVALID_PARAMS;
    if (!may_make_caucus(space, request))
        return ERR_FORBIDDEN;
    decision_put_new(decision, "categories", json_incref(categories));
    return ERR_NONE;
}

static enum error put_people(const struct space *space, const struct request *request, const char *maker,
                             struct decision *decision)
{
    json_t *people;

    if (json_object_get(request->params, "people") == NULL)
        return ERR_INVALID_PARAMS;
    people = list_named(space, request, maker);
    if (people == NULL)
        return ERR_NO_SUCH_PERSON;
    decision_put_new(decision, "people", people);
    return json_array_size(people) > ROOM_PEOPLE_MOST ? ERR_LIST_FULL : ERR_NONE;
}

/* For whom: what does not belong to the visibility must not be there. */
enum error space_put_audience(const struct space *space, const struct request *request,
                              struct decision *decision)
{
    bool is_category = is_visibility(request, "category"), is_named = is_visibility(request, "named");

    if ((!is_category && json_object_get(request->params, "categories") != NULL) ||
        (!is_named && json_object_get(request->params, "people") != NULL))
        return ERR_INVALID_PARAMS;
    decision_put_text(decision, "visibility", visibility_of(request));
    if (is_category)
        return put_categories(space, request, decision);
    return is_named ? put_people(space, request, request->actor.person, decision) : ERR_NONE;
}

/* Nothing, written, is nothing. */
void space_put_about(const struct request *request, struct decision *decision)
{
    char *about = param_written(request, "about");

    if (about != NULL)
        decision_put_text(decision, "about", about);
    mem_free(about);
}

/* One member alone does not fill the catalogue, where what was archived keeps its place. */
static bool has_made_enough(const struct space *space, const struct request *request)
{
    size_t made = 0;

    if (request->actor.role >= ROLE_FACILITATOR)
        return false;
    for (const struct item *item = space->items; item != NULL; item = item->hh.next)
        made += strcmp(json_text(item->settings, "by"), request->actor.person) == 0;
    return made >= SPACE_ROOMS_OF_A_MEMBER_MOST;
}

bool space_takes_item(const struct space *space, const struct request *request)
{
    return HASH_COUNT(space->items) < SPACE_ITEMS_MOST && !has_made_enough(space, request);
}

enum error space_create_room(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    char channel[CHANNEL_ID_SIZE];
    enum error error;

    if (!space_takes_item(space, request))
        return ERR_LIST_FULL;
    snprintf(channel, sizeof(channel), "room:%s", request->fresh_id);
    space_event(space, request, decision, "room.created");
    decision_put_text(decision, "room", channel);
    error = put_written(request, decision, "title");
    space_put_about(request, decision);
    return error == ERR_NONE ? space_put_audience(space, request, decision) : error;
}

void answer_room(const struct event *event, json_t *reply)
{
    json_object_set_new(reply, "channel", json_string(event_text(event, "room")));
}

/* By whoever made the room or a facilitator, as long as they are in it. */
static bool may_set_people(const struct space *space, const struct item *item, const struct request *request)
{
    return space_may_open(space, item, request->actor.person, request->today) &&
           (request->actor.role >= ROLE_FACILITATOR ||
            strcmp(json_text(item->settings, "by"), request->actor.person) == 0);
}

enum error space_set_people(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const struct item *item = space_find_item(space, param_text(request, "room"));

    if (item == NULL || strcmp(json_text(item->settings, "visibility"), "named") != 0)
        return ERR_NO_SUCH_CHANNEL;
    if (!may_set_people(space, item, request))
        return ERR_FORBIDDEN;
    space_event(space, request, decision, "room.people_set");
    decision_put_text(decision, "room", item->channel);
    return put_people(space, request, NULL, decision);
}

enum error space_note_item(const void *state, const struct request *request, struct decision *decision)
{
    const struct space *space = state;
    const char *item = param_text(request, "item"), *title = param_text(request, "title");
    const char *state_now = param_text(request, "state");
    json_t *is_archived = json_object_get(request->params, "is_archived");

    if (space_find_item(space, item) == NULL)
        return ERR_NO_SUCH_CHANNEL;
    space_event(space, request, decision, "space.item_noted");
    decision_put_text(decision, "item", item);
    if (title != NULL)
        decision_put_text(decision, "title", title);
    if (is_archived != NULL)
        decision_put_new(decision, "is_archived", json_incref(is_archived));
    if (state_now != NULL)
        decision_put_text(decision, "state", state_now);
    return ERR_NONE;
}
