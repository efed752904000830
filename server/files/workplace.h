/* Where a process keeps what is being uploaded: DATA/files/tmp/<process>/, locked (flock) while it lives.
 * What a killed process left behind is removed by the next one that starts. */
#ifndef FILES_WORKPLACE_H
#define FILES_WORKPLACE_H

#include <stdbool.h>

#include "files/stored.h"

#define WORKPLACE_SIZE (STORED_PATH_SIZE / 2)

struct workplace {
    char folder[WORKPLACE_SIZE];
    int lock; /* its descriptor, or -1 */
};

/* Makes DATA/files and the process's own folder in it. process is a ULID. False where that cannot be; the log
 * has the reason. */
bool workplace_open(struct workplace *workplace, const char *data, const char *process);
/* Removes it with all that is in it. */
void workplace_close(struct workplace *workplace);

#endif
