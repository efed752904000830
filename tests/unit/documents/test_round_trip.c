#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/json.h"
#include "documents/archive_reader.h"
#include "sample.h"

/* Writes and reads the sample; the text as it came back. */
static json_t *go_round(enum document_format format, json_t *json, const struct document_meta *meta)
{
    struct document *document = document_from_json(json), *back = NULL;
    struct buffer file = {0};
    json_t *text;

    assert_non_null(document);
    assert_true(document_write(format, document, meta, sample_images(), &file));
    assert_int_equal(document_read(format, file.bytes, file.length, sample_taker(), &back), DOCUMENT_READ);
    text = document_to_json(back, NULL, NULL);
    document_destroy(document);
    document_destroy(back);
    buffer_finish(&file);
    return text;
}

static void assert_same(json_t *found, json_t *expected)
{
    char *one = json_dumps(found, JSON_SORT_KEYS | JSON_INDENT(1)),
         *other = json_dumps(expected, JSON_SORT_KEYS | JSON_INDENT(1));

    assert_string_equal(one, other);
    free(one);
    free(other);
}

static void test_reads_its_own_json_again(void **state)
{
    json_t *sample = sample_text(), *text;
    struct document *document = document_from_json(sample);

    (void)state;
    assert_non_null(document);
    text = document_to_json(document, NULL, NULL);
    assert_same(text, sample);
    json_decref(text);
    json_decref(sample);
    document_destroy(document);
}

static void assert_round_trip(enum document_format format)
{
    json_t *sample = sample_text(), *text;
    struct document_meta meta = *sample_meta();

    text = go_round(format, sample, &meta);
    assert_same(text, sample);
    json_decref(text);
    meta.is_numbered = meta.with_annex = false;
    meta.language = "en";
    text = go_round(format, sample, &meta);
    assert_same(text, sample);
    json_decref(text);
    json_decref(sample);
}

static void test_docx_keeps_everything(void **state)
{
    (void)state;
    assert_round_trip(FORMAT_DOCX);
}

static void test_odt_keeps_everything(void **state)
{
    (void)state;
    assert_round_trip(FORMAT_ODT);
}

static void expect_types(const json_t *text, const char *const *types)
{
    const json_t *blocks = json_object_get(text, "content");
    size_t i;

    for (i = 0; types[i] != NULL; i++)
        assert_string_equal(json_text(json_array_get(blocks, i), "type"), types[i]);
    assert_int_equal(json_array_size(blocks), i);
}

#define WORDS(words) "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"" words "\"}]}"
#define ITEM(blocks) "{\"type\":\"listItem\",\"content\":[" blocks "]}"
#define LIST(items) "{\"type\":\"bulletList\",\"content\":[" items "]}"
#define TABLE(blocks)                                                                                        \
    "{\"type\":\"table\",\"content\":[{\"type\":\"tableRow\",\"content\":[{\"type\":\"tableCell\","          \
    "\"content\":[" blocks "]}]}]}"

/* The format allows no table in a list, and a word processor drops what it does not allow. */
static void test_odt_puts_a_table_of_a_list_between_its_parts(void **state)
{
    static const char *const types[] = {"bulletList", "table", "bulletList", "table", "bulletList", NULL};
    json_auto_t *sample = json_loads(
        "{\"type\":\"doc\",\"content\":[" LIST(
            ITEM(WORDS("unu") "," LIST(ITEM(WORDS("doi") "," TABLE(LIST(ITEM(WORDS("trei"))) "," WORDS(
                "patru")))) "," TABLE(WORDS("cinci")) "," WORDS("șase")) "," ITEM(WORDS("șapte"))) "]}",
        0, NULL);
    json_auto_t *text = go_round(FORMAT_ODT, sample, sample_meta());
    char *dump = json_dumps(text, JSON_COMPACT);

    (void)state;
    expect_types(text, types);
    assert_non_null(strstr(dump, "trei"));
    assert_true(strstr(dump, "șase") < strstr(dump, "șapte"));
    free(dump);
}

