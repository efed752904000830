/* cairo writes a text's structure, but not until 1.18 that it did: readers that speak a page pass it over. */
#ifndef DOCUMENTS_PDF_MARKING_H
#define DOCUMENTS_PDF_MARKING_H

#include "core/buffer.h"

/* Says in the PDF that stands in out from here on that it is tagged, and in which language. A file that says
 * so, or is not as cairo writes one, stays as it is. */
void pdf_mark_tagged(const char *language, size_t from, struct buffer *out);

#endif
