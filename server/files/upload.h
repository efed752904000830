/* One upload, for the files that work on it: its head and body (upload.c), its place (upload_place.c), what
 * is recorded of it (upload_record.c). */
#ifndef FILES_UPLOAD_H
#define FILES_UPLOAD_H

#include "core/day.h"
#include "files/service.h"

#define DAY_KEY_SIZE (ULID_SIZE + DAY_SIZE + 16)

struct upload;
/* ok is false where the channel's state cannot be had. */
typedef void upload_loaded_callback(struct upload *upload, bool ok);

struct upload {
    struct files *files;
    struct http_intake *intake;   /* NULL once the request is over, or where it comes from inside */
    files_brought_callback *done; /* from inside; NULL once it was called */
    void *argument;
    const void *inside;
    struct upload *prev, *next;
    bool is_pending; /* a callback is still to come */
    bool is_asking;  /* its callback may come before the call returns */
    bool is_over;    /* answered or refused */
    bool is_recorded;
    bool is_abreast;       /* this process has caught up since it was asked */
    struct hub_wait *wait; /* until it has */
    char channel[CHANNEL_ID_SIZE], person[ULID_SIZE];
    char use[16];
    char day_key[DAY_KEY_SIZE], space_key[SPACE_KEY_SIZE];
    char name[FILE_NAME_SIZE];
    uint64_t declared; /* bytes of the body */
    /* In the workplace. */
    char place[ULID_SIZE]; /* its name there */
    int descriptor;
    char head[FILE_HEAD_BYTES];
    size_t head_length;
    enum file_kind brought; /* FILE_NONE until the head is there */
    enum file_kind kind;    /* as it is kept */
    const struct file_use *rule;
    struct picture picture;
    /* On the worker thread. */
    uv_work_t work;
    enum error outcome;
    char hash[SHA256_HEX_SIZE];
    uint64_t bytes; /* as it is kept */
    unsigned attempts, waits;
    struct timer pause; /* until it begins, or while the same file is being removed */
    upload_loaded_callback *loaded;
};

/* Where a size of it is made. */
void upload_path(const struct upload *upload, enum stored_size size, char path_out[STORED_PATH_SIZE]);
/* Nobody waits for it any more. */
bool upload_is_abandoned(const struct upload *upload);
/* It is refused, once; what came of it goes at once. */
void upload_refuse(struct upload *upload, enum error error);
/* It is answered. Takes reply. */
void upload_reply(struct upload *upload, json_t *reply);
/* A callback has come, and nothing more is to be done: frees it where the request is over too. */
void upload_let_go(struct upload *upload);

/* loaded is called once the channel's state is in memory, by which the rules may judge. */
void upload_load_channel(struct upload *upload, upload_loaded_callback *loaded);
/* Whether it may still be brought. */
enum error upload_find_rule(struct upload *upload);
/* hashes: the registers of the day and of the space, in this order. It would take so many bytes of the
 * space. */
bool upload_exceeds_quota(const struct upload *upload, const struct register_hash *hashes,
                          uint64_t space_bytes);

/* The body is whole: makes it what is kept and gives it its place; then upload_record. */
void upload_place(struct upload *upload);
/* What the kind as it is kept says, in the registers; then the answer. */
void upload_record(struct upload *upload);
/* The service stops: one that pauses, or waits, goes on no more. */
void upload_stop(struct upload *upload);

#endif
