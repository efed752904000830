/* Files as they are brought: their beginnings, their contents, their names. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/memory.h"
#include "core/text.h"
#include "files/contents.h"
#include "files/hold.h"
#include "files/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_name(const char *encoded)
{
    char name[FILE_NAME_SIZE];
    struct buffer disposition = {0};

    file_name_clean(encoded, name);
    file_name_fit(name, FILE_DOCX);
    if (strchr(name, '/') != NULL || strpbrk(name, "\r\n\\") != NULL || name[0] == '.' ||
        text_count_points(name) > FILE_NAME_POINTS)
        abort();
    file_name_write_disposition(&disposition, name, false);
    if (strpbrk(disposition.bytes, "\r\n") != NULL)
        abort();
    buffer_finish(&disposition);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static int descriptor = -1;
    char *text = mem_copy(bytes, length);
    struct hold hold;

    if (descriptor < 0)
        descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, bytes, length, 0) != (ssize_t)length)
        abort();
    file_kind_of(bytes, length < FILE_HEAD_BYTES ? length : FILE_HEAD_BYTES, "a.txt");
    contents_is_archive(descriptor, FILE_DOCX);
    contents_is_archive(descriptor, FILE_ODT);
    contents_is_text(descriptor);
    hold_read(text, &hold);
    check_name(text);
    mem_free(text);
    return 0;
}
