#include "loader/stamp.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MARK "@@"
#define MARK_LENGTH 2
#define NUMBER_DIGITS 8
#define TIME_DIGITS 16

int64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void stamp_write(char *text_out, size_t length, struct stamp stamp)
{
    snprintf(text_out, length + 1, MARK "%08" PRIx32 "%016" PRIx64, stamp.number, (uint64_t)stamp.sent_ns);
    memset(text_out + STAMP_LENGTH, 'x', length - STAMP_LENGTH);
    text_out[length] = '\0';
}

static uint64_t read_hex(const char *digits, size_t count)
{
    uint64_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 4 | (uint64_t)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
    return value;
}

/* Messages of one system mostly have their mark in the same place. */
static const char *find_mark(const char *start, const char *end)
{
    static ptrdiff_t usual;
    const char *mark = start + usual;

    if (usual + STAMP_LENGTH <= end - start && memcmp(mark, MARK, MARK_LENGTH) == 0)
        return mark;
    mark = memmem(start, (size_t)(end - start), MARK, MARK_LENGTH);
    if (mark != NULL)
        usual = mark - start;
    return mark;
}

bool stamp_find(const char **cursor, const char *end, struct stamp *stamp_out)
{
    const char *mark = find_mark(*cursor, end);

    if (mark == NULL || end - mark < STAMP_LENGTH)
        return false;
    stamp_out->number = (uint32_t)read_hex(mark + MARK_LENGTH, NUMBER_DIGITS);
    stamp_out->sent_ns = (int64_t)read_hex(mark + MARK_LENGTH + NUMBER_DIGITS, TIME_DIGITS);
    *cursor = mark + STAMP_LENGTH;
    return true;
}
