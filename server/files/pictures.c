#include "files/pictures.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"

#define TIME_MS 40000
#define OUTPUT_BYTES 512
#define WORD_BYTES 64
/* What a shell says where there is no such program, and prlimit too. */
#define EXIT_NO_PROGRAM 126

enum step {
    STEP_CHECK,
    STEP_WHOLE,
    STEP_MEASURE,
    STEP_SMALLER, /* once for each smaller size */
};

struct job {
    struct pictures *pictures;
    struct job *prev, *next; /* of those that wait, or of those that run */
    char *folder, *name;
    enum file_kind kind; /* by its beginning */
    enum step step;
    enum stored_size size; /* that is being made */
    struct picture picture;
    picture_callback *done;
    void *argument;
    /* The process of the step. */
    uv_process_t process;
    uv_pipe_t pipe;
    uv_timer_t timer;
    unsigned open; /* handles */
    bool is_running, has_failed;
    int64_t exit_status;
    int signal;
    char output[OUTPUT_BYTES];
    size_t output_length;
};

struct pictures {
    uv_loop_t *loop;
    struct job *waiting, *running;
    unsigned waiting_count, running_count;
    bool is_ending;
};

void picture_path(const char *folder, const char *name, enum stored_size size, enum file_kind kind,
                  char path_out[STORED_PATH_SIZE])
{
    snprintf(path_out, STORED_PATH_SIZE, "%s/%s.%u.%s", folder, name, stored_width(size),
             file_kind_word(kind));
}

/* ---- One process ---- */

static void step_over(struct job *job);

static void on_handle_closed(uv_handle_t *handle)
{
    struct job *job = handle->data;

    if (--job->open == 0)
        step_over(job);
}

static void close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_handle_closed);
}

static void on_exit(uv_process_t *process, int64_t exit_status, int signal)
{
    struct job *job = process->data;

    job->is_running = false;
    job->exit_status = exit_status;
    job->signal = signal;
    close_handle((uv_handle_t *)process);
    close_handle((uv_handle_t *)&job->timer);
}

static void on_time_over(uv_timer_t *timer)
{
    struct job *job = timer->data;

    if (job->is_running)
        uv_process_kill(&job->process, SIGKILL);
}

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
    struct job *job = handle->data;

    (void)suggested;
    /* What is more than expected ends the reading. */
    *room = uv_buf_init(job->output + job->output_length, (unsigned)(OUTPUT_BYTES - 1 - job->output_length));
}

static void on_output(uv_stream_t *stream, ssize_t length, const uv_buf_t *room)
{
    struct job *job = stream->data;

    (void)room;
    if (length < 0)
        close_handle((uv_handle_t *)stream);
    else
        job->output_length += (size_t)length;
}

static void spawn(struct job *job, const char *program, const char *const *words)
{
    char *environment[] = {"VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1", "VIPS_NOVECTOR=1", NULL};
    const char *line[24] = {
        "/usr/bin/setpriv", "--no-new-privs",   "--pdeathsig=KILL", "/usr/bin/prlimit", "--cpu=20",
        "--as=1073741824",  "--fsize=67108864", "--nofile=32",      "--core=0",         program};
    uv_stdio_container_t streams[] = {
        {.flags = UV_IGNORE},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&job->pipe},
        {.flags = UV_IGNORE}};
    uv_process_options_t options = {.file = line[0],
                                    .args = (char **)line,
                                    .env = environment,
                                    .cwd = job->folder,
                                    .stdio = streams,
                                    .stdio_count = COUNT_OF(streams),
                                    .exit_cb = on_exit};
    size_t count = 10;

    while (*words != NULL)
        line[count++] = *words++;
    job->output_length = 0;
    job->exit_status = job->signal = 0;
    job->process.data = job->pipe.data = job->timer.data = job;
    uv_pipe_init(job->pictures->loop, &job->pipe, 0);
    uv_timer_init(job->pictures->loop, &job->timer);
    job->open = 3;
    job->is_running = uv_spawn(job->pictures->loop, &job->process, &options) == 0;
    job->has_failed = !job->is_running;
    if (!job->is_running) {
        close_handle((uv_handle_t *)&job->process);
        close_handle((uv_handle_t *)&job->pipe);
        close_handle((uv_handle_t *)&job->timer);
        return;
    }
    uv_timer_start(&job->timer, on_time_over, TIME_MS, 0);
    uv_read_start((uv_stream_t *)&job->pipe, on_room, on_output);
}

