/* The way of an update, with a store that answers when it is told to: nothing is heard of what is not kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crdt/crdt.h"
#include "drafts/draft.h"
#include "drafts/drafts.h"
#include "drafts/entry.h"
#include "hub/peer.h"

#define TEXT "01KAMYDQ3S5T7V9X1Z3B5D7F9H"
#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define DAN "01KAMY9Q4S5T7V9X1Z3B5D7F9H"
#define EVA "01KAMY9Q7S5T7V9X1Z3B5D7F9H"
#define KEPT_MOST 16

/* One connection, as net would hold it. */
struct line {
    struct peer *peer;
    unsigned updates, refused; /* heard */
    uint64_t saved;
    int code; /* of the close; 0: open */
};

struct scene {
    struct hub *hub;
    struct directory *directory;
    struct drafts *drafts;
    struct authority authority;
    struct clock clock;
    struct log_store log;
    struct text_store texts;
    json_t *settings;
    int64_t now_ms;
    uint64_t rights;
    bool ana_is_gone, eva_is_known;
    struct line ana, dan, eva;
    unsigned answers; /* of inquiries */
    json_t *answer;   /* the last */
    /* The register, and the calls that wait for an answer. */
    struct buffer kept[KEPT_MOST], flying[KEPT_MOST];
    size_t kept_count, flying_count;
    unsigned loads;
    uint64_t loaded_after; /* what the last load was asked after */
    text_appended_callback *appended;
    text_loaded_callback *loaded;
    registers_callback *named[4];
    loaded_callback *draft_loaded;
    heads_callback *heads;
    unsigned heads_read;
    void *appended_argument, *loaded_argument, *draft_argument, *named_arguments[4], *heads_argument;
    size_t named_count;
};

/* ---- What drafts stand on ---- */

static int64_t tell_time(void *self)
{
    return ((struct scene *)self)->now_ms;
}

static void wake_at(void *self, int64_t steady_ms)
{
    (void)self;
    (void)steady_ms;
}

static enum error resolve(void *self, const char *channel, const char *person, const char *as,
                          struct actor *actor_out)
{
    const struct scene *scene = self;

    (void)channel;
    (void)as;
    if (person[0] == '\0' || (!scene->eva_is_known && strcmp(person, EVA) == 0))
        return ERR_SIGN_IN;
    if (scene->ana_is_gone && strcmp(person, ANA) == 0)
        return ERR_NO_SUCH_CHANNEL;
    *actor_out = (struct actor){.role = ROLE_MEMBER};
    return ERR_NONE;
}

static const json_t *find_settings(void *self, const char *channel)
{
    (void)channel;
    return ((struct scene *)self)->settings;
}

static uint64_t rights(void *self)
{
    return ((struct scene *)self)->rights;
}

static void read_registers(void *self, const struct register_read *reads, size_t count,
                           registers_callback *done, void *argument)
{
    struct scene *scene = self;

    (void)reads;
    (void)count;
    scene->named[scene->named_count] = done;
    scene->named_arguments[scene->named_count++] = argument;
}

/* The draft's own log is empty. */
static void load_log(void *self, const char *channel, loaded_callback *done, void *argument)
{
    struct scene *scene = self;

    assert_string_equal(channel, "draft:" TEXT);
    scene->draft_loaded = done;
    scene->draft_argument = argument;
}

static void read_heads(void *self, const char *const *channels, size_t count, heads_callback *done,
                       void *argument)
{
    struct scene *scene = self;

    (void)channels;
    assert_int_equal(count, 0);
    assert_null(scene->heads);
    scene->heads = done;
    scene->heads_argument = argument;
    scene->heads_read++;
}

/* Never answered: nothing is due. */
static void read_due(void *self, int64_t now_ms, due_callback *done, void *argument)
{
    (void)self;
    (void)now_ms;
    (void)done;
    (void)argument;
}

static void publish_signal(void *self, const char *channel, const char *text)
{
    (void)self;
    (void)channel;
    (void)text;
}

static void append(void *self, const char *text, const struct text_entry *entries, size_t count,
                   text_appended_callback *done, void *argument)
{
    struct scene *scene = self;

    assert_string_equal(text, TEXT);
    assert_null(scene->appended);
    for (size_t i = 0; i < count; i++)
        buffer_append(&scene->flying[scene->flying_count++], entries[i].bytes, entries[i].length);
    scene->appended = done;
    scene->appended_argument = argument;
}

