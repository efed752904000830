/* The organisations of a space. One is never taken out: it withdraws. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "directory/space_state.h"

struct seat *space_find_seat(const struct space *space, const char *organisation)
{
    struct seat *seat;

    HASH_FIND_STR(space->seats, organisation, seat);
    return seat;
}

struct seat *space_add_seat(struct space *space, const char *organisation, const char *category,
                            const char *state, const char *since_on)
{
    struct seat *seat;

    if (!ulid_is_valid(organisation, strlen(organisation)) || space_find_seat(space, organisation) != NULL)
        return NULL;
    seat = MEM_NEW(struct seat);
    snprintf(seat->organisation, sizeof(seat->organisation), "%s", organisation);
    snprintf(seat->category, sizeof(seat->category), "%s", category);
    snprintf(seat->state, sizeof(seat->state), "%s", state);
    snprintf(seat->since_on, sizeof(seat->since_on), "%s", since_on);
    HASH_ADD_STR(space->seats, organisation, seat);
    return seat;
}

bool seat_state_gives(const char *state)
{
    return strcmp(state, "suspended") != 0 && strcmp(state, "withdrawn") != 0;
}

json_t *space_list_seats(const struct space *space)
{
    json_t *list = json_array();
    const struct seat *seat;

    for (seat = space->seats; seat != NULL; seat = seat->hh.next)
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "organisation", seat->organisation,
                                              "category", seat->category, "state", seat->state, "since_on",
                                              seat->since_on));
    return list;
}

void space_free_seats(struct space *space)
{
    struct seat *seat, *next;

    HASH_ITER(hh, space->seats, seat, next)
    {
        HASH_DEL(space->seats, seat);
        mem_free(seat);
    }
}
