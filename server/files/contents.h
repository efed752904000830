/* A deeper look into files that are no pictures: whether they are what their beginning says. What is done
 * with them later (an import) checks all the rest. Reads the file: never on the loop. */
#ifndef FILES_CONTENTS_H
#define FILES_CONTENTS_H

#include <stdbool.h>

#include "files/kind.h"

/* UTF-8 without control characters other than tab, line feed, form feed and carriage return. */
bool contents_is_text(int descriptor);
/* The directory of a ZIP (APPNOTE 6.3.9) that holds what a DOCX or an ODT must, and neither macros, nor names
 * that lead out of it, nor encrypted entries, nor more than 256 MB in 10,000 entries. */
bool contents_is_archive(int descriptor, enum file_kind kind);

#endif
