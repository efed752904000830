#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/secret.h"
#include "documents/documents.h"
#include "exchange/service.h"

/* A picture in a file is taken where it is one that was brought here before, as those of a text that was
 * written from here are; others are left out. */
static bool take_picture(void *argument, const void *bytes, size_t length,
                         char file_out[DOCUMENT_FILE_NAME_SIZE])
{
    const struct exchange *exchange = argument;
    char hash[SHA256_HEX_SIZE], path[STORED_PATH_SIZE];

    if (length == 0 ||
        !file_kind_is_picture(file_kind_of(bytes, length < FILE_HEAD_BYTES ? length : FILE_HEAD_BYTES, "")))
        return false;
    secret_sha256_hex(bytes, length, hash);
    if (!stored_find(exchange->data, hash, STORED_WHOLE, path))
        return false;
    memcpy(file_out, hash, sizeof(hash));
    return true;
}

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

static json_t *read_file(const struct exchange *exchange, const json_t *order, const struct buffer *file)
{
    const struct document_image_taker taker = {take_picture, (void *)exchange};
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
    answer = json_pack("{s:o}", "text", document_to_json(document, name_section, NULL));
    document_destroy(document);
    return answer;
}

json_t *exchange_run_reading(const struct exchange *exchange, json_t *order)
{
    struct buffer file = {0};
    json_t *answer;

    if (stored_read(exchange->data, json_text(order, "file"), STORED_WHOLE, DOCUMENT_FILE_BYTES_MOST, &file))
        answer = read_file(exchange, order, &file);
    else
        answer = json_pack("{s:s}", "error", "no_such_file");
    buffer_finish(&file);
    return answer;
}
