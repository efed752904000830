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
    [ERR_AMENDMENT_DECIDED] = {"amendment_decided", -32110},
    [ERR_ANCHOR_GONE] = {"anchor_gone", -32111},
    [ERR_ARCHIVED] = {"archived", -32041},
    [ERR_BUSY] = {"busy", -32003},
    [ERR_CHALLENGE_OVER] = {"challenge_over", -32060},
    [ERR_CHOOSE_CAPACITY] = {"choose_capacity", -32004},
    [ERR_CLOCK_WRONG] = {"clock_wrong", -32005},
    [ERR_CODE_WRONG] = {"code_wrong", -32006},
    [ERR_COMMENT_DELETED] = {"comment_deleted", -32112},
    [ERR_DAY_IN_FUTURE] = {"day_in_future", -32140},
    [ERR_EVERYONE_TOO_OFTEN] = {"everyone_too_often", -32042},
    [ERR_EXPLANATION_NEEDED] = {"explanation_needed", -32095},
    [ERR_FILE_NAMED] = {"file_named", -32125},
    [ERR_FILE_TOO_BIG] = {"file_too_big", -32100},
    [ERR_FILE_TYPE] = {"file_type", -32102},
    [ERR_FILE_UNREADABLE] = {"file_unreadable", -32101},
    [ERR_FORBIDDEN] = {"forbidden", -32007},
    [ERR_INCOMPLETE] = {"incomplete", -32096},
    [ERR_INVALID_PARAMS] = {"invalid_params", -32602},
    [ERR_INVALID_REQUEST] = {"invalid_request", -32600},
    [ERR_INVITATION_FOR_ANOTHER] = {"invitation_for_another", -32061},
    [ERR_LAST_SECRETARIAT] = {"last_secretariat", -32008},
    [ERR_LINK_SPENT] = {"link_spent", -32009},
    [ERR_LIST_FULL] = {"list_full", -32031},
    [ERR_MESSAGE_DELETED] = {"message_deleted", -32043},
    [ERR_NO_ORGANISATION] = {"no_organisation", -32090},
    [ERR_NO_ROOM] = {"no_room", -32105},
    [ERR_NO_SUCH_AMENDMENT] = {"no_such_amendment", -32113},
    [ERR_NO_SUCH_CHANNEL] = {"no_such_channel", -32010},
    [ERR_NO_SUCH_COMMENT] = {"no_such_comment", -32114},
    [ERR_NO_SUCH_FILE] = {"no_such_file", -32104},
    [ERR_NO_SUCH_LAYOUT] = {"no_such_layout", -32150},
    [ERR_NO_SUCH_MANDATE] = {"no_such_mandate", -32032},
    [ERR_NO_SUCH_MESSAGE] = {"no_such_message", -32011},
    [ERR_NO_SUCH_METHOD] = {"no_such_method", -32601},
    [ERR_NO_SUCH_ORGANISATION] = {"no_such_organisation", -32033},
    [ERR_NO_SUCH_PERSON] = {"no_such_person", -32012},
    [ERR_NO_SUCH_VERSION] = {"no_such_version", -32091},
    [ERR_NOT_OPEN] = {"not_open", -32013},
    [ERR_NOT_PUBLISHED] = {"not_published", -32092},
    [ERR_NOTHING_CHANGED] = {"nothing_changed", -32093},
    [ERR_NOTHING_TO_DO] = {"nothing_to_do", -32044},
    [ERR_OUTSIDE_SECTION] = {"outside_section", -32115},
    [ERR_PARSE] = {"parse", -32700},
    [ERR_PASSWORD_WEAK] = {"password_weak", -32062},
    [ERR_PASSWORD_WRONG] = {"password_wrong", -32063},
    [ERR_REASON_MISSING] = {"reason_missing", -32045},
    [ERR_SECOND_FACTOR_THERE] = {"second_factor_there", -32064},
    [ERR_SECTION_GONE] = {"section_gone", -32116},
    [ERR_SIGN_IN] = {"sign_in", -32014},
    [ERR_STALE] = {"stale", -32015},
    [ERR_TEXT_CLOSED] = {"text_closed", -32098},
    [ERR_TEXT_FULL] = {"text_full", -32120},
    [ERR_THREAD_OLD] = {"thread_old", -32117},
    [ERR_THREAD_RESOLVED] = {"thread_resolved", -32118},
    [ERR_TOO_LARGE] = {"too_large", -32016},
    [ERR_TOO_MANY] = {"too_many", -32017},
    [ERR_TOO_MANY_EDITS] = {"too_many_edits", -32046},
    [ERR_TOO_MANY_EXPORTS] = {"too_many_exports", -32126},
    [ERR_TOO_MANY_INVITATIONS] = {"too_many_invitations", -32065},
    [ERR_TOO_MANY_MARKS] = {"too_many_marks", -32047},
    [ERR_TOO_MANY_PEOPLE] = {"too_many_people", -32048},
    [ERR_TOO_MANY_PINS] = {"too_many_pins", -32049},
    [ERR_TOO_MANY_REACTIONS] = {"too_many_reactions", -32050},
    [ERR_UNAVAILABLE] = {"unavailable", -32018},
    [ERR_UPDATE_REFUSED] = {"update_refused", -32119},
    [ERR_UPLOAD_QUOTA] = {"upload_quota", -32103},
    [ERR_VERSION_DIFFERS] = {"version_differs", -32094},
    [ERR_VERSIONS_FULL] = {"versions_full", -32127},
    [ERR_WRONG_STATUS] = {"wrong_status", -32097},
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
