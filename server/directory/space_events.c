#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/invitations.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"
#include "directory/written.h"

/* ---- The space itself ---- */

static bool apply_edited(void *state, const struct event *event)
{
    static const char *const words[] = {"name", "about", "region", "county", NULL};

    take_over(((struct space *)state)->words, event, words);
    return true;
}

/* ---- Items ---- */

/* Any kind of item: its own settings are in the event that made it. */
static bool apply_item_made(struct space *space, const struct event *event, const char *channel)
{
    static const char *const names[] = {"title",    "about",    "visibility", "categories", "people",
                                        "template", "language", "writers",    "as",         NULL};
    json_t *settings = json_pack("{s:s, s:s, s:I}", "space", event->channel, "by", event->by, "at_ms",
                                 (json_int_t)event->at_ms);

    take_over(settings, event, names);
    return space_take_item(space, channel, settings);
}

/* The first version named the template alone, and had no language. */
static bool apply_draft_created(void *state, const struct event *event)
{
    struct item *item;

    if (!apply_item_made(state, event, event_text(event, "draft")))
        return false;
    if (event->version > 1)
        return true;
    item = (struct item *)space_find_item(state, event_text(event, "draft"));
    json_object_set_new(item->settings, "template",
                        json_pack("{s:s, s:i}", "id", event_text(event, "template"), "version", 1));
    json_object_set_new(item->settings, "language", json_string("ro"));
    return true;
}

static bool apply_room_created(void *state, const struct event *event)
{
    return apply_item_made(state, event, event_text(event, "room"));
}

/* Whoever holds the former settings keeps them as they were. */
static bool change_item(struct space *space, const struct event *event, const char *channel,
                        const char *const *names)
{
    struct item *item = (struct item *)space_find_item(space, channel);
    json_t *settings;

    if (item == NULL)
        return false;
    settings = json_copy(item->settings);
    take_over(settings, event, names);
    json_decref(item->settings);
    item->settings = settings;
    return true;
}

static bool apply_people_set(void *state, const struct event *event)
{
    static const char *const names[] = {"people", NULL};

    return change_item(state, event, event_text(event, "room"), names);
}

static bool apply_item_noted(void *state, const struct event *event)
{
    static const char *const names[] = {"title", "is_archived", "state", NULL};

    return change_item(state, event, event_text(event, "item"), names);
}

/* ---- Members ---- */

static bool apply_member_set(void *state, const struct event *event)
{
    const char *person = event_text(event, "person");
    enum role role = space_role_named(event_text(event, "role"));

    if (!ulid_is_valid(person, strlen(person)) || role == ROLE_NONE)
        return false;
    space_set_member(state, person, role, event_text(event, "category"));
    invitations_used(space_invitations(state), event, person);
    return true;
}

static bool end_mandates_of(struct space *space, const char *person, const char *ended_on)
{
    struct mandate *mandate, *next;
    bool had_any = false;

    for (mandate = space->mandates; mandate != NULL; mandate = next) {
        next = mandate->hh.next;
        if (mandate->ended_on[0] != '\0' || strcmp(mandate->person, person) != 0)
            continue;
        had_any = true;
        space_end_mandate(space, mandate, ended_on);
    }
    return had_any;
}

/* Whoever comes back one day is not in rooms for named people again unseen. */
static bool apply_member_gone(void *state, const struct event *event)
{
    const char *person = event_text(event, "person");
    bool had_mandates = end_mandates_of(state, person, event_text(event, "ended_on"));

    space_unname(state, person);
    return space_remove_member(state, person) || had_mandates;
}

/* ---- Mandates ---- */

static bool apply_mandate_given(void *state, const struct event *event)
{
    struct mandate *mandate = mandate_read(state, event->fields);

    if (mandate == NULL)
        return false;
    mandate->begins_later = json_is_true(json_object_get(event->fields, "begins_later"));
    space_take_mandate(state, mandate);
    invitations_used(space_invitations(state), event, event_text(event, "person"));
    return true;
}

static void copy_text(char *text_out, size_t size, const struct event *event, const char *name)
{
    if (json_object_get(event->fields, name) != NULL)
        snprintf(text_out, size, "%s", event_text(event, name));
}

static bool apply_mandate_edited(void *state, const struct event *event)
{
    struct mandate *mandate = space_find_mandate(state, event_text(event, "mandate"));
    const char *role = json_text(event->fields, "role"), *capacity = json_text(event->fields, "capacity");

    if (mandate == NULL || (role != NULL && space_role_named(role) == ROLE_NONE))
        return false;
    if (role != NULL)
        mandate->role = space_role_named(role);
    if (capacity != NULL) {
        mem_free(mandate->capacity);
        mandate->capacity = mem_copy_text(capacity);
    }
    copy_text(mandate->standing, sizeof(mandate->standing), event, "standing");
    copy_text(mandate->until_on, sizeof(mandate->until_on), event, "until_on");
    return true;
}

static bool apply_mandate_ended(void *state, const struct event *event)
{
    struct mandate *mandate = space_find_mandate(state, event_text(event, "mandate"));

    if (mandate == NULL)
        return false;
    space_end_mandate(state, mandate, event_text(event, "ended_on"));
    return true;
}

static bool apply_mandates_lapsed(void *state, const struct event *event)
{
    struct mandate *mandate;
    size_t i;
    json_t *id;

    json_array_foreach(json_object_get(event->fields, "begun"), i, id)
    {
        mandate = space_find_mandate(state, json_string_value(id));
        if (mandate == NULL)
            return false;
        mandate->begins_later = false;
    }
    json_array_foreach(json_object_get(event->fields, "mandates"), i, id)
    {
        mandate = space_find_mandate(state, json_string_value(id));
        if (mandate == NULL)
            return false;
        space_end_mandate(state, mandate, mandate->until_on);
    }
    return true;
}

