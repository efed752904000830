#include "files/workplace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/ulid.h"

#define LOCK_FILE "lock"
#define TRIES_MOST 5

static bool make_folder(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    log_error("files: the folder %s cannot be made: %s", path, strerror(errno));
    return false;
}

/* The descriptor of the lock of a folder, or -1 where another process holds it. */
static int take_lock(const char *folder)
{
    char path[STORED_PATH_SIZE + sizeof(LOCK_FILE) + 1];
    int lock;

    snprintf(path, sizeof(path), "%s/" LOCK_FILE, folder);
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        lock = -1;
    }
    return lock;
}

/* It holds files alone. */
static void remove_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;

    while (directory != NULL && (entry = readdir(directory)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory != NULL)
        closedir(directory);
    rmdir(folder);
}

static void remove_abandoned(const char *above)
{
    DIR *directory = opendir(above);
    struct dirent *entry;
    char folder[STORED_PATH_SIZE];
    int lock;

    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (!ulid_is_valid(entry->d_name, strlen(entry->d_name)))
            continue;
        snprintf(folder, sizeof(folder), "%s/%.26s", above, entry->d_name);
        lock = take_lock(folder);
        if (lock < 0)
            continue;
        remove_folder(folder);
        close(lock);
    }
    if (directory != NULL)
        closedir(directory);
}

bool workplace_open(struct workplace *workplace, const char *data, const char *process)
{
    char files[WORKPLACE_SIZE], above[WORKPLACE_SIZE];

    workplace->lock = -1;
    if (strlen(data) + strlen(process) + sizeof("/files/tmp/") > WORKPLACE_SIZE) {
        log_error("files: the path of the data folder %s is too long", data);
        return false;
    }
    snprintf(files, sizeof(files), "%s/files", data);
    snprintf(above, sizeof(above), "%s/files/tmp", data);
    snprintf(workplace->folder, sizeof(workplace->folder), "%s/files/tmp/%s", data, process);
    if (!make_folder(files) || !make_folder(above))
        return false;
    remove_abandoned(above);
    /* Another process that starts now may take it for abandoned until it is locked. */
    for (unsigned tries = 0; tries < TRIES_MOST && workplace->lock < 0; tries++) {
        if (!make_folder(workplace->folder))
            return false;
        workplace->lock = take_lock(workplace->folder);
    }
    if (workplace->lock < 0)
        log_error("files: the folder %s cannot be locked", workplace->folder);
    return workplace->lock >= 0;
}

void workplace_close(struct workplace *workplace)
{
    if (workplace->lock < 0)
        return;
    remove_folder(workplace->folder);
    close(workplace->lock);
    workplace->lock = -1;
}
