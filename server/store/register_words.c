#include "store/register_words.h"

#include <assert.h>
#include <string.h>

#include "core/memory.h"

#define WORDS_OF_GUARD 3
#define WORDS_OF_WRITE 4

size_t register_words(size_t guard_count, size_t write_count)
{
    return 1 + WORDS_OF_GUARD * guard_count + WORDS_OF_WRITE * write_count;
}

/* "=value", or "-" for absent. */
static void add_wanted(struct resp *resp, const char *value)
{
    struct buffer wanted = {0};

    buffer_append_text(&wanted, value == NULL ? "-" : "=");
    buffer_append_text(&wanted, value == NULL ? "" : value);
    resp_bytes(resp, wanted.bytes, wanted.length);
    buffer_finish(&wanted);
}

static void add_guard(struct resp *resp, const struct register_guard *guard)
{
    resp_text(resp, guard->key);
    resp_text(resp, guard->field);
    add_wanted(resp, guard->value);
}

static void add_write(struct resp *resp, const struct register_write *write)
{
    static const char *const verbs[] = {
        [REGISTER_HASH_SET] = "S", [REGISTER_HASH_DELETE] = "D", [REGISTER_HASH_ADD] = "A",
        [REGISTER_DELETE] = "X",   [REGISTER_EXPIRE] = "E",
    };

    assert(write->verb < COUNT_OF(verbs));
    resp_text(resp, verbs[write->verb]);
    resp_text(resp, write->key);
    resp_text(resp, write->field == NULL ? "" : write->field);
    resp_text(resp, write->value == NULL ? "" : write->value);
}

void register_words_add(struct resp *resp, const struct register_guard *guards, size_t guard_count,
                        const struct register_write *writes, size_t write_count)
{
    resp_count(resp, guard_count);
    for (size_t i = 0; i < guard_count; i++)
        add_guard(resp, &guards[i]);
    for (size_t i = 0; i < write_count; i++)
        add_write(resp, &writes[i]);
}
