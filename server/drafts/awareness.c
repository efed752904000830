#include "drafts/awareness.h"

#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "drafts/y_messages.h"

struct presence {
    uint64_t client;
    uint64_t clock;
    const void *owner; /* NULL: of another process, or gone */
    char *state;       /* JSON; NULL: gone */
    int64_t renewed_ms;
    bool is_changed;
    bool is_heard; /* from another process */
};

void awareness_finish(struct awareness *awareness)
{
    for (size_t i = 0; i < awareness->count; i++)
        mem_free(awareness->presences[i].state);
    mem_free(awareness->presences);
    *awareness = (struct awareness){0};
}

static struct presence *find(const struct awareness *awareness, uint64_t client)
{
    for (size_t i = 0; i < awareness->count; i++)
        if (awareness->presences[i].client == client)
            return &awareness->presences[i];
    return NULL;
}

static struct presence *add(struct awareness *awareness, uint64_t client)
{
    struct presence *presence;

    awareness->presences =
        mem_grow(awareness->presences, awareness->count, &awareness->capacity, sizeof(*awareness->presences));
    presence = &awareness->presences[awareness->count++];
    *presence = (struct presence){.client = client};
    return presence;
}

static void mark(struct awareness *awareness, struct presence *presence)
{
    if (!presence->is_changed)
        awareness->changed++;
    presence->is_changed = true;
}

/* Takes state. */
static void set(struct awareness *awareness, struct presence *presence, uint64_t clock, char *state,
                int64_t now_ms)
{
    mem_free(presence->state);
    presence->state = state;
    presence->clock = clock;
    presence->renewed_ms = now_ms;
    mark(awareness, presence);
}

/* ---- What connections announce ---- */

struct announced {
    uint64_t client, clock;
    const uint8_t *state;
    size_t length;
    bool is_null;
};

static bool read_entry(struct reader *reader, struct announced *entry_out)
{
    if (!read_uint(reader, &entry_out->client) || !read_uint(reader, &entry_out->clock) ||
        !read_bytes(reader, &entry_out->state, &entry_out->length))
        return false;
    entry_out->is_null = entry_out->length == 4 && memcmp(entry_out->state, "null", 4) == 0;
    return true;
}

static size_t count_owned(const struct awareness *awareness, const void *owner)
{
    size_t count = 0;

    for (size_t i = 0; i < awareness->count; i++)
        count += awareness->presences[i].owner == owner;
    return count;
}

/* Whether the entry says something new, of an id that is the owner's or may become it. The same clock counts
 * where it takes a state away, and where there is none: a client that came back within its time. */
static bool is_news(const struct awareness *awareness, const struct presence *presence, const void *owner,
                    const struct announced *entry)
{
    if (presence == NULL || presence->owner != owner) {
        if (entry->is_null || (presence != NULL && presence->state != NULL) ||
            count_owned(awareness, owner) >= AWARENESS_IDS_MOST)
            return false;
        return presence == NULL || entry->clock >= presence->clock;
    }
    if (entry->clock == presence->clock)
        return entry->is_null != (presence->state == NULL);
    return entry->clock > presence->clock;
}