/* Markdown has no ids, and no cells over several places: they come back as empty ones. */
static void test_markdown_keeps_all_it_can(void **state)
{
    json_t *sample = sample_text(), *expected = sample_text(), *text, *block;
    size_t i;

    (void)state;
    text = go_round(FORMAT_MARKDOWN, sample, sample_meta());
    json_array_foreach(json_object_get(expected, "content"), i, block)
    {
        json_object_del(json_object_get(block, "attrs"), "id");
        json_object_del(json_object_get(block, "attrs"), "key");
    }
    for (size_t table = 0; table < json_array_size(json_object_get(expected, "content")); table++) {
        json_t *node = json_array_get(json_object_get(expected, "content"), table), *rows;

        if (strcmp(json_string_value(json_object_get(node, "type")), "table") != 0)
            continue;
        rows = json_object_get(node, "content");
        json_t *empty = json_pack("{s:s, s:{s:i, s:i}, s:[{s:s}]}", "type", "tableCell", "attrs", "colspan",
                                  1, "rowspan", 1, "content", "type", "paragraph");
        json_t *second = json_object_get(json_array_get(rows, 1), "content");
        json_t *third = json_object_get(json_array_get(rows, 2), "content");

        json_object_set_new(json_object_get(json_array_get(second, 0), "attrs"), "rowspan", json_integer(1));
        json_object_set_new(json_object_get(json_array_get(second, 1), "attrs"), "colspan", json_integer(1));
        json_array_append(second, empty);
        json_array_insert(third, 0, empty);
        json_decref(empty);
    }
    assert_same(text, expected);
    json_decref(text);
    json_decref(expected);
    json_decref(sample);
}

/* A PNG by its first bytes, and large. */
static bool give_large(void *argument, const char *file, struct buffer *bytes_out)
{
    static char padding[9 << 20];

    (void)argument;
    if (!sample_images()->source(NULL, file, bytes_out))
        return false;
    buffer_append(bytes_out, padding, sizeof(padding));
    return true;
}

/* Each showing is the whole picture in the page: all of them together have a bound. */
static void test_html_does_not_grow_with_every_showing(void **state)
{
    const struct document_images images = {.source = give_large};
    json_t *content = json_array(), *json;
    struct document *document;
    struct buffer file = {0};

    (void)state;
    for (int i = 0; i < 20; i++)
        json_array_append_new(content, json_pack("{s:s, s:{s:s, s:s}}", "type", "image", "attrs", "file",
                                                 SAMPLE_FILE, "alt", "Harta"));
    json = json_pack("{s:s, s:o}", "type", "doc", "content", content);
    document = document_from_json(json);
    assert_non_null(document);
    assert_true(document_write(FORMAT_HTML, document, sample_meta(), &images, &file));
    /* 64 MB of pictures in base64 */
    assert_in_range(file.length, 60u << 20, 90u << 20);
    buffer_finish(&file);
    document_destroy(document);
    json_decref(json);
}

#define FOOT "Material distribuit gratuit &lt;de&gt; pact &amp; parteneri."
#define HEAD "Proiect &lt;PACT&gt; &amp; cod 253/109749"

static unsigned count_in(const struct buffer *words, const char *sought)
{
    unsigned count = 0;

    for (const char *at = words->bytes; at != NULL && (at = strstr(at, sought)) != NULL; at++)
        count++;
    return count;
}

/* The sample in a file, or a part of it where the format is an archive. */
static struct buffer write_sample(enum document_format format, const char *part,
                                  const struct document_meta *meta)
{
    json_t *sample = sample_text();
    struct document *document = document_from_json(sample);
    struct buffer file = {0}, words = {0};
    struct archive_reader *archive = NULL;

    assert_true(document_write(format, document, meta, sample_images(), &file));
    if (part != NULL) {
        assert_int_equal(archive_reader_create(file.bytes, file.length, &archive), ARCHIVE_READ);
        assert_int_equal(archive_reader_take(archive, part, &words), ARCHIVE_READ);
        archive_reader_destroy(archive);
        buffer_finish(&file);
    }
    document_destroy(document);
    json_decref(sample);
    return part == NULL ? file : words;
}

static void assert_said(enum document_format format, const char *part, const struct document_meta *meta,
                        const char *words, unsigned times)
{
    struct buffer file = write_sample(format, part, meta);

    assert_int_equal(count_in(&file, words), times);
    buffer_finish(&file);
}

