#include "net/entity_tag.h"

#include <stdio.h>
#include <string.h>

#include "core/secret.h"

void entity_tag_make(char tag_out[ENTITY_TAG_SIZE], const void *bytes, size_t length, const char *encoding)
{
    char hash[SHA256_HEX_SIZE];

    secret_sha256_hex(bytes, length, hash);
    snprintf(tag_out, ENTITY_TAG_SIZE, "\"%.28s%s%s\"", hash, encoding == NULL ? "" : "-",
             encoding == NULL ? "" : encoding);
}

bool entity_tag_matches(const char *if_none_match, const char *tag)
{
    size_t tag_length = strlen(tag);

    if (if_none_match == NULL)
        return false;
    while (*if_none_match != '\0') {
        const char *end;

        if_none_match += strspn(if_none_match, " \t,");
        if (*if_none_match == '*')
            return true;
        if (strncmp(if_none_match, "W/", 2) == 0)
            if_none_match += 2;
        if (*if_none_match != '"' || (end = strchr(if_none_match + 1, '"')) == NULL)
            return false;
        end++;
        if ((size_t)(end - if_none_match) == tag_length && memcmp(if_none_match, tag, tag_length) == 0)
            return true;
        if_none_match = end;
    }
    return false;
}
