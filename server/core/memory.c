#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

static void *checked(void *memory)
{
    if (memory == NULL) {
        log_error("out of memory");
        abort();
    }
    return memory;
}

void *mem_new(size_t size)
{
    return checked(calloc(1, size == 0 ? 1 : size));
}

void *mem_resize(void *memory, size_t size)
{
    return checked(realloc(memory, size == 0 ? 1 : size));
}

char *mem_copy(const void *bytes, size_t length)
{
    char *copy = checked(malloc(length + 1));

    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *mem_copy_text(const char *text)
{
    return text == NULL ? NULL : mem_copy(text, strlen(text));
}

void mem_free(void *memory)
{
    free(memory);
}

void *mem_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity == 0 ? 4 : *capacity * 2;
    return mem_resize(array, *capacity * size);
}
