#include "simulation/texts/page.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "crdt/read.h"
#include "crdt/updates.h"
#include "crdt/write.h"
#include "drafts/y_messages.h"
#include "simulation/process.h"
#include "simulation/random.h"
#include "simulation/texts/part.h"

/* Of our own message: docs/protocol.md. */
#define TYPE_SAVED 100
#define SAVED_UP_TO 1
#define SAVED_REFUSED 2

static void connect_soon(struct page *page);

/* ---- A page ---- */

static void open_page(struct page *page)
{
    page->document = crdt_create(NULL);
    page->client = crdt_fresh_client(page->document);
    page->deletion_count = 0;
    page->is_refused = false;
    page->opened++;
}

struct page *page_create(struct world *world, struct record *record, const char *text, unsigned number)
{
    struct page *page = MEM_NEW(struct page);

    page->world = world;
    page->record = record;
    page->text = text;
    page->number = number;
    ulid_make(page->person, world_now_ms(world));
    open_page(page);
    return page;
}

void page_destroy(struct page *page)
{
    turns_forget(page->world->turns, page);
    crdt_destroy(page->document);
    mem_free(page->ends);
    mem_free(page->deletions);
    mem_free(page);
}

void page_close(struct page *page)
{
    world_trace(page->world, "page %u: closes the page", page->number);
    page_cut(page);
    crdt_destroy(page->document);
    open_page(page);
}

/* ---- What is sent ---- */

static void send(struct page *page, enum message_kind kind, const struct buffer *bytes)
{
    struct buffer message = {0};

    y_message_write(&message, kind, bytes->bytes, bytes->length);
    link_send(page->link, message.bytes, message.length);
    buffer_finish(&message);
}

/* All that the page has made goes with it. */
static void send_update(struct page *page, enum message_kind kind, const struct buffer *update)
{
    page->ends = mem_grow(page->ends, page->sent, &page->end_capacity, sizeof(*page->ends));
    page->ends[page->sent++] = crdt_state(page->document, page->client);
    for (size_t i = 0; i < page->deletion_count; i++)
        if (page->deletions[i].number == 0)
            page->deletions[i].number = page->sent;
    send(page, kind, update);
}

static void note_deletions(struct page *page)
{
    const struct crdt_range *ranges;
    size_t count = crdt_deleted(page->document, &ranges);

    for (size_t i = 0; i < count; i++) {
        page->deletions = mem_grow(page->deletions, page->deletion_count, &page->deletion_capacity,
                                   sizeof(*page->deletions));
        page->deletions[page->deletion_count++] = (struct deletion){.range = ranges[i]};
    }
}

static size_t measure(const struct page *page)
{
    struct buffer text = {0};
    size_t length = crdt_read_text(page->document, "text", &text) ? text.length : 0;

    buffer_finish(&text);
    return length;
}

/* Letters of one byte, so that bytes are units. */
static void choose_words(char words[16])
{
    size_t length = (size_t)random_below(random_chance(1000) ? 15 : 4);

    for (size_t i = 0; i < length; i++)
        words[i] = (char)random_between('a', 'z');
    words[length] = '\0';
}

void page_type(struct page *page)
{
    size_t length = measure(page), index = (size_t)random_below(length + 1);
    size_t most = length - index < 5 ? length - index : 5;
    uint32_t deleted = random_chance(6000) ? 0 : (uint32_t)random_below(most + 1);
    struct buffer update = {0};
    char words[16];

    choose_words(words);
    if (words[0] == '\0' && deleted == 0)
        return;
    if (crdt_write_text(page->document, page->client, "text", (uint32_t)index, deleted, words, &update) !=
            CRDT_OK ||
        crdt_apply(page->document, update.bytes, update.length, NULL) != CRDT_OK)
        world_fail(page->world, "page %u cannot type", page->number);
    note_deletions(page);
    page->typed++;
    if (page->link != NULL)
        send_update(page, MESSAGE_UPDATE, &update);
    buffer_finish(&update);
}

/* ---- What is heard ---- */

static void answer(struct page *page, const struct y_message *message)
{
    struct buffer update = {0};

    if (crdt_encode_since(page->document, message->bytes, message->length, &update) != CRDT_OK)
        world_fail(page->world, "page %u heard what is no state vector", page->number);
    send_update(page, MESSAGE_STEP_2, &update);
    buffer_finish(&update);
}

static void check_update(const struct page *page, const struct y_message *message)
{
    struct crdt_section *sections;
    size_t count;

    if (crdt_update_sections(message->bytes, message->length, &sections, &count) != CRDT_OK)
        world_fail(page->world, "page %u heard what is no update", page->number);
    for (size_t i = 0; i < count; i++)
        if (sections[i].end > crdt_state(page->document, sections[i].client))
            record_check_heard(page->record, page->person, sections[i].client, sections[i].end);
    mem_free(sections);
}

