/* What comments and amendments do at their bounds, and what is kept of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "drafts/amendments.h"
#include "drafts/comments.h"
#include "hub/decision.h"

#define DRAFT "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H"
#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define DAN "01KAMY9Q4S5T7V9X1Z3B5D7F9H"
#define KEPT "01KAMYGQ3S5T7V9X1Z3B5D7F9H"

/* A draft under test: each event is applied under the next number, a millisecond later. */
struct talk {
    struct draft *draft;
    uint64_t seq;
    const char *asker; /* whose commands are decided */
};

static struct talk begin(void)
{
    json_auto_t *settings =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:i}}", "title", "Probă", "visibility", "members",
                  "space", "space:01KAMYAQ3S5T7V9X1Z3B5D7F9H", "by", ANA, "writers", "facilitator",
                  "template", "id", "blank", "version", 1);

    return (struct talk){draft_feature()->create(DRAFT, settings), 0, ANA};
}

static void end(struct talk *talk)
{
    draft_feature()->destroy(talk->draft);
}

/* Takes fields. False where the event is not taken. */
static bool happen(struct talk *talk, const char *name, json_t *fields)
{
    const struct event_type *type = draft_feature()->events;
    struct event event;
    bool ok;

    while (strcmp(type->name, name) != 0)
        type++;
    event = (struct event){.channel = DRAFT,
                           .position = {.seq = talk->seq + 1},
                           .type = name,
                           .version = type->version,
                           .by = DAN,
                           .as = "",
                           .to = "",
                           .at_ms = (int64_t)talk->seq + 1,
                           .op = ANA,
                           .fields = fields};
    ok = type->apply(talk->draft, &event);
    talk->seq += ok;
    json_decref(fields);
    return ok;
}

static uint64_t comment(struct talk *talk, uint64_t thread, const char *text)
{
    json_t *fields = json_pack("{s:s}", "text", text);

    if (thread != 0)
        json_object_set_new(fields, "thread", json_integer((json_int_t)thread));
    assert_true(happen(talk, "draft.commented", fields));
    return talk->seq;
}

static json_t *about(const char *name, uint64_t seq)
{
    return json_pack("{s:I}", name, (json_int_t)seq);
}

static uint64_t amend(struct talk *talk, size_t bytes)
{
    assert_true(happen(talk, "draft.amended",
                       json_pack("{s:s, s:s, s:s, s:s, s:I}", "section", "aaaaaaaaaa", "section_title",
                                 "Titlu", "reason", "Așa.", "kept", KEPT, "bytes", (json_int_t)bytes)));
    return talk->seq;
}

/* What a command of the asker, a facilitator, comes to. Takes params and facts. */
static enum error decide_with(const struct talk *talk, const char *name, json_t *params, json_t *facts,
                              struct decision *decision)
{
    const struct command *command = draft_feature()->commands;
    struct request request = {.channel = DRAFT,
                              .op = ANA,
                              .fresh_id = KEPT,
                              .params = params,
                              .facts = facts,
                              .actor = {.role = ROLE_FACILITATOR}};
    enum error error;

    strcpy(request.actor.person, talk->asker);
    while (strcmp(command->name, name) != 0)
        command++;
    decision_init(decision, DUE_KEEP);
    error = command->decide(talk->draft, &request, decision);
    json_decref(params);
    json_decref(facts);
    return error;
}

static enum error decide(const struct talk *talk, const char *name, json_t *params)
{
    struct decision decision;
    enum error error = decide_with(talk, name, params, json_array(), &decision);

    decision_finish(&decision);
    return error;
}

static json_t *words(const char *text)
{
    return json_pack("{s:s}", "text", text);
}

static json_t *rewording(uint64_t comment, const char *text)
{
    return json_pack("{s:I, s:s}", "comment", (json_int_t)comment, "text", text);
}

/* How many the view has under this name. */
static size_t count_shown(const struct talk *talk, const char *name)
{
    json_auto_t *view = draft_feature()->view(talk->draft, CLEARANCE_MEMBER);

    return json_array_size(json_object_get(view, name));
}