static void test_a_note_stands_at_the_foot(void **state)
{
    struct document_meta without = *sample_meta();

    (void)state;
    without.footer_note = NULL;
    for (unsigned is_there = 0; is_there < 2; is_there++) {
        const struct document_meta *meta = is_there ? sample_meta() : &without;

        assert_said(FORMAT_DOCX, "word/footer1.xml", meta, FOOT, is_there);
        assert_said(FORMAT_ODT, "styles.xml", meta, FOOT, is_there);
        assert_said(FORMAT_HTML, NULL, meta, FOOT, is_there);
    }
}

static void test_logos_and_a_note_stand_at_the_head(void **state)
{
    struct document_meta without = *sample_meta();

    (void)state;
    without.header_note = "";
    without.logos = NULL;
    for (unsigned is_there = 0; is_there < 2; is_there++) {
        const struct document_meta *meta = is_there ? sample_meta() : &without;

        assert_said(FORMAT_DOCX, "word/document.xml", meta, HEAD, is_there);
        assert_said(FORMAT_DOCX, "word/document.xml", meta, "name=\"Picture", 2 * (1 + 2 * is_there));
        assert_said(FORMAT_ODT, "content.xml", meta, HEAD, is_there);
        assert_said(FORMAT_ODT, "content.xml", meta, "<draw:image", 1 + 2 * is_there);
        assert_said(FORMAT_HTML, NULL, meta, HEAD, is_there);
        assert_said(FORMAT_HTML, NULL, meta, "alt=\"Siglă\"", 2 * is_there);
    }
}

static void assert_pdf(const char *words)
{
    json_t *json = json_pack("{s:s, s:[{s:s, s:[{s:s, s:s}]}]}", "type", "doc", "content", "type",
                             "paragraph", "content", "type", "text", "text", words);
    struct document *document = document_from_json(json);
    struct buffer file = {0};

    assert_non_null(document);
    assert_true(document_write(FORMAT_PDF, document, sample_meta(), sample_images(), &file));
    assert_memory_equal(file.bytes, "%PDF-", 5);
    buffer_finish(&file);
    document_destroy(document);
    json_decref(json);
}

/* Where the file's end says that its cross-references are, they are. */
static void assert_references(const struct buffer *pdf)
{
    const char *end = strstr(pdf->bytes + pdf->length - 40, "startxref\n");
    size_t place;

    assert_non_null(end);
    place = strtoul(end + strlen("startxref\n"), NULL, 10);
    assert_true(place < pdf->length);
    assert_memory_equal(pdf->bytes + place, "xref\n", 5);
}

static bool holds(const struct buffer *file, const char *words)
{
    for (size_t i = 0; i + strlen(words) <= file->length; i++) {
        if (memcmp(file->bytes + i, words, strlen(words)) == 0)
            return true;
    }
    return false;
}

static void test_a_pdf_says_that_it_is_tagged_and_in_which_language(void **state)
{
    struct buffer pdf = write_sample(FORMAT_PDF, NULL, sample_meta());

    (void)state;
    assert_references(&pdf);
    assert_true(holds(&pdf, "/MarkInfo << /Marked true >>"));
    assert_true(holds(&pdf, "/Lang (ro)"));
    assert_true(holds(&pdf, "/StructTreeRoot"));
    buffer_finish(&pdf);
}

static void test_a_pdf_is_made_of_any_words(void **state)
{
    static char long_word[200001];

    (void)state;
    memset(long_word, 'x', sizeof(long_word) - 1);
    assert_pdf(long_word);
    assert_pdf("U+FFFE \xEF\xBF\xBE, U+FFFF \xEF\xBF\xBF, U+202E \xE2\x80\xAE, \x01\x1f\x7f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_its_own_json_again),
        cmocka_unit_test(test_docx_keeps_everything),
        cmocka_unit_test(test_odt_keeps_everything),
        cmocka_unit_test(test_odt_puts_a_table_of_a_list_between_its_parts),
        cmocka_unit_test(test_markdown_keeps_all_it_can),
        cmocka_unit_test(test_html_does_not_grow_with_every_showing),
        cmocka_unit_test(test_a_note_stands_at_the_foot),
        cmocka_unit_test(test_logos_and_a_note_stand_at_the_head),
        cmocka_unit_test(test_a_pdf_says_that_it_is_tagged_and_in_which_language),
        cmocka_unit_test(test_a_pdf_is_made_of_any_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
