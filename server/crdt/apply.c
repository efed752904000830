#include "crdt/items.h"
#include "crdt/tasks.h"
#include "crdt/transaction.h"

#define SECTIONS_KEPT 16

/* Passes over what is deleted already, from clock on, which is cheap: anybody may send the same delete set
 * again and again. Answers the first clock that is not deleted, or end. */
static uint32_t skip_deleted(const struct crdt *document, uint32_t client, uint32_t clock, uint32_t end)
{
    const struct structs *structs = &client_at(document, client)->structs;
    struct place place = structs_find(structs, clock);

    do {
        const struct item *item = item_at(document, structs_at(structs, place)->item);

        if (!item_is_deleted(item))
            return item->clock > clock ? item->clock : clock;
        clock = item_end(item);
    } while (clock < end && structs_step(structs, &place));
    return clock;
}

/* Deletes the part of the range that is known, and answers whether that is all of it. The borders cut items;
 * what is deleted already is not cut. */
static bool delete_known(struct crdt *document, const struct delete_range *range, uint32_t *state_out)
{
    uint32_t client = clients_find(&document->clients, &document->hash, range->client);
    uint32_t state = client == CLIENT_NONE ? 0 : client_at(document, client)->state;
    uint32_t end = range->clock + range->length;
    uint32_t clock = range->clock;
    uint32_t known_end = end < state ? end : state;

    *state_out = state;
    while (clock < known_end && (clock = skip_deleted(document, client, clock, known_end)) < known_end) {
        uint32_t index = items_find_start(document, client, clock);

        if (item_end(item_at(document, index)) > known_end)
            index = items_find_end(document, client, known_end - 1);
        items_delete(document, index);
        clock = item_end(item_at(document, index));
    }
    return end <= state;
}

/* The part of the range that lies beyond what is known. */
static struct delete_range unknown_part(struct delete_range range, uint32_t state)
{
    uint32_t end = range.clock + range.length;

    if (state > range.clock) {
        range.length = end - state;
        range.clock = state;
    }
    return range;
}

static void delete_all(struct crdt *document, const struct update *update)
{
    struct delete_reader reader = update_deletes(update);
    struct delete_range range;

    while (!document->broken && delete_reader_next(&reader, &range) == DELETE_RANGE) {
        uint32_t state;

        if (!delete_known(document, &range, &state))
            pending_add_delete(&document->pending, unknown_part(range, state));
    }
}

/* Whether some section that had waited came further. */
static bool retry_sections(struct crdt *document)
{
    struct pending *pending = &document->pending;
    bool progress = false;

    for (size_t i = 0; i < pending->section_count && !document->broken;) {
        struct pending_section *waiting = &pending->sections[i];

        if (waiting->missing.clock >= document_state(document, waiting->missing.client)) {
            i++;
            continue;
        }
        progress = true;
        document->transaction.took_pending = true;
        if (section_run(document, &waiting->section, &waiting->missing))
            pending_remove_section(pending, i);
    }
    if (progress)
        pending_recount(pending);
    return progress;
}

static void retry_deletes(struct crdt *document)
{
    struct pending *pending = &document->pending;

    for (size_t i = 0; i < pending->delete_count && !document->broken;) {
        struct delete_range *range = &pending->deletes[i];
        uint32_t state = document_state(document, range->client);

        if (range->clock >= state) {
            i++;
            continue;
        }
        document->transaction.took_pending = true;
        if (delete_known(document, range, &state))
            *range = pending->deletes[--pending->delete_count];
        else
            *range = unknown_part(*range, state);
    }
}

static void retry_pending(struct crdt *document)
{
    while (retry_sections(document) && !document->broken)
        ;
    retry_deletes(document);
}

/* Whether the update brings more than the document still takes. Deleting is always possible. */
static bool is_full(struct crdt *document)
{
    const struct update *update = &document->update;
    size_t fresh = 0;
    bool grows = false;

    for (size_t i = 0; i < update->section_count; i++) {
        uint32_t state = document_state(document, update->sections[i].client);

        fresh += state == 0 ? 1 : 0;
        grows = grows || update->sections[i].end_clock > state;
    }
    if (document->clients.count + fresh > document->limits.clients && fresh > 0)
        return true;
    return grows && document_is_full(document);
}

/* Whether every section starts where its client's structs end, and has no hole. */
static bool fits_exactly(struct crdt *document)
{
    const struct update *update = &document->update;

    for (size_t i = 0; i < update->section_count; i++) {
        const struct section *section = &update->sections[i];

        if (section->has_hole || section->clock != document_state(document, section->client))
            return false;
    }
    return true;
}

static void release_scratch(struct crdt *document)
{
    if (document->update.section_capacity > SECTIONS_KEPT)
        update_finish(&document->update);
}

/* The update has been read. */
static void integrate(struct crdt *document, bool is_trusted, struct crdt_outcome *outcome)
{
    size_t waiting = document->pending.section_count + document->pending.delete_count;

    outcome->whole = fits_exactly(document);
    document->is_trusted = is_trusted;
    transaction_begin(document, is_trusted ? UINT64_MAX : document->limits.steps);
    tasks_run(document, &document->update);
    delete_all(document, &document->update);
    if (document->pending.section_count + document->pending.delete_count > waiting)
        outcome->waiting = true;
    if (waiting > 0 || outcome->waiting)
        retry_pending(document);
    transaction_end(document);
    outcome->dropped = document->pending.overflown;
    if (outcome->dropped)
        pending_clear(&document->pending);
    if (outcome->waiting || outcome->dropped || document->transaction.took_pending)
        outcome->whole = false;
    outcome->changed = document->transaction.client_count > 0 || document->transaction.deleted.count > 0;
}

static enum crdt_result apply(struct crdt *document, const void *bytes, size_t length, bool is_trusted,
                              struct crdt_outcome *outcome_out)
{
    struct crdt_outcome outcome = {0};
    enum crdt_result result = CRDT_OK;

    if (document->broken)
        return CRDT_BROKEN;
    if (!update_read(&document->update, bytes, length))
        result = CRDT_MALFORMED;
    else if (!is_trusted && is_full(document))
        result = CRDT_FULL;
    else
        integrate(document, is_trusted, &outcome);
    release_scratch(document);
    if (document->broken)
        return CRDT_BROKEN;
    if (result == CRDT_OK && outcome_out != NULL)
        *outcome_out = outcome;
    return result;
}

enum crdt_result crdt_apply(struct crdt *document, const void *bytes, size_t length,
                            struct crdt_outcome *outcome_out)
{
    return apply(document, bytes, length, false, outcome_out);
}

enum crdt_result crdt_apply_kept(struct crdt *document, const void *bytes, size_t length,
                                 struct crdt_outcome *outcome_out)
{
    return apply(document, bytes, length, true, outcome_out);
}

enum crdt_result crdt_load(struct crdt *document, const void *bytes, size_t length,
                           struct crdt_outcome *outcome_out)
{
    enum crdt_result result = crdt_apply_kept(document, bytes, length, outcome_out);

    if (result == CRDT_OK)
        transaction_forget(document);
    return result;
}
