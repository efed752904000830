/* Shared texts in the random runs: people type in two of them on several processes, are put out and let in,
 * lose their pages, while processes and their database come and go, sometimes with less than before. */
#include "simulation/chaos.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "crdt/crdt.h"
#include "drafts/entry.h"
#include "drafts/service.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/texts/part.h"
#include "simulation/texts/record.h"
#include "simulation/texts/page.h"
#include "simulation/trouble.h"

#define PAGES 6
#define TEXTS 2
#define CHAOS_US (10 * SECOND)
#define CALM_MOST 200 /* rounds of half a second in which all must come to rest */

struct chaos {
    struct world *world;
    struct drafts_limits limits;
    struct record *record;
    char texts[TEXTS][ULID_SIZE];
    struct page *pages[PAGES];
    bool is_over; /* nobody types any more */
    struct trouble trouble;
};

static struct {
    uint64_t typed, entries, snapshots, promises, refusals, opened, expulsions, kills, outages;
} figures;

/* ---- What people do ---- */

static void on_ruled(void *argument, enum error error, const json_t *reply)
{
    (void)argument;
    (void)error;
    (void)reply;
}

/* The system may fail at it, as anybody. */
static void rule(struct chaos *chaos, const struct page *page, bool is_in)
{
    struct world *world = chaos->world;
    struct process *process = world->processes[random_below(world->process_count)];
    char op[ULID_SIZE];

    if (process->hub == NULL || record_is_in(chaos->record, page->person) == is_in)
        return;
    ulid_make(op, world_now_ms(world));
    world_trace(world, "page %u is put %s", page->number, is_in ? "in" : "out");
    hub_command(process->hub, "", is_in ? "directory.admit" : "directory.expel",
                is_in
                    ? json_pack("{s:s, s:s, s:s, s:i}", "channel", "directory", "op", op, "person",
                                page->person, "role", (int)ROLE_MEMBER)
                    : json_pack("{s:s, s:s, s:s}", "channel", "directory", "op", op, "person", page->person),
                on_ruled, NULL);
}

static void do_something(struct chaos *chaos, struct page *page)
{
    unsigned what = (unsigned)random_below(1000);

    if (what < 950)
        page_type(page);
    else if (what < 970)
        page_cut(page);
    else if (what < 980)
        page_close(page);
    else if (what < 986 && page->link != NULL)
        link_pause(page->link, random_between(0, 3 * SECOND));
    else if (what >= 986)
        rule(chaos, page, random_chance(7000));
}

static void live(void *argument)
{
    struct chaos *chaos = argument;

    if (chaos->is_over)
        return;
    for (size_t i = 0; i < 1 + random_below(3) * random_below(3); i++)
        do_something(chaos, chaos->pages[random_below(PAGES)]);
    turns_in(chaos->world->turns, random_between(0, 40 * MS), chaos, live, chaos);
}

/* ---- A run ---- */

/* Small bounds, so that all of them are met. */
static void choose_world(struct chaos *chaos)
{
    struct world *world = chaos->world;

    trouble_choose_faults(world);
    chaos->limits.compact_entries = (unsigned)random_between(3, 40);
    chaos->limits.compact_every_ms = (unsigned)random_between(0, 1000);
    chaos->limits.idle_ms = (unsigned)random_between(0, 3000);
    world->edit_bytes = (size_t)random_between(40, 400);
    chaos->trouble.lost_edits = random_chance(3000) ? 30 : 0;
    for (size_t i = 0; i < PAGES; i++)
        chaos->pages[i]->promises_nothing = chaos->trouble.lost_edits > 0;
}

static void begin(struct chaos *chaos)
{
    struct world *world = chaos->world;

    chaos->limits = drafts_default_limits;
    part_join(world, &chaos->limits);
    chaos->record = record_create(world);
    process_start(process_create(world), true);
    world_run(world, SECOND);
    for (size_t i = 0; i < TEXTS; i++)
        ulid_make(chaos->texts[i], world_now_ms(world));
    for (unsigned i = 0; i < PAGES; i++) {
        chaos->pages[i] = page_create(world, chaos->record, chaos->texts[i % TEXTS], i);
        world_command(world, "directory.admit",
                      json_pack("{s:s, s:s, s:i}", "channel", "directory", "person", chaos->pages[i]->person,
                                "role", (int)ROLE_MEMBER),
                      20 * MS);
    }
    choose_world(chaos);
    trouble_begin(&chaos->trouble, 1 + random_below(3));
}

/* ---- Rest ---- */

/* The text as whoever comes next would load it. */
static struct crdt *load(const struct chaos *chaos, const char *text)
{
    struct crdt *document = crdt_create(NULL);
    struct authorship authorship = {0};
    struct result result = {0};
    const uint8_t *state;
    struct entry entry;
    size_t length;

