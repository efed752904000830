#include "documents/documents.h"

#include <string.h>

#include "documents/formats.h"

static const struct {
    const char *name, *media_type;
    document_writer *write;
    document_reader *read; /* NULL: only written */
} formats[FORMAT_COUNT] = {
    [FORMAT_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     docx_write, docx_read},
    [FORMAT_ODT] = {"odt", "application/vnd.oasis.opendocument.text", odt_write, odt_read},
    [FORMAT_PDF] = {"pdf", "application/pdf", pdf_write, NULL},
    [FORMAT_MARKDOWN] = {"md", "text/markdown; charset=utf-8", markdown_write, markdown_read},
    [FORMAT_HTML] = {"html", "text/html; charset=utf-8", html_write, NULL},
};

const char *document_format_name(enum document_format format)
{
    return formats[format].name;
}

const char *document_format_media_type(enum document_format format)
{
    return formats[format].media_type;
}

bool document_format_find(const char *name, enum document_format *format_out)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            *format_out = (enum document_format)i;
            return true;
        }
    }
    return false;
}

bool document_write(enum document_format format, const struct document *document,
                    const struct document_meta *meta, const struct document_images *images,
                    struct buffer *out)
{
    return formats[format].write(document, meta, images, out);
}

enum document_result document_read(enum document_format format, const void *bytes, size_t length,
                                   const struct document_image_taker *images, struct document **document_out)
{
    struct document *document;
    enum document_result result;

    if (formats[format].read == NULL)
        return DOCUMENT_UNREADABLE;
    if (length > DOCUMENT_FILE_BYTES_MOST)
        return DOCUMENT_TOO_LARGE;
    result = formats[format].read(bytes, length, images, &document);
    if (result != DOCUMENT_READ)
        return result;
    document_tidy(document);
    document_compose(document);
    if (document_is_over(document)) {
        document_destroy(document);
        return DOCUMENT_TOO_LARGE;
    }
    *document_out = document;
    return DOCUMENT_READ;
}
