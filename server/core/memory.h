/* Memory that is there or the process stops: nobody checks. Sizes that come from outside are bounded before
 * they arrive here. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Zeroed; the caller frees with mem_free. A size of 0 is allowed. */
void *mem_new(size_t size);
/* As realloc; what grows is not zeroed. */
void *mem_resize(void *memory, size_t size);
/* A copy of length bytes and a NUL after them. */
char *mem_copy(const void *bytes, size_t length);
/* NULL gives NULL. */
char *mem_copy_text(const char *text);
/* NULL is accepted. */
void mem_free(void *memory);

#define MEM_NEW(type) ((type *)mem_new(sizeof(type)))

/* An array that doubles: makes room for one more after count elements of size bytes. capacity is read and
 * written. */
void *mem_grow(void *array, size_t count, size_t *capacity, size_t size);

#endif
