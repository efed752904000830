/* Files that were made to do harm, made here: each is refused, or read as far as it is a text, and none takes
 * long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "documents/archive_writer.h"
#include "documents/markdown_guard.h"
#include "sample.h"

/* With sanitizers, on a machine with others on it. */
#define SECONDS_MOST 10

#define BODY(inside) "<w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>" inside "</w:body></w:document>"
#define WORDS(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

static void add(struct archive_writer *archive, const char *name, const char *text)
{
    struct buffer bytes = {0};

    buffer_append_text(&bytes, text);
    archive_writer_add(archive, name, &bytes, true);
}

static struct buffer end(struct archive_writer *archive)
{
    struct buffer file = {0};

    assert_true(archive_writer_end(archive, &file));
    archive_writer_destroy(archive);
    return file;
}

static struct archive_writer *begin_docx(const char *document)
{
    struct archive_writer *archive = archive_writer_create();

    add(archive, "_rels/.rels", "<Relationships/>");
    add(archive, "word/document.xml", document);
    return archive;
}

static enum document_result read_bytes(enum document_format format, const void *bytes, size_t length,
                                       char **text_out)
{
    struct document *document = NULL;
    clock_t began = clock();
    enum document_result result = document_read(format, bytes, length, sample_taker(), &document);

    /* Of the processor, whatever else the machine does. */
    assert_in_range((clock() - began) / CLOCKS_PER_SEC, 0, SECONDS_MOST);
    if (result == DOCUMENT_READ && text_out != NULL) {
        json_t *json = document_to_json(document, NULL, NULL);

        *text_out = json_dumps(json, JSON_COMPACT);
        json_decref(json);
    }
    if (result == DOCUMENT_READ)
        document_destroy(document);
    return result;
}

/* Takes file. */
static void assert_result(enum document_format format, struct buffer file, enum document_result expected)
{
    assert_int_equal(read_bytes(format, file.bytes, file.length, NULL), expected);
    buffer_finish(&file);
}

static void assert_docx(const char *document, enum document_result expected)
{
    assert_result(FORMAT_DOCX, end(begin_docx(document)), expected);
}

static void assert_odt(const char *content, enum document_result expected)
{
    struct archive_writer *archive = archive_writer_create();

    add(archive, "content.xml", content);
    assert_result(FORMAT_ODT, end(archive), expected);
}

static void test_refuses_what_is_no_archive(void **state)
{
    struct buffer file = end(begin_docx(BODY(WORDS("a"))));

    (void)state;
    assert_int_equal(read_bytes(FORMAT_DOCX, "", 0, NULL), DOCUMENT_UNREADABLE);
    assert_int_equal(read_bytes(FORMAT_DOCX, "PK\3\4", 4, NULL), DOCUMENT_UNREADABLE);
    assert_int_equal(read_bytes(FORMAT_ODT, "not a ZIP file at all", 21, NULL), DOCUMENT_UNREADABLE);
    assert_int_equal(read_bytes(FORMAT_PDF, "%PDF-1.7", 8, NULL), DOCUMENT_UNREADABLE);
    for (size_t length = 0; length < file.length; length += 7)
        assert_int_equal(read_bytes(FORMAT_DOCX, file.bytes, length, NULL), DOCUMENT_UNREADABLE);
    buffer_finish(&file);
}

static void test_refuses_an_archive_without_a_text(void **state)
{
    struct archive_writer *archive = archive_writer_create();

    (void)state;
    add(archive, "_rels/.rels", "<Relationships/>");
    assert_result(FORMAT_DOCX, end(archive), DOCUMENT_UNREADABLE);
    archive = archive_writer_create();
    add(archive, "styles.xml", "<styles/>");
    assert_result(FORMAT_ODT, end(archive), DOCUMENT_UNREADABLE);
}

static void add_zeros(struct archive_writer *archive, const char *name, size_t length)
{
    struct buffer zeros = {0};

    buffer_reserve(&zeros, length);
    memset(zeros.bytes, '0', length);
    zeros.length = length;
    archive_writer_add(archive, name, &zeros, true);
}

