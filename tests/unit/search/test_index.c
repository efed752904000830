/* The index: events in, hits out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/memory.h"
#include "search/index.h"

#define SPACE "space:01KAMYAQ3S5T7V9X1Z3B5D7F9H"
#define ROOM "room:01KAMYBQ3S5T7V9X1Z3B5D7F9H"
#define OTHER_ROOM "room:01KAMYBQ4S5T7V9X1Z3B5D7F9H"
#define ANA "01KAMY9Q3S5T7V9X1Z3B5D7F9H"
#define ION "01KAMY9Q4S5T7V9X1Z3B5D7F9H"
#define FIRM "01KAMYDQ4S5T7V9X1Z3B5D7F9H"
#define AT_MS INT64_C(1763767800000)
#define ALL ((1U << DOCUMENT_KINDS) - 1)

static char path[64];

static struct index *open_writer(void)
{
    enum index_result result;
    struct index *index = index_open_writer(path, &result);

    assert_non_null(index);
    return index;
}

static int set_up(void **state)
{
    snprintf(path, sizeof(path), "/tmp/sfat-index-%d.db", (int)getpid());
    index_remove(path);
    *state = open_writer();
    return 0;
}

static int tear_down(void **state)
{
    index_close(*state);
    index_remove(path);
    return 0;
}

/* Indexes one event; fields are its own ones, as JSON with ' for ". */
static struct index_applied tell(struct index *index, const char *channel, uint64_t seq, const char *type,
                                 const char *fields)
{
    char text[2048];
    struct index_entry entry = {.position = {.seq = seq, .tag = "abcdefghij"}, .text = text};
    struct index_name names[] = {{"person:" ANA, (char *)"Ana Țăndărică"}, {"person:" ION, NULL}};
    struct index_batch batch = {.entries = &entry, .entry_count = 1, .names = names, .name_count = 2};
    struct index_applied applied;

    snprintf(text, sizeof(text), "{'channel':'%s','seq':%d,'type':'%s','by':'%s','at_ms':%lld%s%s}", channel,
             (int)seq, type, ANA, (long long)AT_MS + (long long)seq, fields[0] == '\0' ? "" : ",", fields);
    for (char *letter = text; *letter != '\0'; letter++)
        *letter = *letter == '\'' ? '"' : *letter;
    strcpy(entry.channel, channel);
    entry.length = strlen(text);
    assert_int_equal(index_apply(index, &batch, &applied), INDEX_DONE);
    return applied;
}

/* The hits' snippets, "a|b", with <> around what was hit. */
static const char *find_as(struct find find)
{
    static char text[4096];
    struct index *index = index_open_reader(path);
    struct findings findings;

    find.until_ms = find.as_of_ms = INT64_MAX / 2;
    find.limit = 20;
    assert_non_null(index);
    assert_int_equal(index_find(index, &find, 10000, &findings), INDEX_DONE);
    text[0] = '\0';
    for (size_t i = 0; i < findings.count; i++) {
        strcat(text, i == 0 ? "" : "|");
        strcat(text, findings.hits[i].snippet);
    }
    for (char *letter = text; *letter != '\0'; letter++)
        *letter = *letter == INDEX_HIT_BEGINS ? '<' : *letter == INDEX_HIT_ENDS ? '>' : *letter;
    findings_finish(&findings);
    index_close(index);
    return text;
}

static const char *find_in(const char *words, unsigned kinds, const char *const *channels, size_t count)
{
    return find_as(
        (struct find){.words = words, .kinds = kinds, .channels = channels, .channel_count = count});
}

static const char *find(const char *words)
{
    const char *const channels[] = {"directory", SPACE, ROOM};

    return find_in(words, ALL, channels, 3);
}

static void test_finds_a_message_as_it_is_now(void **state)
{
    tell(*state, ROOM, 1, "room.posted", "'text':'Ședința de @{person:" ION "} e mâine'");
    assert_string_equal(find("sedi"), "<Ședința> de @… e mâine");
    assert_string_equal(find("şedinţa maine"), "<Ședința> de @… e <mâine>");
    assert_string_equal(find("person"), "");
    tell(*state, ROOM, 2, "room.edited", "'message':1,'text':'Întâlnirea e azi'");
    assert_string_equal(find("sedinta"), "");
    assert_string_equal(find("intalnirea"), "<Întâlnirea> e azi");
    tell(*state, ROOM, 3, "room.deleted", "'message':1");
    assert_string_equal(find("intalnirea"), "");
    tell(*state, ROOM, 4, "room.edited", "'message':1,'text':'Întâlnirea'");
    assert_string_equal(find("intalnirea"), "");
}

