#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "documents/documents.h"
#include "exchange/layout.h"
#include "exchange/service.h"
#include "exchange/words.h"

#define PICTURE_BYTES_MOST (2u << 20)
#define PLAIN_MOST 40
/* Where all is full: when it is worth asking again. */
#define FULL_RETRY_MS 60000

/* ---- Pictures: as they were brought, or their smaller size where that is much ---- */

struct source {
    const struct exchange *exchange;
    const json_t *pictures; /* that may be taken: file => true */
};

static bool give_picture(void *argument, const char *file, struct buffer *bytes_out)
{
    const struct source *source = argument;
    const char *data = source->exchange->data;
    const struct buffer *logo = logos_find(source->exchange, file);

    if (logo != NULL) {
        buffer_append(bytes_out, logo->bytes, logo->length);
        return true;
    }
    if (json_object_get(source->pictures, file) == NULL)
        return false;
    if (stored_read(data, file, STORED_WHOLE, PICTURE_BYTES_MOST, bytes_out))
        return true;
    buffer_clear(bytes_out);
    return stored_read(data, file, STORED_1600, 4 * PICTURE_BYTES_MOST, bytes_out);
}

/* ---- What stands around the text ---- */

static void read_day(const json_t *object, const char *name, char day_out[DAY_SIZE])
{
    const char *day = json_text(object, name);

    snprintf(day_out, DAY_SIZE, "%.10s", day == NULL ? "" : day);
}

static void read_endorsement(const json_t *row, const char *language,
                             struct document_endorsement *endorsement)
{
    endorsement->organisation = json_text(row, "organisation");
    endorsement->category = exchange_category_words(language, json_text(row, "category"));
    endorsement->region = json_text(row, "region");
    endorsement->capacity = json_text(row, "capacity");
    endorsement->reservations = json_text(row, "reservations");
    endorsement->version = (unsigned)json_int(row, "version", 0);
    read_day(row, "day", endorsement->day);
    read_day(row, "withdrawn", endorsement->withdrawn);
}

static struct document_endorsement *read_endorsements(const json_t *order)
{
    const json_t *rows = json_object_get(order, "endorsements");
    struct document_endorsement *list = mem_new((json_array_size(rows) + 1) * sizeof(*list));
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) read_endorsement(row, json_text(order, "language"), &list[i]);
    return list;
}

/* plain has room for PLAIN_MOST keys and a NULL. */
static void read_meta(const json_t *order, const char **plain, struct document_endorsement *endorsements,
                      struct document_meta *meta)
{
    const json_t *rows = json_object_get(order, "endorsements"), *keys = json_object_get(order, "plain"),
                 *key;
    size_t i, count = 0;

    json_array_foreach(keys, i, key)
    {
        if (count < PLAIN_MOST && json_is_string(key))
            plain[count++] = json_string_value(key);
    }
    plain[count] = NULL;
    *meta = (struct document_meta){
        .language = json_text(order, "language"),
        .title = json_text(order, "title"),
        .initiator = json_text(order, "initiator"),
        .status = exchange_status_words(json_text(order, "language"), json_text(order, "status")),
        .version = (unsigned)json_int(order, "version", 0),
        .version_name = json_text(order, "version_name"),
        .sha256 = json_text(order, "sha256"),
        .is_numbered = json_is_true(json_object_get(order, "is_numbered")),
        .plain = plain,
        .with_annex = rows != NULL,
        .endorsements = endorsements,
        .endorsement_count = json_array_size(rows),
    };
    read_day(order, "day", meta->day);
}

/* ---- The file ---- */

static bool write_document(const struct exchange *exchange, const json_t *order,
                           const struct document *document, enum document_format format, struct buffer *out)
{
    struct source source = {exchange, json_object_get(order, "pictures")};
    const struct document_images images = {give_picture, &source};
    struct document_endorsement *endorsements = read_endorsements(order);
    struct buffer registry = {0}, address = {0};
    const char *plain[PLAIN_MOST + 1];
    struct document_meta meta;
    bool is_written;

    read_meta(order, plain, endorsements, &meta);
    exchange_write_registry(order, &registry);
    if (json_text(order, "path") != NULL)
        buffer_append_format(&address, "%s%s", exchange->options.url, json_text(order, "path"));
    meta.registry = registry.bytes;
    meta.address = address.bytes;
    meta.footer_note = exchange->options.footer_note;
    meta.header_note = exchange->options.header_note;
    meta.logos = exchange->logo_names;
    is_written = document_write(format, document, &meta, &images, out);
    mem_free(endorsements);
    buffer_finish(&registry);
    buffer_finish(&address);
    return is_written;
}