static void load(void *self, const char *text, uint64_t after_seq, text_loaded_callback *done, void *argument)
{
    struct scene *scene = self;

    assert_string_equal(text, TEXT);
    scene->loads++;
    scene->loaded_after = after_seq;
    scene->loaded = done;
    scene->loaded_argument = argument;
}

static void compact(void *self, const char *text, uint64_t seq, const void *bytes, size_t length)
{
    (void)self;
    (void)text;
    (void)seq;
    (void)bytes;
    (void)length;
}

/* ---- Answers, when the test wants them ---- */

static void turn(struct scene *scene, int64_t ms)
{
    scene->now_ms += ms;
    hub_wake(scene->hub);
}

static void answer_append(struct scene *scene, enum store_result result)
{
    text_appended_callback *done = scene->appended;

    assert_non_null(done);
    scene->appended = NULL;
    for (size_t i = 0; i < scene->flying_count; i++) {
        if (result == STORE_DONE)
            scene->kept[scene->kept_count++] = scene->flying[i];
        else
            buffer_finish(&scene->flying[i]);
        scene->flying[i] = (struct buffer){0};
    }
    scene->flying_count = 0;
    done(scene->appended_argument, result);
}

static void answer_load(struct scene *scene)
{
    text_loaded_callback *done = scene->loaded;
    struct text_entry entries[KEPT_MOST];
    size_t count = 0;

    assert_non_null(done);
    scene->loaded = NULL;
    for (size_t i = (size_t)scene->loaded_after; i < scene->kept_count; i++)
        entries[count++] = (struct text_entry){scene->kept[i].bytes, scene->kept[i].length};
    done(scene->loaded_argument,
         &(struct text_loaded){
             .result = STORE_DONE, .entries = entries, .entry_count = count, .last_seq = scene->kept_count});
}

static void answer_heads(struct scene *scene, enum store_result result)
{
    heads_callback *done = scene->heads;

    assert_non_null(done);
    scene->heads = NULL;
    done(scene->heads_argument, result, NULL, 0);
}

/* ---- Connections ---- */

static void hear(void *connection, const uint8_t *bytes, size_t length)
{
    struct line *line = connection;

    while (length > 0) {
        size_t header = bytes[1] == 126 ? 4 : 2;
        size_t size = header == 2 ? bytes[1] : (size_t)bytes[2] << 8 | bytes[3];
        const uint8_t *message = bytes + header;

        assert_int_equal(bytes[0], 0x82);
        line->updates += message[0] == 0 && message[1] == 2;
        line->refused += message[0] == 100 && message[1] == 2;
        if (message[0] == 100 && message[1] == 1)
            line->saved = message[2];
        bytes += header + size;
        length -= header + size;
    }
}

static bool is_congested(void *connection)
{
    (void)connection;
    return false;
}

static void hang_up(void *connection, enum close_code code)
{
    ((struct line *)connection)->code = (int)code;
}

static void join(struct scene *scene, struct line *line, const char *person)
{
    static const struct wire wire = {.write = hear, .is_congested = is_congested, .close = hang_up};
    struct identity identity = {.expires_ms = INT64_MAX};

    strcpy(identity.person, person);
    line->peer = peer_create(scene->hub, &(struct peer_options){.wire = &wire,
                                                                .connection = line,
                                                                .identity = &identity,
                                                                .address = "",
                                                                .language = "ro",
                                                                .route = drafts_route(scene->drafts),
                                                                .name = TEXT});
    peer_receive(line->peer, "\x64\x00", 2);
}

/* One letter under a client id: the first, or behind the one before. */
static void type(const struct line *line, char client, char clock)
{
    char first[] = {0, 2, 11, 1, 1, client, 0, 4, 1, 1, 't', 1, 'x', 0};
    char next[] = {0, 2, 10, 1, 1, client, clock, (char)0x84, client, (char)(clock - 1), 1, 'x', 0};

    if (clock == 0)
        peer_receive(line->peer, first, sizeof(first));
    else
        peer_receive(line->peer, next, sizeof(next));
}