/* ---- The steps ---- */

static void look_at(struct job *job, const char *name)
{
    const char *const words[] = {name, NULL};

    spawn(job, "/usr/bin/vipsheader", words);
}

/* from and what comes out are names in the folder. */
static void shrink(struct job *job, const char *from, unsigned width)
{
    char width_most[WORD_BYTES], height_most[WORD_BYTES], to[STORED_PATH_SIZE];
    const char *const words[] = {"thumbnail",        from,     to,     width_most,  "--height",
                                 height_most,        "--size", "down", "--fail-on", "truncated",
                                 "--export-profile", "srgb",   NULL};

    snprintf(width_most, sizeof(width_most), "%u", width);
    snprintf(height_most, sizeof(height_most), "%u", PICTURE_SIDE_MOST);
    snprintf(to, sizeof(to), "%s.%u.%s[strip,%s]", job->name, stored_width(job->size),
             file_kind_word(job->picture.kind), job->picture.kind == FILE_PNG ? "compression=6" : "Q=90");
    spawn(job, "/usr/bin/vips", words);
}

static void make_smaller(struct job *job)
{
    char whole[STORED_PATH_SIZE];

    snprintf(whole, sizeof(whole), "%s.0.%s", job->name, file_kind_word(job->picture.kind));
    job->picture.has[job->size] = true;
    shrink(job, whole, stored_width(job->size));
}

static void run_step(struct job *job)
{
    char whole[STORED_PATH_SIZE];

    switch (job->step) {
    case STEP_CHECK:
        look_at(job, job->name);
        break;
    case STEP_WHOLE:
        shrink(job, job->name, PICTURE_SIDE_MOST);
        break;
    case STEP_MEASURE:
        snprintf(whole, sizeof(whole), "%s.0.%s", job->name, file_kind_word(job->picture.kind));
        look_at(job, whole);
        break;
    case STEP_SMALLER:
        make_smaller(job);
        break;
    }
}

/* `name: 800x600 uchar, 3 bands, srgb, pngload` */
static bool read_header(struct job *job, const char *loader, unsigned *bands_out)
{
    const char *colon = strchr(job->output, ':');

    job->output[job->output_length] = '\0';
    return colon != NULL &&
           sscanf(colon, ": %9ux%9u %*[^,], %3u band", &job->picture.width, &job->picture.height,
                  bands_out) == 3 &&
           strstr(colon, loader) != NULL;
}

static const char *loader_of(enum file_kind kind)
{
    static const char *const loaders[FILE_KINDS] = {[FILE_PNG] = ", pngload",
                                                    [FILE_JPEG] = ", jpegload",
                                                    [FILE_GIF] = ", gifload",
                                                    [FILE_WEBP] = ", webpload"};

    return loaders[kind];
}

static enum file_kind kept_as(enum file_kind kind, unsigned bands)
{
    if (kind == FILE_WEBP)
        return bands == 3 || bands == 1 ? FILE_JPEG : FILE_PNG;
    return kind == FILE_JPEG ? FILE_JPEG : FILE_PNG;
}

static enum error check(struct job *job)
{
    const struct picture *picture = &job->picture;
    unsigned bands;

