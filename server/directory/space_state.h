/* A space's insides, for the files of the feature `space`. */
#ifndef DIRECTORY_SPACE_STATE_H
#define DIRECTORY_SPACE_STATE_H

#include <uthash.h>

#include "directory/space.h"

#define CATEGORY_SIZE 12
#define SECRETARIATS_MOST 100

struct member {
    char person[ULID_SIZE];
    enum role role;               /* ROLE_MEMBER, ROLE_FACILITATOR or ROLE_SECRETARIAT */
    char category[CATEGORY_SIZE]; /* "" for none */
    UT_hash_handle hh;
};

/* An organisation in the space. */
struct seat {
    char organisation[ULID_SIZE];
    char category[CATEGORY_SIZE];
    char state[12];
    char since_on[DAY_SIZE];
    UT_hash_handle hh;
};

struct mandate {
    char id[ULID_SIZE];
    char person[ULID_SIZE];
    const struct seat *seat; /* NULL: for no organisation */
    char category[CATEGORY_SIZE];
    enum role role;
    char *capacity;
    char standing[12];
    char from_on[DAY_SIZE], until_on[DAY_SIZE], ended_on[DAY_SIZE]; /* "" for none */
    bool begins_later; /* its first day was yet to come, and was not noted since */
    struct mandate *next_of_holder;
    UT_hash_handle hh;
};

/* A person who has mandates. */
struct holder {
    char person[ULID_SIZE];
    struct mandate *mandates; /* by next_of_holder, the newest first */
    UT_hash_handle hh;
};

/* All hashes keep the order in which things came. */
struct space {
    char channel[CHANNEL_ID_SIZE];
    json_t *words;            /* {name, kind, region?, county?, about?}, as a view shows them */
    struct member *members;   /* person => struct member */
    struct seat *seats;       /* organisation => struct seat */
    struct mandate *mandates; /* id => struct mandate */
    struct holder *holders;   /* person => struct holder */
    size_t over_count;        /* mandates that were ended */
    json_t *secretariats;     /* [{organisation, from_on, until_on?}], the newest last */
    struct item *items;       /* channel => struct item */
    struct invitations *invitations;
};

/* ---- space_people.c ---- */

struct member *space_find_member(const struct space *space, const char *person);
/* Adds a member, or gives them another role and category. */
void space_set_member(struct space *space, const char *person, enum role role, const char *category);
/* False where they are no member. */
bool space_remove_member(struct space *space, const char *person);

/* What would be, were something otherwise. */
struct supposing {
    const char *without_person;
    const struct mandate *without;
    const struct seat *seat; /* with this one's state otherwise: */
    bool seat_gives;         /* whether its mandates would give rights */
};
/* The role by all that is left then; supposing may be NULL. */
enum role space_role_if(const struct space *space, const char *person, const char *day,
                        const struct supposing *supposing);
bool space_has_secretariat_if(const struct space *space, const char *day, const struct supposing *supposing);
/* The first day on which a mandate begins or is over, as things are noted; "" where there is none. */
void space_next_turn(const struct space *space, const struct supposing *supposing, char day_out[DAY_SIZE]);

/* ---- space_mandates.c ---- */

/* One as a view or an event shows it, on the heap; NULL where it cannot be, or its organisation has no seat.
 */
struct mandate *mandate_read(const struct space *space, const json_t *shown);
struct mandate *space_find_mandate(const struct space *space, const char *id);
/* Takes over mandate, made with mem_new. */
void space_take_mandate(struct space *space, struct mandate *mandate);
/* Notes the end; of those that are over the oldest may go. */
void space_end_mandate(struct space *space, struct mandate *mandate, const char *ended_on);
const struct holder *space_find_holder(const struct space *space, const char *person);
bool mandate_is_valid(const struct mandate *mandate, const char *day);
/* By its own days and end alone. */
bool mandate_is_within(const struct mandate *mandate, const char *day);
bool mandate_is_over(const struct mandate *mandate, const char *day);
/* The day after the last, or the first where that is yet to come; "" where nothing is to come. */
void mandate_next_turn(const struct mandate *mandate, char day_out[DAY_SIZE]);
json_t *space_list_mandates(const struct space *space);
void space_free_mandates(struct space *space);

/* ---- space_seats.c ---- */

struct seat *space_find_seat(const struct space *space, const char *organisation);
/* NULL where it has a seat already. */
struct seat *space_add_seat(struct space *space, const char *organisation, const char *category,
                            const char *state, const char *since_on);
/* A state in which its mandates give rights. */
bool seat_state_gives(const char *state);
json_t *space_list_seats(const struct space *space);
void space_free_seats(struct space *space);

/* ---- space_items.c ---- */

/* Takes settings. False where channel is no channel's name, or one of an item already. */
bool space_take_item(struct space *space, const char *channel, json_t *settings);
/* The person is no longer among the people that items are for. Whoever holds former settings keeps them. */
void space_unname(struct space *space, const char *person);
json_t *space_list_items(const struct space *space);
void space_free_items(struct space *space);

#endif
