#include "net/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"

/* The bytes of an open file (mem_free), or NULL. */
static char *read_whole(int descriptor, size_t length)
{
    char *bytes = mem_new(length + 1);
    size_t at = 0;

    while (at < length) {
        ssize_t count = read(descriptor, bytes + at, length - at);

        if (count <= 0) {
            mem_free(bytes);
            return NULL;
        }
        at += (size_t)count;
    }
    return bytes;
}

static void read_folder(int folder, const char *path, folder_callback *found, void *argument);

static void read_entry(int folder, const char *path, const char *name, folder_callback *found, void *argument)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat status;
    char *bytes;

    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        log_warning("%s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        read_folder(descriptor, path, found, argument);
        return;
    } else if (S_ISREG(status.st_mode)) {
        bytes = status.st_size <= FOLDER_FILE_BYTES ? read_whole(descriptor, (size_t)status.st_size) : NULL;
        if (bytes == NULL)
            log_warning("%s: too large, or not readable", path);
        else
            found(argument, path, bytes, (size_t)status.st_size);
    }
    if (descriptor >= 0)
        close(descriptor);
}

/* Closes folder. */
static void read_folder(int folder, const char *path, folder_callback *found, void *argument)
{
    DIR *directory = fdopendir(folder);
    const struct dirent *entry;
    char below[FOLDER_PATH_SIZE];

    if (directory == NULL) {
        close(folder);
        return;
    }
    while ((entry = readdir(directory)) != NULL) {
        int length = snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        if (length < 0 || (size_t)length >= sizeof(below))
            log_warning("%s/%s: the path is too long", path, entry->d_name);
        else
            read_entry(folder, below, entry->d_name, found, argument);
    }
    closedir(directory);
}

void folder_read(const char *folder, folder_callback *found, void *argument)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        log_warning("%s: %s", folder, strerror(errno));
    else
        read_folder(descriptor, "", found, argument);
}
