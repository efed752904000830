#include "files/stored.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"

unsigned stored_width(enum stored_size size)
{
    static const unsigned widths[STORED_SIZES] = {[STORED_1600] = 1600, [STORED_320] = 320};

    return widths[size];
}

bool stored_is_hash(const char *hash)
{
    return strlen(hash) == SHA256_HEX_SIZE - 1 && strspn(hash, "0123456789abcdef") == SHA256_HEX_SIZE - 1;
}

void stored_path(const char *data, const char *hash, enum stored_size size, char path_out[STORED_PATH_SIZE])
{
    char ending[16] = "";

    if (size != STORED_WHOLE)
        snprintf(ending, sizeof(ending), ".%u", stored_width(size));
    snprintf(path_out, STORED_PATH_SIZE, "%s/files/%.2s/%s%s", data, hash, hash, ending);
}

bool stored_find(const char *data, const char *hash, enum stored_size size, char path_out[STORED_PATH_SIZE])
{
    char path[STORED_PATH_SIZE];

    if (!stored_is_hash(hash))
        return false;
    stored_path(data, hash, size, path);
    if (size != STORED_WHOLE && access(path, R_OK) != 0)
        stored_path(data, hash, STORED_WHOLE, path);
    if (access(path, R_OK) != 0)
        return false;
    memcpy(path_out, path, sizeof(path));
    return true;
}

bool stored_has(const char *data, const char *hash, enum stored_size size)
{
    char path[STORED_PATH_SIZE];

    stored_path(data, hash, size, path);
    return access(path, R_OK) == 0;
}

static bool read_all(int descriptor, size_t most, struct buffer *bytes_out)
{
    char piece[65536];
    ssize_t length;
    size_t total = 0;

    while ((length = read(descriptor, piece, sizeof(piece))) > 0) {
        total += (size_t)length;
        if (total > most)
            return false;
        buffer_append(bytes_out, piece, (size_t)length);
    }
    return length == 0;
}

bool stored_read(const char *data, const char *hash, enum stored_size size, size_t most,
                 struct buffer *bytes_out)
{
    char path[STORED_PATH_SIZE];
    int descriptor;
    bool is_read;

    if (!stored_find(data, hash, size, path) || (descriptor = open(path, O_RDONLY | O_CLOEXEC)) < 0)
        return false;
    is_read = read_all(descriptor, most, bytes_out);
    close(descriptor);
    return is_read;
}

/* ---- Placing ---- */

static bool sync_path(const char *path, int flags)
{
    int descriptor = open(path, flags | O_CLOEXEC);
    bool is_synced = descriptor >= 0 && fsync(descriptor) == 0;

    if (descriptor >= 0)
        close(descriptor);
    return is_synced;
}

/* The folder of two digits, known to the disk before anything is in it. */
static bool make_folder(const char *data, const char *hash, char folder_out[STORED_PATH_SIZE])
{
    char above[STORED_PATH_SIZE];

    snprintf(above, sizeof(above), "%s/files", data);
    snprintf(folder_out, STORED_PATH_SIZE, "%s/files/%.2s", data, hash);
    if (mkdir(folder_out, 0700) == 0)
        return sync_path(above, O_RDONLY | O_DIRECTORY);
    return errno == EEXIST;
}

/* In place of whatever has that name. */
static bool put_name(const char *from, const char *path)
{
    char beside[STORED_PATH_SIZE + 8];
    bool is_put;
    int error;

    snprintf(beside, sizeof(beside), "%s.place", from);
    unlink(beside);
    is_put = link(from, beside) == 0 && rename(beside, path) == 0;
    error = errno;
    /* Where from had that name already, rename leaves both. */
    unlink(beside);
    errno = error;
    return is_put;
}

bool stored_link(const char *data, const char *hash, enum stored_size size, const char *from)
{
    char folder[STORED_PATH_SIZE], path[STORED_PATH_SIZE];

    stored_path(data, hash, size, path);
    return make_folder(data, hash, folder) && sync_path(from, O_RDONLY) && put_name(from, path) &&
           sync_path(folder, O_RDONLY | O_DIRECTORY);
}

/* ---- Removing ---- */

/* When it was given its place, in milliseconds UTC; -1 where it is not there. */
static int64_t placed_ms(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0)
        return -1;
    return (int64_t)status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1000000;
}

int64_t stored_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void stored_remove(const char *data, const char *hash)
{
    char path[STORED_PATH_SIZE];

    for (enum stored_size size = STORED_WHOLE; size < STORED_SIZES; size++) {
        stored_path(data, hash, size, path);
        if (unlink(path) != 0 && errno != ENOENT)
            log_warning("files: %s cannot be removed: %s", hash, strerror(errno));
    }
}

static void visit_folder(const char *folder, int64_t before_ms, stored_visit *visit, void *argument)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    char path[STORED_PATH_SIZE];

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (!stored_is_hash(entry->d_name))
            continue;
        snprintf(path, sizeof(path), "%s/%.64s", folder, entry->d_name);
        if (placed_ms(path) < before_ms)
            visit(argument, entry->d_name);
    }
    if (directory != NULL)
        closedir(directory);
}

void stored_each(const char *data, int64_t before_ms, stored_visit *visit, void *argument)
{
    char folder[STORED_PATH_SIZE - SHA256_HEX_SIZE];

    for (unsigned i = 0; i < 256; i++) {
        snprintf(folder, sizeof(folder), "%s/files/%02x", data, i);
        visit_folder(folder, before_ms, visit, argument);
    }
}
