/* The tables of the feature `space`, and what stands in them from other files. */
#ifndef DIRECTORY_SPACE_TABLES_H
#define DIRECTORY_SPACE_TABLES_H

#include "directory/space.h"

extern const struct command space_commands[];
extern const struct query space_queries[];
extern const struct event_type space_events[];
void space_react(const struct event *event, struct reactions *reactions);

/* ---- space_deciding.c: what the decisions share ---- */

/* Begins the event, and notes that the actor was active here. */
void space_event(const struct space *space, const struct request *request, struct decision *decision,
                 const char *type);
/* Puts name and kind into the event: what follows in inboxes needs them. */
void space_put_words(const struct space *space, struct decision *decision);
/* One more row {person, role?} of the event's people; ROLE_NONE: no longer of the space. Takes over people.
 */
void space_add_standing(json_t *people, const char *person, enum role role);
/* When something comes of a mandate's days again: on that day, or now where it has come already, or never
 * where it is "". */
void space_put_due(const struct request *request, struct decision *decision, const char *day);
/* Wants the register of the person that the params name; the first fact is then null where there is none. */
void want_person(const void *state, const struct request *request, struct wants *wants);

/* ---- space_organisations.c ---- */

void want_organisation(const void *state, const struct request *request, struct wants *wants);
enum error space_add_organisation(const void *state, const struct request *request,
                                  struct decision *decision);
enum error space_set_organisation(const void *state, const struct request *request,
                                  struct decision *decision);
enum error space_hand_over(const void *state, const struct request *request, struct decision *decision);

/* ---- space_mandating.c ---- */

enum error space_give_mandate(const void *state, const struct request *request, struct decision *decision);
void answer_mandate(const struct event *event, json_t *reply);
enum error space_edit_mandate(const void *state, const struct request *request, struct decision *decision);
enum error space_decide_end(const void *state, const struct request *request, struct decision *decision);
enum error space_due(const void *state, const struct request *request, struct decision *decision);

/* ---- space_rooms.c ---- */

enum error space_create_room(const void *state, const struct request *request, struct decision *decision);
void answer_room(const struct event *event, json_t *reply);
/* For whom an item is, and what it is about, from the params into the event that makes it. */
enum error space_put_audience(const struct space *space, const struct request *request,
                              struct decision *decision);
void space_put_about(const struct request *request, struct decision *decision);
/* Whether the catalogue has room for one more of the actor's. */
bool space_takes_item(const struct space *space, const struct request *request);
enum error space_set_people(const void *state, const struct request *request, struct decision *decision);
enum error space_note_item(const void *state, const struct request *request, struct decision *decision);

/* ---- space_drafts.c ---- */

void space_gather_draft(const void *state, const struct request *request, struct wants *wants);
enum error space_create_draft(const void *state, const struct request *request, struct decision *decision);
void answer_draft(const struct event *event, json_t *reply);

/* ---- space_health.c ---- */

void want_activity(const void *state, const struct request *request, struct wants *wants);
enum error space_answer_health(const void *state, const struct request *request, json_t **reply_out);

/* The register of who was active in a space, activity:<ULID of the space>: person => when they last did
 * something in it or in its items, in milliseconds. A record; of use for the health of the space alone. */
#define ACTIVITY_KEY_SIZE 48
void activity_key(const char *space_channel, char key_out[ACTIVITY_KEY_SIZE]);
/* With an event of the space or of one of its items: who asks was active there now. */
void space_note_activity(const char *space_channel, const struct request *request, struct decision *decision);

#endif
