#include "files/files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <utlist.h>

#include "core/json.h"
#include "core/memory.h"
#include "files/upload.h"

const struct files_limits files_default_limits = {
    .file_bytes = 20 << 20,
    .picture_bytes = 10 << 20,
    .uploads = 64,
    .uploads_per_person = 4,
    .upload_secs = 600,
    .person_day_files = 500,
    .person_day_mb = 500,
    .space_mb = 10000,
    .spare_mb = 256,
};

int64_t files_now_ms(const struct files *files)
{
    const struct clock *clock = files->options.clock;

    return clock->now_ms(clock->self);
}

const json_t *files_settings(const struct files *files, const char *channel)
{
    const struct authority *authority = files->options.authority;

    return authority->find_settings(authority->self, channel);
}

void files_space_key(const struct files *files, const char *channel, char key_out[SPACE_KEY_SIZE])
{
    const char *space = json_text(files_settings(files, channel), "space");

    key_out[0] = '\0';
    if (space != NULL)
        snprintf(key_out, SPACE_KEY_SIZE, "files_%s", space);
}

void files_pictures_key(const char *channel, char key_out[PICTURES_KEY_SIZE])
{
    snprintf(key_out, PICTURES_KEY_SIZE, "files_pictures:%.47s", channel);
}

uint64_t files_register_number(const struct register_hash *hash, const char *name)
{
    const char *value = register_find(hash, name);

    return value == NULL ? 0 : strtoull(value, NULL, 10);
}

/* ---- A file as it is told ---- */

static json_t *path_to_json(const struct buffer *path, const char *size)
{
    json_t *json;
    struct buffer whole = {0};

    buffer_append_format(&whole, "%s%s", path->bytes, size);
    json = json_string(whole.bytes);
    buffer_finish(&whole);
    return json;
}

static void add_picture(json_t *json, const struct register_hash *hash, const struct buffer *path)
{
    uint64_t width = files_register_number(hash, "width");

    json_object_set_new(json, "width", json_integer((json_int_t)width));
    json_object_set_new(json, "height", json_integer((json_int_t)files_register_number(hash, "height")));
    json_object_set_new(json, "preview_url",
                        path_to_json(path, width > stored_width(STORED_1600) ? "&s=1600" : ""));
    json_object_set_new(json, "thumbnail_url",
                        path_to_json(path, width > stored_width(STORED_320) ? "&s=320" : ""));
}

json_t *files_describe(const struct files *files, const struct register_hash *hash, const char *file,
                       const char *channel, const char *person)
{
    enum file_kind kind = file_kind_named(register_find(hash, "kind"));
    char field[HOLD_FIELD_SIZE];
    struct buffer path = {0};
    struct hold hold;
    json_t *json;

    hold_field(channel, field);
    if (kind == FILE_NONE || !hold_read(register_find(hash, field), &hold) ||
        hold_is_over(&hold, files_now_ms(files)))
        return NULL;
    file_key_write_path(
        &path,
        &(struct file_pass){
            .hash = file, .channel = channel, .person = person, .name = hold.name, .kind = kind},
        files_now_ms(files), files->options.sign, files->options.sign_argument);
    json = json_pack("{s:s, s:s, s:s, s:I, s:s}", "file", file, "type", file_kind_word(kind), "name",
                     hold.name, "bytes", (json_int_t)files_register_number(hash, "bytes"), "url", path.bytes);
    if (file_kind_is_picture(kind))
        add_picture(json, hash, &path);
    buffer_finish(&path);
    return json;
}

/* ---- Beginning and end ---- */

struct files *files_create(const struct files_options *options)
{
    struct files *files = MEM_NEW(struct files);

    files->options = *options;
    snprintf(files->data, sizeof(files->data), "%s", options->data);
    if (!workplace_open(&files->workplace, files->data, options->process)) {
        mem_free(files);
        return NULL;
    }
    files->pictures = pictures_create(options->loop);
    hub_add_methods(options->hub, file_methods, files);
    return files;
}

void files_start(struct files *files)
{
    sweep_start(files);
}

void files_stop(struct files *files)
{
    struct upload *upload, *next;

    if (files == NULL)
        return;
    files->is_stopping = true;
    hub_cancel_timer(files->options.hub, &files->sweep);
    DL_FOREACH_SAFE(files->uploads, upload, next)
    upload_stop(upload);
    pictures_stop(files->pictures);
    files->pictures = NULL;
}

void files_destroy(struct files *files)
{
    if (files == NULL)
        return;
    workplace_close(&files->workplace);
    buffer_finish(&files->disposition);
    mem_free(files);
}

struct http_route files_route(struct files *files)
{
    return (struct http_route){"GET", "/files/", serve_file, files};
}

struct http_intake_route files_intake(struct files *files)
{
    return (struct http_intake_route){
        .path = "/upload",
        .most_bytes = files->options.limits.file_bytes,
        .most_secs = files->options.limits.upload_secs,
        .service = files,
        .open = upload_open,
        .receive = upload_receive,
        .complete = upload_complete,
        .close = upload_close,
    };
}

void files_write_metrics(const struct files *files, struct buffer *buffer)
{
    const struct files_counters *counters = &files->counters;

    buffer_append_format(buffer,
                         "# TYPE sfat_uploads_total counter\n"
                         "sfat_uploads_total{result=\"kept\"} %" PRIu64 "\n"
                         "sfat_uploads_total{result=\"refused\"} %" PRIu64 "\n"
                         "# TYPE sfat_uploads gauge\n"
                         "sfat_uploads %u\n"
                         "# TYPE sfat_upload_bytes_total counter\n"
                         "sfat_upload_bytes_total %" PRIu64 "\n"
                         "# TYPE sfat_files_served_total counter\n"
                         "sfat_files_served_total %" PRIu64 "\n"
                         "# TYPE sfat_files_removed_total counter\n"
                         "sfat_files_removed_total %" PRIu64 "\n",
                         counters->uploads, counters->refused, files->upload_count, counters->bytes,
                         counters->served, counters->removed);
}
