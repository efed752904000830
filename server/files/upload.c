/* An upload's head and body. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <utlist.h>

#include "core/log.h"
#include "core/memory.h"
#include "files/upload.h"

/* ---- Its files in the workplace ---- */

static void path_in_workplace(const struct upload *upload, char path_out[STORED_PATH_SIZE])
{
    snprintf(path_out, STORED_PATH_SIZE, "%s/%s", upload->files->workplace.folder, upload->place);
}

void upload_path(const struct upload *upload, enum stored_size size, char path_out[STORED_PATH_SIZE])
{
    if (file_kind_is_picture(upload->kind))
        picture_path(upload->files->workplace.folder, upload->place, size, upload->picture.kind, path_out);
    else
        path_in_workplace(upload, path_out);
}

static bool open_place(struct upload *upload)
{
    char path[STORED_PATH_SIZE];

    snprintf(upload->place, sizeof(upload->place), "%" PRIu64, ++upload->files->upload_number);
    path_in_workplace(upload, path);
    upload->descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (upload->descriptor < 0)
        log_error("files: %s cannot be made: %s", path, strerror(errno));
    return upload->descriptor >= 0;
}

static void clear_place(struct upload *upload)
{
    static const enum file_kind kinds[] = {FILE_PNG, FILE_JPEG};
    char path[STORED_PATH_SIZE];

    if (upload->descriptor < 0)
        return;
    close(upload->descriptor);
    upload->descriptor = -1;
    path_in_workplace(upload, path);
    unlink(path);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (enum stored_size size = STORED_WHOLE; size < STORED_SIZES; size++) {
            picture_path(upload->files->workplace.folder, upload->place, size, kinds[i], path);
            unlink(path);
        }
}

/* ---- Its end ---- */

bool upload_is_abandoned(const struct upload *upload)
{
    return upload->intake == NULL && upload->done == NULL;
}

/* file is NULL with an error. */
static void tell_inside(struct upload *upload, enum error error, const json_t *file)
{
    files_brought_callback *done = upload->done;

    upload->done = NULL;
    done(upload->argument, error, file);
}

void upload_let_go(struct upload *upload)
{
    struct files *files = upload->files;

    if (!upload_is_abandoned(upload) || upload->is_pending)
        return;
    clear_place(upload);
    DL_DELETE(files->uploads, upload);
    files->upload_count--;
    mem_free(upload);
}

static unsigned status_of(enum error error)
{
    static const struct {
        enum error error;
        unsigned status;
    } statuses[] = {{ERR_FORBIDDEN, 403}, {ERR_NO_SUCH_CHANNEL, 404}, {ERR_FILE_TOO_BIG, 413},
                    {ERR_FILE_TYPE, 415}, {ERR_FILE_UNREADABLE, 422}, {ERR_UPLOAD_QUOTA, 429},
                    {ERR_BUSY, 503},      {ERR_UNAVAILABLE, 503},     {ERR_NO_ROOM, 507},
                    {ERR_SIGN_IN, 401},   {ERR_ARCHIVED, 409},        {ERR_TEXT_CLOSED, 409}};

    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (statuses[i].error == error)
            return statuses[i].status;
    return 400;
}

void upload_refuse(struct upload *upload, enum error error)
{
    unsigned status = status_of(error);

    if (upload->is_over)
        return;
    upload->is_over = true;
    upload->files->counters.refused++;
    clear_place(upload);
    if (upload->intake != NULL)
        http_intake_refuse(upload->intake, status, error, status == 503 ? RETRY_MS : 0);
    else if (upload->done != NULL)
        tell_inside(upload, error, NULL);
}

void upload_reply(struct upload *upload, json_t *reply)
{
    upload->is_over = true;
    upload->files->counters.uploads++;
    upload->files->counters.bytes += upload->bytes;
    clear_place(upload);
    if (upload->intake != NULL) {
        http_intake_reply(upload->intake, reply);
        return;
    }
    if (upload->done != NULL)
        tell_inside(upload, ERR_NONE, reply);
    json_decref(reply);
}

void upload_close(void *part)
{
    struct upload *upload = part;

    upload->intake = NULL;
    upload_let_go(upload);
}

/* ---- Rights and quotas ---- */

/* The row by which this may be brought; with kind FILE_NONE, any. */
static enum error find_rule(const struct upload *upload, enum file_kind kind,
                            const struct file_use **rule_out)
{
    const struct files_options *options = &upload->files->options;
    const struct authority *authority = options->authority;
    char channel_kind[CHANNEL_KIND_SIZE];
    struct actor actor;
    enum error error, first = kind == FILE_NONE ? ERR_INVALID_PARAMS : ERR_FILE_TYPE;

    if (!channel_id_parse(upload->channel, channel_kind))
        return ERR_NO_SUCH_CHANNEL;
    error = authority->resolve(authority->self, upload->channel, upload->person, NULL, &actor);
    if (error != ERR_NONE)
        return error;
    for (const struct file_use *rule = options->uses; rule->kind != NULL; rule++) {
        if (strcmp(rule->kind, channel_kind) != 0 || strcmp(rule->use, upload->use) != 0 ||
            (kind != FILE_NONE && (rule->kinds & FILES_OF(kind)) == 0))
            continue;
        error = rule->judge(hub_peek(options->hub, upload->channel),
                            files_settings(upload->files, upload->channel), &actor);
        if (error == ERR_NONE)
            *rule_out = rule;
        return error;
    }
    return first;
}

