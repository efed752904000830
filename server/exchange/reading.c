#include <stdio.h>
#include <string.h>

#include <utlist.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/secret.h"
#include "documents/documents.h"
#include "exchange/service.h"

/* Of one file, in memory while they are brought to their places. */
#define FOUND_BYTES_MOST (64u << 20)

/* ---- Its pictures ---- */

struct reading {
    const json_t *placed; /* name => {file, width?, height?}; NULL: none */
    struct found_picture **found;
    size_t found_bytes;
    json_int_t left_out;
};

static bool is_found(const struct reading *reading, const char *name)
{
    const struct found_picture *picture;

    LL_FOREACH(*reading->found, picture)
    if (strcmp(picture->name, name) == 0)
        return true;
    return false;
}

static void add_found(struct reading *reading, const char *name, const void *bytes, size_t length)
{
    struct found_picture *picture;

    if (is_found(reading, name))
        return;
    picture = MEM_NEW(struct found_picture);
    snprintf(picture->name, sizeof(picture->name), "%s", name);
    picture->bytes = mem_copy(bytes, length);
    picture->length = length;
    LL_APPEND(*reading->found, picture);
    reading->found_bytes += length;
}

static bool is_picture(const void *bytes, size_t length)
{
    return bytes != NULL && length > 0 &&
           file_kind_is_picture(file_kind_of(bytes, length < FILE_HEAD_BYTES ? length : FILE_HEAD_BYTES, ""));
}

static bool take_picture(void *argument, const void *bytes, size_t length, struct document_image *image_out)
{
    struct reading *reading = argument;
    const json_t *placed;
    char name[SHA256_HEX_SIZE];

    if (is_picture(bytes, length)) {
        secret_sha256_hex(bytes, length, name);
        placed = json_object_get(reading->placed, name);
        if (placed != NULL) {
            snprintf(image_out->file, sizeof(image_out->file), "%s", json_text(placed, "file"));
            image_out->width = (unsigned)json_int(placed, "width", 0);
            image_out->height = (unsigned)json_int(placed, "height", 0);
            return true;
        }
        if (reading->found != NULL && length <= FOUND_BYTES_MOST - reading->found_bytes) {
            add_found(reading, name, bytes, length);
            return false;
        }
    }
    reading->left_out++;
    return false;
}

/* ---- Its sections ---- */

/* A section's name, which nobody can guess and so nobody has. */
static void name_section(void *argument, char *id_out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

    (void)argument;
    for (size_t i = 0; i < DOCUMENT_SECTION_ID_LENGTH; i++)
        id_out[i] = letters[secret_random_below(sizeof(letters) - 1)];
    id_out[DOCUMENT_SECTION_ID_LENGTH] = '\0';
}

static void forget_names(const struct document *document)
{
    for (struct block *block = document_root(document)->first; block != NULL; block = block->next)
        block->id = block->key = NULL;
}

/* What the file is by its beginning; text is taken for Markdown, which plain text is too. */
static bool find_format(const struct buffer *file, enum document_format *format_out)
{
    enum file_kind kind =
        file_kind_of(file->bytes, file->length < FILE_HEAD_BYTES ? file->length : FILE_HEAD_BYTES, "text.md");

    if (kind == FILE_DOCX)
        *format_out = FORMAT_DOCX;
    else if (kind == FILE_ODT)
        *format_out = FORMAT_ODT;
    else if (kind == FILE_MARKDOWN)
        *format_out = FORMAT_MARKDOWN;
    else
        return false;
    return true;
}

static json_t *refuse(enum document_result result)
{
    return json_pack("{s:s}", "error", result == DOCUMENT_TOO_LARGE ? "file_too_big" : "file_unreadable");
}

static json_t *show(const struct document *document, const struct reading *reading)
{
    json_t *answer = json_pack("{s:o}", "text", document_to_json(document, name_section, NULL));

    if (reading->left_out > 0)
        json_object_set_new(answer, "left_out", json_integer(reading->left_out));
    return answer;
}

static json_t *read_file(const json_t *order, const struct buffer *file, struct reading *reading)
{
    const struct document_image_taker taker = {take_picture, reading};
    enum document_format format;
    struct document *document;
    enum document_result result;
    json_t *answer;

    if (file->length == 0 || !find_format(file, &format))
        return refuse(DOCUMENT_UNREADABLE);
    result = document_read(format, file->bytes, file->length, &taker, &document);
    if (result != DOCUMENT_READ)
        return refuse(result);
    if (json_is_true(json_object_get(order, "is_fresh")))
        forget_names(document);
    answer = show(document, reading);
    document_destroy(document);
    return answer;
}

json_t *exchange_run_reading(const struct exchange *exchange, const json_t *order,
                             struct found_picture **found_out)
{
    struct reading reading = {.placed = json_object_get(order, "pictures"), .found = found_out};
    struct buffer file = {0};
    json_t *answer;

    if (stored_read(exchange->data, json_text(order, "file"), STORED_WHOLE, DOCUMENT_FILE_BYTES_MOST, &file))
        answer = read_file(order, &file, &reading);
    else
        answer = json_pack("{s:s}", "error", "no_such_file");
    buffer_finish(&file);
    return answer;
}
