/* Where files are kept: DATA/files/ab/<hash>, each under the SHA-256 of its bytes, written once and never
 * changed; a picture's smaller sizes beside it. These functions need nothing but the data folder's path, and
 * any thread may call them. */
#ifndef FILES_STORED_H
#define FILES_STORED_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"

#define STORED_PATH_SIZE PATH_MAX

/* How wide a picture is at most. */
enum stored_size { STORED_WHOLE, STORED_1600, STORED_320, STORED_SIZES };

/* In points; 0 for STORED_WHOLE. */
unsigned stored_width(enum stored_size size);
/* 64 digits of lower-case hexadecimal. */
bool stored_is_hash(const char *hash);
/* The path of a file in this size; of the whole one where it is no picture or not wider than that. False
 * where there is no such file. */
bool stored_find(const char *data, const char *hash, enum stored_size size, char path_out[STORED_PATH_SIZE]);
/* Appends the bytes of a file. False where there is no such file or it has more than most bytes. */
bool stored_read(const char *data, const char *hash, enum stored_size size, size_t most,
                 struct buffer *bytes_out);

/* ---- For this folder ---- */

/* The path that a file has, or would have. */
void stored_path(const char *data, const char *hash, enum stored_size size, char path_out[STORED_PATH_SIZE]);
/* Gives the file at this path its place, durably; from stays as a second name. The same bytes may already be
 * there: then these take their place, so that it takes as long. errno says why not. */
bool stored_link(const char *data, const char *hash, enum stored_size size, const char *from);
/* Milliseconds UTC by the clock that stamps files. */
int64_t stored_now_ms(void);
/* Whether the file is there, in this size too. */
bool stored_has(const char *data, const char *hash, enum stored_size size);
/* Removes a file in all sizes. */
void stored_remove(const char *data, const char *hash);
/* Visits the hash of each file that was given its place before then, in milliseconds UTC. */
typedef void stored_visit(void *argument, const char *hash);
void stored_each(const char *data, int64_t before_ms, stored_visit *visit, void *argument);

#endif
