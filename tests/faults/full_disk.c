/* A disk that is full while the file FULL_DISK_FILE is there: for where a test may not mount a small one. Put
 * in front of Sfat with LD_PRELOAD, it goes on to its redis-server. */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

typedef ssize_t write_function(int descriptor, const void *bytes, size_t length);
typedef int statvfs_function(const char *path, struct statvfs *disk);

static bool is_full(void)
{
    const char *file = getenv("FULL_DISK_FILE");

    return file != NULL && access(file, F_OK) == 0;
}

static bool is_regular(int descriptor)
{
    struct stat status;

    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    write_function *next = (write_function *)dlsym(RTLD_NEXT, "write");

    if (!is_regular(descriptor) || !is_full())
        return next(descriptor, bytes, length);
    errno = ENOSPC;
    return -1;
}

static int look(const char *name, const char *path, struct statvfs *disk)
{
    statvfs_function *next = (statvfs_function *)dlsym(RTLD_NEXT, name);
    int result = next(path, disk);

    if (result == 0 && is_full())
        disk->f_bavail = 0;
    return result;
}

int statvfs(const char *path, struct statvfs *disk)
{
    return look("statvfs", path, disk);
}

/* The same on 64 bits, where libuv's flags choose this name. */
int statvfs64(const char *path, struct statvfs64 *disk)
{
    return look("statvfs64", path, (struct statvfs *)disk);
}