static void expect_same_after_snapshot(const struct talk *talk)
{
    struct talk other = begin();
    json_auto_t *snapshot = draft_feature()->snapshot(talk->draft), *view, *restored;

    assert_true(draft_feature()->restore(other.draft, snapshot));
    view = draft_feature()->view(talk->draft, CLEARANCE_MEMBER);
    restored = draft_feature()->view(other.draft, CLEARANCE_MEMBER);
    assert_true(json_equal(view, restored));
    assert_int_equal(other.draft->comments->bytes, talk->draft->comments->bytes);
    assert_int_equal(other.draft->comments->open_count, talk->draft->comments->open_count);
    assert_int_equal(other.draft->amendments->open_bytes, talk->draft->amendments->open_bytes);
    end(&other);
}

/* ---- Comments ---- */

static void test_three_hundred_threads_are_open(void **state)
{
    struct talk talk = begin();

    (void)state;
    for (unsigned i = 0; i < THREADS_OPEN_MOST; i++) {
        assert_int_equal(decide(&talk, "draft.comment", words("De ce?")), ERR_NONE);
        comment(&talk, 0, "De ce?");
    }
    assert_int_equal(decide(&talk, "draft.comment", words("De ce?")), ERR_LIST_FULL);
    assert_int_equal(decide(&talk, "draft.comment", json_pack("{s:s, s:i}", "text", "Așa.", "thread", 999)),
                     ERR_NO_SUCH_COMMENT);
    assert_true(happen(&talk, "draft.thread_resolved", about("thread", 7)));
    assert_int_equal(decide(&talk, "draft.comment", words("De ce?")), ERR_NONE);
    comment(&talk, 0, "De ce?");
    assert_int_equal(decide(&talk, "draft.reopen_thread", about("thread", 7)), ERR_LIST_FULL);
    end(&talk);
}

static void test_a_thread_takes_a_hundred_replies(void **state)
{
    struct talk talk = begin();
    uint64_t thread = comment(&talk, 0, "De ce?");

    (void)state;
    for (unsigned i = 0; i < REPLIES_MOST; i++)
        comment(&talk, thread, "Pentru că.");
    assert_int_equal(
        decide(&talk, "draft.comment", json_pack("{s:s, s:I}", "text", "Și?", "thread", (json_int_t)thread)),
        ERR_LIST_FULL);
    assert_false(happen(&talk, "draft.commented", json_pack("{s:s, s:i}", "text", "Și?", "thread", 2)));
    end(&talk);
}

static void test_words_are_bounded_and_deleting_makes_room(void **state)
{
    struct talk talk = begin();
    char *long_text = mem_new(16001);
    uint64_t first = 0;

    (void)state;
    memset(long_text, 'a', 16000);
    for (unsigned i = 0; i < COMMENTS_BYTES_MOST / 16000; i++) {
        uint64_t thread = i % 50 == 0 ? 0 : first, seq = comment(&talk, thread, long_text);

        first = thread == 0 ? seq : first;
    }
    assert_int_equal(decide(&talk, "draft.comment", words(long_text)), ERR_LIST_FULL);
    assert_int_equal(decide(&talk, "draft.comment", words("Scurt.")), ERR_NONE);
    long_text[15999] = '\0';
    talk.asker = DAN;
    assert_int_equal(decide(&talk, "draft.edit_comment", rewording(1, long_text)), ERR_NONE);
    talk.asker = ANA;
    long_text[15999] = 'a';
    assert_true(happen(&talk, "draft.comment_deleted", about("comment", 3)));
    assert_int_equal(decide(&talk, "draft.comment", words(long_text)), ERR_NONE);
    assert_int_equal(decide(&talk, "draft.delete_comment", about("comment", 3)), ERR_COMMENT_DELETED);
    expect_same_after_snapshot(&talk);
    mem_free(long_text);
    end(&talk);
}

