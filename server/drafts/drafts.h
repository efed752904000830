/* Shared texts on the wire: GET /text/<ULID> speaks y-websocket, so that any Yjs client writes together with
 * others through Sfat (docs/protocol.md). A text belongs to the draft with the same ULID.
 *
 * An update goes its way in this order: it is checked to its last byte, judged (who may write, under which
 * client ids), integrated into the document in memory, kept in the register, and only then relayed to the
 * others and told to be saved. Where it goes wrong after the document was touched, the document is thrown
 * away and loaded anew without it. */
#ifndef DRAFTS_DRAFTS_H
#define DRAFTS_DRAFTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crdt/crdt.h"
#include "directory/directory.h"
#include "hub/hub.h"
#include "hub/route.h"
#include "hub/text_store.h"
#include "hub/workers.h"

struct drafts;

/* Bounds, and what happens at them (docs/operations.md). */
struct drafts_limits {
    unsigned update_bytes;         /* of one live update: close 1009 */
    unsigned sync_bytes;           /* of what a client brings at the beginning: close 1009 */
    unsigned texts_per_person;     /* open at once, in this process: close 4508 */
    unsigned held_bytes;           /* of a connection, that wait for the text to be loaded: close 4508 */
    unsigned awareness_per_second; /* messages of a connection: passed over */
    unsigned syncs_per_second;     /* step 1 of a connection: passed over */
    unsigned deleted_per_minute;   /* UTF-16 units, of a person, in all texts: close 4508 until it is over */
    unsigned offences;             /* malformed or forbidden messages of a connection: close 4400 */
    unsigned idle_ms;              /* without anybody, then a text is let go */
    unsigned compact_entries;      /* since the snapshot, then a new one is made */
    unsigned compact_every_ms;     /* but not more often */
    struct crdt_limits document;
};

/* Safe defaults. */
extern const struct drafts_limits drafts_default_limits;

/* What makes files of texts and texts of files: exchange/exchange.h says what is ordered and answered. Both
 * take order, and call done once, never before they return. */
struct text_exchange {
    void *self;
    void (*write)(void *self, json_t *order, inquiry_callback *done, void *argument);
    void (*read)(void *self, json_t *order, inquiry_callback *done, void *argument);
};

struct drafts_options {
    struct hub *hub;
    const struct authority *authority;
    struct directory *directory; /* for tickets and names */
    const struct log_store *store;
    const struct text_store *texts;
    const struct clock *clock;
    const struct workers *workers; /* NULL: everything is done at once */
    struct text_exchange exchange;
    const char *process; /* names this process among those on one database: a ULID */
    struct drafts_limits limits;
};

/* Serves the feature `draft` and the methods draft.…, and adds its route to the hub. All is borrowed until
 * the end. */
struct drafts *drafts_create(const struct drafts_options *options);
/* After the store has stopped and before the hub goes. NULL is accepted. */
void drafts_destroy(struct drafts *drafts);

/* Which of these pictures a draft still names, and by what: {file: "text", "amendment" or "version"}; NULL
 * where that cannot be said now. Takes files, an array. */
void drafts_name_files(struct drafts *drafts, const char *channel, json_t *files, inquiry_callback *done,
                       void *argument);

/* For net, and for the store. */
const struct route *drafts_route(struct drafts *drafts);
const struct text_follower *drafts_follower(struct drafts *drafts);

/* For /metrics: appends lines of the Prometheus text format. */
void drafts_write_metrics(const struct drafts *drafts, struct buffer *buffer);

#endif