static void test_refuses_zip_bombs(void **state)
{
    struct archive_writer *archive = begin_docx(BODY(WORDS("a")));
    char name[40];

    (void)state;
    add_zeros(archive, "word/media/image1.png", 8u << 20);
    assert_result(FORMAT_DOCX, end(archive), DOCUMENT_TOO_LARGE);
    archive = begin_docx(BODY(WORDS("a")));
    for (unsigned i = 0; i < 2100; i++) {
        snprintf(name, sizeof(name), "word/media/%u", i);
        add(archive, name, "x");
    }
    assert_result(FORMAT_DOCX, end(archive), DOCUMENT_TOO_LARGE);
    archive = begin_docx(BODY(WORDS("a")));
    for (unsigned i = 0; i < 200; i++) {
        snprintf(name, sizeof(name), "word/media/%u", i);
        add_zeros(archive, name, 1u << 20);
    }
    assert_result(FORMAT_DOCX, end(archive), DOCUMENT_TOO_LARGE);
}

static void test_refuses_names_that_lead_out(void **state)
{
    static const char *const names[] = {"../../etc/passwd", "/etc/passwd", "word\\..\\x", "word/../x",
                                        "word/.."};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct archive_writer *archive = begin_docx(BODY(WORDS("a")));

        add(archive, names[i], "x");
        assert_result(FORMAT_DOCX, end(archive), DOCUMENT_UNREADABLE);
    }
}

/* An entry that says it is smaller, or larger, than it is. */
static void test_refuses_an_archive_that_lies(void **state)
{
    static const unsigned sizes[] = {10, 5000};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct buffer file = end(begin_docx(BODY(WORDS("a") WORDS("b") WORDS("c"))));
        char *at = memmem(file.bytes, file.length, "PK\1\2", 4);
        char *last = NULL;

        for (; at != NULL; at = memmem(at + 1, file.length - (size_t)(at + 1 - file.bytes), "PK\1\2", 4))
            last = at;
        assert_non_null(last);
        last[24] = (char)(sizes[i] & 255);
        last[25] = (char)(sizes[i] >> 8);
        assert_result(FORMAT_DOCX, file, DOCUMENT_UNREADABLE);
    }
}

static void test_refuses_document_types_and_entities(void **state)
{
    (void)state;
    assert_docx("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" BODY(WORDS("&b;")),
                DOCUMENT_UNREADABLE);
    assert_docx("<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" BODY(WORDS("a")), DOCUMENT_UNREADABLE);
    assert_docx(BODY(WORDS("&unknown;")), DOCUMENT_UNREADABLE);
    assert_odt("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>", DOCUMENT_UNREADABLE);
}

static void test_refuses_broken_xml(void **state)
{
    (void)state;
    assert_docx("", DOCUMENT_UNREADABLE);
    assert_docx("<w:document>", DOCUMENT_UNREADABLE);
    assert_docx(BODY("<w:p></w:r></w:p>"), DOCUMENT_UNREADABLE);
    assert_docx("<x>\xff\xfe</x>", DOCUMENT_UNREADABLE);
    assert_docx("<x>\1</x>", DOCUMENT_UNREADABLE);
    assert_odt("<x a=1/>", DOCUMENT_UNREADABLE);
}

static void repeat(struct buffer *out, const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append_text(out, text);
}

/* Elements inside each other: `open` and `close` as often, around some words. */
static struct buffer nest(const char *head, const char *open, const char *close, size_t count,
                          const char *tail)
{
    struct buffer out = {0};

    buffer_append_text(&out, head);
    repeat(&out, open, count);
    buffer_append_text(&out, WORDS("jos"));
    repeat(&out, close, count);
    buffer_append_text(&out, tail);
    return out;
}

static void test_bears_deep_nesting(void **state)
{
    struct buffer xml =
        nest("<w:document xmlns:w=\"w\"><w:body>", "<w:sdt>", "</w:sdt>", 5000, "</w:body></w:document>");
    struct buffer file;
    char *text;

    (void)state;
    assert_docx(xml.bytes, DOCUMENT_UNREADABLE);
    buffer_finish(&xml);
    xml = nest("<w:document xmlns:w=\"w\"><w:body>", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 100,
               "</w:body></w:document>");
    file = end(begin_docx(xml.bytes));
    assert_int_equal(read_bytes(FORMAT_DOCX, file.bytes, file.length, &text), DOCUMENT_READ);
    assert_non_null(strstr(text, "\"jos\""));
    free(text);
    buffer_finish(&xml);
    buffer_finish(&file);
}

