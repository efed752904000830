/* Texts go out as files and files come in as texts: documents/ does the work, on worker threads, two at once;
 * here is where the files come from and where they go to.
 *
 * GET /exports/<ULID>?…&k=…      a file that was written, by the address that the writing gave; for an hour
 *
 * A written file is in DATA/exports, under its own name and its person's, and is removed when it is an hour
 * old: at each start and at each writing. Its address holds everything that is checked (whose it is, of which
 * channel, how long) and an HMAC of that; rights are asked again when it is used. */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H

#include <stdbool.h>

#include <jansson.h>

#include "files/files.h"
#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/feature.h"
#include "hub/log_store.h"
#include "net/http_route.h"

struct exchange;
typedef struct uv_loop_s uv_loop_t;

#define EXPORTS_AT_ONCE 2
/* At most this many wait; a further one is refused: busy. */
#define EXPORTS_WAITING_MOST 24
/* Of one person, that wait or run: too_many_exports. */
#define EXPORTS_PERSON_MOST 3
#define IMPORTS_AT_ONCE 1
/* Under way, of all and of one person: busy. */
#define IMPORTS_MOST 9
#define IMPORTS_PERSON_MOST 2
/* Then the pictures that have no place yet are left out. */
#define IMPORT_PICTURES_MS (5LL * 60 * 1000)
#define EXCHANGE_KEPT_MS (60LL * 60 * 1000)
/* Of all files that are kept together (busy), and of those of one person (too_many_exports): beyond, nothing
 * is written until some are an hour old. */
#define EXCHANGE_BYTES_MOST (UINT64_C(512) << 20)
#define EXCHANGE_PERSON_BYTES_MOST (UINT64_C(64) << 20)

struct exchange_options {
    uv_loop_t *loop;
    const struct clock *clock;
    const struct log_store *store;
    const struct authority *authority;
    struct files *files;      /* where the pictures of what comes in go */
    const char *data;         /* the data folder */
    const char *url;          /* of the installation, without a slash at its end; may be written later */
    const char *footer_note;  /* of files that go out, or NULL */
    const char *header_note;  /* the same, above the title */
    const char *logos;        /* above that: PNG files, separated by commas, or NULL */
    file_sign_callback *sign; /* under the installation's secret */
    void *sign_argument;
};

/* A logo: bytes and pixels a side. */
#define EXCHANGE_LOGO_BYTES_MOST (1u << 20)
#define EXCHANGE_LOGO_SIDE_MOST 4000u

/* Makes its folder and reads the logos; NULL where that cannot be, with the reason in the log. */
struct exchange *exchange_create(const struct exchange_options *options);
/* Whoever waits is answered NULL, at once: before the store stops. What was begun is finished by the loop. */
void exchange_stop(struct exchange *exchange);
/* NULL is accepted. */
void exchange_destroy(struct exchange *exchange);

/* For net. */
struct http_route exchange_route(struct exchange *exchange);

/* Writes a file. order, which is taken: {channel, person, format, text (a ProseMirror document, or its JSON
 * as a string), title, language, day, initiator?, status?, version?, version_name?, sha256?,
 * registry_number?, registered_on?, authority?, path? (where the version is found), is_numbered?, plain?:
 * [key], endorsements?: [{organisation, day, version, category?, region?, capacity?, reservations?,
 * withdrawn?}] (with the annex), layout? (of a template)}. The answer: {file, name, url, bytes, expires_ms},
 * or {error, retry_after_ms?} with the word of a refusal: too_large, too_many_exports, busy. NULL:
 * unavailable. done is never called before this returns. */
void exchange_write(void *exchange, json_t *order, inquiry_callback *done, void *argument);
/* Reads a file that the channel of the order holds, and has the channel hold its pictures, in the person's
 * name. order, which is taken: {channel, person, file, is_fresh}: with is_fresh no section keeps the id that
 * it had in the file. The answer: {text, left_out?} (a ProseMirror document, and how many pictures are not in
 * it, as they are none that can be kept), or {error}: no_such_file, file_unreadable, file_too_big, busy.
 * NULL: unavailable. */
void exchange_read(void *exchange, json_t *order, inquiry_callback *done, void *argument);

#endif
