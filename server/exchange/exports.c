#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/memory.h"
#include "documents/documents.h"
#include "exchange/service.h"

#define PREFIX "/exports/"
/* Whatever a browser makes of a file, it is nobody's page and runs nothing. */
#define POLICY "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
#define PATH_SIZE (STORED_PATH_SIZE / 2 + 96)

static void path_of(const struct exchange *exchange, const char *id, const char *person,
                    char path_out[PATH_SIZE])
{
    snprintf(path_out, PATH_SIZE, "%s/%.26s.%.26s", exchange->folder, id, person);
}

/* ---- Keeping ---- */

static void count_file(const char *name, const char *person, const struct stat *status, int64_t frees_in_ms,
                       struct kept *kept)
{
    kept->bytes += (uint64_t)status->st_size;
    if (person[0] == '\0' || strcmp(name + ULID_LENGTH + 1, person) != 0)
        return;
    kept->own_bytes += (uint64_t)status->st_size;
    if (kept->frees_in_ms == 0 || frees_in_ms < kept->frees_in_ms)
        kept->frees_in_ms = frees_in_ms;
}

static void sweep_file(const struct exchange *exchange, const char *name, const char *person,
                       struct kept *kept)
{
    char path[PATH_SIZE];
    struct timespec now;
    struct stat status;
    int64_t frees_in_ms;

    snprintf(path, sizeof(path), "%s/%.53s", exchange->folder, name);
    clock_gettime(CLOCK_REALTIME, &now);
    if (stat(path, &status) != 0)
        return;
    frees_in_ms = EXCHANGE_KEPT_MS - (int64_t)(now.tv_sec - status.st_mtim.tv_sec) * 1000;
    if (frees_in_ms <= 0)
        unlink(path);
    else
        count_file(name, person, &status, frees_in_ms, kept);
}

void exports_sweep(const struct exchange *exchange, const char *person, struct kept *kept_out)
{
    DIR *folder = opendir(exchange->folder);
    const struct dirent *entry;

    *kept_out = (struct kept){0};
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (strlen(entry->d_name) >= ULID_LENGTH && ulid_is_valid(entry->d_name, ULID_LENGTH))
            sweep_file(exchange, entry->d_name, person, kept_out);
    if (folder != NULL)
        closedir(folder);
}

static bool write_all(int descriptor, const struct buffer *bytes)
{
    for (size_t at = 0; at < bytes->length;) {
        ssize_t wrote = write(descriptor, bytes->bytes + at, bytes->length - at);

        if (wrote < 0 && errno != EINTR)
            return false;
        at += wrote < 0 ? 0 : (size_t)wrote;
    }
    return true;
}

/* Nobody has its address before it is whole. */
bool exports_keep(const struct exchange *exchange, const char *id, const char *person,
                  const struct buffer *bytes)
{
    char path[PATH_SIZE];
    int descriptor;
    bool is_kept;

    path_of(exchange, id, person, path);
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    is_kept = descriptor >= 0 && write_all(descriptor, bytes);
    if (!is_kept)
        unlink(path);
    if (descriptor >= 0)
        close(descriptor);
    return is_kept;
}

/* ---- Addresses ---- */

struct pass {
    const char *id, *channel, *person, *format, *name;
    int64_t expires_ms;
};

/* No part before the name can hold a line feed, and it stands last. */
static void sign_pass(const struct exchange *exchange, const struct pass *pass, char key_out[TOKEN_SIZE])
{
    struct buffer text = {0};

    buffer_append_format(&text, "export\n%s\n%lld\n%s\n%s\n%s\n%s", pass->id, (long long)pass->expires_ms,
                         pass->channel, pass->person, pass->format, pass->name);
    exchange->options.sign(exchange->options.sign_argument, text.bytes, key_out);
    buffer_finish(&text);
}

void exports_write_path(const struct exchange *exchange, const char *id, const json_t *order,
                        const char *name, int64_t expires_ms, struct buffer *out)
{
    struct pass pass = {
        id,        json_text(order, "channel"), json_text(order, "person"), json_text(order, "format"), name,
        expires_ms};
    char key[TOKEN_SIZE];

    sign_pass(exchange, &pass, key);
    buffer_append_format(out, PREFIX "%s?c=", id);
    file_name_encode(out, pass.channel);
    buffer_append_format(out, "&p=%s&t=%s&e=%lld&n=", pass.person, pass.format, (long long)expires_ms);
    file_name_encode(out, name);
    buffer_append_format(out, "&k=%s", key);
}

/* ---- Serving ---- */

static bool read_pass(const struct http_request *request, struct pass *pass)
{
    const char *expires = request->query(request, "e");

    *pass = (struct pass){
        .id = request->path + strlen(PREFIX),
        .channel = request->query(request, "c"),
        .person = request->query(request, "p"),
        .format = request->query(request, "t"),
        .name = request->query(request, "n"),
        .expires_ms = expires == NULL ? 0 : strtoll(expires, NULL, 10),
    };
    return ulid_is_valid(pass->id, strlen(pass->id)) && pass->channel != NULL &&
           channel_id_parse(pass->channel, NULL) && pass->person != NULL &&
           ulid_is_valid(pass->person, strlen(pass->person)) && pass->format != NULL && pass->name != NULL &&
           strlen(pass->name) < FILE_NAME_SIZE;
}

/* The address is true and its hour is not over, and its person may still open the channel. */
static bool is_good(const struct exchange *exchange, const struct pass *pass, const char *key)
{
    const struct authority *authority = exchange->options.authority;
    const struct clock *clock = exchange->options.clock;
    char expected[TOKEN_SIZE];
    struct actor actor;

    sign_pass(exchange, pass, expected);
    return secret_equals(key, expected) && pass->expires_ms > clock->now_ms(clock->self) &&
           authority->resolve(authority->self, pass->channel, pass->person, NULL, &actor) == ERR_NONE;
}

enum http_result exports_serve(void *service, const struct http_request *request, struct http_reply *reply)
{
    struct exchange *exchange = service;
    const char *key = request->query(request, "k");
    enum document_format format;
    char path[PATH_SIZE];
    struct stat status;
    struct pass pass;

    if (key == NULL || !read_pass(request, &pass) || !is_good(exchange, &pass, key) ||
        !document_format_find(pass.format, &format))
        return http_refuse(reply, 403);
    path_of(exchange, pass.id, pass.person, path);
    reply->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (reply->descriptor < 0 || fstat(reply->descriptor, &status) != 0) {
        if (reply->descriptor >= 0)
            close(reply->descriptor);
        reply->descriptor = -1;
        return http_refuse(reply, 404);
    }
    reply->descriptor_bytes = (uint64_t)status.st_size;
    reply->type = document_format_media_type(format);
    reply->content_security_policy = POLICY;
    reply->cache_control = "private, no-store";
    buffer_clear(&exchange->disposition);
    file_name_write_disposition(&exchange->disposition, pass.name, false);
    reply->disposition = exchange->disposition.bytes;
    return HTTP_ANSWERED;
}
