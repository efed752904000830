#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/memory.h"
#include "pages/article.h"

extern const struct embedded pages_locales[];

static struct words *words;

static void write_document(const char *json, bool is_contents, struct buffer *out)
{
    struct html html = {.out = out};
    json_t *document = json_read(json, strlen(json));
    struct article article;

    assert_non_null(document);
    article_init(&article, document, words, "en", "/p/x/1/files/");
    if (is_contents)
        article_write_contents(&article, &html);
    else
        article_write(&article, &html);
    assert_true(html_is_whole(&html));
    article_finish(&article);
    json_decref(document);
}

static void expect_of(const char *blocks, bool is_contents, const char *html)
{
    struct buffer json = {0}, out = {0};

    buffer_append_format(&json, "{\"type\":\"doc\",\"content\":[%s]}", blocks);
    write_document(json.bytes, is_contents, &out);
    assert_string_equal(out.bytes == NULL ? "" : out.bytes, html);
    buffer_finish(&json);
    buffer_finish(&out);
}

static void expect(const char *blocks, const char *html)
{
    expect_of(blocks, false, html);
}

#define TEXT(words) "{\"type\":\"text\",\"text\":\"" words "\"}"
#define MARKED(words, marks) "{\"type\":\"text\",\"text\":\"" words "\",\"marks\":[" marks "]}"
#define LINK(address) "{\"type\":\"link\",\"attrs\":{\"href\":\"" address "\"}}"
#define NODE(type, content) "{\"type\":\"" type "\",\"content\":[" content "]}"
#define WITH(type, attributes, content)                                                                      \
    "{\"type\":\"" type "\",\"attrs\":{" attributes "},\"content\":[" content "]}"
#define PARAGRAPH(content) NODE("paragraph", content)
#define HEADING(level, more, words) WITH("heading", "\"level\":" level more, TEXT(words))
#define FILE_HASH "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void test_writes_the_nodes_of_the_editor(void **state)
{
    (void)state;
    expect(PARAGRAPH(TEXT("a<b") "," NODE("hardBreak", "") "," TEXT("c")), "<p>a&lt;b<br>c</p>");
    expect(NODE("bulletList", NODE("listItem", PARAGRAPH(TEXT("x")))), "<ul><li><p>x</p></li></ul>");
    expect(WITH("orderedList", "\"start\":4", ""), "<ol start=\"4\"></ol>");
    expect(WITH("orderedList", "\"start\":\"4\"", ""), "<ol></ol>");
    expect(NODE("blockquote", NODE("horizontalRule", "")), "<blockquote><hr></blockquote>");
    expect(WITH("paragraph", "\"textAlign\":\"center\"", ""), "<p class=\"align-center\"></p>");
    expect(WITH("paragraph", "\"textAlign\":\"x\\\"y\"", ""), "<p></p>");
    expect(NODE("codeBlock", TEXT("x")), "<pre tabindex=\"0\"><code>x</code></pre>");
    expect(NODE("blockquote", PARAGRAPH(TEXT("x"))), "<blockquote><p>x</p></blockquote>");
}

static void test_of_what_it_does_not_know_the_text_stays(void **state)
{
    (void)state;
    expect(NODE("script", PARAGRAPH(TEXT("x"))), "<p>x</p>");
    expect(PARAGRAPH(MARKED("x", "{\"type\":\"blink\"}")), "<p>x</p>");
    expect("{}", "");
    expect("7", "");
}

static void test_neighbours_share_their_marks(void **state)
{
    (void)state;
    expect(
        PARAGRAPH(MARKED("a", "{\"type\":\"bold\"}," LINK("https://x.invalid")) "," MARKED(
            "b", LINK("https://x.invalid"))),
        "<p><a href=\"https://x.invalid\" rel=\"noopener noreferrer nofollow\"><strong>a</strong>b</a></p>");
    expect(PARAGRAPH(MARKED("a", LINK("javascript:x"))), "<p><a>a</a></p>");
}

static void test_headings_have_anchors_of_their_own(void **state)
{
    (void)state;
    expect(HEADING("1", ",\"id\":\"abc\"", "A") "," HEADING("1", ",\"id\":\"abc\"", "B") "," HEADING(
               "2", "", "C") "," HEADING("9", ",\"id\":\"<x>\"", "D"),
           "<h2 id=\"s-abc\">A</h2><h2 id=\"h-2\">B</h2><h3 id=\"h-3\">C</h3><h6 id=\"h-4\">D</h6>");
}

/* A heading in an image is nowhere on the page: those behind it keep their anchors. */
static void test_contents_lead_to_what_is_written(void **state)
{
    static const char blocks[] = NODE("image", HEADING("1", "", "x")) "," HEADING("1", "", "A");

    (void)state;
    expect(blocks, "<h2 id=\"h-1\">A</h2>");
    expect_of(blocks, true, "<ol><li><a href=\"#h-1\">A</a></li></ol>");
}

