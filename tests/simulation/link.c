#include "simulation/link.h"

#include <assert.h>
#include <string.h>

#include <utlist.h>

#include "core/memory.h"
#include "simulation/process.h"
#include "simulation/random.h"

static void deliver(void *argument);

static struct turns *turns_of(const struct link *link)
{
    return link->process->world->turns;
}

static void free_link(struct link *link, struct turns *turns)
{
    struct link_message *message, *next;

    DL_FOREACH_SAFE(link->up, message, next)
    mem_free(message);
    turns_forget(turns, link);
    buffer_finish(&link->down);
    buffer_finish(&link->heard);
    mem_free(link);
}

/* ---- Down: the wire as the hub sees it ---- */

static void deliver_soon(struct link *link)
{
    int64_t now_us = turns_now_us(turns_of(link));
    int64_t in_us = world_delay(link->process->world->faults.wire_us);

    if (link->is_delivering || link->is_cut)
        return;
    link->is_delivering = true;
    if (link->reads_from_us > now_us + in_us)
        in_us = link->reads_from_us - now_us;
    turns_in(turns_of(link), in_us, link, deliver, link);
}

static bool is_congested(void *connection)
{
    const struct link *link = connection;

    return link->down.length > link->window;
}

static void write(void *connection, const uint8_t *bytes, size_t length)
{
    struct link *link = connection;

    assert(!is_congested(link) && link->close_code == 0);
    link->writes++;
    link->written_bytes += length;
    if (link->is_bare) {
        uint32_t size = (uint32_t)length;

        buffer_append(&link->down, &size, sizeof(size));
    }
    buffer_append(&link->down, bytes, length);
    deliver_soon(link);
}

static void end_process_side(void *argument)
{
    struct link *link = argument;
    struct turns *turns = turns_of(link);

    peer_destroy(link->peer);
    DL_DELETE(link->process->links, link);
    link->peer = NULL;
    if (link->is_cut) {
        free_link(link, turns);
        return;
    }
    link->end.on_end(link->end.self, link, link->close_code);
    free_link(link, turns);
}

static void close_link(void *connection, enum close_code code)
{
    struct link *link = connection;

    link->close_code = code;
    if (link->is_cut || link->down.length == 0)
        turns_in(turns_of(link), world_delay(link->process->world->faults.wire_us), link, end_process_side,
                 link);
}

static const struct wire wire = {.write = write, .is_congested = is_congested, .close = close_link};
static const struct wire bare_wire = {
    .write = write, .is_congested = is_congested, .close = close_link, .bare = true};

/* The length of the frame's header and text, or false where not all of it is there. */
static bool find_frame(const struct link *link, size_t *header_out, size_t *length_out)
{
    const uint8_t *bytes = (const uint8_t *)link->heard.bytes;
    size_t header = 2, length;

    if (link->heard.length < 4)
        return false;
    if (link->is_bare) {
        uint32_t size;

        memcpy(&size, bytes, sizeof(size));
        *header_out = sizeof(size);
        *length_out = size;
        return link->heard.length >= *header_out + *length_out;
    }
    assert((bytes[0] == 0x81 || bytes[0] == 0x82) && bytes[1] <= 127);
    length = bytes[1];
    if (length >= 126) {
        size_t count = length == 126 ? 2 : 8;

        if (link->heard.length < header + count)
            return false;
        length = 0;
        for (size_t i = 0; i < count; i++)
            length = length << 8 | bytes[2 + i];
        header += count;
    }
    *header_out = header;
    *length_out = length;
    return link->heard.length >= header + length;
}

/* What the person hears of so many bytes; they may cut the link at any message. */
static void hear(struct link *link, size_t count)
{
    size_t header, length;

    buffer_append(&link->heard, link->down.bytes, count);
    buffer_consume(&link->down, count);
    while (!link->is_cut && find_frame(link, &header, &length)) {
        char *text = mem_copy(link->heard.bytes + header, length);

        buffer_consume(&link->heard, header + length);
        link->end.on_text(link->end.self, link, text, length);
        mem_free(text);
    }
}

static void deliver(void *argument)
{
    struct link *link = argument;
    bool was_congested = is_congested(link);
    size_t count = link->down.length;

    link->is_delivering = false;
    if (link->is_cut)
        return;
    if (count > 1 && random_chance(3000))
        count = (size_t)random_between(1, (int64_t)count);
    hear(link, count);
    if (link->is_cut)
        return;
    if (was_congested && !is_congested(link) && link->close_code == 0)
        peer_writable(link->peer);
    if (link->down.length > 0)
        deliver_soon(link);
    else if (link->close_code != 0)
        turns_in(turns_of(link), 0, link, end_process_side, link);
}

/* ---- Up ---- */

static void arrive(void *argument)
{
    struct link *link = argument;
    struct link_message *message = link->up;

    if (message == NULL)
        return;
    DL_DELETE(link->up, message);
    if (link->close_code == 0)
        peer_receive(link->peer, message->text, message->length);
    mem_free(message);
}

void link_send(struct link *link, const char *text, size_t length)
{
    struct link_message *message = mem_new(sizeof(*message) + length + 1);
    int64_t at_us = turns_now_us(turns_of(link)) + world_delay(link->process->world->faults.wire_us);

    message->length = length;
    memcpy(message->text, text, length);
    DL_APPEND(link->up, message);
    if (at_us < link->last_up_us)
        at_us = link->last_up_us;
    link->last_up_us = at_us;
    turns_in(turns_of(link), at_us - turns_now_us(turns_of(link)), link, arrive, link);
}

/* ---- Beginning and end ---- */

struct link *link_connect(struct process *process, const struct link_options *options)
{
    struct link *link = MEM_NEW(struct link);
    struct identity identity = {.expires_ms = options->expires_ms};

    strcpy(identity.person, options->person);
    if (options->session != NULL)
        strcpy(identity.session, options->session);
    link->process = process;
    link->process_number = process->number;
    link->process_life = process->life;
    link->end = options->end;
    link->window = options->window == 0 ? 65536 : options->window;
    link->is_bare = options->is_bare;
    DL_APPEND(process->links, link);
    link->peer = peer_create(process->hub, &(struct peer_options){
                                               .wire = options->is_bare ? &bare_wire : &wire,
                                               .connection = link,
                                               .identity = &identity,
                                               .address = options->address,
                                               .language = "en",
                                               .is_exempt = options->is_exempt,
                                               .route = options->route,
                                               .name = options->name,
                                           });
    return link;
}

void link_cut(struct link *link, int64_t notice_us)
{
    struct link_message *message, *next;
    bool is_lost = false;

    if (link->down.length > 0 && random_chance(5000))
        hear(link, (size_t)random_below(link->down.length));
    link->is_cut = true;
    DL_FOREACH_SAFE(link->up, message, next)
    {
        is_lost |= random_chance(3000);
        if (!is_lost)
            continue;
        DL_DELETE(link->up, message);
        mem_free(message);
    }
    turns_in(turns_of(link), notice_us, link, end_process_side, link);
}

void link_break(struct link *link)
{
    struct turns *turns = turns_of(link);

    peer_destroy(link->peer);
    DL_DELETE(link->process->links, link);
    if (!link->is_cut)
        link->end.on_end(link->end.self, link, 0);
    free_link(link, turns);
}

void link_pause(struct link *link, int64_t for_us)
{
    link->reads_from_us = turns_now_us(turns_of(link)) + for_us;
}