    database_load_text(chaos->world->database, text, 0, &result);
    if (result.text_loaded.snapshot != NULL &&
        (!snapshot_read(result.text_loaded.snapshot, result.text_loaded.snapshot_length, &state, &length,
                        &authorship) ||
         (length > 0 && crdt_load(document, state, length, NULL) != CRDT_OK)))
        world_fail(chaos->world, "text %s: its snapshot cannot be read", text);
    for (size_t i = 0; i < result.text_loaded.entry_count; i++)
        if (!entry_read(&entry, result.text_loaded.entries[i].bytes, result.text_loaded.entries[i].length) ||
            crdt_load(document, entry.update, entry.length, NULL) != CRDT_OK)
            world_fail(chaos->world, "text %s: an entry cannot be read", text);
    authorship_finish(&authorship);
    result_finish(&result);
    return document;
}

static bool are_equal(struct crdt *one, struct crdt *other)
{
    struct buffer bytes = {0}, other_bytes = {0};
    bool are_equal;

    crdt_encode_state(one, &bytes);
    crdt_encode_state(other, &other_bytes);
    are_equal =
        bytes.length == other_bytes.length && memcmp(bytes.bytes, other_bytes.bytes, bytes.length) == 0;
    buffer_finish(&bytes);
    buffer_finish(&other_bytes);
    return are_equal;
}

/* NULL where all who have the text have the same. */
static const char *find_difference(const struct chaos *chaos, const char *id, struct crdt *document)
{
    for (size_t i = 0; i < PAGES; i++)
        if (chaos->pages[i]->text == id && !are_equal(chaos->pages[i]->document, document))
            return "a page";
    for (size_t i = 0; i < chaos->world->process_count; i++) {
        const struct process *process = chaos->world->processes[i];
        const struct text *text = text_find(part_drafts(process), id);

        if (text != NULL && text->document != NULL && !are_equal(text->document, document))
            return "a process";
    }
    return NULL;
}

static const char *find_unrest(const struct chaos *chaos)
{
    const char *difference = NULL;

    for (size_t i = 0; i < chaos->world->process_count; i++)
        if (!chaos->world->processes[i]->is_ready)
            return "a process is away";
    for (size_t i = 0; i < PAGES; i++)
        if (!page_is_settled(chaos->pages[i]))
            return "somebody waits for ever";
    for (size_t i = 0; i < TEXTS && difference == NULL; i++) {
        struct crdt *document = load(chaos, chaos->texts[i]);

        difference = find_difference(chaos, chaos->texts[i], document);
        crdt_destroy(document);
    }
    return difference;
}

static void come_to_rest(struct chaos *chaos)
{
    const char *unrest = "";

    chaos->is_over = true;
    trouble_end(&chaos->trouble);
    for (unsigned round = 0; round < CALM_MOST && unrest != NULL; round++) {
        for (size_t i = 0; i < PAGES; i++)
            rule(chaos, chaos->pages[i], true);
        world_run(chaos->world, 500 * MS);
        unrest = chaos->world->database_is_away ? "" : find_unrest(chaos);
    }
    if (unrest != NULL)
        world_fail(chaos->world, "%s: the texts do not come together", unrest);
}

static void check(const struct chaos *chaos)
{
    for (size_t i = 0; i < TEXTS; i++) {
        struct crdt *document = load(chaos, chaos->texts[i]);

        record_check_promises(chaos->record, chaos->texts[i], document);
        crdt_destroy(document);
        figures.snapshots += database_text(chaos->world->database, chaos->texts[i])->snapshot_count;
    }
    for (size_t i = 0; i < PAGES; i++) {
        figures.typed += chaos->pages[i]->typed;
        figures.refusals += chaos->pages[i]->refusals;
        figures.opened += chaos->pages[i]->opened;
    }
    figures.entries += chaos->world->database->edit_count;
    figures.promises += record_promise_count(chaos->record);
    figures.expulsions += chaos->world->database->rights;
    figures.kills += chaos->trouble.kills;
    figures.outages += chaos->trouble.outages;
}

static void end(struct chaos *chaos)
{
    for (size_t i = 0; i < PAGES; i++)
        chaos->pages[i]->is_ending = true;
    for (size_t i = 0; i < chaos->world->process_count; i++)
        process_stop(chaos->world->processes[i]);
    for (size_t i = 0; i < PAGES; i++)
        page_destroy(chaos->pages[i]);
    record_destroy(chaos->record);
    part_leave(chaos->world);
    world_destroy(chaos->world);
}

void chaos_run(uint64_t seed)
{
    struct chaos chaos = {.world = world_create(seed)};

    chaos.trouble.world = chaos.world;
    begin(&chaos);
    for (size_t i = 0; i < PAGES; i++)
        page_start(chaos.pages[i]);
    live(&chaos);
    trouble_go_on(&chaos.trouble);
    world_run(chaos.world, CHAOS_US);
    come_to_rest(&chaos);
    check(&chaos);
    end(&chaos);
}

void chaos_print(void)
{
    printf("%llu typed, %llu entries, %llu snapshots, %llu promises, %llu refusals, %llu opened, "
           "%llu expulsions, %llu kills, %llu outages\n",
           (unsigned long long)figures.typed, (unsigned long long)figures.entries,
           (unsigned long long)figures.snapshots, (unsigned long long)figures.promises,
           (unsigned long long)figures.refusals, (unsigned long long)figures.opened,
           (unsigned long long)figures.expulsions, (unsigned long long)figures.kills,
           (unsigned long long)figures.outages);
}
