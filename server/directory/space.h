/* A space: a pact, a partnership, a project, a working group. Its channel holds who is of it (members for
 * nobody but themselves, organisations and their people's mandates), its technical secretariat, and the
 * catalogue of its items: an item is made by one event here, which carries its first settings.
 *
 * A mandate is valid from its first day to its last, inclusive, unless it was ended, or its organisation is
 * suspended or has withdrawn. Whoever is a member or has a valid mandate is of the space, with the greatest
 * role of these. Days are those of the installation's time zone. */
#ifndef DIRECTORY_SPACE_H
#define DIRECTORY_SPACE_H

#include <stdbool.h>
#include <stddef.h>

#include <uthash.h>

#include "core/day.h"
#include "hub/feature.h"

/* Bounds; beyond: list_full. Of the mandates that are over the newest are kept. */
#define SPACE_PEOPLE_MOST 5000
#define SPACE_MANDATES_MOST 5000
#define SPACE_MANDATES_OVER_MOST 1000
#define SPACE_ORGANISATIONS_MOST 1000
#define SPACE_ITEMS_MOST 2000
#define SPACE_ROOMS_OF_A_MEMBER_MOST 100 /* made by one who only is a member */

extern const struct feature space_feature;

struct space;

struct item {
    char channel[CHANNEL_ID_SIZE];
    /* {space, title, about?, visibility, categories?, people?, by, as?, at_ms, is_archived?}; of a draft also
     * template, language, writers and state */
    json_t *settings;
    UT_hash_handle hh;
};

/* ---- Who is of it ---- */

/* ROLE_NONE where the person is not of the space that day. */
enum role space_role(const struct space *space, const char *person, const char *day);
/* In which capacity the person acts that day: fills in the actor's mandate and organisation, or must_choose.
 * as: a mandate, or NULL. ERR_FORBIDDEN where the person has no such mandate that day. */
enum error space_find_capacity(const struct space *space, const char *person, const char *as, const char *day,
                               struct actor *actor_out);
bool space_has_secretariat(const struct space *space, const char *day);
/* True where the person is a member or has a mandate that is not over, of whatever days. */
bool space_knows(const struct space *space, const char *person);
/* Calls visit for each of those, perhaps more than once. */
void space_each_person(const struct space *space, void (*visit)(void *argument, const char *person),
                       void *argument);
/* True where the person is of the space that day in this category. */
bool space_has_category(const struct space *space, const char *person, const char *category, const char *day);
/* True where the person may act that day for the organisation. */
bool space_acts_for(const struct space *space, const char *person, const char *organisation, const char *day);

/* ---- Its items ---- */

/* NULL where there is none; borrowed until the next event. */
const struct item *space_find_item(const struct space *space, const char *channel);
void space_each_item(const struct space *space, void (*visit)(void *argument, const struct item *item),
                     void *argument);
/* True where the item is for a person who is of the space that day. */
bool space_may_open(const struct space *space, const struct item *item, const char *person, const char *day);

const char *space_channel(const struct space *space);
const char *space_name(const struct space *space);
const char *space_kind(const struct space *space);
/* Borrowed. */
struct invitations;
struct invitations *space_invitations(const struct space *space);

/* The names of the roles on the wire; ROLE_NONE for another word. */
enum role space_role_named(const char *name);
const char *space_role_name(enum role role);

/* ---- Coming into it ---- */

/* How a person comes into the space: with a mandate where organisation or capacity is there, else as a
 * member. Absent is NULL: standing is then titular, from_on today, until_on none, category the
 * organisation's. */
struct joining {
    const char *person;
    enum role role;
    const char *category, *organisation;
    const char *capacity; /* as it was written */
    const char *standing, *from_on, *until_on;
};

/* ERR_NONE where someone may come in so: ERR_INVALID_PARAMS (no capacity or category, days in the wrong
 * order), ERR_NO_SUCH_ORGANISATION, ERR_LIST_FULL. person may be NULL: somebody who is not of it yet. */
enum error space_check_joining(const struct space *space, const struct request *request,
                               const struct joining *joining);
/* Decides it: space.mandate_given, or space.member_added or space.member_lowered. That there is such a person
 * is the caller's to know. As space_check_joining, and ERR_ALREADY_MEMBER, ERR_LAST_SECRETARIAT. Fields of
 * the caller's own may be put into the event afterwards. */
enum error space_decide_joining(const struct space *space, const struct request *request,
                                const struct joining *joining, struct decision *decision);

#endif
