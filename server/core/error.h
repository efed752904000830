/* Every refusal that a person can be told. Their words and JSON-RPC codes are in schema/errors.json; a test
 * compares the two both ways. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

enum error {
    ERR_NONE,
    ERR_ADDRESS_TAKEN,
    ERR_ALREADY_IN_SPACE,
    ERR_ALREADY_MEMBER,
    ERR_ARCHIVED,
    ERR_BUSY,
    ERR_CHALLENGE_OVER,
    ERR_CHOOSE_CAPACITY,
    ERR_CLOCK_WRONG,
    ERR_CODE_WRONG,
    ERR_EVERYONE_TOO_OFTEN,
    ERR_FORBIDDEN,
    ERR_INVALID_PARAMS,
    ERR_INVALID_REQUEST,
    ERR_INVITATION_FOR_ANOTHER,
    ERR_LAST_SECRETARIAT,
    ERR_LINK_SPENT,
    ERR_LIST_FULL,
    ERR_MESSAGE_DELETED,
    ERR_NO_SUCH_CHANNEL,
    ERR_NO_SUCH_MANDATE,
    ERR_NO_SUCH_MESSAGE,
    ERR_NO_SUCH_METHOD,
    ERR_NO_SUCH_ORGANISATION,
    ERR_NO_SUCH_PERSON,
    ERR_NOT_OPEN,
    ERR_NOTHING_TO_DO,
    ERR_PARSE,
    ERR_PASSWORD_WEAK,
    ERR_PASSWORD_WRONG,
    ERR_REASON_MISSING,
    ERR_SECOND_FACTOR_THERE,
    ERR_SIGN_IN,
    ERR_STALE,
    ERR_TOO_LARGE,
    ERR_TOO_MANY,
    ERR_TOO_MANY_EDITS,
    ERR_TOO_MANY_INVITATIONS,
    ERR_TOO_MANY_MARKS,
    ERR_TOO_MANY_PEOPLE,
    ERR_TOO_MANY_PINS,
    ERR_TOO_MANY_REACTIONS,
    ERR_UNAVAILABLE,
    ERR_COUNT
};

/* The stable word that travels as data.error, for instance "no_such_channel"; "" for ERR_NONE. */
const char *error_word(enum error error);
/* The JSON-RPC 2.0 code: the specification's own where it has one, else -32000 - n. */
int error_code(enum error error);

#endif
