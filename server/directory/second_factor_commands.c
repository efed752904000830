#include <stdio.h>
#include <string.h>

#include "directory/people.h"
#include "directory/second_factor.h"
#include "directory/totp.h"

static void put_event(const char *type, const char *person, struct decision *decision)
{
    decision_event(decision, type);
    decision_set_to(decision, person);
    decision_put_text(decision, "person", person);
}

/* What was begun counts from now on, unless something else was begun since. */
enum error second_factor_set(const void *state, const struct request *request, struct decision *decision)
{
    const char *person = param_text(request, "person"), *begun = param_text(request, "begun");
    char key[CREDENTIALS_KEY_SIZE];
    size_t i;
    json_t *field;

    if (!people_has(state, person))
        return ERR_NO_SUCH_PERSON;
    if (people_has_second_factor(state, person))
        return ERR_SECOND_FACTOR_THERE;
    put_event("directory.second_factor_set", person, decision);
    credentials_key(person, key);
    decision_guard(decision, key, "totp_begun", begun, ERR_CODE_WRONG);
    decision_write(decision, REGISTER_HASH_DELETE, key, "totp_begun", NULL);
    decision_write(decision, REGISTER_HASH_DELETE, key, "begun_until_ms", NULL);
    decision_write(decision, REGISTER_HASH_SET, key, "totp", begun);
    decision_write(decision, REGISTER_HASH_SET, key, "totp_step", param_text(request, "step"));
    json_array_foreach(json_object_get(request->params, "recovery"), i, field)
        decision_write(decision, REGISTER_HASH_SET, key, json_string_value(field), "1");
    return ERR_NONE;
}

void second_factor_want(const void *state, const struct request *request, struct wants *wants)
{
    char key[CREDENTIALS_KEY_SIZE];

    (void)state;
    credentials_key(param_text(request, "person"), key);
    wants_register(wants, key);
}

enum error second_factor_remove(const void *state, const struct request *request, struct decision *decision)
{
    const char *person = param_text(request, "person"), *name;
    char key[CREDENTIALS_KEY_SIZE];
    json_t *value;

    /* One's own takes a code: session.remove_second_factor. */
    if (strcmp(person, request->actor.person) == 0)
        return ERR_FORBIDDEN;
    if (!people_has_second_factor(state, person))
        return ERR_NO_SUCH_PERSON;
    put_event("directory.second_factor_removed", person, decision);
    credentials_key(person, key);
    json_object_foreach(json_array_get(request->facts, 0), name, value)
    {
        if (recovery_is_field(name) || strncmp(name, "totp", 4) == 0)
            decision_write(decision, REGISTER_HASH_DELETE, key, name, NULL);
    }
    return ERR_NONE;
}
