/* Files of the checkout that are compiled in, so that the program and its contract cannot differ. The arrays
 * are made by server/embed.cmake. */
#ifndef CORE_EMBEDDED_H
#define CORE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *path; /* from the root of the checkout; NULL ends an array */
    const char *bytes;
    size_t length; /* a NUL follows that length does not count */
};

/* schema/errors.json, schema/types.json, schema/commands/, schema/events/ */
extern const struct embedded schema_files[];
/* schema/redis/ */
extern const struct embedded redis_functions[];

#endif
