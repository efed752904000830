#include "files/kind.h"

#include <string.h>
#include <strings.h>

#include "core/memory.h"

struct kind {
    const char *word;
    const char *type;
};

static const struct kind kinds[FILE_KINDS] = {
    [FILE_NONE] = {"", ""},
    [FILE_PNG] = {"png", "image/png"},
    [FILE_JPEG] = {"jpeg", "image/jpeg"},
    [FILE_GIF] = {"gif", "image/gif"},
    [FILE_WEBP] = {"webp", "image/webp"},
    [FILE_PDF] = {"pdf", "application/pdf"},
    [FILE_DOCX] = {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [FILE_ODT] = {"odt", "application/vnd.oasis.opendocument.text"},
    [FILE_MARKDOWN] = {"md", "text/markdown; charset=utf-8"},
    [FILE_TEXT] = {"txt", "text/plain; charset=utf-8"},
};

/* What stands where in a file of that kind. Earlier rows first: an ODT is a ZIP too. */
struct magic {
    enum file_kind kind;
    size_t at, length;
    const char *bytes;
    size_t also_at;
    const char *also; /* NULL: nothing more */
};

static const struct magic magics[] = {
    {FILE_PNG, 0, 8, "\x89PNG\r\n\x1a\n", 12, "IHDR"},
    {FILE_JPEG, 0, 3, "\xff\xd8\xff", 0, NULL},
    {FILE_GIF, 0, 6, "GIF87a", 0, NULL},
    {FILE_GIF, 0, 6, "GIF89a", 0, NULL},
    {FILE_WEBP, 0, 4, "RIFF", 8, "WEBP"},
    {FILE_PDF, 0, 5, "%PDF-", 0, NULL},
    /* A ZIP whose first entry is `mimetype`, stored as it is (OpenDocument 1.2, part 3, section 3.3). */
    {FILE_ODT, 0, 4, "PK\x03\x04", 30, "mimetypeapplication/vnd.oasis.opendocument.text"},
    {FILE_DOCX, 0, 4, "PK\x03\x04", 0, NULL},
};

static bool stands_at(const char *head, size_t length, size_t at, const char *bytes, size_t count)
{
    return length >= at + count && memcmp(head + at, bytes, count) == 0;
}

static bool fits(const struct magic *magic, const char *head, size_t length)
{
    return stands_at(head, length, magic->at, magic->bytes, magic->length) &&
           (magic->also == NULL || stands_at(head, length, magic->also_at, magic->also, strlen(magic->also)));
}

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), ending_length = strlen(ending);

    return length > ending_length && strcasecmp(name + length - ending_length, ending) == 0;
}

static enum file_kind kind_of_text(const char *name)
{
    if (ends_in(name, ".md") || ends_in(name, ".markdown"))
        return FILE_MARKDOWN;
    return ends_in(name, ".txt") ? FILE_TEXT : FILE_NONE;
}

enum file_kind file_kind_of(const void *head, size_t length, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(magics); i++)
        if (fits(&magics[i], head, length))
            return magics[i].kind;
    return length == 0 || memchr(head, '\0', length) != NULL ? FILE_NONE : kind_of_text(name);
}

const char *file_kind_word(enum file_kind kind)
{
    return kinds[kind].word;
}

enum file_kind file_kind_named(const char *word)
{
    enum file_kind kind = FILE_NONE + 1;

    if (word == NULL)
        return FILE_NONE;
    while (kind < FILE_KINDS && strcmp(kinds[kind].word, word) != 0)
        kind++;
    return kind < FILE_KINDS ? kind : FILE_NONE;
}

const char *file_kind_type(enum file_kind kind)
{
    return kinds[kind].type;
}

bool file_kind_is_picture(enum file_kind kind)
{
    return (FILES_PICTURES & FILES_OF(kind)) != 0;
}
