/* A ZIP file in memory, as DOCX and ODT are. */
#ifndef DOCUMENTS_ARCHIVE_WRITER_H
#define DOCUMENTS_ARCHIVE_WRITER_H

#include <stdbool.h>

#include "core/buffer.h"
#include "core/memory.h"

struct archive_writer;

struct archive_writer *archive_writer_create(void);
/* NULL is accepted. */
void archive_writer_destroy(struct archive_writer *writer);
/* Adds a file; bytes are taken and left empty. is_packed: else stored as it is, as an ODT's first entry must
 * be, and pictures may. */
void archive_writer_add(struct archive_writer *writer, const char *name, struct buffer *bytes,
                        bool is_packed);
/* Appends the archive. False where the library refused. Only archive_writer_destroy may follow. */
MUST_CHECK bool archive_writer_end(struct archive_writer *writer, struct buffer *out);

#endif
