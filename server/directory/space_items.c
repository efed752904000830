/* The catalogue of a space, and for whom each item is. */
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"

const struct item *space_find_item(const struct space *space, const char *channel)
{
    const struct item *item;

    HASH_FIND_STR(space->items, channel, item);
    return item;
}

void space_each_item(const struct space *space, void (*visit)(void *argument, const struct item *item),
                     void *argument)
{
    for (const struct item *item = space->items; item != NULL; item = item->hh.next)
        visit(argument, item);
}

bool space_take_item(struct space *space, const char *channel, json_t *settings)
{
    struct item *item;

    if (!channel_id_parse(channel, NULL) || space_find_item(space, channel) != NULL) {
        json_decref(settings);
        return false;
    }
    item = MEM_NEW(struct item);
    strcpy(item->channel, channel);
    item->settings = settings;
    HASH_ADD_STR(space->items, channel, item);
    return true;
}

static bool is_of_a_category(const struct space *space, const struct item *item, const char *person,
                             const char *day)
{
    size_t i;
    json_t *category;

    json_array_foreach(json_object_get(item->settings, "categories"), i, category)
    {
        if (space_has_category(space, person, json_string_value(category), day))
            return true;
    }
    return false;
}

static bool is_named(const struct item *item, const char *person)
{
    return json_has_text(json_object_get(item->settings, "people"), person);
}

static void unname(struct item *item, const char *person)
{
    json_t *settings = json_copy(item->settings);
    json_t *people = json_copy(json_object_get(settings, "people"));

    json_array_remove(people, json_find_text(people, person));
    json_object_set_new(settings, "people", people);
    json_decref(item->settings);
    item->settings = settings;
}

void space_unname(struct space *space, const char *person)
{
    for (struct item *item = space->items; item != NULL; item = item->hh.next)
        if (is_named(item, person))
            unname(item, person);
}

bool space_may_open(const struct space *space, const struct item *item, const char *person, const char *day)
{
    const char *visibility = json_text(item->settings, "visibility");

    if (strcmp(visibility, "category") == 0)
        return is_of_a_category(space, item, person, day);
    return strcmp(visibility, "named") != 0 || is_named(item, person);
}

/* As a view shows it: the space is the channel itself. */
static json_t *show(const struct item *item)
{
    json_t *shown = json_copy(item->settings);

    json_object_del(shown, "space");
    json_object_set_new(shown, "channel", json_string(item->channel));
    return shown;
}

json_t *space_list_items(const struct space *space)
{
    json_t *list = json_array();
    const struct item *item;

    for (item = space->items; item != NULL; item = item->hh.next)
        json_array_append_new(list, show(item));
    return list;
}

void space_free_items(struct space *space)
{
    struct item *item, *next;

    HASH_ITER(hh, space->items, item, next)
    {
        HASH_DEL(space->items, item);
        json_decref(item->settings);
        mem_free(item);
    }
}
