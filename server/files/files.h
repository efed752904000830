/* Files that people bring: pictures of drafts, documents to import, decisions of organisations, files of
 * messages.
 *
 * POST /upload?channel=…&use=…   the body is the file; its kind is told by what is in it (kind.h)
 * GET /files/<hash>?…&k=…        by an address that `file.keys` gave (key.h), in one of three sizes
 * (stored.h) file.keys, file.erase          the methods
 *
 * An upload goes its way in this order: rights and quotas; piece by piece into a file of this process's own
 * workplace, on the loop, which waits for no disk there; pictures through a process of their own
 * (pictures.h); on a worker thread the deeper look, the hash, fsync and the file's place; then the register
 * that says who holds it (hold.h), and only then the answer. What is cut on the way leaves nothing, or, where
 * the process is killed between the last two steps, a file that nobody holds: it is removed after a day. */
#ifndef FILES_FILES_H
#define FILES_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "files/key.h"
#include "files/stored.h"
#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/feature.h"
#include "hub/hub.h"
#include "hub/log_store.h"
#include "net/http_intake.h"
#include "net/http_route.h"

struct files;
typedef struct uv_loop_s uv_loop_t;

/* Bounds, and what happens at them (docs/operations.md). */
struct files_limits {
    unsigned file_bytes;         /* of one file: file_too_big */
    unsigned picture_bytes;      /* as it is brought: file_too_big */
    unsigned uploads;            /* under way in this process: busy */
    unsigned uploads_per_person; /* of these: busy */
    unsigned upload_secs;        /* until a body is whole: cut */
    unsigned person_day_files;   /* that a person brings in a day: upload_quota */
    unsigned person_day_mb;      /* as person_day_files, in megabytes (2^20 bytes) */
    unsigned space_mb;           /* that the channels of a space hold: upload_quota */
    unsigned spare_mb;           /* that stay free on the disk: no_room */
};

/* Safe defaults. */
extern const struct files_limits files_default_limits;

/* What may be brought into channels of a kind, and by whom. Of several rows that fit, the first. */
struct file_use {
    const char *kind; /* of the channel: "draft" */
    const char *use;  /* the query's `use`; "" where it has none */
    unsigned kinds;   /* FILES_OF */
    bool is_kept;     /* as long as the channel names it; else for 24 hours, until an event keeps it */
    /* ERR_NONE where the actor may. state is the channel's; NULL while it is not loaded: it is asked again
     * before anything is recorded. */
    enum error (*judge)(const void *state, const json_t *settings, const struct actor *actor);
};

/* Says which of these pictures a channel still names, and by what: {file: FILE_NAMED_FOR_EVER, or any other
 * word}; NULL where that cannot be said now. Takes files, an array. */
#define FILE_NAMED_FOR_EVER "version"
struct file_naming {
    void *self;
    void (*ask)(void *self, const char *channel, json_t *files, inquiry_callback *done, void *argument);
};

struct files_options {
    uv_loop_t *loop;
    struct hub *hub;
    const struct log_store *store;
    const struct authority *authority;
    const struct clock *clock;
    struct files_limits limits;
    const char *data;            /* the data folder */
    const char *process;         /* a ULID */
    const struct file_use *uses; /* ended by {0}; borrowed */
    struct file_naming naming;
    file_sign_callback *sign; /* under the installation's secret */
    void *sign_argument;
};

/* Makes its folders; NULL where that cannot be, with the reason in the log. Adds its methods to the hub. */
struct files *files_create(const struct files_options *options);
/* Begins to remove what nobody holds: when the hub serves. */
void files_start(struct files *files);
/* Ends what is under way; net is destroyed before. The loop then runs on until the store has stopped. NULL is
 * accepted. */
void files_stop(struct files *files);
/* NULL is accepted. */
void files_destroy(struct files *files);

/* For net. */
struct http_route files_route(struct files *files);
struct http_intake_route files_intake(struct files *files);

/* A picture for a public page: fills in the reply, or 404 where there is no such picture. Whether it may be
 * seen is the caller's to know. */
void files_reply(const struct files *files, const char *hash, enum stored_size size,
                 struct http_reply *reply);

/* A picture that comes from inside the server, as one in a document that is imported: it is judged, made
 * anew, held and counted as if the person had uploaded it. */
struct file_brought {
    const char *channel, *person, *name;
    const void *bytes; /* borrowed until done is called */
    size_t length;
};
/* file: as `file.keys` tells of it; NULL with an error. Never called before files_bring returns; where the
 * service stops, perhaps before files_stop returns. */
typedef void files_brought_callback(void *argument, enum error error, const json_t *file);
void files_bring(struct files *files, const struct file_brought *brought, files_brought_callback *done,
                 void *argument);

/* For /metrics. */
void files_write_metrics(const struct files *files, struct buffer *buffer);

#endif
