#include "simulation/toy.h"

#include <string.h>

struct toy {
    json_t *settings;
    json_t *json;
};

const json_t *toy_json(const void *state)
{
    return ((const struct toy *)state)->json;
}

json_t *toy_settings(const void *state)
{
    return ((const struct toy *)state)->settings;
}

void *toy_create(const char *channel, const json_t *settings, json_t *json)
{
    struct toy *toy = MEM_NEW(struct toy);

    (void)channel;
    toy->settings = json_deep_copy(settings);
    toy->json = json;
    return toy;
}

void toy_destroy(void *state)
{
    struct toy *toy = state;

    json_decref(toy->settings);
    json_decref(toy->json);
    mem_free(toy);
}

json_t *toy_snapshot(const void *state)
{
    return json_deep_copy(toy_json(state));
}

bool toy_restore(void *state, const json_t *snapshot)
{
    struct toy *toy = state;

    json_decref(toy->json);
    toy->json = json_deep_copy(snapshot);
    return true;
}

static const struct feature *const features[] = {&toy_directory, &toy_board, &toy_tray};

bool toy_may_hear(const json_t *event, enum clearance clearance, const char *person)
{
    const char *name = json_text(event, "type");
    const char *to = json_text(event, "to");
    bool is_to = to != NULL && strcmp(to, person) == 0;

    for (size_t i = 0; i < COUNT_OF(features); i++)
        for (const struct event_type *type = features[i]->events; type->name != NULL; type++) {
            if (strcmp(type->name, name) != 0)
                continue;
            switch (type->audience) {
            case AUDIENCE_PUBLIC:
                return true;
            case AUDIENCE_MEMBERS:
                return clearance >= CLEARANCE_MEMBER;
            case AUDIENCE_MODERATORS:
                return clearance == CLEARANCE_MODERATOR;
            case AUDIENCE_PERSON:
                return is_to;
            case AUDIENCE_MODERATORS_AND_PERSON:
                return is_to || clearance == CLEARANCE_MODERATOR;
            }
        }
    return false;
}
