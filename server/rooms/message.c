#include "rooms/message.h"

#include <stdio.h>

#include "core/memory.h"

static void copy_id(char id_out[ULID_SIZE], const json_t *fields, const char *name)
{
    const char *id = json_text(fields, name);

    snprintf(id_out, ULID_SIZE, "%s", id == NULL ? "" : id);
}

struct message message_read(const json_t *fields, uint64_t thread)
{
    struct message message = {.seq = (uint64_t)json_int(fields, "seq", 0),
                              .at_ms = json_int(fields, "at_ms", 0),
                              .reply_to = (uint64_t)json_int(fields, "reply_to", 0),
                              .thread = thread,
                              .text = (char *)json_text(fields, "text"),
                              .mentions = json_object_get(fields, "mentions"),
                              .files = json_object_get(fields, "files")};

    copy_id(message.by, fields, "by");
    copy_id(message.as, fields, "as");
    copy_id(message.op, fields, "op");
    return message;
}

json_t *message_to_json(const struct message *message)
{
    json_t *json = json_pack("{s:I, s:s, s:I, s:s, s:s}", "seq", (json_int_t)message->seq, "by", message->by,
                             "at_ms", (json_int_t)message->at_ms, "op", message->op, "text", message->text);

    if (message->as[0] != '\0')
        json_object_set_new(json, "as", json_string(message->as));
    if (message->reply_to != 0)
        json_object_set_new(json, "reply_to", json_integer((json_int_t)message->reply_to));
    if (message->thread != 0)
        json_object_set_new(json, "thread", json_integer((json_int_t)message->thread));
    if (message->mentions != NULL)
        json_object_set(json, "mentions", message->mentions);
    if (message->files != NULL)
        json_object_set(json, "files", message->files);
    return json;
}

json_t *message_show(const struct message *message, const struct change *change)
{
    struct message shown = *message;
    json_t *json;

    if (change_is_deleted(change)) {
        shown.text = (char *)"";
        shown.mentions = NULL;
        shown.files = NULL;
    }
    json = message_to_json(&shown);
    change_show(change, json);
    return json;
}

static json_t *copy_json(const json_t *json)
{
    return json == NULL ? NULL : json_deep_copy(json);
}

struct message message_copy(const struct message *message)
{
    struct message copy = *message;

    copy.text = mem_copy_text(message->text);
    copy.mentions = copy_json(message->mentions);
    copy.files = copy_json(message->files);
    return copy;
}

void message_finish(struct message *message)
{
    mem_free(message->text);
    json_decref(message->mentions);
    json_decref(message->files);
}

void message_set_words(struct message *message, const json_t *fields)
{
    const char *text = json_text(fields, "text");

    message_finish(message);
    message->text = mem_copy_text(text == NULL ? "" : text);
    message->mentions = copy_json(json_object_get(fields, "mentions"));
    message->files = copy_json(json_object_get(fields, "files"));
}

bool message_from_json(struct message *message_out, const json_t *json)
{
    *message_out = message_read(json, (uint64_t)json_int(json, "thread", 0));
    return message_out->seq != 0 && message_out->text != NULL && message_out->by[0] != '\0';
}
