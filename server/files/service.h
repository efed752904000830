/* The service's own structs, for the files of this folder. */
#ifndef FILES_SERVICE_H
#define FILES_SERVICE_H

#include <uv.h>

#include "files/files.h"
#include "files/hold.h"
#include "files/pictures.h"
#include "files/workplace.h"
#include "hub/timer.h"

#define MEGABYTE (UINT64_C(1) << 20)
#define HOLD_MS (24LL * 60 * 60 * 1000)
#define RETRY_MS 1000
/* Two that write the same registers at once: the loser tries again. */
#define ATTEMPTS_MOST 8

struct files_counters {
    uint64_t uploads, refused, bytes, served, removed;
};

struct files {
    struct files_options options;
    char data[STORED_PATH_SIZE / 2];
    struct workplace workplace;
    struct pictures *pictures;
    struct upload *uploads; /* all, also those whose client has gone */
    unsigned upload_count;
    uint64_t upload_number; /* of the next: names its file in the workplace */
    struct timer sweep;
    unsigned sweeps;
    bool is_stopping;
    struct buffer disposition; /* of the reply that is being made */
    struct files_counters counters;
};

int64_t files_now_ms(const struct files *files);
/* What the channel was made with, or NULL; borrowed. */
const json_t *files_settings(const struct files *files, const char *channel);
/* The register of the files that the channels of this channel's space hold, `bytes` and `count`; "" where it
 * is in none. */
#define SPACE_KEY_SIZE (CHANNEL_ID_SIZE + 16)
void files_space_key(const struct files *files, const char *channel, char key_out[SPACE_KEY_SIZE]);
/* The register of the pictures that a channel holds until it names them no more, and of when each channel is
 * asked next (unnamed.c). Records. */
#define PICTURES_KEY_SIZE (CHANNEL_ID_SIZE + 24)
void files_pictures_key(const char *channel, char key_out[PICTURES_KEY_SIZE]);
#define FILES_LOOKS_KEY "files_looks"
/* 0 where the field is absent. */
uint64_t files_register_number(const struct register_hash *hash, const char *name);

/* A file as a channel holds it, with the addresses that open it for this person: as `file.keys` gives it.
 * NULL where the register holds none. */
json_t *files_describe(const struct files *files, const struct register_hash *hash, const char *file,
                       const char *channel, const char *person);

/* ---- upload.c ---- */

void *upload_open(void *service, struct http_intake *intake, const struct http_intake_head *head);
void upload_receive(void *part, const void *bytes, size_t length);
void upload_complete(void *part);
void upload_close(void *part);

/* ---- removal.c ---- */

/* ERR_NO_SUCH_FILE where the channel does not hold it, or not in this way any more. */
typedef void removal_callback(void *argument, enum error error);
/* Whether this hold, of the file with this register, is to go. */
typedef enum error removal_judge(void *argument, const struct hold *hold);
/* The channel holds the file no more, where judge agrees; what no channel holds is removed. done is called
 * once, unless the service stops first. */
void removal_begin(struct files *files, const char *hash, const char *channel, removal_judge *judge,
                   removal_callback *done, void *argument);
/* As removal_begin, of a picture that nothing has named since then, as the register of the channel's pictures
 * says; ERR_BUSY where it says so no more. */
void removal_begin_unnamed(struct files *files, const char *hash, const char *channel, const char *since,
                           removal_judge *judge, removal_callback *done, void *argument);
/* As removal_begin, of a file on the disk that no channel holds. */
void removal_begin_orphan(struct files *files, const char *hash, removal_callback *done, void *argument);

/* ---- sweep.c ---- */

void sweep_start(struct files *files);

/* ---- unnamed.c ---- */

/* Looks at the channels whose time has come. */
void unnamed_sweep(struct files *files, void (*done)(void *argument), void *argument);

/* ---- serve.c, methods.c ---- */

enum http_result serve_file(void *service, const struct http_request *request, struct http_reply *reply);
extern const struct method file_methods[];

#endif
