/* The mark that every message carries in its text, whatever the system wraps around it: its number and the
 * moment it was sent, found again by search, so that all systems cost the loader the same. */
#ifndef LOADER_STAMP_H
#define LOADER_STAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STAMP_LENGTH 26

struct stamp {
    uint32_t number;
    int64_t sent_ns;
};

/* Nanoseconds of the monotonic clock. */
int64_t now_ns(void);
/* The text of a message: the stamp, then filler, length bytes in all (at least STAMP_LENGTH) and a NUL. */
void stamp_write(char *text_out, size_t length, struct stamp stamp);
/* Finds the next stamp at or after *cursor and moves *cursor behind it. False where there is none. */
bool stamp_find(const char **cursor, const char *end, struct stamp *stamp_out);

#endif
