/* What a file is, by what is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "files/kind.h"

static void test_tells_kinds_by_their_beginning(void **state)
{
    static const struct {
        const char *head;
        size_t length;
        const char *name;
        enum file_kind kind;
    } cases[] = {
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "a.txt", FILE_PNG},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIDAT", 16, "a.png", FILE_NONE},
        {"\x89PNG\r\n\x1a\n", 8, "a.png", FILE_NONE},
        {"\xff\xd8\xff\xe0", 4, "", FILE_JPEG},
        {"GIF89a", 6, "", FILE_GIF},
        {"GIF87a", 6, "", FILE_GIF},
        {"GIF88a", 6, "", FILE_NONE},
        {"RIFF\1\2\3\4WEBPVP8 ", 16, "", FILE_WEBP},
        {"RIFF\1\2\3\4WAVEfmt ", 16, "", FILE_NONE},
        {"%PDF-1.7", 8, "a.html", FILE_PDF},
        {" %PDF-1.7", 9, "a.pdf", FILE_NONE},
        {"PK\3\4", 4, "a.odt", FILE_DOCX},
        {"<svg xmlns=", 11, "a.svg", FILE_NONE},
        {"<html>", 6, "a.html", FILE_NONE},
        {"# Titlu", 7, "a.MD", FILE_MARKDOWN},
        {"# Titlu", 7, "a.markdown", FILE_MARKDOWN},
        {"Titlu", 5, "a.txt", FILE_TEXT},
        {"Ti\0tlu", 6, "a.txt", FILE_NONE},
        {"Titlu", 5, ".txt", FILE_NONE},
        {"", 0, "a.txt", FILE_NONE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(file_kind_of(cases[i].head, cases[i].length, cases[i].name), cases[i].kind);
}

static void test_tells_an_open_document_from_another_zip(void **state)
{
    char head[FILE_HEAD_BYTES] = "PK\3\4";

    (void)state;
    memcpy(head + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47);
    assert_int_equal(file_kind_of(head, 77, ""), FILE_ODT);
    assert_int_equal(file_kind_of(head, 76, ""), FILE_DOCX);
}

static void test_words_name_kinds_both_ways(void **state)
{
    (void)state;
    for (enum file_kind kind = FILE_NONE + 1; kind < FILE_KINDS; kind++) {
        assert_int_equal(file_kind_named(file_kind_word(kind)), kind);
        assert_true(strchr(file_kind_type(kind), '/') != NULL);
    }
    assert_int_equal(file_kind_named(""), FILE_NONE);
    assert_int_equal(file_kind_named("svg"), FILE_NONE);
    assert_int_equal(file_kind_named(NULL), FILE_NONE);
    assert_true(file_kind_is_picture(FILE_WEBP));
    assert_false(file_kind_is_picture(FILE_PDF));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tells_kinds_by_their_beginning),
        cmocka_unit_test(test_tells_an_open_document_from_another_zip),
        cmocka_unit_test(test_words_name_kinds_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