static void take(struct page *page, const struct y_message *message)
{
    check_update(page, message);
    if (crdt_apply(page->document, message->bytes, message->length, NULL) != CRDT_OK)
        world_fail(page->world, "page %u cannot take an update", page->number);
}

static void keep_promise(struct page *page, const struct crdt_range *range, bool is_deleted)
{
    if (!page->promises_nothing && range->length > 0)
        record_promise(page->record, page->text, range, is_deleted);
}

static void note_saved(struct page *page, uint64_t number)
{
    size_t left = 0;
    uint32_t end;

    if (number > page->sent)
        world_fail(page->world, "page %u: more is saved than was sent", page->number);
    if (number == 0)
        return;
    end = page->ends[number - 1];
    page->saved = number;
    keep_promise(page, &(struct crdt_range){page->client, 0, end}, false);
    for (size_t i = 0; i < page->deletion_count; i++) {
        if (page->deletions[i].number != 0 && page->deletions[i].number <= number)
            keep_promise(page, &page->deletions[i].range, true);
        else
            page->deletions[left++] = page->deletions[i];
    }
    page->deletion_count = left;
}

/* What was refused is in this document and nowhere else: as the product's page does, another is opened. */
static void close_refused(void *argument)
{
    struct page *page = argument;

    if (page->is_refused)
        page_close(page);
}

static void take_refusal(struct page *page)
{
    world_trace(page->world, "page %u: is refused", page->number);
    page->refusals += !page->is_refused;
    page->is_refused = true;
    turns_in(page->world->turns, 0, page, close_refused, page);
}

static bool hear_ours(struct page *page, const char *bytes, size_t length)
{
    struct reader reader = {(const uint8_t *)bytes, (const uint8_t *)bytes + length};
    uint64_t type, what, number;

    if (!read_uint(&reader, &type) || type != TYPE_SAVED)
        return false;
    if (!read_uint(&reader, &what) || !read_uint(&reader, &number))
        world_fail(page->world, "page %u heard what is no message", page->number);
    if (what == SAVED_REFUSED)
        take_refusal(page);
    else if (!page->is_refused)
        note_saved(page, number);
    return true;
}

static void hear(void *self, struct link *link, const char *bytes, size_t length)
{
    struct page *page = self;
    struct y_message message;

    (void)link;
    if (hear_ours(page, bytes, length))
        return;
    if (!y_message_read(&message, bytes, length))
        return; /* why it may not write */
    if (message.kind == MESSAGE_STEP_1)
        answer(page, &message);
    else if (message.kind == MESSAGE_STEP_2 || message.kind == MESSAGE_UPDATE)
        take(page, &message);
}

/* ---- The connection ---- */

static void forget_link(struct page *page)
{
    page->link = NULL;
    page->sent = page->saved = 0;
    for (size_t i = 0; i < page->deletion_count; i++)
        page->deletions[i].number = 0;
}

static void on_end(void *self, struct link *link, unsigned code)
{
    struct page *page = self;

    (void)link;
    world_trace(page->world, "page %u: its link ends with %u", page->number, code);
    if (code == CLOSE_MALFORMED)
        world_fail(page->world, "page %u did nothing wrong", page->number);
    forget_link(page);
    connect_soon(page);
}

static void greet(struct page *page)
{
    static const uint8_t wants_saved[] = {TYPE_SAVED, 0};
    struct buffer vector = {0};

    link_send(page->link, (const char *)wants_saved, sizeof(wants_saved));
    crdt_encode_vector(page->document, &vector);
    send(page, MESSAGE_STEP_1, &vector);
    buffer_finish(&vector);
}

static void connect(void *argument)
{
    struct page *page = argument;
    struct world *world = page->world;
    struct process *process = world->processes[random_below(world->process_count)];

    if (page->is_ending || page->link != NULL)
        return;
    if (!process->is_ready) {
        connect_soon(page);
        return;
    }
    world_trace(world, "page %u: connects to %u", page->number, process->number);
    page->link = link_connect(process, &(struct link_options){
                                           .end = {page, hear, on_end},
                                           .person = page->person,
                                           .session = page->person,
                                           .address = "192.0.2.1",
                                           .expires_ms = INT64_MAX,
                                           .is_exempt = true,
                                           .route = drafts_route(part_drafts(process)),
                                           .name = page->text,
                                       });
    greet(page);
}

static void connect_soon(struct page *page)
{
    if (!page->is_ending)
        turns_in(page->world->turns, random_between(1 * MS, 400 * MS), page, connect, page);
}

void page_start(struct page *page)
{
    connect_soon(page);
}

void page_cut(struct page *page)
{
    struct link *link = page->link;

    if (link == NULL)
        return;
    link_cut(link, world_delay(3 * SECOND));
    forget_link(page);
    connect_soon(page);
}

bool page_is_settled(const struct page *page)
{
    return page->link != NULL && page->sent > 0 && page->saved == page->sent;
}
