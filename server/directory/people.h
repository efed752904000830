/* The channel `directory`: who there is in this installation, and which spaces. Names and addresses are not
 * here but in the register person:<ULID>, so that they can be forgotten. */
#ifndef DIRECTORY_PEOPLE_H
#define DIRECTORY_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/feature.h"

extern const struct feature directory_feature;

/* The state of the channel `directory`. */
struct people;
struct organisations;

/* Spaces beyond: list_full. */
#define SPACES_MOST 10000

struct space_record {
    char channel[CHANNEL_ID_SIZE];
    json_t
        *settings; /* {name, kind, region?, county?, by, at_ms}: what the space is made with, as it is now */
};

bool people_has(const struct people *people, const char *person);
bool people_is_administrator(const struct people *people, const char *person);
bool people_has_second_factor(const struct people *people, const char *person);
size_t people_count(const struct people *people);
/* NULL where there is no such space; borrowed. */
const struct space_record *people_find_space(const struct people *people, const char *channel);
size_t people_count_spaces(const struct people *people);
/* Borrowed as long as the state. */
struct organisations *people_organisations(const struct people *people);
/* Calls visit for each space. */
void people_each_space(const struct people *people,
                       void (*visit)(void *argument, const struct space_record *space), void *argument);

/* The register of a person, person:<ULID>: their name and address. */
#define PERSON_KEY_SIZE (ULID_SIZE + 8)
void person_key(const char *person, char key_out[PERSON_KEY_SIZE]);
/* The register of a person's sessions, sessions:<ULID>: session => what is kept of it (directory/sessions.c).
 */
#define SESSIONS_KEY_SIZE (ULID_SIZE + 10)
void sessions_key(const char *person, char key_out[SESSIONS_KEY_SIZE]);
/* The register of an address: email:<SHA-256 of it in lower case>. key_out holds EMAIL_KEY_SIZE bytes. */
#define EMAIL_KEY_SIZE 80
void email_key(const char *prefix, const char *email, char key_out[EMAIL_KEY_SIZE]);

#endif
