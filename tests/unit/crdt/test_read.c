#include "golden.h"

#include "crdt/write.h"

typedef bool view(const struct crdt *, const char *, struct buffer *);

static void assert_output(view *read, const char *content, const char *expected)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer json = {0}, update = {0}, out = {0};
    json_t *draft;

    buffer_append_format(&json, "{\"type\":\"doc\",\"content\":[%s]}", content);
    draft = json_loads(json.bytes, 0, NULL);
    assert_non_null(draft);
    assert_int_equal(crdt_write_prosemirror(document, 5, "default", draft, &update), CRDT_OK);
    apply_bytes(document, &update);
    buffer_append(&out, "", 0);
    assert_true(read(document, "default", &out));
    assert_string_equal(out.bytes, expected);
    json_decref(draft);
    buffer_finish(&json);
    buffer_finish(&update);
    buffer_finish(&out);
    crdt_destroy(document);
}

#define T(text) "{\"type\":\"text\",\"text\":\"" text "\"}"
#define M(text, marks) "{\"type\":\"text\",\"text\":\"" text "\",\"marks\":[" marks "]}"
#define P(content) "{\"type\":\"paragraph\",\"content\":[" content "]}"
#define N(type, content) "{\"type\":\"" type "\",\"content\":[" content "]}"
#define A(type, attrs, content) "{\"type\":\"" type "\",\"attrs\":{" attrs "},\"content\":[" content "]}"
#define BOLD "{\"type\":\"bold\"}"
#define ITALIC "{\"type\":\"italic\"}"
#define CODE "{\"type\":\"code\"}"
#define LINK(href) "{\"type\":\"link\",\"attrs\":{\"href\":\"" href "\"}}"

static void test_escapes_everything_in_html(void **state)
{
    (void)state;
    assert_output(crdt_read_html, P(T("<script>alert('x') & \\\"y\\\"</script>")),
                  "<p>&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;</p>");
    assert_output(crdt_read_html, A("codeBlock", "\"language\":\"\\\"><img>\"", T("a<b")),
                  "<pre><code class=\"language-&quot;&gt;&lt;img&gt;\">a&lt;b</code></pre>");
    assert_output(crdt_read_html, A("x\\\"><script>", "\"onclick\":\"alert()\"", T("y")),
                  "<div data-node=\"x&quot;&gt;&lt;script&gt;\">y</div>");
}

