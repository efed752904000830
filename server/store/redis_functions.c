#include "store/redis_functions.h"

#include <stdlib.h>
#include <string.h>

#include "core/embedded.h"
#include "store/redis_reply.h"
#include "store/resp.h"

/* There is one library, one file. */
static const char *library(void)
{
    return redis_functions[0].bytes;
}

long redis_functions_revision(const char *text)
{
    static const char mark[] = "-- Revision ";
    const char *found = strstr(text, mark);

    return found == NULL ? 0 : strtol(found + strlen(mark), NULL, 10);
}

void redis_functions_list(struct resp *resp)
{
    resp_words(resp, (const char *[]){"FUNCTION", "LIST", "LIBRARYNAME", "sfat", "WITHCODE", NULL});
}

bool redis_functions_are_missing(const struct redisReply *listed)
{
    const char *there = reply_text(reply_field(reply_at(listed, 0), "library_code"));

    if (there == NULL)
        return true;
    return strcmp(there, library()) != 0 &&
           redis_functions_revision(there) <= redis_functions_revision(library());
}

void redis_functions_load(struct resp *resp)
{
    resp_words(resp, (const char *[]){"FUNCTION", "LOAD", "REPLACE", library(), NULL});
}
