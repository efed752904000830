/* A ZIP file from anybody. Looked at as a whole before anything is unpacked: too many entries, names that
 * lead out of it, encryption, or a promise of too many bytes refuse all of it; and what is unpacked is
 * counted, whatever was promised. Nothing is ever written to a disk. */
#ifndef DOCUMENTS_ARCHIVE_READER_H
#define DOCUMENTS_ARCHIVE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/memory.h"

#define ARCHIVE_ENTRIES_MOST 2000
#define ARCHIVE_NAME_BYTES_MOST 200
/* Of all entries together, and of one. */
#define ARCHIVE_BYTES_MOST (96u << 20)
#define ARCHIVE_ENTRY_BYTES_MOST (32u << 20)
/* An entry of more than ARCHIVE_RATIO_FROM bytes is at most so many times what it is packed. */
#define ARCHIVE_RATIO_MOST 200
#define ARCHIVE_RATIO_FROM (1u << 20)

struct archive_reader;

enum archive_result { ARCHIVE_READ, ARCHIVE_BROKEN, ARCHIVE_TOO_LARGE, ARCHIVE_NO_ENTRY };

/* bytes are borrowed until archive_reader_destroy. */
MUST_CHECK enum archive_result archive_reader_create(const void *bytes, size_t length,
                                                     struct archive_reader **reader_out);
/* NULL is accepted. */
void archive_reader_destroy(struct archive_reader *reader);
/* Appends an entry's bytes; out is as it was unless the result is ARCHIVE_READ. */
MUST_CHECK enum archive_result archive_reader_take(struct archive_reader *reader, const char *name,
                                                   struct buffer *out);

#endif
