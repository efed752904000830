/* Which channels hold a file. The register `file:<hash>` (a record) says what the file is, and for each
 * channel that has it, who brought it there and when; a file that no channel holds is removed. A picture for
 * a draft's text is held until nothing of the draft names it (unnamed.c); anything else for 24 hours, until
 * an event of the channel keeps it.
 *
 * For a feature whose commands name a file: gather `hold_want`, decide by `hold_find` and `hold_kind`, and
 * with the event `hold_keep`; where an event takes the name away again, `hold_release`. */
#ifndef FILES_HOLD_H
#define FILES_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "core/secret.h"
#include "core/ulid.h"
#include "files/kind.h"
#include "files/name.h"
#include "hub/feature.h"
#include "hub/log_store.h"

/* What is wanted is a fact: an object, or null where there is no such file. hash: 64 hexadecimal digits. */
void hold_want(struct wants *wants, const char *hash);
/* True where the channel has the file; else refuse with ERR_NO_SUCH_FILE. */
bool hold_find(const json_t *fact, const char *channel, int64_t now_ms);
/* FILE_NONE where the fact is of no file. */
enum file_kind hold_kind(const json_t *fact);
/* The channel keeps the file from this event on, and nobody erases it there. The channel has it. */
void hold_keep(struct decision *decision, const json_t *fact, const char *channel, const char *hash);
/* The channel names the file no more from this event on: nobody gets it any more, and the sweep removes it,
 * unless somebody brings it again before. */
void hold_release(struct decision *decision, const json_t *fact, const char *channel, const char *hash,
                  int64_t now_ms);
/* What an event says of a file: {file, name, type, bytes}, of a picture width and height. name is made fit to
 * be shown and saved. */
json_t *hold_describe(const json_t *fact, const char *hash, const char *name);

/* For who reads the register itself: its key, and whether the channel has the file. */
#define HOLD_KEY_SIZE (SHA256_HEX_SIZE + 8)
void hold_key(const char *hash, char key_out[HOLD_KEY_SIZE]);
bool hold_has(const struct register_hash *hash, const char *channel);

/* ---- For this folder ---- */

#define HOLD_FIELD_SIZE (CHANNEL_ID_SIZE + 8)
/* `<hash> <channel>` => until when, in milliseconds: those that no event keeps yet. A record. */
#define HOLD_WAITING_KEY "files_waiting"
#define HOLD_WAITING_SIZE (SHA256_HEX_SIZE + CHANNEL_ID_SIZE)

/* How a channel holds a file. */
struct hold {
    char by[ULID_SIZE];
    int64_t at_ms;
    int64_t until_ms; /* 0: as long as the channel is */
    bool is_named;    /* by an event, which it is kept for: nobody erases it */
    char name[FILE_NAME_SIZE];
};
/* Nothing keeps it any more; it is only not swept yet. */
bool hold_is_over(const struct hold *hold, int64_t now_ms);

/* Whether the file is being removed: then nobody may begin to hold it. A process that was killed in between
 * leaves the mark behind; it counts for so long. */
#define HOLD_REMOVING "removing"
#define HOLD_REMOVING_MS (10LL * 60 * 1000)
bool hold_is_removing(const struct register_hash *hash, int64_t now_ms);

void hold_field(const char *channel, char field_out[HOLD_FIELD_SIZE]);
void hold_waiting_field(const char *hash, const char *channel, char field_out[HOLD_WAITING_SIZE]);
/* The other way round; false where the field is none. */
bool hold_waiting_read(const char *field, char hash_out[SHA256_HEX_SIZE], char channel_out[CHANNEL_ID_SIZE]);
/* As the register has it (mem_free). */
char *hold_write(const struct hold *hold);
/* False where text (may be NULL) is no hold. */
bool hold_read(const char *text, struct hold *hold_out);

#endif
