/* Files that are read, whatever they are: the first byte chooses the format; for DOCX and ODT the rest is, by
 * turns, the archive itself, or the XML of its text, so that it is not lost in checksums. What is read is
 * written in every format. */
#include <stdlib.h>
#include <string.h>

#include "documents/archive_writer.h"
#include "documents/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static bool take(void *argument, const void *bytes, size_t length, struct document_image *image_out)
{
    (void)argument;
    (void)bytes;
    memset(image_out->file, 'a', DOCUMENT_FILE_NAME_SIZE - 1);
    image_out->file[DOCUMENT_FILE_NAME_SIZE - 1] = '\0';
    return length > 0;
}

static void add(struct archive_writer *archive, const char *name, const void *bytes, size_t length)
{
    struct buffer entry = {0};

    buffer_append(&entry, bytes, length);
    archive_writer_add(archive, name, &entry, false);
}

/* One part of an archive that is whole otherwise. */
static struct buffer pack(const char *name, const uint8_t *bytes, size_t length)
{
    static const char relations[] = "<Relationships/>", empty[] = "<w:document><w:body/></w:document>";
    struct archive_writer *archive = archive_writer_create();
    struct buffer file = {0};

    add(archive, "_rels/.rels", relations, sizeof(relations) - 1);
    add(archive, name, bytes, length);
    if (strcmp(name, "word/document.xml") != 0)
        add(archive, "word/document.xml", empty, sizeof(empty) - 1);
    if (!archive_writer_end(archive, &file))
        abort();
    archive_writer_destroy(archive);
    return file;
}

/* A PDF is a hundred times as slow as the others: some inputs do without. */
static void write_all(const struct document *document, bool with_pdf)
{
    static const struct document_meta meta = {.language = "ro", .day = "2026-11-22", .is_numbered = true};

    for (enum document_format format = 0; format < FORMAT_COUNT; format++) {
        struct buffer file = {0};

        if (format == FORMAT_PDF && !with_pdf)
            continue;
        if (!document_write(format, document, &meta, NULL, &file))
            abort();
        buffer_finish(&file);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct {
        enum document_format format;
        const char *part; /* NULL: the bytes are the file */
    } ways[] = {{FORMAT_MARKDOWN, NULL},
                {FORMAT_DOCX, NULL},
                {FORMAT_DOCX, "word/document.xml"},
                {FORMAT_DOCX, "word/numbering.xml"},
                {FORMAT_DOCX, "word/styles.xml"},
                {FORMAT_ODT, NULL},
                {FORMAT_ODT, "content.xml"}};
    const struct document_image_taker taker = {take, NULL};
    struct document *document;
    struct buffer file = {0};
    size_t way;

    if (length == 0)
        return 0;
    way = bytes[0] % COUNT_OF(ways);
    if (ways[way].part != NULL)
        file = pack(ways[way].part, bytes + 1, length - 1);
    else
        buffer_append(&file, bytes + 1, length - 1);
    if (document_read(ways[way].format, file.bytes, file.length, &taker, &document) == DOCUMENT_READ) {
        write_all(document, bytes[0] >= 0xf0);
        document_destroy(document);
    }
    buffer_finish(&file);
    return 0;
}
