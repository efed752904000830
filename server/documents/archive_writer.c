#include "documents/archive_writer.h"

#include <zip.h>

struct archive_writer {
    zip_source_t *target;
    zip_t *zip;
    bool is_broken;
};

struct archive_writer *archive_writer_create(void)
{
    struct archive_writer *writer = MEM_NEW(struct archive_writer);
    zip_error_t error;

    writer->target = zip_source_buffer_create(NULL, 0, 0, &error);
    if (writer->target != NULL)
        writer->zip = zip_open_from_source(writer->target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (writer->zip != NULL)
        zip_source_keep(writer->target);
    writer->is_broken = writer->zip == NULL;
    return writer;
}

void archive_writer_destroy(struct archive_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->zip != NULL)
        zip_discard(writer->zip);
    if (writer->target != NULL)
        zip_source_free(writer->target);
    mem_free(writer);
}

/* libzip frees what it takes with free, as core/memory does; but not an empty block. */
void archive_writer_add(struct archive_writer *writer, const char *name, struct buffer *bytes, bool is_packed)
{
    size_t length = bytes->length;
    char *taken = length == 0 ? NULL : bytes->bytes;
    zip_source_t *source;
    zip_int64_t index;

    if (writer->is_broken) {
        buffer_finish(bytes);
        return;
    }
    if (length == 0)
        buffer_finish(bytes);
    *bytes = (struct buffer){0};
    source = zip_source_buffer(writer->zip, taken, length, 1);
    index = source == NULL ? -1 : zip_file_add(writer->zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        writer->is_broken = true;
        return;
    }
    zip_set_file_compression(writer->zip, (zip_uint64_t)index, is_packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    /* The same text gives the same bytes: no time of day in them. */
    zip_file_set_dostime(writer->zip, (zip_uint64_t)index, 0, 0x5821, 0);
}

static bool copy_out(zip_source_t *source, struct buffer *out)
{
    zip_stat_t stat;
    bool is_whole;

    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
        return false;
    buffer_reserve(out, stat.size);
    is_whole = zip_source_read(source, out->bytes + out->length, stat.size) == (zip_int64_t)stat.size;
    zip_source_close(source);
    if (is_whole)
        out->length += stat.size;
    out->bytes[out->length] = '\0';
    return is_whole;
}

bool archive_writer_end(struct archive_writer *writer, struct buffer *out)
{
    if (writer->is_broken || zip_close(writer->zip) != 0)
        return false;
    writer->zip = NULL;
    return copy_out(writer->target, out);
}