static void test_finds_a_message_by_the_names_of_its_files(void **state)
{
    tell(*state, ROOM, 1, "room.posted",
         "'text':'Vezi','files':[{'name':'hotărâre.pdf'},{'name':'harta.png'}]");
    tell(*state, ROOM, 2, "room.posted", "'text':'','files':[{'name':'buget.odt'}]");
    assert_string_equal(find("hotarare"), "Vezi\n<hotărâre>.pdf\nharta.png");
    assert_string_equal(find("buget"), "<buget>.odt");
    tell(*state, ROOM, 3, "room.edited", "'message':1,'text':'Vezi','files':[{'name':'harta.png'}]");
    assert_string_equal(find("hotarare"), "");
    assert_string_equal(find("harta"), "Vezi\n<harta>.png");
    tell(*state, ROOM, 4, "room.deleted", "'message':2");
    assert_string_equal(find("buget"), "");
}

static void test_finds_comments_on_a_draft(void **state)
{
    static const char draft[] = "draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H";
    const char *const channels[] = {draft};

    tell(*state, draft, 1, "draft.commented", "'text':'De unde vine cifra?'");
    assert_string_equal(find_in("cifra", ALL, channels, 1), "De unde vine <cifra>?");
    assert_string_equal(find("cifra"), "");
    tell(*state, draft, 2, "draft.comment_edited", "'comment':1,'text':'De unde?'");
    assert_string_equal(find_in("cifra", ALL, channels, 1), "");
    assert_string_equal(find_in("unde", ALL, channels, 1), "De <unde>?");
    tell(*state, draft, 3, "draft.comment_deleted", "'comment':1");
    assert_string_equal(find_in("unde", ALL, channels, 1), "");
}

static void test_finds_only_in_the_channels_that_are_open(void **state)
{
    const char *const other[] = {OTHER_ROOM};

    tell(*state, ROOM, 1, "room.posted", "'text':'buget'");
    assert_string_equal(find("buget"), "<buget>");
    assert_string_equal(find_in("buget", ALL, other, 1), "");
    assert_string_equal(find_in("buget", ALL, NULL, 0), "");
    assert_string_equal(find_in("buget", ALL & ~(1U << DOCUMENT_MESSAGE), other, 1), "");
}

/* In all items of the space but those that are closed. */
static const char *find_in_space(const char *words, const char *const *closed, size_t count)
{
    const struct find_space space = {SPACE, closed, count};

    return find_as((struct find){.words = words, .kinds = ALL, .spaces = &space, .space_count = 1});
}

static void test_finds_in_the_items_of_a_space_but_not_in_those_that_are_closed(void **state)
{
    const char *const closed[] = {ROOM}, *const others[] = {ROOM, OTHER_ROOM};

    tell(*state, SPACE, 1, "room.created", "'room':'" ROOM "','title':'Sala buget'");
    tell(*state, ROOM, 1, "room.posted", "'text':'un buget'");
    assert_string_equal(find_in_space("buget", NULL, 0), "Sala <buget>|un <buget>");
    assert_string_equal(find_in_space("buget", closed, 1), "");
    /* What was said in an item before the log of its space was read is found too, as it is now. */
    tell(*state, OTHER_ROOM, 1, "room.posted", "'text':'alt buget'");
    tell(*state, OTHER_ROOM, 2, "room.posted", "'text':'primul'");
    tell(*state, OTHER_ROOM, 3, "room.edited", "'message':2,'text':'al doilea buget'");
    assert_string_equal(find_in_space("doilea", NULL, 0), "");
    tell(*state, SPACE, 2, "room.created", "'room':'" OTHER_ROOM "','title':'Alta'");
    assert_string_equal(find_in_space("buget", closed, 1), "al doilea <buget>|alt <buget>");
    assert_string_equal(find_in_space("buget", others, 2), "");
    tell(*state, OTHER_ROOM, 4, "room.deleted", "'message':1");
    assert_string_equal(find_in_space("buget", closed, 1), "al doilea <buget>");
}

static void test_knows_names(void **state)
{
    tell(*state, SPACE, 1, "space.member_added", "'person':'" ANA "'");
    tell(*state, "directory", 1, "directory.person_added", "'person':'" ANA "'");
    tell(*state, "directory", 2, "directory.person_added", "'person':'" ION "'");
    tell(*state, "directory", 3, "space.created", "'space':'" SPACE "','name':'Pactul Vest'");
    tell(*state, "directory", 4, "directory.organisation_added",
         "'organisation':'" FIRM "','name':'Federația Țesătorilor','short_name':'FTX'");
    tell(*state, SPACE, 2, "room.created", "'room':'" ROOM "','title':'Sala mare'");
    assert_string_equal(find("tanda"), "Ana <Țăndărică>");
    assert_string_equal(find("pactul"), "<Pactul> Vest");
    assert_string_equal(find("ftx"), "Federația Țesătorilor (<FTX>)");
    assert_string_equal(find("sal"), "<Sala> mare");
    tell(*state, "directory", 5, "directory.organisation_edited",
         "'organisation':'" FIRM "','short_name':null");
    assert_string_equal(find("federatia"), "<Federația> Țesătorilor");
    tell(*state, ROOM, 1, "room.renamed", "'title':'Sala mică'");
    assert_string_equal(find("sal"), "<Sala> mică");
    tell(*state, SPACE, 3, "space.edited", "'name':'Pactul Est'");
    assert_string_equal(find("pactul"), "<Pactul> Est");
}

