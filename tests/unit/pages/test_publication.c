#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/memory.h"
#include "pages/publication.h"

extern const struct embedded pages_locales[];

#define SAME "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Version 1 was withdrawn, 2 and 3 are published; three organisations, one each of the three kinds. */
static const char draft[] =
    "{\"language\":\"ro\",\"versions\":["
    "{\"number\":1,\"name\":\"<i>\",\"title\":\"Vechi\",\"sha256\":\"" OTHER "\",\"words\":3,\"at_ms\":1,"
    "\"withdrawn\":{\"at_ms\":1763767800000,\"reason\":\"<u>greșit</u>\"}},"
    "{\"number\":2,\"name\":\"Doi\",\"title\":\"<b>Titlu</b>\",\"sha256\":\"" SAME "\",\"words\":21,"
    "\"at_ms\":1763767800000,\"published\":{\"at_ms\":1763767800000}},"
    "{\"number\":3,\"name\":\"Trei\",\"title\":\"Titlu\",\"sha256\":\"" OTHER "\",\"words\":21,"
    "\"at_ms\":1763767800000,\"published\":{\"at_ms\":1763767800000}}],\"endorsements\":["
    "{\"organisation\":\"A\",\"category\":\"union\",\"region\":\"RO21\",\"capacity\":\"<s>șef</s>\","
    "\"version\":2,\"sha256\":\"" SAME "\",\"at_ms\":1763767800000,\"is_stale\":true,"
    "\"reservations\":\"<q>art. 4</q>\",\"history\":[]},"
    "{\"organisation\":\"B\",\"category\":\"ngo\",\"version\":3,\"sha256\":\"" OTHER "\","
    "\"at_ms\":1763767800000,\"is_stale\":false,\"history\":[]},"
    "{\"organisation\":\"C\",\"category\":\"ngo\",\"version\":2,\"sha256\":\"" SAME "\","
    "\"at_ms\":1763767800000,\"is_stale\":false,\"withdrawn\":{\"at_ms\":1763767800000,"
    "\"reason\":\"<p>altfel\"},\"history\":[]}]}";

struct fixture {
    struct words *words;
    json_t *draft, *organisations, *text;
    struct publication publication;
    struct buffer out;
};

static int make(void **state)
{
    struct fixture *fixture = MEM_NEW(struct fixture);

    setenv("TZ", "Europe/Bucharest", 1);
    fixture->words = words_create(pages_locales);
    fixture->draft = json_read(draft, strlen(draft));
    fixture->organisations = json_pack("{s:s, s:s}", "A", "Sindicatul <em>", "B", "Asociația");
    fixture->text = json_pack("{s:s, s:[{s:s, s:[{s:s, s:s}]}]}", "type", "doc", "content", "type",
                              "paragraph", "content", "type", "text", "text", "Textul însuși");
    fixture->publication = (struct publication){
        .words = fixture->words,
        .language = "ro",
        .style = "/p/style.css",
        .draft = fixture->draft,
        .organisations = fixture->organisations,
        .ulid = "01KAMYDQ3S5T7V9X1Z3B5D7F9H",
        .number = 2,
        .today = "2025-11-23",
    };
    *state = fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;

    words_destroy(fixture->words);
    json_decref(fixture->draft);
    json_decref(fixture->organisations);
    json_decref(fixture->text);
    buffer_finish(&fixture->out);
    mem_free(fixture);
    return 0;
}

static void expect(const struct fixture *fixture, const char *words)
{
    if (strstr(fixture->out.bytes, words) == NULL)
        fail_msg("%s is not in %s", words, fixture->out.bytes);
}

static void expect_not(const struct fixture *fixture, const char *words)
{
    if (strstr(fixture->out.bytes, words) != NULL)
        fail_msg("%s is in %s", words, fixture->out.bytes);
}

static void expect_no_tags_of_others(const struct fixture *fixture)
{
    static const char *const tags[] = {"<i>", "<b>", "<u>", "<s>", "<q>", "<em>", "<script"};

    for (size_t i = 0; i < COUNT_OF(tags); i++)
        expect_not(fixture, tags[i]);
}

