/* Public pages, readable without JavaScript and without an account: what was published of a draft, at its
 * permanent address (pages/page_address.h). A page is made of the draft's public view, which is in memory,
 * and of the version's canonical text, which is read from its register; what was made is kept by its entity
 * tag. */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "directory/directory.h"
#include "files/files.h"
#include "hub/hub.h"
#include "hub/workers.h"
#include "net/http_route.h"

struct pages;

struct pages_options {
    struct hub *hub;
    const struct log_store *store;
    const struct clock *clock;
    const struct workers *workers; /* NULL: everything is done at once */
    const struct files *files;
    struct directory *directory; /* for the names of organisations, and whether there is such a draft */
};

/* options' parts are borrowed until the end. */
struct pages *pages_create(const struct pages_options *options);
/* After the store has stopped: nothing is under way then. NULL is accepted. */
void pages_destroy(struct pages *pages);

/* For net; borrowed, ended by {0}. */
const struct http_route *pages_routes(const struct pages *pages);

/* For /metrics: appends lines of the Prometheus text format. */
void pages_write_metrics(const struct pages *pages, struct buffer *buffer);

#endif
