#include "directory/space.h"

#include <string.h>

#include "core/memory.h"
#include "directory/directory.h"
#include "directory/invitations.h"
#include "directory/space_tables.h"

struct space {
    char channel[CHANNEL_ID_SIZE];
    char *name;
    char *kind;
    struct member *members;
    size_t member_count, member_capacity;
    struct item *items;
    size_t item_count, item_capacity;
    struct invitations *invitations;
};

static const char *const role_names[] = {
    [ROLE_MEMBER] = "member", [ROLE_FACILITATOR] = "facilitator", [ROLE_SECRETARIAT] = "secretariat"};

enum role space_role_named(const char *name)
{
    for (enum role role = ROLE_MEMBER; role <= ROLE_SECRETARIAT; role++)
        if (strcmp(role_names[role], name) == 0)
            return role;
    return ROLE_NONE;
}

const char *space_role_name(enum role role)
{
    return role_names[role];
}

static void *create(const char *channel, const json_t *settings)
{
    struct space *space = MEM_NEW(struct space);
    const char *by = json_text(settings, "by");

    strcpy(space->channel, channel);
    space->invitations = invitations_create();
    space->name = mem_copy_text(json_text(settings, "name"));
    space->kind = mem_copy_text(json_text(settings, "kind"));
    if (by != NULL && by[0] != '\0')
        space_set_member(space, by, ROLE_SECRETARIAT);
    return space;
}

static void destroy(void *state)
{
    struct space *space = state;

    for (size_t i = 0; i < space->item_count; i++)
        json_decref(space->items[i].settings);
    invitations_destroy(space->invitations);
    mem_free(space->items);
    mem_free(space->members);
    mem_free(space->name);
    mem_free(space->kind);
    mem_free(space);
}

static struct member *find_member(const struct space *space, const char *person)
{
    for (size_t i = 0; i < space->member_count; i++)
        if (strcmp(space->members[i].person, person) == 0)
            return &space->members[i];
    return NULL;
}

enum role space_role(const struct space *space, const char *person)
{
    const struct member *member = find_member(space, person);

    return member == NULL ? ROLE_NONE : member->role;
}

void space_set_member(struct space *space, const char *person, enum role role)
{
    struct member *member = find_member(space, person);

    if (member == NULL) {
        space->members =
            mem_grow(space->members, space->member_count, &space->member_capacity, sizeof(*space->members));
        member = &space->members[space->member_count++];
        memcpy(member->person, person, ULID_SIZE);
    }
    member->role = role;
}

bool space_remove_member(struct space *space, const char *person)
{
    struct member *member = find_member(space, person);
    size_t after;

    if (member == NULL)
        return false;
    after = (size_t)(&space->members[space->member_count] - (member + 1));
    memmove(member, member + 1, after * sizeof(*member));
    space->member_count--;
    return true;
}

bool space_has_secretariat_beside(const struct space *space, const char *person)
{
    for (size_t i = 0; i < space->member_count; i++)
        if (space->members[i].role == ROLE_SECRETARIAT && strcmp(space->members[i].person, person) != 0)
            return true;
    return false;
}

void space_add_item(struct space *space, const char *channel, json_t *settings)
{
    struct item *item;

    space->items = mem_grow(space->items, space->item_count, &space->item_capacity, sizeof(*space->items));
    item = &space->items[space->item_count++];
    strcpy(item->channel, channel);
    item->settings = settings;
}

size_t space_count_items(const struct space *space)
{
    return space->item_count;
}

const struct item *space_item(const struct space *space, size_t i)
{
    return &space->items[i];
}

const char *space_channel(const struct space *space)
{
    return space->channel;
}

const char *space_name(const struct space *space)
{
    return space->name;
}

const char *space_kind(const struct space *space)
{
    return space->kind;
}

struct invitations *space_invitations(const struct space *space)
{
    return space->invitations;
}

static json_t *list_members(const struct space *space)
{
    json_t *list = json_array();

    for (size_t i = 0; i < space->member_count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "person", space->members[i].person, "role",
                                              role_names[space->members[i].role]));
    return list;
}

/* An item as a view shows it: the space is the channel itself. */
static json_t *show_item(const struct item *item)
{
    json_t *shown = json_copy(item->settings);

    json_object_del(shown, "space");
    json_object_set_new(shown, "channel", json_string(item->channel));
    return shown;
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct space *space = state;
    json_t *items = json_array();

    if (clearance < CLEARANCE_MEMBER) {
        json_decref(items);
        return json_object();
    }
    for (size_t i = 0; i < space->item_count; i++)
        json_array_append_new(items, show_item(&space->items[i]));
    return json_pack("{s:s, s:s, s:o, s:o}", "name", space->name, "kind", space->kind, "members",
                     list_members(space), "items", items);
}

static json_t *snapshot(const void *state)
{
    const struct space *space = state;
    json_t *items = json_array();

    for (size_t i = 0; i < space->item_count; i++)
        json_array_append_new(items, json_pack("[s, O]", space->items[i].channel, space->items[i].settings));
    return json_pack("{s:o, s:o, s:o}", "members", list_members(space), "items", items, "invitations",
                     invitations_snapshot(space->invitations));
}

static bool restore(void *state, const json_t *snapshot)
{
    struct space *space = state;
    size_t i;
    json_t *row;

    space->member_count = 0;
    json_array_foreach(json_object_get(snapshot, "members"), i, row)
    {
        const char *person = json_text(row, "person"), *role = json_text(row, "role");

        if (person == NULL || role == NULL)
            return false;
        space_set_member(space, person, space_role_named(role));
    }
    json_array_foreach(json_object_get(snapshot, "items"), i, row)
    {
        const char *channel = json_string_value(json_array_get(row, 0));

        if (channel == NULL || !channel_id_parse(channel, NULL))
            return false;
        space_add_item(space, channel, json_incref(json_array_get(row, 1)));
    }
    return invitations_restore(space->invitations, json_object_get(snapshot, "invitations"));
}

const struct feature space_feature = {
    .kind = "space",
    .commands = space_commands,
    .queries = space_queries,
    .events = space_events,
    .is_resident = true,
    .snapshot_format = 2,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
    .react = space_react,
    .applied = directory_space_applied,
};