static int set_up(void **state)
{
    struct scene *scene = MEM_NEW(struct scene);

    scene->now_ms = 1763767800000;
    scene->settings = json_pack("{s:s}", "writers", "member");
    scene->clock = (struct clock){scene, tell_time, tell_time, wake_at};
    scene->authority = (struct authority){
        .self = scene, .resolve = resolve, .find_settings = find_settings, .rights = rights};
    scene->log = (struct log_store){.self = scene,
                                    .load = load_log,
                                    .read_registers = read_registers,
                                    .read_heads = read_heads,
                                    .read_due = read_due,
                                    .publish_signal = publish_signal};
    scene->texts = (struct text_store){scene, append, load, compact};
    scene->hub = hub_create(&(struct hub_options){.schemas = schema_files,
                                                  .store = &scene->log,
                                                  .authority = &scene->authority,
                                                  .clock = &scene->clock,
                                                  .limits = hub_default_limits,
                                                  .process = TEXT});
    scene->directory =
        directory_create(&(struct directory_options){.store = &scene->log, .clock = &scene->clock});
    scene->drafts = drafts_create(&(struct drafts_options){.hub = scene->hub,
                                                           .authority = &scene->authority,
                                                           .directory = scene->directory,
                                                           .store = &scene->log,
                                                           .texts = &scene->texts,
                                                           .clock = &scene->clock,
                                                           .process = TEXT,
                                                           .limits = drafts_default_limits});
    join(scene, &scene->ana, ANA);
    join(scene, &scene->dan, DAN);
    for (size_t i = 0; i < scene->named_count; i++)
        scene->named[i](scene->named_arguments[i], &(struct registers){.result = STORE_UNAVAILABLE});
    scene->draft_loaded(scene->draft_argument, &(struct loaded){.result = STORE_DONE});
    answer_load(scene);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    peer_destroy(scene->ana.peer);
    peer_destroy(scene->dan.peer);
    if (scene->appended != NULL)
        answer_append(scene, STORE_UNAVAILABLE);
    for (size_t i = 0; i < scene->kept_count; i++)
        buffer_finish(&scene->kept[i]);
    drafts_destroy(scene->drafts);
    hub_destroy(scene->hub);
    directory_destroy(scene->directory);
    json_decref(scene->settings);
    json_decref(scene->answer);
    mem_free(scene);
    return 0;
}

/* ---- Tests ---- */

static void test_nobody_hears_of_what_is_not_kept(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 1);
    turn(scene, 100);
    assert_int_equal(scene->dan.updates, 0);
    assert_int_equal(scene->ana.saved, 0);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->dan.updates, 1);
    assert_int_equal(scene->ana.saved, 1);
    assert_int_equal(scene->ana.updates, 0);
}

static void test_what_comes_meanwhile_goes_together(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    type(&scene->ana, 1, 1);
    type(&scene->dan, 2, 0);
    type(&scene->ana, 1, 2);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 1);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->flying_count, 3);
    assert_int_equal(scene->ana.saved, 1);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->ana.saved, 3);
    assert_int_equal(scene->dan.saved, 1);
}

static void test_what_was_written_before_a_right_went_is_not_kept_after_it(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    type(&scene->dan, 2, 0);
    turn(scene, 0);
    answer_append(scene, STORE_RIGHTS_BEHIND);
    scene->ana_is_gone = true;
    scene->rights++;
    turn(scene, 20);
    assert_int_equal(scene->loads, 2);
    answer_load(scene);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 1);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->dan.saved, 1);
    assert_int_equal(scene->dan.updates, 0);
    assert_int_equal(scene->ana.saved, 0);
    assert_int_equal(scene->ana.refused, 1);
}

static void test_a_right_that_another_lost_only_delays(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    answer_append(scene, STORE_RIGHTS_BEHIND);
    type(&scene->ana, 1, 1);
    turn(scene, 0);
    assert_null(scene->appended);
    turn(scene, 20);
    assert_int_equal(scene->flying_count, 2);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->ana.saved, 2);
    assert_int_equal(scene->dan.updates, 2);
}

static void test_what_breaks_the_document_goes_and_all_else_stays(void **state)
{
    struct scene *scene = *state;
    struct buffer roots = {0}, message = {0};

    for (int i = 0; i < 65; i++) {
        char root[] = {4, 1, 1, (char)(' ' + i), 1, 'x'};

        buffer_append(&roots, root, sizeof(root));
    }
    write_uint(&message, 1);
    write_uint(&message, 65);
    write_uint(&message, 9);
    write_uint(&message, 0);
    buffer_append(&message, roots.bytes, roots.length);
    write_uint(&message, 0);
    buffer_clear(&roots);
    y_message_write(&roots, MESSAGE_UPDATE, message.bytes, message.length);

    type(&scene->dan, 2, 0);
    turn(scene, 0);
    type(&scene->dan, 2, 1);
    peer_receive(scene->ana.peer, roots.bytes, roots.length);
    assert_int_equal(scene->ana.code, CLOSE_MALFORMED);
    assert_int_equal(scene->loads, 2);
    type(&scene->dan, 2, 2);
    answer_append(scene, STORE_DONE);
    answer_load(scene);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 2);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->dan.saved, 3);
    assert_int_equal(scene->dan.code, 0);
    assert_int_equal(scene->kept_count, 3);
    buffer_finish(&roots);
    buffer_finish(&message);
}

