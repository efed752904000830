/* What becomes of a whole upload: a picture is made anew, everything is looked at, hashed and given its
 * place.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "files/contents.h"
#include "files/upload.h"

/* ---- On a worker thread ---- */

static bool is_what_it_seems(const struct upload *upload)
{
    switch (upload->kind) {
    case FILE_DOCX:
    case FILE_ODT:
        return contents_is_archive(upload->descriptor, upload->kind);
    case FILE_MARKDOWN:
    case FILE_TEXT:
        return contents_is_text(upload->descriptor);
    default:
        return true;
    }
}

static bool measure(struct upload *upload, const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    bool is_measured =
        descriptor >= 0 && fstat(descriptor, &status) == 0 && secret_sha256_file(descriptor, upload->hash);

    if (is_measured)
        upload->bytes = (uint64_t)status.st_size;
    if (descriptor >= 0)
        close(descriptor);
    return is_measured;
}

/* The whole stands last: where it is, its smaller sizes are. */
static enum error give_places(struct upload *upload)
{
    const char *data = upload->files->data;
    char path[STORED_PATH_SIZE];

    upload_path(upload, STORED_WHOLE, path);
    if (!measure(upload, path))
        return ERR_UNAVAILABLE;
    for (enum stored_size size = STORED_SIZES; size-- > STORED_WHOLE;) {
        if (size != STORED_WHOLE && !upload->picture.has[size])
            continue;
        upload_path(upload, size, path);
        if (!stored_link(data, upload->hash, size, path))
            return errno == ENOSPC || errno == EDQUOT ? ERR_NO_ROOM : ERR_UNAVAILABLE;
    }
    return ERR_NONE;
}

static void work(uv_work_t *request)
{
    struct upload *upload = request->data;

    upload->outcome = is_what_it_seems(upload) ? give_places(upload) : ERR_FILE_UNREADABLE;
    if (upload->outcome != ERR_NONE && upload->outcome != ERR_FILE_UNREADABLE)
        log_error("files: an upload cannot be given its place: %s", strerror(errno));
}

static void worked(uv_work_t *request, int status)
{
    struct upload *upload = request->data;

    upload->is_pending = false;
    if (status != 0 || upload->files->is_stopping)
        upload->outcome = ERR_UNAVAILABLE;
    if (upload->outcome == ERR_NONE)
        upload_record(upload);
    else
        upload_refuse(upload, upload->outcome);
    upload_let_go(upload);
}

static void put_in_place(struct upload *upload)
{
    upload->is_pending = true;
    upload->work.data = upload;
    uv_queue_work(upload->files->options.loop, &upload->work, work, worked);
}

/* ---- Pictures ---- */

static void on_picture(void *argument, enum error error, const struct picture *picture)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    if (error == ERR_NONE) {
        upload->picture = *picture;
        upload->kind = picture->kind;
        put_in_place(upload);
    } else {
        upload_refuse(upload, error);
    }
    upload_let_go(upload);
}

void upload_place(struct upload *upload)
{
    struct files *files = upload->files;

    /* Made already, where its place was taken away again. */
    if (!file_kind_is_picture(upload->kind) || upload->picture.kind != FILE_NONE) {
        put_in_place(upload);
        return;
    }
    upload->is_pending = pictures_make(files->pictures, files->workplace.folder, upload->place, upload->kind,
                                       on_picture, upload);
    if (!upload->is_pending)
        upload_refuse(upload, ERR_BUSY);
}
