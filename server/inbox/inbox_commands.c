#include "inbox/inbox_tables.h"

static enum error join_space(const void *state, const struct request *request, struct decision *decision)
{
    static const char *const names[] = {"space", "name", "kind", "role"};

    (void)state;
    decision_event(decision, "inbox.space_joined");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        decision_put_text(decision, names[i], param_text(request, names[i]));
    return ERR_NONE;
}

static enum error leave_space(const void *state, const struct request *request, struct decision *decision)
{
    (void)state;
    decision_event(decision, "inbox.space_left");
    decision_put_text(decision, "space", param_text(request, "space"));
    return ERR_NONE;
}

/* Keep alphabetized. Each row has its file in schema/commands/. */
const struct command inbox_commands[] = {
    {"inbox.join_space", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, join_space, NULL},
    {"inbox.leave_space", ROLE_ADMINISTRATOR, COMMAND_INTERNAL, NULL, leave_space, NULL},
    {0},
};
