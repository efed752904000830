#include "directory/space.h"

#include <string.h>

#include "core/memory.h"
#include "directory/directory.h"
#include "directory/invitations.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"

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
    space->words = json_copy((json_t *)settings);
    json_object_del(space->words, "by");
    json_object_del(space->words, "at_ms");
    space->secretariats = json_array();
    space->invitations = invitations_create();
    if (by != NULL && by[0] != '\0')
        space_set_member(space, by, ROLE_SECRETARIAT, "");
    return space;
}

static void free_members(struct space *space)
{
    struct member *member, *next;

    HASH_ITER(hh, space->members, member, next)
    {
        HASH_DEL(space->members, member);
        mem_free(member);
    }
}

static void destroy(void *state)
{
    struct space *space = state;

    free_members(space);
    invitations_destroy(space->invitations);
    space_free_mandates(space);
    space_free_seats(space);
    space_free_items(space);
    json_decref(space->secretariats);
    json_decref(space->words);
    mem_free(space);
}

const char *space_channel(const struct space *space)
{
    return space->channel;
}

const char *space_name(const struct space *space)
{
    return json_text(space->words, "name");
}

const char *space_kind(const struct space *space)
{
    return json_text(space->words, "kind");
}

struct invitations *space_invitations(const struct space *space)
{
    return space->invitations;
}

static json_t *list_members(const struct space *space)
{
    json_t *list = json_array();
    const struct member *member;

    for (member = space->members; member != NULL; member = member->hh.next) {
        json_t *shown = json_pack("{s:s, s:s}", "person", member->person, "role", role_names[member->role]);

        if (member->category[0] != '\0')
            json_object_set_new(shown, "category", json_string(member->category));
        json_array_append_new(list, shown);
    }
    return list;
}

static json_t *view(const void *state, enum clearance clearance)
{
    const struct space *space = state;
    json_t *shown, *secretariat;

    if (clearance < CLEARANCE_MEMBER)
        return json_object();
    shown = json_copy(space->words);
    json_object_set_new(shown, "members", list_members(space));
    json_object_set_new(shown, "organisations", space_list_seats(space));
    json_object_set_new(shown, "mandates", space_list_mandates(space));
    json_object_set_new(shown, "secretariats", json_deep_copy(space->secretariats));
    secretariat = json_array_get(space->secretariats, json_array_size(space->secretariats) - 1);
    if (secretariat != NULL)
        json_object_set_new(shown, "secretariat", json_deep_copy(secretariat));
    json_object_set_new(shown, "items", space_list_items(space));
    return shown;
}

/* ---- Snapshots ---- */

static json_t *list_later(const struct space *space)
{
    json_t *list = json_array();
    const struct mandate *mandate;

    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        if (mandate->begins_later)
            json_array_append_new(list, json_string(mandate->id));
    return list;
}

static json_t *list_settings(const struct space *space)
{
    json_t *list = json_array();
    const struct item *item;

    for (item = space->items; item != NULL; item = item->hh.next)
        json_array_append_new(list, json_pack("[s, o]", item->channel, json_copy(item->settings)));
    return list;
}

static json_t *snapshot(const void *state)
{
    const struct space *space = state;

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "words", json_copy(space->words), "members",
                     list_members(space), "organisations", space_list_seats(space), "mandates",
                     space_list_mandates(space), "later", list_later(space), "secretariats",
                     json_deep_copy(space->secretariats), "items", list_settings(space), "invitations",
                     invitations_snapshot(space->invitations));
}

static bool restore_members(struct space *space, const json_t *members)
{
    size_t i;
    json_t *row;

    free_members(space);
    json_array_foreach((json_t *)members, i, row)
    {
        const char *person = json_text(row, "person"), *role = json_text(row, "role"),
                   *category = json_text(row, "category");

        if (person == NULL || role == NULL || space_role_named(role) == ROLE_NONE)
            return false;
        space_set_member(space, person, space_role_named(role), category == NULL ? "" : category);
    }
    return true;
}

static bool restore_seats(struct space *space, const json_t *seats)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)seats, i, row)
    {
        const char *organisation = json_text(row, "organisation");

        if (organisation == NULL ||
            space_add_seat(space, organisation, json_text(row, "category"), json_text(row, "state"),
                           json_text(row, "since_on")) == NULL)
            return false;
    }
    return true;
}

static bool restore_mandates(struct space *space, const json_t *mandates, const json_t *later)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)mandates, i, row)
    {
        struct mandate *mandate = mandate_read(space, row);

        if (mandate == NULL)
            return false;
        space_take_mandate(space, mandate);
    }
    json_array_foreach((json_t *)later, i, row)
    {
        struct mandate *mandate = space_find_mandate(space, json_string_value(row));

        if (mandate == NULL)
            return false;
        mandate->begins_later = true;
    }
    return true;
}

static bool restore_items(struct space *space, const json_t *items)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)items, i, row)
    {
        const char *channel = json_string_value(json_array_get(row, 0));

        if (channel == NULL || !space_take_item(space, channel, json_copy(json_array_get(row, 1))))
            return false;
    }
    return true;
}

static bool restore(void *state, const json_t *snapshot)
{
    struct space *space = state;
    json_t *words = json_object_get(snapshot, "words"),
           *secretariats = json_object_get(snapshot, "secretariats");

    if (!json_is_object(words) || !json_is_array(secretariats))
        return false;
    json_decref(space->words);
    space->words = json_copy(words);
    json_decref(space->secretariats);
    space->secretariats = json_deep_copy(secretariats);
    return restore_members(space, json_object_get(snapshot, "members")) &&
           restore_seats(space, json_object_get(snapshot, "organisations")) &&
           restore_mandates(space, json_object_get(snapshot, "mandates"),
                            json_object_get(snapshot, "later")) &&
           restore_items(space, json_object_get(snapshot, "items")) &&
           invitations_restore(space->invitations, json_object_get(snapshot, "invitations"));
}

const struct feature space_feature = {
    .kind = "space",
    .commands = space_commands,
    .queries = space_queries,
    .events = space_events,
    .is_resident = true,
    .snapshot_format = 4,
    .create = create,
    .destroy = destroy,
    .snapshot = snapshot,
    .restore = restore,
    .view = view,
    .react = space_react,
    .applied = directory_space_applied,
    .inquire = directory_inquire,
};
