#include "store/redis_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"

#define LOCK_EVERY_MS 200
#define DISK_EVERY_MS 500
#define STEADY_MS 10000 /* who lived this long did not fail at starting */
#define FORCE_MS 10000
#define DISK_FULL_BYTES (1024 * 1024) /* less than this is none */
#define LOG_BYTES (1024 * 1024)

static int64_t now_of(const struct redis_child *child)
{
    return (int64_t)uv_now(child->loop);
}

/* ---- The folder and its lock ---- */

static bool make_folder(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    log_error("store: the folder %s cannot be made: %s", path, strerror(errno));
    return false;
}

static bool find_socket(struct redis_child *child)
{
    int length = snprintf(child->socket, sizeof(child->socket), "%s/redis/redis.sock", child->folder);

    if (length > 0 && (size_t)length < sizeof(child->socket))
        return true;
    log_error("store: the path of the data folder %s is too long for a Unix socket", child->folder);
    return false;
}

bool redis_child_init(struct redis_child *child, uv_loop_t *loop, const char *folder, const char *program,
                      enum store_fsync fsync)
{
    char redis_folder[PATH_MAX + 8];

    *child = (struct redis_child){
        .loop = loop, .program = program, .fsync = fsync, .lock = -1, .due_ms = INT64_MAX};
    if (!make_folder(folder))
        return false;
    if (realpath(folder, child->folder) == NULL) {
        log_error("store: the folder %s cannot be used: %s", folder, strerror(errno));
        return false;
    }
    snprintf(redis_folder, sizeof(redis_folder), "%s/redis", child->folder);
    return make_folder(redis_folder) && chmod(redis_folder, 0700) == 0 && find_socket(child);
}

static bool take_lock(struct redis_child *child)
{
    char path[PATH_MAX + 8];
    int lock;

    snprintf(path, sizeof(path), "%s/lock", child->folder);
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (lock >= 0)
            close(lock);
        return false;
    }
    child->lock = lock;
    return true;
}

bool redis_child_is_ours(const struct redis_child *child)
{
    return child->lock >= 0;
}

bool redis_child_is_listening(const struct redis_child *child)
{
    return access(child->socket, F_OK) == 0;
}

/* ---- Starting ---- */

/* Between fork and exec: only what is safe there. */

static void keep_only(int lock)
{
    if (close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
        for (int descriptor = 3; descriptor < 65536; descriptor++)
            fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(lock, F_SETFD, 0);
}

static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
}

static _Noreturn void run(const struct redis_child *child, pid_t parent, int output, char *const arguments[])
{
    sigset_t none;
    int input = open("/dev/null", O_RDONLY);

    die_with(parent);
    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0) {
        keep_only(child->lock);
        execvp(child->program, arguments);
    }
    _exit(127);
}

/* Its own log, begun anew where it has grown long. The folder becomes the child's working directory through
 * it. */
static int open_output(const struct redis_child *child)
{
    char path[PATH_MAX + 24];
    struct stat status;
    int output;

    snprintf(path, sizeof(path), "%s/redis/redis.log", child->folder);
    output = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (output >= 0 && fstat(output, &status) == 0 && status.st_size > LOG_BYTES && ftruncate(output, 0) != 0)
        log_warning("store: %s cannot be cut: %s", path, strerror(errno));
    return output;
}

static pid_t spawn(const struct redis_child *child)
{
    char folder[PATH_MAX + 8];
    const char *fsync = child->fsync == STORE_FSYNC_ALWAYS ? "always" : "everysec";
    const char *arguments[] = {child->program,
                               "--port",
                               "0",
                               "--unixsocket",
                               child->socket,
                               "--unixsocketperm",
                               "700",
                               "--dir",
                               folder,
                               "--daemonize",
                               "no",
                               "--databases",
                               "1",
                               "--save",
                               "",
                               "--appendonly",
                               "yes",
                               "--appendfsync",
                               fsync,
                               "--no-appendfsync-on-rewrite",
                               "no",
                               "--aof-load-truncated",
                               "yes",
                               "--aof-use-rdb-preamble",
                               "yes",
                               "--maxmemory-policy",
                               "noeviction",
                               "--logfile",
                               "",
                               "--loglevel",
                               "notice",
                               "--always-show-logo",
                               "no",
                               "--proc-title-template",
                               "{title} of sfat",
                               NULL};
    int output = open_output(child);
    pid_t parent = getpid(), pid;

    snprintf(folder, sizeof(folder), "%s/redis", child->folder);
    if (output < 0)
        return -1;
    unlink(child->socket);
    pid = fork();
    if (pid == 0)
        run(child, parent, output, (char *const *)arguments);
    close(output);
    return pid;
}

