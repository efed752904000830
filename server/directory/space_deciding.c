/* What the decisions of a space share. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/people.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"

void activity_key(const char *space_channel, char key_out[ACTIVITY_KEY_SIZE])
{
    snprintf(key_out, ACTIVITY_KEY_SIZE, "activity:%s", channel_id_ulid(space_channel));
}

void space_note_activity(const char *space_channel, const struct request *request, struct decision *decision)
{
    char key[ACTIVITY_KEY_SIZE], now[24];

    activity_key(space_channel, key);
    snprintf(now, sizeof(now), "%lld", (long long)request->now_ms);
    decision_write(decision, REGISTER_HASH_SET, key, request->actor.person, now);
}

void space_event(const struct space *space, const struct request *request, struct decision *decision,
                 const char *type)
{
    decision_event(decision, type);
    if (request->actor.person[0] != '\0')
        space_note_activity(space->channel, request, decision);
}

void space_put_words(const struct space *space, struct decision *decision)
{
    decision_put_text(decision, "name", space_name(space));
    decision_put_text(decision, "kind", space_kind(space));
}

void space_add_standing(json_t *people, const char *person, enum role role)
{
    json_t *row = json_pack("{s:s}", "person", person);

    if (role != ROLE_NONE)
        json_object_set_new(row, "role", json_string(space_role_name(role)));
    json_array_append_new(people, row);
}

void space_put_due(const struct request *request, struct decision *decision, const char *day)
{
    int64_t due_ms = day[0] == '\0' ? DUE_NONE : day_begin_ms(day);

    /* A time that was due before would be taken for what was done then. */
    decision_set_due(decision, due_ms != DUE_NONE && due_ms <= request->now_ms ? request->now_ms : due_ms);
}

void want_person(const void *state, const struct request *request, struct wants *wants)
{
    char key[PERSON_KEY_SIZE];

    (void)state;
    person_key(param_text(request, "person"), key);
    wants_register(wants, key);
}