static void test_keeps_a_newer_name_that_is_read_first(void **state)
{
    tell(*state, ROOM, 1, "room.renamed", "'title':'Sala mică'");
    tell(*state, SPACE, 1, "room.created", "'room':'" ROOM "','title':'Sala mare'");
    assert_string_equal(find("sala"), "<Sala> mică");
}

static void test_takes_an_entry_once_and_misses_none(void **state)
{
    struct index_applied applied;

    tell(*state, ROOM, 1, "room.posted", "'text':'unu'");
    tell(*state, ROOM, 1, "room.posted", "'text':'unu'");
    assert_string_equal(find("unu"), "<unu>");
    applied = tell(*state, ROOM, 3, "room.posted", "'text':'trei'");
    assert_string_equal(applied.gap, ROOM);
    assert_string_equal(find("trei"), "");
}

static void test_ranks_near_and_whole_words_before_newer_ones(void **state)
{
    tell(*state, ROOM, 1, "room.posted", "'text':'Planul de ocupare al județului, pe scurt'");
    tell(*state, ROOM, 2, "room.posted",
         "'text':'Am vorbit ieri de tot felul de lucruri despre planul oarecare și apoi, mult mai la urmă, "
         "despre ocupare'");
    tell(*state, ROOM, 3, "room.posted", "'text':'Ocuparea Parisului și planul'");
    assert_memory_equal(find("planul de ocupare"), "<Planul> <de> <ocupare>", 23);
}

static void test_shows_the_old_rows_until_a_rebuild_is_whole(void **state)
{
    bool wants;

    tell(*state, ROOM, 1, "room.posted", "'text':'vechi'");
    assert_int_equal(index_ask_rebuild(path), INDEX_DONE);
    assert_int_equal(index_wants_rebuild(*state, &wants), INDEX_DONE);
    assert_true(wants);
    assert_int_equal(index_begin_rebuild(*state), INDEX_DONE);
    tell(*state, ROOM, 1, "room.posted", "'text':'nou'");
    assert_string_equal(find("vechi"), "<vechi>");
    assert_string_equal(find("nou"), "");
    index_close(*state);
    *state = open_writer();
    assert_string_equal(find("vechi"), "<vechi>");
    assert_int_equal(index_begin_rebuild(*state), INDEX_DONE);
    tell(*state, ROOM, 1, "room.posted", "'text':'nou'");
    assert_int_equal(index_end_rebuild(*state), INDEX_DONE);
    assert_string_equal(find("vechi"), "");
    assert_string_equal(find("nou"), "<nou>");
    assert_int_equal(index_wants_rebuild(*state, &wants), INDEX_DONE);
    assert_false(wants);
}

static bool file_holds(const char *name, const char *word)
{
    char command[256];

    snprintf(command, sizeof(command), "grep -qa %s %s", word, name);
    return system(command) == 0;
}

static void test_takes_the_traces_of_what_was_deleted_out_of_the_file(void **state)
{
    bool has_more = true;
    char wal[80];

    snprintf(wal, sizeof(wal), "%s-wal", path);
    tell(*state, ROOM, 1, "room.posted", "'text':'xilofonsecret'");
    tell(*state, ROOM, 2, "room.posted", "'text':'altceva'");
    assert_true(file_holds(path, "xilofonsecret") || file_holds(wal, "xilofonsecret"));
    tell(*state, ROOM, 3, "room.deleted", "'message':1");
    while (has_more)
        assert_int_equal(index_tidy(*state, &has_more), INDEX_DONE);
    assert_false(file_holds(path, "xilofonsecret"));
    assert_false(file_holds(wal, "xilofonsecret"));
    assert_string_equal(find("altceva"), "<altceva>");
}

static void test_makes_a_spoilt_file_known(void **state)
{
    enum index_result result;
    FILE *file;

    index_close(*state);
    index_remove(path);
    file = fopen(path, "w");
    for (int i = 0; i < 500; i++)
        fputs("this is no index at all ", file);
    fclose(file);
    assert_null(index_open_writer(path, &result));
    assert_int_equal(result, INDEX_SPOILT);
    assert_null(index_open_reader(path));
    index_remove(path);
    *state = open_writer();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_finds_a_message_as_it_is_now, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_finds_a_message_by_the_names_of_its_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_finds_comments_on_a_draft, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_finds_only_in_the_channels_that_are_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_finds_in_the_items_of_a_space_but_not_in_those_that_are_closed,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_knows_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keeps_a_newer_name_that_is_read_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takes_an_entry_once_and_misses_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ranks_near_and_whole_words_before_newer_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shows_the_old_rows_until_a_rebuild_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takes_the_traces_of_what_was_deleted_out_of_the_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_makes_a_spoilt_file_known, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