static void test_a_version_is_shown_with_who_stands_behind_it(void **state)
{
    struct fixture *fixture = *state;

    publication_write_version(&fixture->publication, fixture->text, &fixture->out);
    expect(fixture, "<!doctype html><html lang=\"ro\">");
    expect(fixture, "<h1>&lt;b&gt;Titlu&lt;/b&gt;</h1>");
    expect(fixture, "Versiunea 2 · Doi");
    expect(fixture, "21 de cuvinte");
    expect(fixture, "<code>" SAME "</code>");
    expect(fixture, "<time datetime=\"2025-11-22\">22 noiembrie 2025</time>");
    expect(fixture, "<p>Textul însuși</p>");
    expect(fixture, "Între timp s-a publicat versiunea 3.");
    expect(fixture, "1 organizație susține acest text.");
    expect(fixture, "<h4>Sindicate</h4>");
    expect(fixture, "Sindicatul &lt;em&gt;");
    expect(fixture, "<th scope=\"row\">Nord-Est</th>");
    expect(fixture, "&lt;q&gt;art. 4&lt;/q&gt;");
    expect(fixture, "versiunea 3, la 22 noiembrie 2025");
    expect(fixture, "Organizație care nu mai este înregistrată");
    expect(fixture, "&lt;p&gt;altfel");
    expect_no_tags_of_others(fixture);
}

static void test_an_endorsement_of_an_older_text_says_so(void **state)
{
    struct fixture *fixture = *state;

    fixture->publication.number = 3;
    fixture->publication.language = "en";
    publication_write_version(&fixture->publication, fixture->text, &fixture->out);
    expect(fixture, "endorsed version 2; the text is now version 3");
    expect(fixture, "<article class=\"text\" lang=\"ro\"");
    expect_not(fixture, "has been published since");
}

static void test_the_annex_has_those_alone_that_endorse_this_text(void **state)
{
    struct fixture *fixture = *state;

    publication_write_annex(&fixture->publication, &fixture->out);
    expect(fixture, "Situația la 23 noiembrie 2025");
    expect(fixture, "<th scope=\"row\">Sindicatul &lt;em&gt;</th><td>Sindicate</td><td>Nord-Est</td>"
                    "<td>&lt;s&gt;șef&lt;/s&gt;</td>");
    expect_not(fixture, "Asociația");
    expect_not(fixture, "altfel");
    expect_no_tags_of_others(fixture);
}

static void test_organisations_and_regions_stand_in_romanian_order(void **state)
{
    static const char *const names[] = {"„Dacia”", "Asociația", "Sus", "Șansa", "Ștefan", "Țara", "Zori"};
    static const char *const regions[] = {"RO21", "RO11", NULL};
    struct fixture *fixture = *state;
    json_t *endorsements = json_array();
    const char *at;

    json_object_clear(fixture->organisations);
    for (size_t i = COUNT_OF(names); i > 0; i--) {
        char id[2] = {(char)('A' + i - 1), '\0'};

        json_object_set_new(fixture->organisations, id, json_string(names[i - 1]));
        json_array_append_new(endorsements,
                              json_pack("{s:s, s:s, s:s*, s:i, s:s, s:I, s:b, s:[]}", "organisation", id,
                                        "category", "ngo", "region", regions[i % COUNT_OF(regions)],
                                        "version", 2, "sha256", SAME, "at_ms", (json_int_t)1763767800000,
                                        "is_stale", 0, "history"));
    }
    json_object_set_new(fixture->draft, "endorsements", endorsements);
    publication_write_version(&fixture->publication, fixture->text, &fixture->out);
    at = strstr(fixture->out.bytes, "<h4>");
    assert_non_null(at);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        at = strstr(at, names[i]);
        if (at == NULL)
            fail_msg("%s stands too early in %s", names[i], fixture->out.bytes);
    }
    for (size_t i = 0; i < 3; i++) {
        at = strstr(at, (const char *const[]){"Nord-Est", "Nord-Vest", "Fără regiune"}[i]);
        assert_non_null(at);
    }
}