enum error upload_find_rule(struct upload *upload)
{
    return find_rule(upload, upload->brought, &upload->rule);
}

static void on_loaded(void *argument, bool ok)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    upload->loaded(upload, ok);
    if (!upload->is_asking)
        upload_let_go(upload);
}

void upload_load_channel(struct upload *upload, upload_loaded_callback *loaded)
{
    upload->is_pending = true;
    upload->loaded = loaded;
    upload->is_asking = true;
    hub_load(upload->files->options.hub, upload->channel, on_loaded, upload);
    upload->is_asking = false;
}

static bool has_room(const struct upload *upload)
{
    struct statvfs disk;

    return statvfs(upload->files->workplace.folder, &disk) != 0 ||
           (uint64_t)disk.f_bavail * disk.f_frsize >=
               upload->declared + upload->files->options.limits.spare_mb * MEGABYTE;
}

/* What comes from inside is bounded by who brings it. */
static bool is_one_too_many(const struct upload *upload)
{
    const struct files_limits *limits = &upload->files->options.limits;
    const struct upload *other;
    unsigned count = 0;

    if (upload->intake == NULL)
        return false;
    DL_FOREACH(upload->files->uploads, other)
    count += strcmp(other->person, upload->person) == 0 ? 1 : 0;
    return upload->files->upload_count > limits->uploads || count > limits->uploads_per_person;
}

bool upload_exceeds_quota(const struct upload *upload, const struct register_hash *hashes,
                          uint64_t space_bytes)
{
    const struct files_limits *limits = &upload->files->options.limits;

    return files_register_number(&hashes[0], "count") >= limits->person_day_files ||
           files_register_number(&hashes[0], "bytes") + upload->declared > limits->person_day_mb * MEGABYTE ||
           (upload->space_key[0] != '\0' &&
            files_register_number(&hashes[1], "bytes") + space_bytes > limits->space_mb * MEGABYTE);
}

/* All of it is there. */
static void take_from_inside(struct upload *upload)
{
    upload_receive(upload, upload->inside, (size_t)upload->declared);
    if (!upload->is_over)
        upload_complete(upload);
}

static void on_quota(void *argument, const struct registers *registers)
{
    struct upload *upload = argument;
    bool is_request = upload->intake != NULL;

    upload->is_pending = false;
    if (upload_is_abandoned(upload))
        upload->is_over = true;
    else if (registers->result != STORE_DONE)
        upload_refuse(upload, ERR_UNAVAILABLE);
    else if (upload_exceeds_quota(upload, registers->hashes, upload->declared))
        upload_refuse(upload, ERR_UPLOAD_QUOTA);
    else if (!open_place(upload))
        upload_refuse(upload, ERR_UNAVAILABLE);
    else if (is_request)
        http_intake_admit(upload->intake);
    else
        take_from_inside(upload);
    if (!is_request)
        upload_let_go(upload);
}

static void read_quota(struct upload *upload)
{
    const struct log_store *store = upload->files->options.store;
    const struct register_read reads[] = {{upload->day_key}, {upload->space_key}};

    upload->is_pending = true;
    store->read_registers(store->self, reads, upload->space_key[0] == '\0' ? 1 : 2, on_quota, upload);
}

/* What the channel is now may refuse it. */
static void on_channel(struct upload *upload, bool ok)
{
    const struct file_use *rule;
    enum error error = ok ? find_rule(upload, FILE_NONE, &rule) : ERR_UNAVAILABLE;

    if (error != ERR_NONE)
        upload_refuse(upload, error);
    else if (!upload_is_abandoned(upload))
        read_quota(upload);
}

/* ---- The head ---- */

static void name_registers(struct upload *upload)
{
    char day[DAY_SIZE];

    day_of(files_now_ms(upload->files), day);
    snprintf(upload->day_key, sizeof(upload->day_key), "files_day:%s:%s", upload->person, day);
    files_space_key(upload->files, upload->channel, upload->space_key);
}

static void begin(struct upload *upload);

static void on_abreast(void *argument, enum error error)
{
    struct upload *upload = argument;

    upload->wait = NULL;
    upload->is_pending = false;
    if (error != ERR_NONE)
        upload_refuse(upload, error);
    else if (!upload_is_abandoned(upload))
        begin(upload);
    upload_let_go(upload);
}

/* Another process may have made the channel, or let the person in, a moment ago: a refusal that is final
 * waits until this one would know. A visitor is a visitor everywhere. */