static void test_publishes_only_allowed_addresses(void **state)
{
    static const char *const refused[] = {
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\\nscript:alert(1)",
        "data:text/html,x",    "vbscript:x",          "\\u0001javascript:x",  "file:///etc/passwd"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct buffer content = {0};

        buffer_append_format(
            &content,
            "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"marks\":[{\"type\":"
            "\"link\",\"attrs\":{\"href\":\"%s\"}}]},{\"type\":\"image\",\"attrs\":{\"src\":\"%s\"}}]}",
            refused[i], refused[i]);
        assert_output(crdt_read_html, content.bytes, "<p>a<img></p>");
        buffer_finish(&content);
    }
    assert_output(
        crdt_read_html, P(M("a", LINK("https://example.org/?a=1&b=2"))),
        "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">a</a></p>");
    assert_output(crdt_read_html, P(M("a", LINK("/page#part"))),
                  "<p><a href=\"/page#part\" rel=\"noopener noreferrer nofollow\">a</a></p>");
}

static void test_nests_marks_in_one_order(void **state)
{
    (void)state;
    assert_output(crdt_read_html, P(M("a", BOLD) "," M("b", BOLD "," ITALIC) "," M("c", ITALIC) "," T("d")),
                  "<p><strong>a<em>b</em></strong><em>c</em>d</p>");
    assert_output(crdt_read_html, P(M("a", CODE "," LINK("https://a.ro")) "," M("b", LINK("https://b.ro"))),
                  "<p><a href=\"https://a.ro\" rel=\"noopener noreferrer nofollow\"><code>a</code></a>"
                  "<a href=\"https://b.ro\" rel=\"noopener noreferrer nofollow\">b</a></p>");
}

static void test_knows_the_nodes_of_the_editor(void **state)
{
    (void)state;
    assert_output(
        crdt_read_html,
        A("heading", "\"level\":9", T("h")) "," A(
            "orderedList", "\"start\":3",
            N("listItem", P(T("i")))) "," N("taskList", A("taskItem", "\"checked\":true", P(T("t")))),
        "<h6>h</h6><ol start=\"3\"><li><p>i</p></li></ol><ul data-type=\"taskList\"><li "
        "data-type=\"taskItem\"><input type=\"checkbox\" disabled checked><p>t</p></li></ul>");
    assert_output(
        crdt_read_html,
        N("table", N("tableRow", A("tableHeader", "\"colspan\":2", P(T("a"))) "," N("tableCell", P(T("b"))))),
        "<table><tbody><tr><th colspan=\"2\"><p>a</p></th><td><p>b</p></td></tr></tbody></table>");
}

static void test_reads_plain_text(void **state)
{
    (void)state;
    assert_output(
        crdt_read_plain,
        A("heading", "\"level\":1", T("Title")) "," P(T("one") ",{\"type\":\"hardBreak\"}," T("two")),
        "Title\none\ntwo\n");
    assert_output(crdt_read_plain, N("bulletList", N("listItem", P(T("a"))) "," N("listItem", P(T("b")))),
                  "a\nb\n");
    assert_output(crdt_read_plain,
                  N("table", N("tableRow", N("tableCell", P(T("a"))) "," N("tableCell", P(T("b"))))),
                  "a\tb\n");
}

static void test_reads_markdown(void **state)
{
    (void)state;
    assert_output(crdt_read_markdown, A("heading", "\"level\":2", T("Title")) "," P(T("one *two*")),
                  "## Title\n\none \\*two\\*\n");
    assert_output(crdt_read_markdown,
                  P(T("a ") "," M("b ", BOLD) "," M("c", LINK("https://c.ro")) "," M("d`", CODE)),
                  "a **b** [c](<https://c.ro>)`` d` ``\n");
    assert_output(crdt_read_markdown,
                  N("bulletList",
                    N("listItem", P(T("a")) "," N("bulletList", N("listItem", P(T("b"))))) "," N("listItem",
                                                                                                 P(T("c")))),
                  "- a\n  - b\n- c\n");
    assert_output(crdt_read_markdown,
                  N("orderedList", N("listItem", P(T("a")) "," P(T("b"))) "," N("listItem", P(T("c")))),
                  "1. a\n\n   b\n2. c\n");
    assert_output(crdt_read_markdown, N("blockquote", P(T("a")) "," P(T("b"))), "> a\n>\n> b\n");
    assert_output(crdt_read_markdown, A("codeBlock", "\"language\":\"c\"", T("a`b\\nc")),
                  "```c\na`b\nc\n```\n");
    assert_output(crdt_read_markdown, P(T("a\\n# b\\n12. c") ",{\"type\":\"hardBreak\"}," T("- d")),
                  "a\\\n\\# b\\\n12\\. c\\\n\\- d\n");
    assert_output(crdt_read_markdown, P(T("    indented <b>")), "indented \\<b\\>\n");
    assert_output(crdt_read_markdown, N("taskList", A("taskItem", "\"checked\":true", P(T("t")))),
                  "- [x] t\n");
    assert_output(crdt_read_markdown,
                  N("table", N("tableRow", N("tableHeader", P(T("a"))) "," N("tableHeader", P(T("b")))) "," N(
                                 "tableRow", N("tableCell", P(T("c|d"))) "," N("tableCell", ""))),
                  "| a | b |\n| --- | --- |\n| c\\|d | |\n");
}

static void test_strips_the_suffix_of_overlapping_marks(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer out = {0};

    (void)state;
    apply_hex(
        document,
        "01 03 02 00 06 01 01 78 11 63 6f 6d 6d 65 6e 74 2d 2d 41 62 43 64 45 66 47 3d 02 7b 7d"
        " 84 02 00 01 61 86 02 01 11 63 6f 6d 6d 65 6e 74 2d 2d 41 62 43 64 45 66 47 3d 04 6e 75 6c 6c 00");
    assert_true(crdt_read_prosemirror(document, "x", &out));
    assert_string_equal(
        out.bytes, "{\"type\":\"doc\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"marks\":[{\"type\":"
                   "\"comment\"}]}]}");
    buffer_finish(&out);
    crdt_destroy(document);
}

static void test_an_unknown_root_reads_as_empty(void **state)
{
    struct crdt *document = crdt_create(NULL);
    struct buffer out = {0};

    (void)state;
    assert_true(crdt_read_text(document, "x", &out) && crdt_read_html(document, "x", &out) &&
                crdt_read_markdown(document, "x", &out) && crdt_read_plain(document, "x", &out));
    assert_int_equal(out.length, 0);
    assert_true(crdt_read_map(document, "x", &out) && crdt_read_array(document, "x", &out) &&
                crdt_read_delta(document, "x", &out));
    assert_string_equal(out.bytes, "{}[][]");
    buffer_finish(&out);
    crdt_destroy(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes_everything_in_html),
        cmocka_unit_test(test_publishes_only_allowed_addresses),
        cmocka_unit_test(test_nests_marks_in_one_order),
        cmocka_unit_test(test_knows_the_nodes_of_the_editor),
        cmocka_unit_test(test_reads_plain_text),
        cmocka_unit_test(test_reads_markdown),
        cmocka_unit_test(test_strips_the_suffix_of_overlapping_marks),
        cmocka_unit_test(test_an_unknown_root_reads_as_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