static void go(struct line *line)
{
    peer_destroy(line->peer);
    *line = (struct line){0};
}

static void test_a_visitor_is_told_to_sign_in_at_once(void **state)
{
    struct scene *scene = *state;

    join(scene, &scene->eva, "");
    assert_int_equal(scene->eva.code, CLOSE_SIGN_IN);
    assert_int_equal(scene->heads_read, 0);
    go(&scene->eva);
}

static void test_whoever_another_process_let_in_is_let_in_once_this_one_knows(void **state)
{
    struct scene *scene = *state;

    join(scene, &scene->eva, EVA);
    assert_int_equal(scene->eva.code, 0);
    scene->eva_is_known = true;
    answer_heads(scene, STORE_DONE);
    scene->named[2](scene->named_arguments[2], &(struct registers){.result = STORE_UNAVAILABLE});
    type(&scene->eva, 1, 0);
    turn(scene, 0);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->eva.code, 0);
    assert_int_equal(scene->eva.saved, 1);
    go(&scene->eva);
}

static void test_what_is_nowhere_is_refused_once_this_process_has_caught_up(void **state)
{
    struct scene *scene = *state;

    join(scene, &scene->eva, EVA);
    answer_heads(scene, STORE_DONE);
    assert_int_equal(scene->eva.code, CLOSE_SIGN_IN);
    go(&scene->eva);
    go(&scene->ana);
    scene->ana_is_gone = true;
    join(scene, &scene->ana, ANA);
    assert_int_equal(scene->ana.code, 0);
    answer_heads(scene, STORE_DONE);
    assert_int_equal(scene->ana.code, CLOSE_NO_SUCH_THING);
    join(scene, &scene->eva, EVA);
    answer_heads(scene, STORE_UNAVAILABLE);
    assert_int_equal(scene->eva.code, CLOSE_GOING_AWAY);
    go(&scene->eva);
}

static void test_many_unknown_ask_the_database_one_thing_at_a_time(void **state)
{
    struct scene *scene = *state;
    struct line lines[50] = {0};

    for (size_t i = 0; i < COUNT_OF(lines); i++)
        join(scene, &lines[i], EVA);
    assert_int_equal(scene->heads_read, 1);
    answer_heads(scene, STORE_DONE);
    assert_int_equal(lines[0].code, CLOSE_SIGN_IN);
    assert_int_equal(lines[1].code, 0);
    go(&lines[2]);
    answer_heads(scene, STORE_DONE);
    assert_int_equal(scene->heads_read, 2);
    assert_int_equal(lines[COUNT_OF(lines) - 1].code, CLOSE_SIGN_IN);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        peer_destroy(lines[i].peer);
}

static void test_an_unknown_person_is_not_kept_waiting_with_much(void **state)
{
    struct scene *scene = *state;
    char *much = mem_new(100000);

    memset(much, 0, 100000);
    join(scene, &scene->eva, EVA);
    peer_receive(scene->eva.peer, much, 60000);
    assert_int_equal(scene->eva.code, 0);
    peer_receive(scene->eva.peer, much, 60000);
    assert_int_equal(scene->eva.code, CLOSE_TOO_SLOW);
    answer_heads(scene, STORE_DONE);
    go(&scene->eva);
    mem_free(much);
}

/* Another process may have archived it meanwhile, of which this one heard nothing. */
static void test_whoever_comes_back_to_a_draft_that_was_let_go_waits_for_it(void **state)
{
    struct scene *scene = *state;

    turn(scene, 3000);
    turn(scene, 2000);
    go(&scene->ana);
    go(&scene->dan);
    scene->draft_loaded = NULL;
    turn(scene, 58500);
    join(scene, &scene->ana, ANA);
    scene->named[2](scene->named_arguments[2], &(struct registers){.result = STORE_UNAVAILABLE});
    assert_non_null(scene->draft_loaded);
    assert_int_equal(scene->loads, 1);
    type(&scene->ana, 1, 0);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 0);
    scene->draft_loaded(scene->draft_argument, &(struct loaded){.result = STORE_DONE});
    turn(scene, 0);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->ana.saved, 1);
}