static void test_headings_in_headings_do_not_list_all_that_is_in_them(void **state)
{
    struct buffer json = {0}, out = {0};

    (void)state;
    buffer_append_text(&json, "{\"type\":\"doc\",\"content\":[");
    for (unsigned i = 0; i < 50; i++)
        buffer_append_text(&json, "{\"type\":\"heading\",\"content\":[");
    buffer_append_text(&json, "{\"type\":\"text\",\"text\":\"");
    for (unsigned i = 0; i < 100000; i++)
        buffer_append_text(&json, "ș");
    buffer_append_text(&json, "\"}");
    for (unsigned i = 0; i < 50; i++)
        buffer_append_text(&json, "]}");
    buffer_append_text(&json, "]}");
    write_document(json.bytes, true, &out);
    assert_true(out.length < 50 * 1100);
    assert_non_null(strstr(out.bytes, "ș…</a>"));
    buffer_finish(&json);
    buffer_finish(&out);
}

static void test_contents_are_nested_lists(void **state)
{
    (void)state;
    expect_of(
        HEADING("2", "", "z") "," HEADING("1", "", "A") "," HEADING("2", "", "a") "," HEADING(
            "2", "", "b") "," HEADING("3", "", "no") "," HEADING("1", "", "B"),
        true,
        "<ol><li><a href=\"#h-1\">z</a></li><li><a href=\"#h-2\">A</a><ol><li><a href=\"#h-3\">a</a></li>"
        "<li><a href=\"#h-4\">b</a></li></ol></li><li><a href=\"#h-6\">B</a></li></ol>");
    expect_of(HEADING("1", "", "A") "," HEADING("2", "", "a"), true,
              "<ol><li><a href=\"#h-1\">A</a><ol><li><a href=\"#h-2\">a</a></li></ol></li></ol>");
}

static void test_tables_and_images_have_what_they_need(void **state)
{
    (void)state;
    expect(NODE("table", NODE("tableRow", WITH("tableHeader", "\"colspan\":2,\"rowspan\":1",
                                               "") "," WITH("tableCell", "\"rowspan\":99999", ""))),
           "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\"><table><tr>"
           "<th colspan=\"2\"></th><td></td></tr></table></div>");
    expect(WITH("image", "\"file\":\"../x\"", ""), "");
    expect(WITH("image", "\"file\":\"" FILE_HASH "\",\"alt\":\"o \\\"x\",\"width\":10,\"height\":-1", ""),
           "<figure><img src=\"/p/x/1/files/" FILE_HASH
           "\" alt=\"o &quot;x\" width=\"10\" loading=\"lazy\"></figure>");
}

static void test_footnotes_are_numbered_and_stand_behind(void **state)
{
    (void)state;
    expect(PARAGRAPH(MARKED("a", LINK("/x")) "," WITH("footnote", "\"text\":\"<b>\"", "")),
           "<p><a href=\"/x\" rel=\"noopener noreferrer nofollow\">a</a><sup><a id=\"note-from-1\" "
           "href=\"#note-1\" role=\"doc-noteref\">1</a></sup></p><section class=\"notes\" "
           "role=\"doc-endnotes\"><h2>Notes</h2><ol><li id=\"note-1\">&lt;b&gt; <a href=\"#note-from-1\" "
           "role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></li></ol></section>");
}

/* What is deeper than any text may be is left out, headings and all. */
static void test_depth_is_bounded(void **state)
{
    static const char begin[] = "<h2 id=\"h-1\">x</h2><blockquote><h2 id=\"h-2\">";
    struct buffer json = {0}, out = {0};

    (void)state;
    for (int i = 0; i < 400; i++)
        buffer_append_text(&json, "{\"type\":\"blockquote\",\"content\":[" HEADING("1", "", "x") ",");
    buffer_append_text(&json, PARAGRAPH(""));
    for (int i = 0; i < 400; i++)
        buffer_append_text(&json, "]}");
    write_document(json.bytes, false, &out);
    assert_int_equal(strncmp(out.bytes, begin, strlen(begin)), 0);
    buffer_finish(&json);
    buffer_finish(&out);
}

static int make(void **state)
{
    (void)state;
    words = words_create(pages_locales);
    return 0;
}

static int end(void **state)
{
    (void)state;
    words_destroy(words);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_the_nodes_of_the_editor),
        cmocka_unit_test(test_of_what_it_does_not_know_the_text_stays),
        cmocka_unit_test(test_neighbours_share_their_marks),
        cmocka_unit_test(test_headings_have_anchors_of_their_own),
        cmocka_unit_test(test_contents_are_nested_lists),
        cmocka_unit_test(test_contents_lead_to_what_is_written),
        cmocka_unit_test(test_headings_in_headings_do_not_list_all_that_is_in_them),
        cmocka_unit_test(test_tables_and_images_have_what_they_need),
        cmocka_unit_test(test_footnotes_are_numbered_and_stand_behind),
        cmocka_unit_test(test_depth_is_bounded),
    };

    return cmocka_run_group_tests(tests, make, end);
}