static void test_the_view_keeps_the_last_fifty_resolved(void **state)
{
    struct talk talk = begin();

    (void)state;
    for (unsigned i = 0; i < THREADS_RESOLVED_SHOWN + 1; i++)
        comment(&talk, 0, "De ce?");
    comment(&talk, 0, "Rămâne.");
    for (uint64_t seq = THREADS_RESOLVED_SHOWN + 1; seq >= 1; seq--)
        assert_true(happen(&talk, "draft.thread_resolved", about("thread", seq)));
    assert_int_equal(count_shown(&talk, "threads"), THREADS_RESOLVED_SHOWN + 1);
    assert_int_equal(decide(&talk, "draft.reopen_thread", about("thread", THREADS_RESOLVED_SHOWN + 1)),
                     ERR_THREAD_OLD);
    assert_int_equal(decide(&talk, "draft.reopen_thread", about("thread", 1)), ERR_NONE);
    assert_true(happen(&talk, "draft.thread_reopened", about("thread", 1)));
    assert_int_equal(count_shown(&talk, "threads"), THREADS_RESOLVED_SHOWN + 1);
    assert_false(happen(&talk, "draft.thread_reopened", about("thread", 1)));
    expect_same_after_snapshot(&talk);
    end(&talk);
}

static void test_an_anchor_without_words_is_gone(void **state)
{
    struct talk talk = begin();
    struct decision decision;
    json_t *anchored =
        json_pack("{s:s, s:{s:s, s:s}}", "text", "Aici.", "anchor", "start", "AQAA", "end", "AQAA");

    (void)state;
    assert_int_equal(
        decide_with(&talk, "draft.comment", json_deep_copy(anchored), json_pack("[{}]"), &decision),
        ERR_ANCHOR_GONE);
    decision_finish(&decision);
    assert_int_equal(
        decide_with(&talk, "draft.comment", anchored, json_pack("[{s:s}]", "quote", "O treime"), &decision),
        ERR_NONE);
    assert_string_equal(json_text(decision.fields, "quote"), "O treime");
    decision_finish(&decision);
    end(&talk);
}

static void test_who_wrote_in_the_thread_is_told_once(void **state)
{
    struct talk talk = begin();
    struct decision decision;
    uint64_t thread = comment(&talk, 0, "De ce?");
    json_t *params = json_pack("{s:s, s:I}", "text", "Așa.", "thread", (json_int_t)thread);

    (void)state;
    comment(&talk, thread, "Și eu.");
    assert_int_equal(decide_with(&talk, "draft.comment", json_deep_copy(params), json_array(), &decision),
                     ERR_BUSY);
    decision_finish(&decision);
    assert_int_equal(decide_with(&talk, "draft.comment", json_deep_copy(params), json_pack("[n]"), &decision),
                     ERR_NONE);
    assert_null(json_object_get(decision.fields, "notify"));
    decision_finish(&decision);
    assert_int_equal(decide_with(&talk, "draft.comment", params, json_pack("[b]", 1), &decision), ERR_NONE);
    assert_int_equal(json_array_size(json_object_get(decision.fields, "notify")), 1);
    assert_int_equal(json_array_size(json_object_get(decision.fields, "answers")), 1);
    decision_finish(&decision);
    end(&talk);
}

/* ---- Amendments ---- */

static json_t *proposal(void)
{
    return json_pack("{s:s, s:s, s:s}", "section", "aaaaaaaaaa", "reason", "Așa.", "update", "AAAA");
}

static json_t *wordings(void)
{
    return json_pack("[{s:s, s:s, s:s}]", "title", "Titlu", "base", "{}", "proposed", "{}");
}

static enum error try_amend(const struct talk *talk)
{
    struct decision decision;
    enum error error = decide_with(talk, "draft.amend", proposal(), wordings(), &decision);

    decision_finish(&decision);
    return error;
}

static void test_two_hundred_amendments_are_open(void **state)
{
    struct talk talk = begin();

    (void)state;
    for (unsigned i = 0; i < AMENDMENTS_OPEN_MOST; i++) {
        assert_int_equal(try_amend(&talk), ERR_NONE);
        amend(&talk, 10);
    }
    assert_int_equal(try_amend(&talk), ERR_LIST_FULL);
    assert_true(happen(&talk, "draft.amendment_withdrawn", about("amendment", 5)));
    assert_int_equal(try_amend(&talk), ERR_NONE);
    expect_same_after_snapshot(&talk);
    end(&talk);
}