/* A section with a heading, the id made of one letter, and what stands below. */
static json_t *section(const char *letter, const char *key, const char *title, const char *words)
{
    char id[11] = {0};
    json_t *blocks;

    memset(id, letter[0], 10);
    blocks =
        json_pack("[{s:s, s:{s:i, s:s, s:s*}, s:[{s:s, s:s}]}, {s:s}]", "type", "heading", "attrs", "level",
                  1, "id", id, "key", key, "content", "type", "text", "text", title, "type", "paragraph");
    if (words[0] != '\0')
        json_object_set_new(json_array_get(blocks, 1), "content",
                            json_pack("[{s:s, s:s}]", "type", "text", "text", words));
    return blocks;
}

static void test_an_empty_section_is_left_out_unless_it_is_required(void **state)
{
    struct fixture *fixture = *state;
    json_t *content = json_array();
    const struct {
        const char *letter, *key, *title, *words;
    } sections[] = {
        {"a", "summary", "Rezumat", ""},          {"b", "stage", "Stadiu", ""},
        {"c", "annexes", "Anexe", "O anexă."},    {"d", NULL, "Partea a doua", ""},
        {"e", "evidence", "Date și dovezi", " "}, {"f", "budget", "Buget", ""},
    };

    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        json_t *blocks = section(sections[i].letter, sections[i].key, sections[i].title, sections[i].words);

        json_array_extend(content, blocks);
        json_decref(blocks);
    }
    json_object_set_new(fixture->text, "content", content);
    json_object_set_new(fixture->draft, "rules",
                        json_pack("{s:{s:b, s:b}, s:{s:b, s:b, s:b, s:b, s:b}}", "sections", "eeeeeeeeee", 1,
                                  "ffffffffff", 0, "keys", "summary", 1, "stage", 0, "annexes", 0, "evidence",
                                  0, "budget", 1));
    publication_write_version(&fixture->publication, fixture->text, &fixture->out);
    expect(fixture, ">Rezumat</h2><p><em>Secțiune care nu este scrisă încă.</em></p>");
    expect_not(fixture, "Stadiu");
    expect(fixture, ">Anexe</h2><p>O anexă.</p>");
    expect(fixture, ">Partea a doua</h2>");
    expect(fixture, ">Date și dovezi</h2><p><em>");
    expect_not(fixture, "Buget");
}

static void test_what_was_withdrawn_says_why_and_nothing_of_the_text(void **state)
{
    struct fixture *fixture = *state;

    fixture->publication.number = 1;
    publication_write_gone(&fixture->publication, &fixture->out);
    expect(fixture, "„Vechi”");
    expect(fixture, "&lt;u&gt;greșit&lt;/u&gt;");
    expect(fixture, "Vezi ultima versiune publicată: 3");
    expect_not(fixture, "Textul însuși");
    expect_no_tags_of_others(fixture);
}

static void test_what_is_not_there_says_nothing_more(void **state)
{
    struct fixture *fixture = *state;

    fixture->publication.draft = NULL;
    fixture->publication.number = 0;
    publication_write_missing(&fixture->publication, &fixture->out);
    expect(fixture, "Pagina nu există");
    expect_not(fixture, "Titlu");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_version_is_shown_with_who_stands_behind_it, make, end),
        cmocka_unit_test_setup_teardown(test_an_endorsement_of_an_older_text_says_so, make, end),
        cmocka_unit_test_setup_teardown(test_the_annex_has_those_alone_that_endorse_this_text, make, end),
        cmocka_unit_test_setup_teardown(test_organisations_and_regions_stand_in_romanian_order, make, end),
        cmocka_unit_test_setup_teardown(test_an_empty_section_is_left_out_unless_it_is_required, make, end),
        cmocka_unit_test_setup_teardown(test_what_was_withdrawn_says_why_and_nothing_of_the_text, make, end),
        cmocka_unit_test_setup_teardown(test_what_is_not_there_says_nothing_more, make, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
