#include "files/contents.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"

#define PIECE 65536

/* ---- Text ---- */

/* What has been read of a character. */
struct utf8 {
    unsigned left; /* bytes still to come */
    uint32_t point, least;
};

static bool is_character(uint32_t point)
{
    if (point < 0x20)
        return point == '\t' || point == '\n' || point == '\f' || point == '\r';
    return point != 0x7f && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

static bool begin_character(struct utf8 *utf8, uint8_t byte)
{
    if (byte < 0x80)
        return is_character(byte);
    if (byte >= 0xc2 && byte < 0xe0)
        *utf8 = (struct utf8){1, byte & 0x1f, 0x80};
    else if (byte >= 0xe0 && byte < 0xf0)
        *utf8 = (struct utf8){2, byte & 0x0f, 0x800};
    else if (byte >= 0xf0 && byte < 0xf5)
        *utf8 = (struct utf8){3, byte & 0x07, 0x10000};
    else
        return false;
    return true;
}

static bool take_byte(struct utf8 *utf8, uint8_t byte)
{
    if (utf8->left == 0)
        return begin_character(utf8, byte);
    if ((byte & 0xc0) != 0x80)
        return false;
    utf8->point = utf8->point << 6 | (byte & 0x3f);
    return --utf8->left > 0 || (utf8->point >= utf8->least && is_character(utf8->point));
}

bool contents_is_text(int descriptor)
{
    uint8_t piece[PIECE];
    struct utf8 utf8 = {0};
    off_t at = 0;
    ssize_t length;

    while ((length = pread(descriptor, piece, sizeof(piece), at)) > 0) {
        for (ssize_t i = 0; i < length; i++)
            if (!take_byte(&utf8, piece[i]))
                return false;
        at += length;
    }
    return length == 0 && utf8.left == 0;
}

/* ---- Archives ---- */

#define END_BYTES 22
#define COMMENT_MOST 65535
#define ENTRY_BYTES 46
#define DIRECTORY_MOST (4 << 20)
#define ENTRIES_MOST 10000
#define UNPACKED_MOST (UINT64_C(256) << 20)

static uint32_t number(const uint8_t *bytes, unsigned count)
{
    uint32_t value = 0;

    while (count > 0)
        value = value << 8 | bytes[--count];
    return value;
}

struct span {
    uint32_t at, length;
    unsigned entries;
};

/* The end record stands last, behind it only its comment. */
static bool find_directory(int descriptor, off_t size, struct span *directory_out)
{
    static uint8_t const signature[] = {'P', 'K', 5, 6};
    size_t length = size < END_BYTES + COMMENT_MOST ? (size_t)size : END_BYTES + COMMENT_MOST;
    uint8_t *tail = mem_new(length);
    bool is_found = false;

    if (pread(descriptor, tail, length, size - (off_t)length) == (ssize_t)length)
        for (size_t at = length - END_BYTES + 1; at-- > 0 && !is_found;)
            if (memcmp(tail + at, signature, sizeof(signature)) == 0 &&
                at + END_BYTES + number(tail + at + 20, 2) == length) {
                *directory_out = (struct span){.at = number(tail + at + 16, 4),
                                               .length = number(tail + at + 12, 4),
                                               .entries = number(tail + at + 10, 2)};
                is_found = true;
            }
    mem_free(tail);
    return is_found && directory_out->length <= DIRECTORY_MOST && directory_out->entries <= ENTRIES_MOST &&
           (uint64_t)directory_out->at + directory_out->length <= (uint64_t)size;
}

static bool leads_out(const char *name)
{
    return name[0] == '/' || strchr(name, '\\') != NULL || strcmp(name, "..") == 0 ||
           strncmp(name, "../", 3) == 0 || strstr(name, "/../") != NULL;
}

struct finding {
    bool has_main, has_types;
    uint64_t unpacked;
};

static bool look_at_entry(const char *name, const uint8_t *entry, enum file_kind kind,
                          struct finding *finding)
{
    const char *main = kind == FILE_DOCX ? "word/document.xml" : "content.xml";
    const char *types = kind == FILE_DOCX ? "[Content_Types].xml" : "mimetype";
    bool is_encrypted = (number(entry + 8, 2) & 1) != 0;

    finding->has_main = finding->has_main || strcmp(name, main) == 0;
    finding->has_types = finding->has_types || strcmp(name, types) == 0;
    finding->unpacked += number(entry + 24, 4);
    return !is_encrypted && !leads_out(name) && strstr(name, "vbaProject.bin") == NULL &&
           strncmp(name, "Basic/", 6) != 0 && finding->unpacked <= UNPACKED_MOST;
}

static bool look_at_entries(const uint8_t *bytes, const struct span *directory, enum file_kind kind)
{
    static uint8_t const signature[] = {'P', 'K', 1, 2};
    struct finding finding = {0};
    char name[512];
    size_t at = 0;

    for (unsigned i = 0; i < directory->entries; i++) {
        const uint8_t *entry = bytes + at;
        size_t name_length;

        if (directory->length - at < ENTRY_BYTES || memcmp(entry, signature, sizeof(signature)) != 0)
            return false;
        name_length = number(entry + 28, 2);
        if (name_length >= sizeof(name) || directory->length - at - ENTRY_BYTES < name_length)
            return false;
        memcpy(name, entry + ENTRY_BYTES, name_length);
        name[name_length] = '\0';
        if (!look_at_entry(name, entry, kind, &finding))
            return false;
        at += ENTRY_BYTES + name_length + number(entry + 30, 2) + number(entry + 32, 2);
        if (at > directory->length)
            return false;
    }
    return finding.has_main && finding.has_types;
}

bool contents_is_archive(int descriptor, enum file_kind kind)
{
    struct stat status;
    struct span directory;
    uint8_t *bytes;
    bool is_well;

    if (fstat(descriptor, &status) != 0 || status.st_size < END_BYTES ||
        !find_directory(descriptor, status.st_size, &directory))
        return false;
    bytes = mem_new(directory.length);
    is_well = pread(descriptor, bytes, directory.length, directory.at) == (ssize_t)directory.length &&
              look_at_entries(bytes, &directory, kind);
    mem_free(bytes);
    return is_well;
}