static void test_open_amendments_hold_twenty_megabytes(void **state)
{
    struct talk talk = begin();

    (void)state;
    amend(&talk, AMENDMENTS_BYTES_MOST - 7);
    assert_int_equal(try_amend(&talk), ERR_LIST_FULL);
    assert_true(
        happen(&talk, "draft.amendment_rejected", json_pack("{s:i, s:s}", "amendment", 1, "reason", "Nu.")));
    assert_int_equal(try_amend(&talk), ERR_NONE);
    end(&talk);
}

static void test_of_those_decided_the_last_hundred_are_kept(void **state)
{
    struct talk talk = begin();
    struct decision decision;

    (void)state;
    for (unsigned i = 0; i < AMENDMENTS_DECIDED_SHOWN; i++) {
        uint64_t seq = amend(&talk, 10);

        assert_true(happen(&talk, "draft.amendment_accepted", about("amendment", seq)));
        assert_false(happen(&talk, "draft.amendment_accepted", about("amendment", seq)));
    }
    amend(&talk, 10);
    assert_int_equal(count_shown(&talk, "amendments"), AMENDMENTS_DECIDED_SHOWN + 1);
    assert_int_equal(decide_with(&talk, "draft.reject_amendment",
                                 json_pack("{s:I, s:s}", "amendment", (json_int_t)talk.seq, "reason", "Nu."),
                                 json_array(), &decision),
                     ERR_NONE);
    assert_int_equal(decision.write_count, 3);
    assert_int_equal(decision.writes[2].verb, REGISTER_DELETE);
    decision_finish(&decision);
    assert_true(happen(&talk, "draft.amendment_rejected",
                       json_pack("{s:I, s:s}", "amendment", (json_int_t)talk.seq, "reason", "Nu.")));
    assert_int_equal(count_shown(&talk, "amendments"), AMENDMENTS_DECIDED_SHOWN);
    assert_null(amendments_find(talk.draft->amendments, 1));
    expect_same_after_snapshot(&talk);
    end(&talk);
}

static void test_what_the_text_says_against_it_refuses_it(void **state)
{
    struct talk talk = begin();
    struct decision decision;

    (void)state;
    assert_int_equal(decide_with(&talk, "draft.amend", proposal(),
                                 json_pack("[{s:i}]", "error", ERR_OUTSIDE_SECTION), &decision),
                     ERR_OUTSIDE_SECTION);
    decision_finish(&decision);
    amend(&talk, 10);
    assert_int_equal(decide_with(&talk, "draft.accept_amendment", about("amendment", 1),
                                 json_pack("[{s:i}]", "error", ERR_SECTION_GONE), &decision),
                     ERR_SECTION_GONE);
    decision_finish(&decision);
    assert_int_equal(decide_with(&talk, "draft.accept_amendment", about("amendment", 1),
                                 json_pack("[{s:s, s:b}]", "update", "AAAA", "is_within", 0), &decision),
                     ERR_NONE);
    assert_string_equal(decision.text, channel_id_ulid(DRAFT));
    assert_string_equal(json_string_value(json_array_get(json_object_get(decision.fields, "notify"), 0)),
                        DAN);
    decision_finish(&decision);
    end(&talk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_hundred_threads_are_open),
        cmocka_unit_test(test_a_thread_takes_a_hundred_replies),
        cmocka_unit_test(test_words_are_bounded_and_deleting_makes_room),
        cmocka_unit_test(test_the_view_keeps_the_last_fifty_resolved),
        cmocka_unit_test(test_an_anchor_without_words_is_gone),
        cmocka_unit_test(test_who_wrote_in_the_thread_is_told_once),
        cmocka_unit_test(test_two_hundred_amendments_are_open),
        cmocka_unit_test(test_open_amendments_hold_twenty_megabytes),
        cmocka_unit_test(test_of_those_decided_the_last_hundred_are_kept),
        cmocka_unit_test(test_what_the_text_says_against_it_refuses_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
