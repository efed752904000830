/* A disk without power: put in front of a redis-server with LD_PRELOAD, what it writes to its append-only
 * file reaches that file only with the next fsync or fdatasync. So kill -9 loses what a loss of power would
 * lose, and a Redis that answers before it has synced is found out. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DESCRIPTORS 1024

typedef int descriptor_function(int descriptor);
typedef ssize_t write_function(int descriptor, const void *bytes, size_t length);

enum kind { KIND_UNKNOWN, KIND_ORDINARY, KIND_FORGETFUL };

static struct file {
    enum kind kind;
    char *bytes; /* not synced yet */
    size_t length, capacity;
} files[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *find_next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static enum kind find_kind(int descriptor)
{
    static const char ending[] = ".incr.aof";
    char link[64], path[4096];
    ssize_t length;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", descriptor);
    length = readlink(link, path, sizeof(path) - 1);
    if (length < (ssize_t)sizeof(ending))
        return KIND_ORDINARY;
    path[length] = '\0';
    return strcmp(path + length - strlen(ending), ending) == 0 ? KIND_FORGETFUL : KIND_ORDINARY;
}

/* NULL for all but the append-only file. */
static struct file *find_file(int descriptor)
{
    struct file *file;

    if (descriptor <= 2 || descriptor >= DESCRIPTORS)
        return NULL;
    file = &files[descriptor];
    if (file->kind == KIND_UNKNOWN)
        file->kind = find_kind(descriptor);
    return file->kind == KIND_FORGETFUL ? file : NULL;
}

static void keep(struct file *file, const void *bytes, size_t length)
{
    while (file->length + length > file->capacity) {
        file->capacity = file->capacity == 0 ? 65536 : 2 * file->capacity;
        file->bytes = realloc(file->bytes, file->capacity);
        if (file->bytes == NULL)
            abort();
    }
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
}

static void let_through(struct file *file, int descriptor)
{
    write_function *next = (write_function *)find_next("write");

    if (file->length > 0 && next(descriptor, file->bytes, file->length) != (ssize_t)file->length)
        abort();
    file->length = 0;
}

ssize_t write(int descriptor, const void *bytes, size_t length)
{
    write_function *next = (write_function *)find_next("write");
    struct file *file;

    pthread_mutex_lock(&lock);
    file = find_file(descriptor);
    if (file != NULL)
        keep(file, bytes, length);
    pthread_mutex_unlock(&lock);
    return file != NULL ? (ssize_t)length : next(descriptor, bytes, length);
}

static int sync_file(const char *name, int descriptor)
{
    descriptor_function *next = (descriptor_function *)find_next(name);
    struct file *file;

    pthread_mutex_lock(&lock);
    file = find_file(descriptor);
    if (file != NULL)
        let_through(file, descriptor);
    pthread_mutex_unlock(&lock);
    return next(descriptor);
}

int fsync(int descriptor)
{
    return sync_file("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return sync_file("fdatasync", descriptor);
}

int close(int descriptor)
{
    descriptor_function *next = (descriptor_function *)find_next("close");

    pthread_mutex_lock(&lock);
    if (descriptor > 2 && descriptor < DESCRIPTORS)
        files[descriptor].kind = KIND_UNKNOWN;
    pthread_mutex_unlock(&lock);
    return next(descriptor);
}
