/* What is asked of a draft's text over JSON-RPC. */
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "directory/tickets.h"
#include "drafts/service.h"

#define RANGES_MOST 1000
#define RETRY_MS 1000

/* The draft that the call names, where its person may open it; else the call is refused and this gives NULL.
 */
static const char *find_draft(const struct drafts *drafts, struct call *call)
{
    const struct authority *authority = drafts->options.authority;
    const char *channel = json_text(call_params(call), "channel");
    char kind[CHANNEL_KIND_SIZE];
    struct actor actor;
    enum error error = ERR_NO_SUCH_CHANNEL;

    if (channel_id_parse(channel, kind) && strcmp(kind, "draft") == 0)
        error = authority->resolve(authority->self, channel, call_person(call), NULL, &actor);
    if (error == ERR_NONE)
        return channel;
    call_refuse_unknown(call, error, error == ERR_UNAVAILABLE ? RETRY_MS : 0);
    return NULL;
}

/* ---- draft.authors ---- */

static json_t *range_to_json(const struct author_range *range)
{
    return json_pack("{s:I, s:I, s:I, s:s, s:I}", "client", (json_int_t)range->client, "clock",
                     (json_int_t)range->clock, "length", (json_int_t)range->length, "person", range->person,
                     "at_ms", (json_int_t)range->at_ms);
}

static void on_text_ready(void *argument, struct text *text, bool ok)
{
    struct call *call = argument;
    const json_t *after = json_object_get(call_params(call), "after");
    struct author_range *ranges;
    json_t *list;
    size_t count;

    if (!ok) {
        call_refuse(call, ERR_UNAVAILABLE, RETRY_MS);
        return;
    }
    ranges = mem_new((RANGES_MOST + 1) * sizeof(*ranges));
    list = json_array();
    count = authorship_list(&text->authorship, after == NULL, (uint64_t)json_int(after, "client", 0),
                            (uint32_t)json_int(after, "clock", 0), ranges, RANGES_MOST + 1);
    for (size_t i = 0; i < count && i < RANGES_MOST; i++)
        json_array_append_new(list, range_to_json(&ranges[i]));
    mem_free(ranges);
    text->used_ms = drafts_steady_ms(text->drafts);
    call_reply(call, json_pack("{s:o, s:b}", "ranges", list, "has_more", count > RANGES_MOST));
}

static void list_authors(void *service, struct call *call)
{
    struct drafts *drafts = service;
    const char *channel = find_draft(drafts, call);

    if (channel != NULL)
        text_when_ready(text_get(drafts, channel_id_ulid(channel)), on_text_ready, call);
}

/* ---- draft.ticket ---- */

static void on_ticket(void *argument, enum error error, const char *ticket, int64_t expires_ms)
{
    struct call *call = argument;

    if (error == ERR_NONE)
        call_reply(call, json_pack("{s:s, s:I}", "ticket", ticket, "expires_ms", (json_int_t)expires_ms));
    else
        call_refuse(call, error, error == ERR_UNAVAILABLE ? RETRY_MS : 0);
}

static void make_ticket(void *service, struct call *call)
{
    struct drafts *drafts = service;
    const char *channel = find_draft(drafts, call);

    if (channel != NULL)
        directory_make_ticket(drafts->options.directory, call_person(call), call_session(call), channel,
                              on_ticket, call);
}

const struct method draft_methods[] = {
    {"draft.authors", false, list_authors},
    {"draft.ticket", false, make_ticket},
    {0},
};
