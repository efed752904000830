/* The words around a text, in the two languages of the platform. */
#ifndef DOCUMENTS_WORDS_H
#define DOCUMENTS_WORDS_H

#include <stdbool.h>

#include "core/buffer.h"

enum words {
    WORDS_INITIATOR,
    WORDS_STATUS,
    WORDS_VERSION,
    WORDS_IN_WORK,
    WORDS_DATE,
    WORDS_REGISTRY,
    WORDS_FINGERPRINT,
    WORDS_ADDRESS,
    WORDS_PAGE,
    WORDS_OF,
    WORDS_NOTES,
    WORDS_IMAGE,
    WORDS_LOGO,
    WORDS_ANNEX,
    WORDS_ANNEX_AS_OF,
    WORDS_ANNEX_EMPTY,
    WORDS_NUMBER,
    WORDS_ORGANISATION,
    WORDS_CATEGORY,
    WORDS_CAPACITY,
    WORDS_REMARKS,
    WORDS_WITHDRAWN,
    WORDS_WITH_RESERVATIONS,
    WORDS_UNTITLED,
    WORDS_COUNT,
};

/* language is "ro" or anything else, which is English. */
const char *words_in(const char *language, enum words words);
/* "22 noiembrie 2026", "22 November 2026"; day is YYYY-MM-DD, and appended as it is where it is none. */
void words_write_day(const char *language, const char *day, struct buffer *out);

#endif
