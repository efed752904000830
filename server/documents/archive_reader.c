#include "documents/archive_reader.h"

#include <string.h>

#include <zip.h>

struct archive_reader {
    zip_t *zip;
    size_t taken; /* bytes unpacked so far */
};

static bool is_name_good(const char *name)
{
    size_t length = name == NULL ? 0 : strlen(name);

    if (length == 0 || length > ARCHIVE_NAME_BYTES_MOST || name[0] == '/' || strchr(name, '\\') != NULL)
        return false;
    for (const char *part = name; part != NULL; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return false;
    }
    return true;
}

static bool is_bomb(const zip_stat_t *entry)
{
    return entry->size > ARCHIVE_ENTRY_BYTES_MOST ||
           (entry->size > ARCHIVE_RATIO_FROM && entry->size / ARCHIVE_RATIO_MOST > entry->comp_size);
}

static enum archive_result look_at(zip_t *zip)
{
    const zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    zip_int64_t count = zip_get_num_entries(zip, 0);
    zip_uint64_t total = 0;
    zip_stat_t entry;

    if (count > ARCHIVE_ENTRIES_MOST)
        return ARCHIVE_TOO_LARGE;
    for (zip_int64_t i = 0; i < count; i++) {
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &entry) != 0 || (entry.valid & needed) != needed ||
            entry.encryption_method != ZIP_EM_NONE || !is_name_good(entry.name))
            return ARCHIVE_BROKEN;
        total += entry.size;
        if (is_bomb(&entry) || total > ARCHIVE_BYTES_MOST)
            return ARCHIVE_TOO_LARGE;
    }
    return ARCHIVE_READ;
}

static zip_t *open_bytes(const void *bytes, size_t length)
{
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    zip_t *zip;

    if (source == NULL)
        return NULL;
    zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == NULL)
        zip_source_free(source);
    return zip;
}

enum archive_result archive_reader_create(const void *bytes, size_t length,
                                          struct archive_reader **reader_out)
{
    zip_t *zip = open_bytes(bytes, length);
    enum archive_result result;

    if (zip == NULL)
        return ARCHIVE_BROKEN;
    result = look_at(zip);
    if (result != ARCHIVE_READ) {
        zip_discard(zip);
        return result;
    }
    *reader_out = MEM_NEW(struct archive_reader);
    (*reader_out)->zip = zip;
    return ARCHIVE_READ;
}

void archive_reader_destroy(struct archive_reader *reader)
{
    if (reader == NULL)
        return;
    zip_discard(reader->zip);
    mem_free(reader);
}

/* No more than was promised, and at least that: an entry that lies about its size is broken. */
static bool unpack(zip_file_t *file, size_t size, struct buffer *out)
{
    size_t before = out->length;
    char more;

    buffer_reserve(out, size);
    while (out->length - before < size) {
        zip_int64_t got = zip_fread(file, out->bytes + out->length, size - (out->length - before));

        if (got <= 0)
            break;
        out->length += (size_t)got;
    }
    if (out->length - before == size && zip_fread(file, &more, 1) == 0) {
        out->bytes[out->length] = '\0';
        return true;
    }
    out->length = before;
    return false;
}

enum archive_result archive_reader_take(struct archive_reader *reader, const char *name, struct buffer *out)
{
    zip_stat_t entry;
    zip_file_t *file;
    bool is_whole;

    if (zip_stat(reader->zip, name, 0, &entry) != 0)
        return ARCHIVE_NO_ENTRY;
    if (entry.size > ARCHIVE_BYTES_MOST - reader->taken)
        return ARCHIVE_TOO_LARGE;
    file = zip_fopen_index(reader->zip, entry.index, 0);
    if (file == NULL)
        return ARCHIVE_BROKEN;
    is_whole = unpack(file, entry.size, out);
    zip_fclose(file);
    reader->taken += entry.size;
    return is_whole ? ARCHIVE_READ : ARCHIVE_BROKEN;
}
