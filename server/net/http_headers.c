#include "net/http_headers.h"

#include <strings.h>

#include <microhttpd.h>

const char *http_header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

struct search {
    const char *name;
    const char *last; /* NULL while there is none */
};

static enum MHD_Result look_at_header(void *argument, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    struct search *search = argument;

    (void)kind;
    if (strcasecmp(name, search->name) == 0)
        search->last = value;
    return MHD_YES;
}

/* Of several headers of this name the last: a proxy may write its own behind what a stranger sent. */
static const char *last_header(struct MHD_Connection *connection, const char *name)
{
    struct search search = {name, NULL};

    MHD_get_connection_values(connection, MHD_HEADER_KIND, look_at_header, &search);
    return search.last;
}

bool http_read_arrival(struct MHD_Connection *connection, struct arrival *arrival, const struct gate *gate)
{
    return arrival_read(arrival, gate,
                        &(struct arrival_headers){
                            .origin = http_header(connection, "Origin"),
                            .cookie = http_header(connection, "Cookie"),
                            .authorization = http_header(connection, "Authorization"),
                            .forwarded_for = last_header(connection, "X-Forwarded-For"),
                            .accept_language = http_header(connection, "Accept-Language"),
                            .user_agent = http_header(connection, "User-Agent"),
                        });
}
