#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "documents/picture.h"
#include "exchange/service.h"

#define PATH_BYTES_MOST 1024

static bool read_bytes(int file, size_t length, struct buffer *out)
{
    char block[16384];
    ssize_t count = 1;

    while (out->length < length && count > 0) {
        count = read(file, block, sizeof(block));
        if (count > 0)
            buffer_append(out, block, (size_t)count);
    }
    return out->length == length;
}

/* A file that cannot be waited for: no pipe, no device. */
static bool read_file(const char *path, struct buffer *out)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    bool is_read = false;

    if (file < 0)
        log_error("export_logos: %s cannot be opened: %s", path, strerror(errno));
    else if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        log_error("export_logos: %s is no file", path);
    else if (status.st_size > EXCHANGE_LOGO_BYTES_MOST)
        log_error("export_logos: %s has more than %u bytes", path, EXCHANGE_LOGO_BYTES_MOST);
    else if (!read_bytes(file, (size_t)status.st_size, out))
        log_error("export_logos: %s cannot be read", path);
    else
        is_read = true;
    if (file >= 0)
        close(file);
    return is_read;
}

/* Its last chunk says so. */
static bool is_whole(const struct buffer *png)
{
    static const char end[] = {0, 0, 0, 0, 'I', 'E', 'N', 'D', '\xae', 'B', '`', '\x82'};

    return png->length > sizeof(end) && memcmp(png->bytes + png->length - sizeof(end), end, sizeof(end)) == 0;
}

static bool check(const char *path, const struct buffer *bytes)
{
    unsigned width, height;
    bool is_jpeg;

    if (!picture_measure(bytes->bytes, bytes->length, &is_jpeg, &width, &height) || is_jpeg ||
        !is_whole(bytes)) {
        log_error("export_logos: %s is no whole PNG file", path);
        return false;
    }
    if (width <= EXCHANGE_LOGO_SIDE_MOST && height <= EXCHANGE_LOGO_SIDE_MOST)
        return true;
    log_error("export_logos: %s has more than %u pixels a side", path, EXCHANGE_LOGO_SIDE_MOST);
    return false;
}

static bool read_logo(struct exchange *exchange, const char *path)
{
    struct logo *logo = &exchange->logos[exchange->logo_count];

    if (exchange->logo_count == DOCUMENT_LOGOS_MOST) {
        log_error("export_logos names more than %u files", DOCUMENT_LOGOS_MOST);
        return false;
    }
    snprintf(logo->name, sizeof(logo->name), "logo %zu", exchange->logo_count);
    exchange->logo_names[exchange->logo_count++] = logo->name;
    return read_file(path, &logo->bytes) && check(path, &logo->bytes);
}

bool logos_read(struct exchange *exchange)
{
    const char *at = exchange->options.logos == NULL ? "" : exchange->options.logos;
    char path[PATH_BYTES_MOST];

    for (;;) {
        size_t length;

        at += strspn(at, ", \t");
        length = strcspn(at, ",");
        if (length == 0)
            return true;
        if (length >= sizeof(path)) {
            log_error("export_logos: a path has more than %d bytes", PATH_BYTES_MOST - 1);
            return false;
        }
        memcpy(path, at, length);
        at += length;
        while (path[length - 1] == ' ' || path[length - 1] == '\t')
            length--;
        path[length] = '\0';
        if (!read_logo(exchange, path))
            return false;
    }
}

void logos_finish(struct exchange *exchange)
{
    for (size_t i = 0; i < exchange->logo_count; i++)
        buffer_finish(&exchange->logos[i].bytes);
}

const struct buffer *logos_find(const struct exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->logo_count; i++) {
        if (strcmp(exchange->logos[i].name, name) == 0)
            return &exchange->logos[i].bytes;
    }
    return NULL;
}
