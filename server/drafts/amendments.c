#include "drafts/amendments.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

static uint64_t seq_of(const struct amendment *amendment)
{
    return (uint64_t)json_int(amendment->json, "seq", 0);
}

static int64_t decided_ms(const struct amendment *amendment)
{
    return json_int(json_object_get(amendment->json, "decided"), "at_ms", 0);
}

struct amendment *amendments_find(const struct amendments *amendments, uint64_t seq)
{
    for (size_t i = 0; i < amendments->count; i++)
        if (seq_of(&amendments->list[i]) == seq)
            return &amendments->list[i];
    return NULL;
}

bool amendment_is_open(const struct amendment *amendment)
{
    return strcmp(json_text(amendment->json, "state"), "open") == 0;
}

const struct amendment *amendments_next_to_go(const struct amendments *amendments)
{
    const struct amendment *first = NULL;

    if (amendments->count - amendments->open_count < AMENDMENTS_DECIDED_SHOWN)
        return NULL;
    for (size_t i = 0; i < amendments->count; i++)
        if (!amendment_is_open(&amendments->list[i]) &&
            (first == NULL || decided_ms(&amendments->list[i]) < decided_ms(first)))
            first = &amendments->list[i];
    return first;
}

void amendments_add(struct amendments *amendments, json_t *json, const char *kept, size_t bytes)
{
    struct amendment *amendment;

    amendments->list =
        mem_grow(amendments->list, amendments->count, &amendments->capacity, sizeof(*amendments->list));
    amendment = &amendments->list[amendments->count++];
    *amendment = (struct amendment){.json = json, .bytes = bytes};
    snprintf(amendment->kept, sizeof(amendment->kept), "%s", kept);
    if (amendment_is_open(amendment)) {
        amendments->open_count++;
        amendments->open_bytes += bytes;
    }
}

static void drop(struct amendments *amendments, const struct amendment *amendment)
{
    size_t place = (size_t)(amendment - amendments->list);

    json_decref(amendment->json);
    amendments->count--;
    memmove(&amendments->list[place], &amendments->list[place + 1],
            (amendments->count - place) * sizeof(*amendments->list));
}

void amendments_decide(struct amendments *amendments, struct amendment *amendment, const char *state,
                       json_t *decided)
{
    const struct amendment *goes = amendments_next_to_go(amendments);

    json_object_set_new(amendment->json, "state", json_string(state));
    json_object_set_new(amendment->json, "decided", decided);
    amendments->open_count--;
    amendments->open_bytes -= amendment->bytes;
    if (goes != NULL)
        drop(amendments, goes);
}

void amendment_key(const char *channel, const char *kept, char key_out[AMENDMENT_KEY_SIZE])
{
    snprintf(key_out, AMENDMENT_KEY_SIZE, "amendment:%s:%s", channel_id_ulid(channel), kept);
}

/* ---- The part ---- */

static void create(struct draft *draft)
{
    draft->amendments = MEM_NEW(struct amendments);
}

static void destroy(struct draft *draft)
{
    for (size_t i = 0; i < draft->amendments->count; i++)
        json_decref(draft->amendments->list[i].json);
    mem_free(draft->amendments->list);
    mem_free(draft->amendments);
}

static void show(const struct draft *draft, enum clearance clearance, json_t *view)
{
    json_t *list;

    if (clearance < CLEARANCE_MEMBER)
        return;
    list = json_array();
    for (size_t i = 0; i < draft->amendments->count; i++)
        json_array_append_new(list, json_deep_copy(draft->amendments->list[i].json));
    json_object_set_new(view, "amendments", list);
}

static json_t *snapshot(const struct draft *draft)
{
    json_t *list = json_array();

    for (size_t i = 0; i < draft->amendments->count; i++) {
        const struct amendment *amendment = &draft->amendments->list[i];

        json_array_append_new(list, json_pack("{s:O, s:s, s:I}", "shown", amendment->json, "kept",
                                              amendment->kept, "bytes", (json_int_t)amendment->bytes));
    }
    return list;
}

static bool restore(struct draft *draft, const json_t *snapshot)
{
    size_t i;
    const json_t *one;

    json_array_foreach(snapshot, i, one)
    {
        const json_t *shown = json_object_get(one, "shown");

        if (json_text(shown, "state") == NULL || json_text(one, "kept") == NULL)
            return false;
        amendments_add(draft->amendments, json_deep_copy(shown), json_text(one, "kept"),
                       (size_t)json_int(one, "bytes", 0));
    }
    return json_is_array(snapshot);
}

const struct draft_part draft_amendments = {
    .name = "amendments",
    .commands = amendment_commands,
    .queries = amendment_queries,
    .events = amendment_events,
    .create = create,
    .destroy = destroy,
    .show = show,
    .snapshot = snapshot,
    .restore = restore,
    .react = amendment_react,
};