    if (!read_header(job, loader_of(job->kind), &bands))
        return ERR_FILE_UNREADABLE;
    if (picture->width > PICTURE_SIDE_MOST || picture->height > PICTURE_SIDE_MOST ||
        (uint64_t)picture->width * picture->height > PICTURE_POINTS_MOST)
        return ERR_FILE_TOO_BIG;
    job->picture.kind = kept_as(job->kind, bands);
    return ERR_NONE;
}

static enum error judge_step(struct job *job)
{
    unsigned bands;

    if (job->pictures->is_ending)
        return ERR_UNAVAILABLE;
    if (job->has_failed || (job->signal == 0 && job->exit_status >= EXIT_NO_PROGRAM)) {
        log_error("files: setpriv, prlimit, vipsheader or vips cannot be run");
        return ERR_UNAVAILABLE;
    }
    if (job->signal != 0 || job->exit_status != 0)
        return ERR_FILE_UNREADABLE;
    if (job->step == STEP_CHECK)
        return check(job);
    if (job->step == STEP_MEASURE && !read_header(job, loader_of(job->picture.kind), &bands))
        return ERR_FILE_UNREADABLE;
    return ERR_NONE;
}

/* ---- The queue ---- */

static void run_next(struct pictures *pictures)
{
    struct job *job = pictures->waiting;

    if (job == NULL || pictures->running_count == PICTURES_AT_ONCE)
        return;
    DL_DELETE(pictures->waiting, job);
    pictures->waiting_count--;
    DL_APPEND(pictures->running, job);
    pictures->running_count++;
    run_step(job);
}

static void free_job(struct job *job)
{
    mem_free(job->folder);
    mem_free(job->name);
    mem_free(job);
}

static void finish(struct job *job, enum error error)
{
    struct pictures *pictures = job->pictures;

    DL_DELETE(pictures->running, job);
    pictures->running_count--;
    if (!pictures->is_ending)
        run_next(pictures);
    job->done(job->argument, error, &job->picture);
    free_job(job);
    if (pictures->is_ending && pictures->running_count == 0)
        mem_free(pictures);
}

/* False where nothing more is to be made. */
static bool next_step(struct job *job)
{
    if (job->step < STEP_SMALLER)
        job->step++;
    if (job->step < STEP_SMALLER)
        return true;
    for (job->size++; job->size < STORED_SIZES; job->size++)
        if (job->picture.width > stored_width(job->size))
            return true;
    return false;
}

static void step_over(struct job *job)
{
    enum error error = judge_step(job);

    if (error == ERR_NONE && next_step(job))
        run_step(job);
    else
        finish(job, error);
}

struct pictures *pictures_create(uv_loop_t *loop)
{
    struct pictures *pictures = MEM_NEW(struct pictures);

    pictures->loop = loop;
    return pictures;
}

bool pictures_make(struct pictures *pictures, const char *folder, const char *name, enum file_kind kind,
                   picture_callback *done, void *argument)
{
    struct job *job;

    if (pictures->waiting_count == PICTURES_WAITING_MOST)
        return false;
    job = MEM_NEW(struct job);
    job->pictures = pictures;
    job->folder = mem_copy_text(folder);
    job->name = mem_copy_text(name);
    job->kind = kind;
    job->done = done;
    job->argument = argument;
    DL_APPEND(pictures->waiting, job);
    pictures->waiting_count++;
    run_next(pictures);
    return true;
}

void pictures_stop(struct pictures *pictures)
{
    struct job *job, *next;

    if (pictures == NULL)
        return;
    pictures->is_ending = true;
    DL_FOREACH_SAFE(pictures->waiting, job, next)
    {
        DL_DELETE(pictures->waiting, job);
        job->done(job->argument, ERR_UNAVAILABLE, &job->picture);
        free_job(job);
    }
    DL_FOREACH(pictures->running, job)
    if (job->is_running)
        uv_process_kill(&job->process, SIGKILL);
    if (pictures->running_count == 0)
        mem_free(pictures);
}
