#include "store/resp.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/keys.h"

/* Room for most commands: so that they do not grow in steps. */
#define USUAL_BYTES 1023

void resp_begin(struct resp *resp, size_t words)
{
    assert(words > 0);
    *resp = (struct resp){.missing = words};
    buffer_reserve(&resp->buffer, USUAL_BYTES);
    buffer_append_format(&resp->buffer, "*%zu\r\n", words);
}

void resp_begin_call(struct resp *resp, const char *function, size_t arguments)
{
    resp_begin(resp, 4 + arguments);
    resp_text(resp, "FCALL");
    resp_text(resp, function);
    resp_text(resp, "1");
    resp_text(resp, SHARD);
}

void resp_bytes(struct resp *resp, const void *bytes, size_t length)
{
    assert(resp->missing > 0);
    resp->missing--;
    buffer_append(&resp->buffer, "$", 1);
    buffer_append_number(&resp->buffer, length);
    buffer_append(&resp->buffer, "\r\n", 2);
    buffer_append(&resp->buffer, bytes, length);
    buffer_append(&resp->buffer, "\r\n", 2);
}

void resp_text(struct resp *resp, const char *text)
{
    resp_bytes(resp, text, strlen(text));
}

void resp_number(struct resp *resp, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, number);
    resp_text(resp, text);
}

void resp_count(struct resp *resp, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRIu64, number);
    resp_text(resp, text);
}

void resp_words(struct resp *resp, const char *const words[])
{
    size_t count = 0;

    while (words[count] != NULL)
        count++;
    resp_begin(resp, count);
    for (size_t i = 0; i < count; i++)
        resp_text(resp, words[i]);
}

char *resp_take(struct resp *resp, size_t *length_out)
{
    assert(resp->missing == 0);
    *length_out = resp->buffer.length;
    return buffer_take(&resp->buffer);
}