static void test_what_cannot_be_kept_sends_everybody_away(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    answer_append(scene, STORE_UNAVAILABLE);
    assert_int_equal(scene->ana.code, CLOSE_GOING_AWAY);
    assert_int_equal(scene->dan.code, CLOSE_GOING_AWAY);
    assert_int_equal(scene->dan.updates, 0);
    assert_int_equal(scene->ana.saved, 0);
    answer_load(scene);
}

/* ---- Inquiries ---- */

static void hear_answer(void *argument, json_t *answer)
{
    struct scene *scene = argument;

    scene->answers++;
    json_decref(scene->answer);
    scene->answer = answer;
}

static void ask(struct scene *scene, const char *what)
{
    json_t *question = json_pack("{s:s}", "ask", what);

    draft_feature()->inquire(scene->drafts, "draft:" TEXT, question, hear_answer, scene);
    json_decref(question);
}

static void test_an_inquiry_is_answered_from_memory_at_once(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    ask(scene, "outline");
    assert_int_equal(scene->answers, 1);
    assert_non_null(json_object_get(scene->answer, "sections"));
    answer_append(scene, STORE_DONE);
}

static void test_one_about_what_is_kept_waits_for_what_is_under_way(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    ask(scene, "kept_outline");
    type(&scene->ana, 1, 1);
    turn(scene, 100);
    assert_int_equal(scene->loads, 1);
    assert_int_equal(scene->answers, 0);
    answer_append(scene, STORE_DONE);
    /* What other processes kept is read, and what came meanwhile is held. */
    assert_int_equal(scene->loads, 2);
    assert_int_equal(scene->answers, 0);
    assert_int_equal(scene->flying_count, 0);
    answer_load(scene);
    assert_int_equal(scene->answers, 1);
    turn(scene, 0);
    assert_int_equal(scene->flying_count, 1);
    answer_append(scene, STORE_DONE);
    assert_int_equal(scene->ana.saved, 2);
}

static void test_one_that_comes_while_what_is_kept_is_read_waits_for_the_next(void **state)
{
    struct scene *scene = *state;

    ask(scene, "kept_outline");
    assert_int_equal(scene->loads, 2);
    ask(scene, "kept_outline");
    assert_int_equal(scene->loads, 2);
    answer_load(scene);
    assert_int_equal(scene->answers, 1);
    assert_int_equal(scene->loads, 3);
    answer_load(scene);
    assert_int_equal(scene->answers, 2);
}

static void test_one_is_answered_after_the_document_had_to_go(void **state)
{
    struct scene *scene = *state;

    type(&scene->ana, 1, 0);
    turn(scene, 0);
    ask(scene, "kept_outline");
    answer_append(scene, STORE_UNAVAILABLE);
    assert_int_equal(scene->answers, 0);
    answer_load(scene);
    assert_int_equal(scene->answers, 0);
    answer_load(scene);
    assert_int_equal(scene->answers, 1);
    assert_int_equal(json_int(scene->answer, "words", -1), 0);
}

static void test_where_the_register_cannot_be_read_nothing_is_said(void **state)
{
    struct scene *scene = *state;

    ask(scene, "kept_outline");
    scene->loaded(scene->loaded_argument, &(struct text_loaded){.result = STORE_UNAVAILABLE});
    assert_int_equal(scene->answers, 1);
    assert_null(scene->answer);
    ask(scene, "outline");
    assert_int_equal(scene->answers, 2);
    assert_non_null(scene->answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nobody_hears_of_what_is_not_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_comes_meanwhile_goes_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_was_written_before_a_right_went_is_not_kept_after_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_right_that_another_lost_only_delays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_breaks_the_document_goes_and_all_else_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_visitor_is_told_to_sign_in_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_whoever_another_process_let_in_is_let_in_once_this_one_knows,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_nowhere_is_refused_once_this_process_has_caught_up,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_unknown_ask_the_database_one_thing_at_a_time, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_an_unknown_person_is_not_kept_waiting_with_much, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_whoever_comes_back_to_a_draft_that_was_let_go_waits_for_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_kept_sends_everybody_away, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_inquiry_is_answered_from_memory_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_about_what_is_kept_waits_for_what_is_under_way, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_one_that_comes_while_what_is_kept_is_read_waits_for_the_next,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_is_answered_after_the_document_had_to_go, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_where_the_register_cannot_be_read_nothing_is_said, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
