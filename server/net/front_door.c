#include "net/front_door.h"

#include <string.h>
#include <strings.h>

#include <microhttpd.h>

struct tally {
    unsigned hosts;
    unsigned lengths; /* headers that say where the body ends */
    bool is_bad;
};

static enum MHD_Result count_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct tally *tally = argument;

    (void)kind;
    if (*name == '\0' || strpbrk(name, " \t") != NULL)
        tally->is_bad = true;
    if (strcasecmp(name, "Host") == 0)
        tally->hosts++;
    if (strcasecmp(name, "Content-Length") == 0)
        tally->lengths++;
    if (strcasecmp(name, "Transfer-Encoding") == 0) {
        tally->lengths++;
        if (value == NULL || strcasecmp(value, "chunked") != 0)
            tally->is_bad = true;
    }
    return MHD_YES;
}

bool front_door_admits(struct MHD_Connection *connection)
{
    struct tally tally = {0};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &tally);
    return !tally.is_bad && tally.hosts == 1 && tally.lengths <= 1;
}