/* ---- Organisations ---- */

static bool apply_organisation_added(void *state, const struct event *event)
{
    return space_add_seat(state, event_text(event, "organisation"), event_text(event, "category"),
                          event_text(event, "state"), event_text(event, "since_on")) != NULL;
}

/* Mandates follow the organisation's category, but for those that were given with another or are over. */
static void move_category(struct space *space, struct seat *seat, const char *category)
{
    struct mandate *mandate;

    for (mandate = space->mandates; mandate != NULL; mandate = mandate->hh.next)
        if (mandate->seat == seat && mandate->ended_on[0] == '\0' &&
            strcmp(mandate->category, seat->category) == 0)
            snprintf(mandate->category, sizeof(mandate->category), "%s", category);
    snprintf(seat->category, sizeof(seat->category), "%s", category);
}

static bool apply_organisation_set(void *state, const struct event *event)
{
    struct seat *seat = space_find_seat(state, event_text(event, "organisation"));

    if (seat == NULL)
        return false;
    if (json_text(event->fields, "category") != NULL)
        move_category(state, seat, event_text(event, "category"));
    copy_text(seat->state, sizeof(seat->state), event, "state");
    return true;
}

/* ---- The secretariat ---- */

/* The role secretariat in whatever way a person has it. */
static void lower(struct space *space, const char *person)
{
    struct member *member = space_find_member(space, person);
    const struct holder *holder = space_find_holder(space, person);
    struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    if (member != NULL && member->role == ROLE_SECRETARIAT)
        member->role = ROLE_MEMBER;
    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (mandate->role == ROLE_SECRETARIAT && mandate->ended_on[0] == '\0')
            mandate->role = ROLE_MEMBER;
}

/* By every mandate of the organisation that they have from that day on. */
static void raise_to_secretariat(struct space *space, const char *person, const struct event *event)
{
    const struct holder *holder = space_find_holder(space, person);
    struct mandate *mandate = holder == NULL ? NULL : holder->mandates;

    for (; mandate != NULL; mandate = mandate->next_of_holder)
        if (mandate->seat != NULL && mandate->ended_on[0] == '\0' &&
            strcmp(mandate->seat->organisation, event_text(event, "organisation")) == 0 &&
            mandate_is_within(mandate, event_text(event, "from_on")))
            mandate->role = ROLE_SECRETARIAT;
}

/* The same organisation with other people is no hand-over to write down. */
static void note_secretariat(struct space *space, const struct event *event)
{
    size_t count = json_array_size(space->secretariats);
    json_t *last = json_array_get(space->secretariats, count - 1);

    if (last != NULL && strcmp(json_text(last, "organisation"), event_text(event, "organisation")) == 0)
        return;
    if (last != NULL)
        json_object_set_new(last, "until_on", json_string(event_text(event, "from_on")));
    if (count == SECRETARIATS_MOST)
        json_array_remove(space->secretariats, 0);
    json_array_append_new(space->secretariats,
                          json_pack("{s:s, s:s}", "organisation", event_text(event, "organisation"),
                                    "from_on", event_text(event, "from_on")));
}

static bool apply_handed_over(void *state, const struct event *event)
{
    size_t i;
    json_t *person;

    if (space_find_seat(state, event_text(event, "organisation")) == NULL)
        return false;
    json_array_foreach(json_object_get(event->fields, "former"), i, person)
        lower(state, json_string_value(person));
    json_array_foreach(json_object_get(event->fields, "people"), i, person)
        raise_to_secretariat(state, json_string_value(person), event);
    note_secretariat(state, event);
    return true;
}

/* ---- Invitations ---- */

static bool apply_invitation_made(void *state, const struct event *event)
{
    return invitations_made(space_invitations(state), event);
}

static bool apply_invitation_withdrawn(void *state, const struct event *event)
{
    return invitations_withdrawn(space_invitations(state), event);
}

/* Keep alphabetized. Each row has its file in schema/events/; apply reads every version up to the one named.
 */
const struct event_type space_events[] = {
    {"draft.created", 2, apply_draft_created, AUDIENCE_MEMBERS, 0},
    {"room.created", 1, apply_room_created, AUDIENCE_MEMBERS, 0},
    {"room.people_set", 1, apply_people_set, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.edited", 1, apply_edited, AUDIENCE_MEMBERS, 0},
    {"space.invitation_made", 1, apply_invitation_made, AUDIENCE_MODERATORS, 0},
    {"space.invitation_withdrawn", 1, apply_invitation_withdrawn, AUDIENCE_MODERATORS, 0},
    {"space.item_noted", 1, apply_item_noted, AUDIENCE_MEMBERS, 0},
    {"space.mandate_edited", 1, apply_mandate_edited, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.mandate_ended", 1, apply_mandate_ended, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.mandate_given", 1, apply_mandate_given, AUDIENCE_MEMBERS, 0},
    {"space.mandates_lapsed", 1, apply_mandates_lapsed, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.member_added", 1, apply_member_set, AUDIENCE_MEMBERS, 0},
    {"space.member_left", 1, apply_member_gone, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.member_lowered", 1, apply_member_set, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.member_removed", 1, apply_member_gone, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.organisation_added", 1, apply_organisation_added, AUDIENCE_MEMBERS, 0},
    {"space.organisation_set", 1, apply_organisation_set, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {"space.secretariat_handed_over", 1, apply_handed_over, AUDIENCE_MEMBERS, EVENT_TAKES_RIGHTS},
    {0},
};
