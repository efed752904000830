#include "store/feed_entries.h"

#include <string.h>

#include "store/redis_reply.h"

bool feed_entry_read(const struct redisReply *reply, struct feed_entry *entry_out, uint64_t *rights_out)
{
    const struct redisReply *fields = reply_at(reply, 1);
    const struct redisReply *event = reply_field(fields, "e");
    int64_t seq = reply_number(reply_field(fields, "s"), 0);
    struct feed_entry entry = {.feed_id = reply_text(reply_at(reply, 0)),
                               .channel = reply_text(reply_field(fields, "c")),
                               .entry.text = reply_text(event),
                               .entry.length = reply_length(event)};

    if (entry.feed_id == NULL || strlen(entry.feed_id) >= FEED_ID_SIZE || entry.channel == NULL ||
        entry.entry.text == NULL || seq <= 0 ||
        !reply_position(&entry.entry.position, (uint64_t)seq, reply_field(fields, "t")) ||
        !reply_after(entry.entry.after, reply_field(fields, "p")))
        return false;
    *entry_out = entry;
    *rights_out = (uint64_t)reply_number(reply_field(fields, "r"), 0);
    return true;
}