static bool is_too_deep(const uint8_t *text, size_t length)
{
    bool is_in_string = false;
    unsigned depth = 0;

    for (size_t i = 0; i < length; i++) {
        if (is_in_string && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            is_in_string = !is_in_string;
        else if (!is_in_string && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!is_in_string && (text[i] == '}' || text[i] == ']') && depth > 0)
            depth--;
        if (depth > AWARENESS_DEPTH)
            return true;
    }
    return false;
}

/* The state with who it really is, or NULL where it is none that we pass on. */
static char *make_state(const struct announced *entry, const json_t *user)
{
    struct buffer text = {0};
    json_t *state;

    if (entry->length > AWARENESS_STATE_BYTES || is_too_deep(entry->state, entry->length))
        return NULL;
    state = json_read((const char *)entry->state, entry->length);
    if (!json_is_object(state)) {
        json_decref(state);
        return NULL;
    }
    json_object_set(state, "user", (json_t *)user);
    json_write(&text, state);
    json_decref(state);
    return buffer_take(&text);
}

static void take_entry(struct awareness *awareness, const void *owner, const json_t *user,
                       const struct announced *entry, int64_t now_ms)
{
    struct presence *presence = find(awareness, entry->client);
    char *state = NULL;

    if (!is_news(awareness, presence, owner, entry))
        return;
    if (!entry->is_null && (state = make_state(entry, user)) == NULL)
        return;
    if (presence == NULL)
        presence = add(awareness, entry->client);
    presence->owner = owner;
    presence->is_heard = false;
    set(awareness, presence, entry->clock, state, now_ms);
}

bool awareness_take(struct awareness *awareness, const void *owner, const json_t *user, const void *bytes,
                    size_t length, int64_t now_ms)
{
    struct reader reader = {bytes, (const uint8_t *)bytes + length}, again;
    struct announced entry;
    uint64_t count;

    if (!read_uint(&reader, &count))
        return false;
    again = reader;
    for (uint64_t i = 0; i < count; i++)
        if (!read_entry(&again, &entry))
            return false;
    if (again.at != again.end)
        return false;
    for (uint64_t i = 0; i < count && read_entry(&reader, &entry); i++)
        take_entry(awareness, owner, user, &entry, now_ms);
    return true;
}

void awareness_leave(struct awareness *awareness, const void *owner, int64_t now_ms)
{
    for (size_t i = 0; i < awareness->count; i++) {
        struct presence *presence = &awareness->presences[i];

        if (presence->owner != owner)
            continue;
        if (presence->state != NULL)
            set(awareness, presence, presence->clock, NULL, now_ms);
        presence->owner = NULL;
    }
}

/* What is gone is kept as long again, for its clock. */
void awareness_expire(struct awareness *awareness, int64_t now_ms)
{
    for (size_t i = 0; i < awareness->count; i++) {
        struct presence *presence = &awareness->presences[i];

        if (now_ms - presence->renewed_ms < AWARENESS_KEPT_MS)
            continue;
        if (presence->state != NULL) {
            set(awareness, presence, presence->clock, NULL, now_ms);
            presence->owner = NULL;
        } else if (!presence->is_changed && presence->owner == NULL) {
            *presence = awareness->presences[--awareness->count];
            i--;
        }
    }
}

/* ---- Telling ---- */

static void write_entry(const struct presence *presence, struct buffer *out)
{
    const char *state = presence->state == NULL ? "null" : presence->state;

    write_uint(out, presence->client);
    write_uint(out, presence->clock);
    write_bytes(out, state, strlen(state));
}

bool awareness_write(const struct awareness *awareness, struct buffer *out)
{
    size_t count = 0;

    for (size_t i = 0; i < awareness->count; i++)
        count += awareness->presences[i].state != NULL;
    if (count == 0)
        return false;
    write_uint(out, count);
    for (size_t i = 0; i < awareness->count; i++)
        if (awareness->presences[i].state != NULL)
            write_entry(&awareness->presences[i], out);
    return true;
}

bool awareness_write_changed(struct awareness *awareness, struct buffer *out)
{
    if (awareness->changed == 0)
        return false;
    write_uint(out, awareness->changed);
    for (size_t i = 0; i < awareness->count; i++) {
        struct presence *presence = &awareness->presences[i];

        if (presence->is_changed)
            write_entry(presence, out);
        presence->is_changed = false;
    }
    awareness->changed = 0;
    return true;
}

/* ---- Other processes ---- */

static json_t *tell_one(const struct presence *presence)
{
    return json_pack("[I, I, s?]", (json_int_t)presence->client, (json_int_t)presence->clock,
                     presence->state);
}

json_t *awareness_tell(const struct awareness *awareness, bool is_all)
{
    json_t *entries = json_array();

    for (size_t i = 0; i < awareness->count; i++) {
        const struct presence *presence = &awareness->presences[i];

        if (presence->is_heard || !(is_all ? presence->state != NULL : presence->is_changed))
            continue;
        json_array_append_new(entries, tell_one(presence));
    }
    if (json_array_size(entries) > 0)
        return entries;
    json_decref(entries);
    return NULL;
}

void awareness_hear(struct awareness *awareness, const json_t *entries, int64_t now_ms)
{
    size_t i;
    json_t *entry;

    json_array_foreach(entries, i, entry)
    {
        uint64_t client = (uint64_t)json_integer_value(json_array_get(entry, 0));
        uint64_t clock = (uint64_t)json_integer_value(json_array_get(entry, 1));
        const char *state = json_string_value(json_array_get(entry, 2));
        struct presence *presence = find(awareness, client);

        if (presence != NULL && (clock < presence->clock ||
                                 (clock == presence->clock && state != NULL && presence->state != NULL)))
            continue;
        if (presence == NULL)
            presence = add(awareness, client);
        presence->owner = NULL;
        presence->is_heard = true;
        set(awareness, presence, clock, mem_copy_text(state), now_ms);
    }
}
