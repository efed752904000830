#include "files/hold.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"

void hold_key(const char *hash, char key_out[HOLD_KEY_SIZE])
{
    snprintf(key_out, HOLD_KEY_SIZE, "file:%.64s", hash);
}

void hold_field(const char *channel, char field_out[HOLD_FIELD_SIZE])
{
    snprintf(field_out, HOLD_FIELD_SIZE, "held:%.47s", channel);
}

void hold_waiting_field(const char *hash, const char *channel, char field_out[HOLD_WAITING_SIZE])
{
    snprintf(field_out, HOLD_WAITING_SIZE, "%.64s %.47s", hash, channel);
}

bool hold_waiting_read(const char *field, char hash_out[SHA256_HEX_SIZE], char channel_out[CHANNEL_ID_SIZE])
{
    if (strlen(field) <= SHA256_HEX_SIZE || field[SHA256_HEX_SIZE - 1] != ' ' ||
        !channel_id_parse(field + SHA256_HEX_SIZE, NULL))
        return false;
    snprintf(hash_out, SHA256_HEX_SIZE, "%.64s", field);
    snprintf(channel_out, CHANNEL_ID_SIZE, "%.47s", field + SHA256_HEX_SIZE);
    return true;
}

char *hold_write(const struct hold *hold)
{
    struct buffer text = {0};
    json_t *json =
        json_pack("{s:s, s:I, s:s}", "by", hold->by, "at_ms", (json_int_t)hold->at_ms, "name", hold->name);

    if (hold->until_ms > 0)
        json_object_set_new(json, "until_ms", json_integer(hold->until_ms));
    if (hold->is_named)
        json_object_set_new(json, "is_named", json_true());
    json_write(&text, json);
    json_decref(json);
    return buffer_take(&text);
}

bool hold_read(const char *text, struct hold *hold_out)
{
    json_t *json = text == NULL ? NULL : json_read(text, strlen(text));
    const char *by = json_text(json, "by"), *name = json_text(json, "name");
    bool is_hold = by != NULL && name != NULL;

    if (is_hold) {
        *hold_out = (struct hold){.at_ms = json_int(json, "at_ms", 0),
                                  .until_ms = json_int(json, "until_ms", 0),
                                  .is_named = json_is_true(json_object_get(json, "is_named"))};
        snprintf(hold_out->by, sizeof(hold_out->by), "%s", by);
        snprintf(hold_out->name, sizeof(hold_out->name), "%s", name);
    }
    json_decref(json);
    return is_hold;
}

bool hold_is_over(const struct hold *hold, int64_t now_ms)
{
    return hold->until_ms > 0 && hold->until_ms <= now_ms;
}

bool hold_is_removing(const struct register_hash *hash, int64_t now_ms)
{
    const char *since = register_find(hash, HOLD_REMOVING);

    return since != NULL && strtoll(since, NULL, 10) + HOLD_REMOVING_MS > now_ms;
}

bool hold_has(const struct register_hash *hash, const char *channel)
{
    char field[HOLD_FIELD_SIZE];

    hold_field(channel, field);
    return register_find(hash, field) != NULL;
}

/* ---- For features ---- */

void hold_want(struct wants *wants, const char *hash)
{
    char key[HOLD_KEY_SIZE];

    hold_key(hash, key);
    wants_register(wants, key);
}

static const char *find_text(const json_t *fact, const char *channel)
{
    char field[HOLD_FIELD_SIZE];

    hold_field(channel, field);
    return json_text(fact, field);
}

bool hold_find(const json_t *fact, const char *channel, int64_t now_ms)
{
    struct hold hold;

    return hold_read(find_text(fact, channel), &hold) && !hold_is_over(&hold, now_ms);
}

enum file_kind hold_kind(const json_t *fact)
{
    return file_kind_named(json_text(fact, "kind"));
}

/* It may change, or be removed, in this moment: then all is asked again. */
static void guard_hold(struct decision *decision, const char *channel, const char *hash, const char *text)
{
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE];

    hold_key(hash, key);
    hold_field(channel, field);
    decision_guard(decision, key, field, text, ERR_BUSY);
}

static void write_hold(struct decision *decision, const char *channel, const char *hash,
                       const struct hold *hold)
{
    char key[HOLD_KEY_SIZE], field[HOLD_FIELD_SIZE], waiting[HOLD_WAITING_SIZE], until[24];
    char *text = hold_write(hold);

    hold_key(hash, key);
    hold_field(channel, field);
    hold_waiting_field(hash, channel, waiting);
    decision_write(decision, REGISTER_HASH_SET, key, field, text);
    snprintf(until, sizeof(until), "%" PRId64, hold->until_ms);
    if (hold->until_ms > 0)
        decision_write(decision, REGISTER_HASH_SET, HOLD_WAITING_KEY, waiting, until);
    else
        decision_write(decision, REGISTER_HASH_DELETE, HOLD_WAITING_KEY, waiting, NULL);
    mem_free(text);
}

void hold_keep(struct decision *decision, const json_t *fact, const char *channel, const char *hash)
{
    const char *text = find_text(fact, channel);
    struct hold hold;

    guard_hold(decision, channel, hash, text);
    if (!hold_read(text, &hold) || hold.is_named)
        return;
    hold.until_ms = 0;
    hold.is_named = true;
    write_hold(decision, channel, hash, &hold);
}

void hold_release(struct decision *decision, const json_t *fact, const char *channel, const char *hash,
                  int64_t now_ms)
{
    const char *text = find_text(fact, channel);
    struct hold hold;

    guard_hold(decision, channel, hash, text);
    if (!hold_read(text, &hold))
        return;
    hold.until_ms = now_ms;
    hold.is_named = false;
    write_hold(decision, channel, hash, &hold);
}

static void add_number(json_t *json, const json_t *fact, const char *name)
{
    const char *number = json_text(fact, name);

    if (number != NULL)
        json_object_set_new(json, name, json_integer(strtoll(number, NULL, 10)));
}

json_t *hold_describe(const json_t *fact, const char *hash, const char *name)
{
    enum file_kind kind = hold_kind(fact);
    char fit[FILE_NAME_SIZE];
    json_t *json;

    file_name_tidy(name, fit);
    file_name_fit(fit, kind);
    json = json_pack("{s:s, s:s, s:s}", "file", hash, "name", fit, "type", file_kind_word(kind));
    add_number(json, fact, "bytes");
    add_number(json, fact, "width");
    add_number(json, fact, "height");
    return json;
}
