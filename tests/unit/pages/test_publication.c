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
        cmocka_unit_test_setup_teardown(test_what_was_withdrawn_says_why_and_nothing_of_the_text, make, end),
        cmocka_unit_test_setup_teardown(test_what_is_not_there_says_nothing_more, make, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
