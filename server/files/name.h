/* The names that people's files have: shown and offered for saving, never used as a path here. */
#ifndef FILES_NAME_H
#define FILES_NAME_H

#include "core/buffer.h"
#include "files/kind.h"

#define FILE_NAME_POINTS 120
#define FILE_NAME_SIZE (4 * FILE_NAME_POINTS + 1)

/* From percent-encoded UTF-8 (RFC 8187 without its prefix; NULL: none) what can be shown and saved
 * everywhere: the part after the last slash, without control and direction characters, without what some
 * systems refuse in names, without a dot or blank at either end. "" where nothing is left. */
void file_name_clean(const char *encoded, char name_out[FILE_NAME_SIZE]);
/* The same from UTF-8 as it is. */
void file_name_tidy(const char *text, char name_out[FILE_NAME_SIZE]);
/* Makes the name end as the kind does; an empty one becomes "file". */
void file_name_fit(char name[FILE_NAME_SIZE], enum file_kind kind);
/* Appends the value of a Content-Disposition (RFC 6266): inline, or attachment; the name twice, as ASCII and
 * by RFC 8187. */
void file_name_write_disposition(struct buffer *buffer, const char *name, bool is_inline);
/* Appends text percent-encoded, all but letters, digits, '-', '.', '_' and '~' (RFC 3986). */
void file_name_encode(struct buffer *buffer, const char *text);

#endif