static void test_what_is_too_long_is_refused(void **state)
{
    struct buffer xml = {0};

    (void)state;
    buffer_append_text(&xml, "<w:document xmlns:w=\"w\"><w:body>");
    repeat(&xml, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", DOCUMENT_PARTS_MOST / 2 + 10);
    buffer_append_text(&xml, "</w:body></w:document>");
    /* So even a file packs so well that it is a bomb by its ratio. */
    assert_docx(xml.bytes, DOCUMENT_TOO_LARGE);
    buffer_finish(&xml);
    repeat(&xml, "a\n\n", DOCUMENT_PARTS_MOST / 2 + 10);
    assert_result(FORMAT_MARKDOWN, xml, DOCUMENT_TOO_LARGE);
}

static char *read_markdown(const char *markdown)
{
    char *text = NULL;

    assert_int_equal(read_bytes(FORMAT_MARKDOWN, markdown, strlen(markdown), &text), DOCUMENT_READ);
    return text;
}

static void test_keeps_no_address_that_could_do_harm(void **state)
{
    static const char *const addresses[] = {
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd",  "//example.ro",        "relative",         "#part",
        "&#106;avascript:x"};
    char markdown[200], *text;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        snprintf(markdown, sizeof(markdown), "[apasă](<%s>)", addresses[i]);
        text = read_markdown(markdown);
        assert_null(strstr(text, "link"));
        assert_non_null(strstr(text, "apasă"));
        free(text);
    }
    text = read_markdown("[da](https://example.ro/a)");
    assert_non_null(strstr(text, "\"href\":\"https://example.ro/a\""));
    free(text);
}

static void test_words_are_kept_as_they_are_typed_here(void **state)
{
    char *text = read_markdown("Rom\xC3\xA2nia: \xC5\x9E"
                               "edin\xC5\xA3"
                               "a\xCC\x86 de **dou"
                               "a\xCC\x86** zile\n");

    (void)state;
    assert_non_null(strstr(text, "România: Ședință de "));
    assert_non_null(strstr(text, "\"două\""));
    free(text);
}

static void test_html_in_markdown_is_no_markup(void **state)
{
    char *text = read_markdown("<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> <b>b</b> "
                               "![x](https://example.ro/urma.png)\n");

    (void)state;
    assert_null(strstr(text, "script"));
    assert_null(strstr(text, "onerror"));
    assert_null(strstr(text, "example.ro"));
    assert_non_null(strstr(text, "bold"));
    free(text);
}

/* What is known to make parsers of Markdown slow, at the size of a large file. */
static void test_markdown_is_never_slow(void **state)
{
    static const char *const patterns[] = {
        "[",    "*a ",      "_a __",     "`` ` ", "![[]()", "<a ",  "> ",       "- ",   "1. ", "[a](b",
        "~~a ", "a**b_",    "<!--",      "[^a]",  "&",      "\\[",  "|",        "| a ", "*",   "_",
        "a_",   "[a]: b\n", "[^a]: b\n", "> a\n", "- a\n",  "a@b ", "www.a.b ", "](",   "[](", "\"'",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        struct buffer text = {0};

        repeat(&text, patterns[i], 1000000 / strlen(patterns[i]));
        read_bytes(FORMAT_MARKDOWN, text.bytes, text.length, NULL);
        buffer_finish(&text);
        /* The same in many paragraphs, each as long as may be. */
        while (text.length < 1000000) {
            repeat(&text, patterns[i], 1000);
            buffer_append_text(&text, "\n\n");
        }
        read_bytes(FORMAT_MARKDOWN, text.bytes, text.length, NULL);
        buffer_finish(&text);
    }
}

static void test_markdown_as_people_write_it_is_simple(void **state)
{
    struct document *document;
    json_t *sample = sample_text();
    struct buffer text = {0};

    (void)state;
    document = document_from_json(sample);
    for (unsigned i = 0; i < 100; i++)
        assert_true(document_write(FORMAT_MARKDOWN, document, sample_meta(), NULL, &text));
    assert_true(markdown_is_simple(text.bytes, text.length));
    buffer_finish(&text);
    document_destroy(document);
    json_decref(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses_what_is_no_archive),
        cmocka_unit_test(test_refuses_an_archive_without_a_text),
        cmocka_unit_test(test_refuses_zip_bombs),
        cmocka_unit_test(test_refuses_names_that_lead_out),
        cmocka_unit_test(test_refuses_an_archive_that_lies),
        cmocka_unit_test(test_refuses_document_types_and_entities),
        cmocka_unit_test(test_refuses_broken_xml),
        cmocka_unit_test(test_bears_deep_nesting),
        cmocka_unit_test(test_what_is_too_long_is_refused),
        cmocka_unit_test(test_keeps_no_address_that_could_do_harm),
        cmocka_unit_test(test_words_are_kept_as_they_are_typed_here),
        cmocka_unit_test(test_html_in_markdown_is_no_markup),
        cmocka_unit_test(test_markdown_is_never_slow),
        cmocka_unit_test(test_markdown_as_people_write_it_is_simple),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