/* Cuts words so that they have at most so many characters. */
static void cut(char *words, size_t most)
{
    for (; *words != '\0'; words++) {
        if ((*words & 0xc0) != 0x80 && most-- == 0) {
            *words = '\0';
            return;
        }
    }
}

/* A long title is cut, not what comes behind it. */
static void make_name(const json_t *order, const char *ending, char name_out[FILE_NAME_SIZE])
{
    int64_t version = json_int(order, "version", 0);
    struct buffer encoded = {0}, title = {0};
    char tail[32] = "";

    if (version > 0)
        snprintf(tail, sizeof(tail), "-v%lld", (long long)version);
    snprintf(tail + strlen(tail), sizeof(tail) - strlen(tail), ".%s", ending);
    buffer_append_text(&title, json_text(order, "title"));
    for (char *at = title.bytes; *at != '\0'; at++)
        *at = *at == '/' || *at == '\\' ? '-' : *at;
    file_name_encode(&encoded, title.bytes);
    file_name_clean(encoded.bytes, name_out);
    cut(name_out, FILE_NAME_POINTS - strlen(tail));
    strcat(name_out, tail);
    buffer_finish(&encoded);
    buffer_finish(&title);
}

static json_t *show(const struct exchange *exchange, const json_t *order, enum document_format format,
                    size_t bytes)
{
    const char *id = json_text(order, "file");
    int64_t expires_ms = json_int(order, "expires_ms", 0);
    char name[FILE_NAME_SIZE];
    struct buffer url = {0};
    json_t *answer;

    make_name(order, document_format_name(format), name);
    exports_write_path(exchange, id, order, name, expires_ms, &url);
    answer = json_pack("{s:s, s:s, s:s, s:I, s:I}", "file", id, "name", name, "url", url.bytes, "bytes",
                       (json_int_t)bytes, "expires_ms", (json_int_t)expires_ms);
    buffer_finish(&url);
    return answer;
}

/* Where no more files may be kept: {error, retry_after_ms}; else NULL. */
static json_t *refuse_more(const struct exchange *exchange, const json_t *order)
{
    struct kept kept;
    bool is_own;

    exports_sweep(exchange, json_text(order, "person"), &kept);
    is_own = kept.own_bytes >= EXCHANGE_PERSON_BYTES_MOST;
    if (!is_own && kept.bytes < EXCHANGE_BYTES_MOST)
        return NULL;
    return json_pack("{s:s, s:I}", "error", error_word(is_own ? ERR_TOO_MANY_EXPORTS : ERR_BUSY),
                     "retry_after_ms", (json_int_t)(is_own ? kept.frees_in_ms : FULL_RETRY_MS));
}

/* NULL: it is too large. */
static struct document *read_document(const json_t *order)
{
    struct document *document = document_from_json(json_object_get(order, "text"));
    const json_t *layout = json_object_get(order, "layout");

    if (document == NULL || layout == NULL)
        return document;
    layout_apply(document, layout, json_text(order, "language"));
    if (!document_is_over(document))
        return document;
    document_destroy(document);
    return NULL;
}

json_t *exchange_run_writing(void *argument, const struct exchange *exchange, json_t *order)
{
    struct document *document = read_document(order);
    enum document_format format;
    struct buffer file = {0};
    json_t *answer;

    (void)argument;
    json_object_del(order, "text");
    if (document == NULL)
        return json_pack("{s:s}", "error", "too_large");
    answer = refuse_more(exchange, order);
    if (answer == NULL && document_format_find(json_text(order, "format"), &format) &&
        write_document(exchange, order, document, format, &file) &&
        exports_keep(exchange, json_text(order, "file"), json_text(order, "person"), &file))
        answer = show(exchange, order, format, file.length);
    document_destroy(document);
    buffer_finish(&file);
    return answer;
}
