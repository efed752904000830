#include "directory/people_tables.h"

#include "core/memory.h"
#include "directory/organisations.h"
#include "directory/people.h"
#include "directory/written.h"

static const char *const space_names[] = {"name", "kind", "region", "county", NULL};

static bool apply_person_added(void *state, const struct event *event)
{
    return people_add(state, event_text(event, "person"),
                      json_is_true(json_object_get(event->fields, "is_administrator")));
}

static bool apply_second_factor_removed(void *state, const struct event *event)
{
    return people_set_second_factor(state, event_text(event, "person"), false);
}

static bool apply_second_factor_set(void *state, const struct event *event)
{
    return people_set_second_factor(state, event_text(event, "person"), true);
}

static bool apply_session_ended(void *state, const struct event *event)
{
    (void)state;
    (void)event;
    return true;
}

static bool apply_space_created(void *state, const struct event *event)
{
    json_t *settings = json_pack("{s:s, s:I}", "by", event->by, "at_ms", (json_int_t)event->at_ms);

    take_over(settings, event, space_names);
    return people_add_space(state, event_text(event, "space"), settings);
}

static bool apply_space_noted(void *state, const struct event *event)
{
    json_t *settings = people_space_settings(state, event_text(event, "space"));

    if (settings == NULL)
        return false;
    take_over(settings, event, space_names);
    return true;
}

/* The name is in its register. */
static bool apply_person_renamed(void *state, const struct event *event)
{
    return people_has(state, event_text(event, "person"));
}

/* Keep alphabetized. Each row has its file in schema/events/. What a second factor changes in somebody's
 * rights is looked up anew at once, whichever way it goes. */
const struct event_type people_events[] = {
    {"directory.organisation_added", 1, apply_organisation_added, AUDIENCE_MEMBERS, 0},
    {"directory.organisation_edited", 1, apply_organisation_edited, AUDIENCE_MEMBERS, 0},
    {"directory.organisation_verified", 1, apply_organisation_verified, AUDIENCE_MEMBERS, 0},
    {"directory.person_added", 1, apply_person_added, AUDIENCE_MODERATORS, 0},
    {"directory.person_renamed", 1, apply_person_renamed, AUDIENCE_MEMBERS, 0},
    {"directory.second_factor_removed", 1, apply_second_factor_removed, AUDIENCE_PERSON, EVENT_TAKES_RIGHTS},
    {"directory.second_factor_set", 1, apply_second_factor_set, AUDIENCE_PERSON, EVENT_TAKES_RIGHTS},
    {"directory.session_ended", 1, apply_session_ended, AUDIENCE_PERSON, EVENT_TAKES_RIGHTS},
    {"directory.space_noted", 1, apply_space_noted, AUDIENCE_MODERATORS, 0},
    {"space.created", 1, apply_space_created, AUDIENCE_MODERATORS, 0},
    {0},
};
