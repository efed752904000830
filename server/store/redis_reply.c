#include "store/redis_reply.h"

#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "core/memory.h"

/* "Not yet": the same command may succeed later. */
static const struct {
    const char *prefix;
    enum redis_state state;
} not_yet[] = {
    {"LOADING", REDIS_LOADING},
    {"MISCONF", REDIS_DISK_FULL},
    {"OOM", REDIS_MEMORY_FULL},
    {"BUSY", REDIS_BUSY},
    {"READONLY", REDIS_READ_ONLY},
    {"NOREPLICAS", REDIS_READ_ONLY},
    {"MASTERDOWN", REDIS_AWAY},
    {"CLUSTERDOWN", REDIS_AWAY},
    {"TRYAGAIN", REDIS_AWAY},
    {"NOAUTH", REDIS_REFUSED},
    {"NOPERM", REDIS_REFUSED},
    {"WRONGPASS", REDIS_REFUSED},
    {"ERR Function not found", REDIS_AWAY},
};

enum redis_state reply_state(const struct redisReply *reply)
{
    for (size_t i = 0; i < COUNT_OF(not_yet); i++)
        if (strncmp(reply->str, not_yet[i].prefix, strlen(not_yet[i].prefix)) == 0)
            return not_yet[i].state;
    return REDIS_OK_NOW;
}

bool reply_is_error(const struct redisReply *reply)
{
    return reply->type == REDIS_REPLY_ERROR;
}

const char *reply_error(const struct redisReply *reply)
{
    return reply->str;
}

const struct redisReply *reply_at(const struct redisReply *reply, size_t index)
{
    return index < reply_count(reply) ? reply->element[index] : NULL;
}

size_t reply_count(const struct redisReply *reply)
{
    return reply != NULL && reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

const char *reply_text(const struct redisReply *reply)
{
    if (reply == NULL || (reply->type != REDIS_REPLY_STRING && reply->type != REDIS_REPLY_STATUS))
        return NULL;
    return reply->str;
}

size_t reply_length(const struct redisReply *reply)
{
    return reply_text(reply) == NULL ? 0 : reply->len;
}

int64_t reply_number(const struct redisReply *reply, int64_t otherwise)
{
    const char *text = reply_text(reply);
    char *end;
    long long number;

    if (reply != NULL && reply->type == REDIS_REPLY_INTEGER)
        return reply->integer;
    if (text == NULL)
        return otherwise;
    number = strtoll(text, &end, 10);
    return end == text ? otherwise : number;
}

const struct redisReply *reply_field(const struct redisReply *reply, const char *name)
{
    for (size_t i = 0; i + 1 < reply_count(reply); i += 2) {
        const char *field = reply_text(reply->element[i]);

        if (field != NULL && strcmp(field, name) == 0)
            return reply->element[i + 1];
    }
    return NULL;
}

bool reply_position(struct position *position_out, uint64_t seq, const struct redisReply *tag)
{
    if (reply_text(tag) == NULL || reply_length(tag) >= TAG_SIZE)
        return false;
    *position_out = (struct position){.seq = seq};
    memcpy(position_out->tag, reply_text(tag), reply_length(tag));
    return true;
}

bool reply_after(char after_out[TAG_SIZE], const struct redisReply *tag)
{
    after_out[0] = '\0';
    if (tag == NULL)
        return true;
    if (reply_text(tag) == NULL || reply_length(tag) >= TAG_SIZE)
        return false;
    strcpy(after_out, reply_text(tag));
    return true;
}

static bool read_entry(const struct redisReply *reply, struct log_entry *entry_out)
{
    const struct redisReply *fields = reply_at(reply, 1);
    const struct redisReply *event = reply_field(fields, "e");
    int64_t seq = reply_number(reply_at(reply, 0), 0);

    if (seq <= 0 || reply_text(event) == NULL)
        return false;
    entry_out->text = event->str;
    entry_out->length = event->len;
    if (!reply_after(entry_out->after, reply_field(fields, "p")))
        return false;
    return reply_position(&entry_out->position, (uint64_t)seq, reply_field(fields, "t"));
}

bool reply_entries(const struct redisReply *reply, struct log_entry **entries_out, size_t *count_out)
{
    size_t count = reply_count(reply);
    struct log_entry *entries = mem_new(count * sizeof(*entries));

    for (size_t i = 0; i < count; i++)
        if (!read_entry(reply->element[i], &entries[i])) {
            mem_free(entries);
            return false;
        }
    *entries_out = entries;
    *count_out = count;
    return true;
}
