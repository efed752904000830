/* What kinds of file are taken, told by what is in them: a name or a Content-Type is never believed. */
#ifndef FILES_KIND_H
#define FILES_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum file_kind {
    FILE_NONE,
    FILE_PNG,
    FILE_JPEG,
    FILE_GIF,  /* kept as PNG */
    FILE_WEBP, /* kept as PNG, or as JPEG where nothing shines through */
    FILE_PDF,
    FILE_DOCX,
    FILE_ODT,
    FILE_MARKDOWN,
    FILE_TEXT,
    FILE_KINDS
};

/* Sets of kinds. */
#define FILES_OF(kind) (1U << (kind))
#define FILES_PICTURES (FILES_OF(FILE_PNG) | FILES_OF(FILE_JPEG) | FILES_OF(FILE_GIF) | FILES_OF(FILE_WEBP))
#define FILES_WRITINGS                                                                                       \
    (FILES_OF(FILE_DOCX) | FILES_OF(FILE_ODT) | FILES_OF(FILE_MARKDOWN) | FILES_OF(FILE_TEXT))

/* No decision needs more of a file's beginning. */
#define FILE_HEAD_BYTES 128

/* What the beginning of a file says; FILE_NONE for what is not taken. Plain text is only taken under a name
 * that ends in .md, .markdown or .txt: else anything readable, SVG and HTML among it, would be text. A ZIP
 * that says nothing more of itself may be FILE_DOCX; archive_holds knows better. */
enum file_kind file_kind_of(const void *head, size_t length, const char *name);

/* "png", "jpeg", "gif", "webp", "pdf", "docx", "odt", "md", "txt": as on the wire, in registers, and as a
 * name's ending. */
const char *file_kind_word(enum file_kind kind);
/* FILE_NONE for an unknown word; word may be NULL. */
enum file_kind file_kind_named(const char *word);
/* Content-Type. */
const char *file_kind_type(enum file_kind kind);
bool file_kind_is_picture(enum file_kind kind);

#endif