static void start_now(struct redis_child *child)
{
    pid_t pid = spawn(child);

    child->started_ms = now_of(child);
    child->due_ms = INT64_MAX;
    if (pid > 0) {
        child->pid = pid;
        child->starts++;
        return;
    }
    log_error("store: %s cannot be started: %s", child->program, strerror(errno));
    child->due_ms = now_of(child) + BACKOFF_MOST_MS;
}

/* ---- Its death ---- */

static bool is_disk_full(const struct redis_child *child)
{
    struct statvfs disk;

    return statvfs(child->folder, &disk) == 0 && disk.f_bavail * disk.f_frsize < DISK_FULL_BYTES;
}

static void tell_death(struct redis_child *child, int status)
{
    if (child->told)
        return;
    child->told = true;
    if (child->disk_full)
        log_error(
            "store: redis-server stopped, the disk of %s is full; it is started again when there is room",
            child->folder);
    else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        log_error("store: %s cannot be started: is it installed?", child->program);
    else if (WIFSIGNALED(status))
        log_error("store: redis-server was killed by signal %d; it is started again", WTERMSIG(status));
    else
        log_error("store: redis-server ended with %d, see %s/redis/redis.log; it is started again",
                  WEXITSTATUS(status), child->folder);
}

static void restart_later(struct redis_child *child, int status)
{
    uint32_t chance;

    if (now_of(child) - child->started_ms > STEADY_MS) {
        backoff_reset(&child->backoff);
        child->told = false;
    }
    child->disk_full = is_disk_full(child);
    tell_death(child, status);
    secret_random(&chance, sizeof(chance));
    child->due_ms = now_of(child) + backoff_wait_ms(&child->backoff, chance);
}

static void on_sigchld(uv_signal_t *handle, int signal)
{
    struct redis_child *child = handle->data;
    int status;

    (void)signal;
    if (child->pid == 0 || waitpid(child->pid, &status, WNOHANG) != child->pid)
        return;
    child->pid = 0;
    child->due_ms = INT64_MAX;
    if (!child->stopping)
        restart_later(child, status);
}

/* ---- For the store ---- */

void redis_child_start(struct redis_child *child)
{
    uv_signal_init(child->loop, &child->on_death);
    child->on_death.data = child;
    uv_signal_start(&child->on_death, on_sigchld, SIGCHLD);
    if (take_lock(child))
        start_now(child);
    else {
        log_info("store: %s is in use; using the Redis that answers there", child->folder);
        child->due_ms = now_of(child) + LOCK_EVERY_MS;
    }
}

static void try_lock(struct redis_child *child, int64_t now_ms)
{
    child->due_ms = now_ms + LOCK_EVERY_MS;
    if (!take_lock(child))
        return;
    log_info("store: %s is free; starting Redis there", child->folder);
    start_now(child);
}

void redis_child_tick(struct redis_child *child, int64_t now_ms)
{
    if (now_ms < child->due_ms)
        return;
    if (child->stopping) {
        log_error("store: redis-server does not end; it is killed");
        kill(child->pid, SIGKILL);
        child->due_ms = INT64_MAX;
    } else if (!redis_child_is_ours(child))
        try_lock(child, now_ms);
    else if (child->disk_full && is_disk_full(child))
        child->due_ms = now_ms + DISK_EVERY_MS;
    else if (child->pid == 0)
        start_now(child);
}

void redis_child_stop(struct redis_child *child)
{
    child->stopping = true;
    child->due_ms = INT64_MAX;
    if (child->pid == 0)
        return;
    kill(child->pid, SIGTERM);
    child->due_ms = now_of(child) + FORCE_MS;
}

bool redis_child_has_stopped(const struct redis_child *child)
{
    return child->stopping && child->pid == 0;
}

void redis_child_release(struct redis_child *child)
{
    if (child->lock >= 0)
        close(child->lock);
    child->lock = -1;
}
