/* Bytes from anywhere as messages of a visitor and of a member, over the simulation's world. A line is a
 * message; its first byte says whose, or what happens instead. Whatever they say: every reply is JSON, only
 * the member writes, and everything can be taken down. */
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "simulation/link.h"
#include "simulation/process.h"
#include "simulation/store.h"
#include "simulation/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define MEMBER "01ARZ3NDEKTSV4RRFFQ69G5FAV"
#define BOARD "board:01ARZ3NDEKTSV4RRFFQ69G5FAB"
#define TRAY "tray:01ARZ3NDEKTSV4RRFFQ69G5FAB"
/* What these bytes stand for in a message: the board's id, and a new op. */
#define BOARD_SIGN '#'
#define OP_SIGN '@'
#define SECONDS_MOST 100

static struct world *world;
static struct link *visitor, *member, *bare;

static void on_text(void *self, struct link *link, const char *text, size_t length)
{
    json_t *message = json_read(text, length);

    (void)self;
    if (message == NULL && !(link->is_bare && length == 0))
        world_fail(world, "no JSON: %s", text);
    json_decref(message);
}

static void on_end(void *self, struct link *link, unsigned code)
{
    (void)link;
    (void)code;
    *(struct link **)self = NULL;
}

/* One whole entry of the directory, as if it had always been there. */
static void write_directory(uint64_t seq, const char *type, const char *more)
{
    struct buffer text = {0};
    struct result result = {0};
    char op[ULID_SIZE];

    ulid_make(op, world_now_ms(world));
    buffer_append_format(
        &text,
        "{\"channel\":\"directory\",\"seq\":%llu,\"tag\":\"000000000%llu\",\"type\":\"%s\",\"v\":1,"
        "\"by\":\"\",\"at_ms\":1,\"op\":\"%s\",%s}",
        (unsigned long long)seq, (unsigned long long)seq, type, op, more);
    const struct append append = {.channel = "directory",
                                  .expected = {seq - 1, ""},
                                  .entry = {.position = {seq, ""}, .text = text.bytes, .length = text.length},
                                  .scope = "system",
                                  .op = op,
                                  .answer = "{}",
                                  .due_ms = DUE_KEEP};
    database_append(world->database, &append, 0, &result);
    result_finish(&result);
    buffer_finish(&text);
}

static struct link *connect(struct link **place, const char *person, bool is_bare)
{
    if (*place == NULL)
        *place = link_connect(world->processes[0],
                              &(struct link_options){.end = {place, on_text, on_end},
                                                     .person = person,
                                                     .session = person,
                                                     .expires_ms = person[0] == '\0' ? 0 : INT64_MAX,
                                                     .address = "192.0.2.1",
                                                     .is_exempt = is_bare,
                                                     .is_bare = is_bare});
    return *place;
}

static void begin(void)
{
    log_set_level(LOG_LEVEL_ERROR + 1);
    world = world_create(1);
    world->limits.queue_frames = 16;
    write_directory(1, "directory.admitted", "\"person\":\"" MEMBER "\",\"role\":3");
    write_directory(2, "directory.made", "\"board\":\"" BOARD "\",\"tray\":\"" TRAY "\"");
    process_start(process_create(world), true);
    world_run(world, 10 * MS);
}

static void say(struct link *link, const char *text, size_t length)
{
    struct buffer message = {0};
    char op[ULID_SIZE];

    for (size_t i = 0; i < length; i++) {
        if (text[i] == OP_SIGN) {
            ulid_make(op, world_now_ms(world));
            buffer_append_text(&message, op);
        } else if (text[i] == BOARD_SIGN) {
            buffer_append_text(&message, BOARD);
        } else {
            buffer_append(&message, &text[i], 1);
        }
    }
    link_send(link, message.length == 0 ? "" : message.bytes, message.length);
    buffer_finish(&message);
}

static void do_line(const char *line, size_t length)
{
    switch (line[0]) {
    case 'T':
        world_run(world, (int64_t)(length < SECONDS_MOST ? length : SECONDS_MOST) * SECOND);
        break;
    case 'A':
        world_take_database(world);
        break;
    case 'B':
        world_bring_database(world);
        break;
    case 'C':
        if (member != NULL)
            link_cut(member, 0);
        member = NULL;
        break;
    case 'P':
        if (member != NULL)
            link_pause(member, SECOND);
        break;
    case 'V':
        say(connect(&visitor, "", false), line + 1, length - 1);
        break;
    case 'H':
        say(connect(&bare, MEMBER, true), line + 1, length - 1);
        break;
    default:
        say(connect(&member, MEMBER, false), line + 1, length - 1);
    }
    world_run(world, MS);
}

static void check(void)
{
    const struct log *log = database_log(world->database, BOARD);

    for (size_t i = 0; i < log->count; i++) {
        const char *by = json_text(log->events[i], "by");

        if (strcmp(by, MEMBER) != 0 && by[0] != '\0')
            world_fail(world, "written by nobody");
    }
}

static void end(void)
{
    struct link **links[] = {&visitor, &member, &bare};

    if (world->database_is_away)
        world_bring_database(world);
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        if (*links[i] != NULL)
            link_cut(*links[i], 0);
        *links[i] = NULL;
    }
    process_stop(world->processes[0]);
    check();
    world_destroy(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const char *line = (const char *)bytes, *last = line + length;

    begin();
    while (line < last) {
        const char *next = memchr(line, '\n', (size_t)(last - line));
        size_t line_length = (size_t)((next == NULL ? last : next) - line);

        if (line_length > 0)
            do_line(line, line_length);
        line += line_length + 1;
    }
    end();
    return 0;
}
