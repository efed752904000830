#include "core/error.h"

#include <assert.h>

static const struct {
    const char *word;
    int code;
} errors[ERR_COUNT] = {
    [ERR_NONE] = {"", 0},
    [ERR_ADDRESS_TAKEN] = {"address_taken", -32001},
    [ERR_ALREADY_IN_SPACE] = {"already_in_space", -32030},
    [ERR_ALREADY_MEMBER] = {"already_member", -32002},
    [ERR_ARCHIVED] = {"archived", -32041},
    [ERR_BUSY] = {"busy", -32003},
    [ERR_CHALLENGE_OVER] = {"challenge_over", -32060},
    [ERR_CHOOSE_CAPACITY] = {"choose_capacity", -32004},
    [ERR_CLOCK_WRONG] = {"clock_wrong", -32005},
    [ERR_CODE_WRONG] = {"code_wrong", -32006},
    [ERR_EVERYONE_TOO_OFTEN] = {"everyone_too_often", -32042},
    [ERR_FORBIDDEN] = {"forbidden", -32007},
    [ERR_INVALID_PARAMS] = {"invalid_params", -32602},
    [ERR_INVALID_REQUEST] = {"invalid_request", -32600},
    [ERR_INVITATION_FOR_ANOTHER] = {"invitation_for_another", -32061},
    [ERR_LAST_SECRETARIAT] = {"last_secretariat", -32008},
    [ERR_LINK_SPENT] = {"link_spent", -32009},
    [ERR_LIST_FULL] = {"list_full", -32031},
    [ERR_MESSAGE_DELETED] = {"message_deleted", -32043},
    [ERR_NO_SUCH_CHANNEL] = {"no_such_channel", -32010},
    [ERR_NO_SUCH_MANDATE] = {"no_such_mandate", -32032},
    [ERR_NO_SUCH_MESSAGE] = {"no_such_message", -32011},
    [ERR_NO_SUCH_METHOD] = {"no_such_method", -32601},
    [ERR_NO_SUCH_ORGANISATION] = {"no_such_organisation", -32033},
    [ERR_NO_SUCH_PERSON] = {"no_such_person", -32012},
    [ERR_NOT_OPEN] = {"not_open", -32013},
    [ERR_NOTHING_TO_DO] = {"nothing_to_do", -32044},
    [ERR_PARSE] = {"parse", -32700},
    [ERR_PASSWORD_WEAK] = {"password_weak", -32062},
    [ERR_PASSWORD_WRONG] = {"password_wrong", -32063},
    [ERR_REASON_MISSING] = {"reason_missing", -32045},
    [ERR_SECOND_FACTOR_THERE] = {"second_factor_there", -32064},
    [ERR_SIGN_IN] = {"sign_in", -32014},
    [ERR_STALE] = {"stale", -32015},
    [ERR_TOO_LARGE] = {"too_large", -32016},
    [ERR_TOO_MANY] = {"too_many", -32017},
    [ERR_TOO_MANY_EDITS] = {"too_many_edits", -32046},
    [ERR_TOO_MANY_INVITATIONS] = {"too_many_invitations", -32065},
    [ERR_TOO_MANY_MARKS] = {"too_many_marks", -32047},
    [ERR_TOO_MANY_PEOPLE] = {"too_many_people", -32048},
    [ERR_TOO_MANY_PINS] = {"too_many_pins", -32049},
    [ERR_TOO_MANY_REACTIONS] = {"too_many_reactions", -32050},
    [ERR_UNAVAILABLE] = {"unavailable", -32018},
};

const char *error_word(enum error error)
{
    assert(error < ERR_COUNT);
    return errors[error].word;
}

int error_code(enum error error)
{
    assert(error < ERR_COUNT);
    return errors[error].code;
}
