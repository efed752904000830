/* Writers and readers of single formats; document_write and document_read choose among them. */
#ifndef DOCUMENTS_FORMATS_H
#define DOCUMENTS_FORMATS_H

#include "documents/documents.h"

typedef bool document_writer(const struct document *document, const struct document_meta *meta,
                             const struct document_images *images, struct buffer *out);

MUST_CHECK document_writer docx_write;
MUST_CHECK document_writer odt_write;
MUST_CHECK document_writer pdf_write;
MUST_CHECK document_writer markdown_write;
MUST_CHECK document_writer html_write;

typedef enum document_result document_reader(const void *bytes, size_t length,
                                             const struct document_image_taker *images,
                                             struct document **document_out);

MUST_CHECK document_reader docx_read;
MUST_CHECK document_reader odt_read;
MUST_CHECK document_reader markdown_read;

#endif
