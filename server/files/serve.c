/* GET /files/<hash>: no cookie is looked at; the address says whose it is, and its key that it is true. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/service.h"

#define PREFIX "/files/"
/* Whatever a browser makes of a file, it is nobody's page and runs nothing. */
#define POLICY "sandbox; default-src 'none'"

/* False where there is no such file. */
static bool open_file(const struct files *files, const char *hash, enum stored_size size,
                      struct http_reply *reply)
{
    char path[STORED_PATH_SIZE];
    struct stat status;
    int descriptor;

    if (!stored_find(files->data, hash, size, path))
        return false;
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        if (descriptor >= 0)
            close(descriptor);
        return false;
    }
    reply->descriptor = descriptor;
    reply->descriptor_bytes = (uint64_t)status.st_size;
    reply->content_security_policy = POLICY;
    snprintf(reply->entity_tag_space, sizeof(reply->entity_tag_space), "\"%.64s.%u\"", hash,
             stored_width(size));
    reply->entity_tag = reply->entity_tag_space;
    return true;
}

static enum stored_size size_named(const char *width)
{
    enum stored_size size = STORED_WHOLE;
    char word[8];

    if (width == NULL)
        return STORED_WHOLE;
    for (size = STORED_WHOLE + 1; size < STORED_SIZES; size++) {
        snprintf(word, sizeof(word), "%u", stored_width(size));
        if (strcmp(word, width) == 0)
            return size;
    }
    return STORED_WHOLE;
}

/* The address as it is read; false where a part is missing or none. */
static bool read_pass(const struct http_request *request, struct file_pass *pass)
{
    *pass = (struct file_pass){
        .hash = request->path + strlen(PREFIX),
        .channel = request->query(request, "c"),
        .person = request->query(request, "p"),
        .name = request->query(request, "n"),
        .kind = file_kind_named(request->query(request, "t")),
    };
    return stored_is_hash(pass->hash) && pass->channel != NULL && channel_id_parse(pass->channel, NULL) &&
           pass->person != NULL && ulid_is_valid(pass->person, strlen(pass->person)) && pass->name != NULL &&
           strlen(pass->name) < FILE_NAME_SIZE && pass->kind != FILE_NONE;
}

/* The person may still open the channel, in whose name the address was given. */
static bool has_right(const struct files *files, const struct file_pass *pass)
{
    const struct authority *authority = files->options.authority;
    struct actor actor;

    return authority->resolve(authority->self, pass->channel, pass->person, NULL, &actor) == ERR_NONE;
}

enum http_result serve_file(void *service, const struct http_request *request, struct http_reply *reply)
{
    struct files *files = service;
    const char *key = request->query(request, "k");
    struct file_pass pass;

    if (key == NULL || !read_pass(request, &pass) ||
        !file_key_is_good(key, &pass, files_now_ms(files), files->options.sign,
                          files->options.sign_argument) ||
        !has_right(files, &pass))
        return http_refuse(reply, 403);
    if (!open_file(files, pass.hash, size_named(request->query(request, "s")), reply))
        return http_refuse(reply, 404);
    buffer_clear(&files->disposition);
    file_name_write_disposition(&files->disposition, pass.name, file_kind_is_picture(pass.kind));
    reply->disposition = files->disposition.bytes;
    reply->type = file_kind_type(pass.kind);
    reply->cache_control = "private, max-age=31536000, immutable";
    files->counters.served++;
    return HTTP_ANSWERED;
}

static enum file_kind kind_in(int descriptor)
{
    char head[FILE_HEAD_BYTES];
    ssize_t length = pread(descriptor, head, sizeof(head), 0);

    return length > 0 ? file_kind_of(head, (size_t)length, "") : FILE_NONE;
}

void files_reply(const struct files *files, const char *hash, enum stored_size size, struct http_reply *reply)
{
    enum file_kind kind;

    if (!open_file(files, hash, size, reply)) {
        http_refuse(reply, 404);
        return;
    }
    kind = kind_in(reply->descriptor);
    if (!file_kind_is_picture(kind)) {
        close(reply->descriptor);
        reply->descriptor = -1;
        reply->entity_tag = NULL;
        http_refuse(reply, 404);
        return;
    }
    reply->type = file_kind_type(kind);
    reply->disposition = "inline";
    /* It may be withdrawn. */
    reply->cache_control = "public, max-age=3600";
}
