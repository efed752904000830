/* What Sfat writes by mail, in Romanian and English. Pure. Nothing that a person wrote stands in a subject,
 * nor with line breaks in a text. */
#ifndef DIRECTORY_LETTERS_H
#define DIRECTORY_LETTERS_H

#include <stdint.h>

#include "core/buffer.h"

struct letter {
    const char *subject; /* a literal */
    struct buffer text;
};

void letter_finish(struct letter *letter);

/* language is "ro" or "en". */
void letter_code(struct letter *letter, const char *language, const char *code);

/* What changed in how somebody signs in: they are told, in case it was not they. */
enum notice {
    NOTICE_PASSWORD_SET,
    NOTICE_PASSWORD_REMOVED,
    NOTICE_SECOND_FACTOR_SET,
    NOTICE_SECOND_FACTOR_REMOVED,
    NOTICE_COUNT
};
void letter_notice(struct letter *letter, const char *language, enum notice notice);

/* In both languages, as nobody knows which one the invited person reads. */
struct invitation_letter {
    const char *by_name;
    const char *space_name;
    const char *link;
    int64_t expires_ms;
};
void letter_invitation(struct letter *letter, const struct invitation_letter *invitation);

#endif