static bool may_be_new(const struct upload *upload, enum error error)
{
    return (error == ERR_NO_SUCH_CHANNEL || error == ERR_FORBIDDEN || error == ERR_SIGN_IN) &&
           upload->person[0] != '\0' && !upload->is_abreast;
}

static void wait_to_know(struct upload *upload)
{
    upload->is_abreast = true;
    upload->is_pending = true;
    upload->wait = hub_catch_up(upload->files->options.hub, on_abreast, upload);
}

static void begin(struct upload *upload)
{
    const struct file_use *rule;
    enum error error = find_rule(upload, FILE_NONE, &rule);
    bool waits = may_be_new(upload, error);

    if (error == ERR_NONE && upload->declared > upload->files->options.limits.file_bytes)
        error = ERR_FILE_TOO_BIG;
    if ((error == ERR_NONE || waits) && (is_one_too_many(upload) || upload->files->is_stopping)) {
        error = ERR_BUSY;
    } else if (waits) {
        wait_to_know(upload);
        return;
    }
    if (error == ERR_NONE && !has_room(upload))
        error = ERR_NO_ROOM;
    if (error != ERR_NONE) {
        upload_refuse(upload, error);
        return;
    }
    name_registers(upload);
    upload_load_channel(upload, on_channel);
}

static struct upload *create(struct files *files, const char *channel, const char *person)
{
    struct upload *upload = MEM_NEW(struct upload);

    upload->files = files;
    upload->descriptor = -1;
    snprintf(upload->channel, sizeof(upload->channel), "%s", channel == NULL ? "" : channel);
    snprintf(upload->person, sizeof(upload->person), "%s", person);
    DL_APPEND(files->uploads, upload);
    files->upload_count++;
    return upload;
}

void *upload_open(void *service, struct http_intake *intake, const struct http_intake_head *head)
{
    struct upload *upload = create(service, head->query(head, "channel"), head->person);
    const char *use = head->query(head, "use");

    upload->intake = intake;
    upload->declared = head->bytes;
    snprintf(upload->use, sizeof(upload->use), "%s", use == NULL ? "" : use);
    file_name_clean(head->header(head, "X-File-Name"), upload->name);
    begin(upload);
    return upload;
}

static void begin_from_inside(void *argument)
{
    struct upload *upload = argument;

    upload->is_pending = false;
    begin(upload);
    upload_let_go(upload);
}

void files_bring(struct files *files, const struct file_brought *brought, files_brought_callback *done,
                 void *argument)
{
    struct upload *upload = create(files, brought->channel, brought->person);

    upload->done = done;
    upload->argument = argument;
    upload->inside = brought->bytes;
    upload->declared = brought->length;
    snprintf(upload->name, sizeof(upload->name), "%s", brought->name);
    upload->is_pending = true;
    upload->pause = (struct timer){.fire = begin_from_inside, .argument = upload};
    hub_set_timer(files->options.hub, &upload->pause, 0);
}

/* ---- The body ---- */

/* Once the head is there: what it is, and whether that may be brought here. */
static enum error sniff(struct upload *upload)
{
    const struct files_limits *limits = &upload->files->options.limits;
    enum error error;

    upload->kind = file_kind_of(upload->head, upload->head_length, upload->name);
    if (upload->kind == FILE_NONE)
        return ERR_FILE_TYPE;
    upload->brought = upload->kind;
    error = upload_find_rule(upload);
    if (error == ERR_NONE && file_kind_is_picture(upload->kind) && upload->declared > limits->picture_bytes)
        error = ERR_FILE_TOO_BIG;
    return error;
}

static void take_head(struct upload *upload, const char *bytes, size_t length)
{
    size_t room = sizeof(upload->head) - upload->head_length;

    memcpy(upload->head + upload->head_length, bytes, length < room ? length : room);
    upload->head_length += length < room ? length : room;
}

static enum error write_all(struct upload *upload, const char *bytes, size_t length)
{
    ssize_t written;

    for (; length > 0; bytes += written, length -= (size_t)written) {
        written = write(upload->descriptor, bytes, length);
        if (written > 0)
            continue;
        if (written < 0 && errno == EINTR) {
            written = 0;
            continue;
        }
        log_error("files: an upload cannot be written: %s", strerror(errno));
        return errno == ENOSPC || errno == EDQUOT ? ERR_NO_ROOM : ERR_UNAVAILABLE;
    }
    return ERR_NONE;
}

void upload_receive(void *part, const void *bytes, size_t length)
{
    struct upload *upload = part;
    enum error error = ERR_NONE;

    if (upload->kind == FILE_NONE) {
        take_head(upload, bytes, length);
        if (upload->head_length == sizeof(upload->head))
            error = sniff(upload);
    }
    if (error == ERR_NONE)
        error = write_all(upload, bytes, length);
    if (error != ERR_NONE)
        upload_refuse(upload, error);
}

void upload_complete(void *part)
{
    struct upload *upload = part;
    enum error error = upload->kind == FILE_NONE ? sniff(upload) : ERR_NONE;

    if (error == ERR_NONE)
        upload_place(upload);
    else
        upload_refuse(upload, error);
}
