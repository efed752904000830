/* The names that files are shown and saved under. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/text.h"
#include "files/name.h"

static void check(const char *encoded, enum file_kind kind, const char *expected)
{
    char name[FILE_NAME_SIZE];

    file_name_clean(encoded, name);
    file_name_fit(name, kind);
    assert_string_equal(name, expected);
}

static void test_names_lead_nowhere_and_end_as_their_kind(void **state)
{
    (void)state;
    check("harta.png", FILE_PNG, "harta.png");
    check("h%C4%83r%C8%9Bi.PNG", FILE_PNG, "hărți.PNG");
    check("..%2F..%2Fetc%2Fpasswd", FILE_TEXT, "passwd.txt");
    check("C:%5Ctemp%5Ca.pdf", FILE_PDF, "a.pdf");
    check("...", FILE_PDF, "file.pdf");
    check(NULL, FILE_JPEG, "file.jpeg");
    check("%ff%fe.png", FILE_PNG, "file.png");
    check("a%00b.png", FILE_PNG, "a.png");
    check("a%0Ab.png", FILE_PNG, "ab.png");
    check("100%.txt", FILE_TEXT, "100%.txt");
    check("a%3Cb%3E.txt", FILE_TEXT, "a_b_.txt");
    check("a.jpg", FILE_JPEG, "a.jpg");
    check("a.gif", FILE_PNG, "a.png");
    check("a.html", FILE_PNG, "a.html.png");
    check("a.markdown", FILE_MARKDOWN, "a.markdown");
    check(".png", FILE_PNG, "png.png");
}

static void test_a_long_name_keeps_its_bound_and_gets_its_ending(void **state)
{
    char encoded[12 * 300 + 1] = "", name[FILE_NAME_SIZE];

    (void)state;
    for (unsigned i = 0; i < 300; i++)
        strcat(encoded, "%F0%9F%93%84");
    file_name_clean(encoded, name);
    assert_int_equal(text_count_points(name), FILE_NAME_POINTS);
    file_name_fit(name, FILE_DOCX);
    assert_true(text_count_points(name) <= FILE_NAME_POINTS);
    assert_string_equal(name + strlen(name) - 5, ".docx");
}

static void test_writes_dispositions_that_hold_nothing_else(void **state)
{
    struct buffer buffer = {0};

    (void)state;
    file_name_write_disposition(&buffer, "ș\"%;.pdf", false);
    assert_string_equal(buffer.bytes,
                        "attachment; filename=\"___;.pdf\"; filename*=UTF-8''%C8%99%22%25%3B.pdf");
    buffer_clear(&buffer);
    file_name_write_disposition(&buffer, "a b.png", true);
    assert_string_equal(buffer.bytes, "inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png");
    buffer_finish(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_lead_nowhere_and_end_as_their_kind),
        cmocka_unit_test(test_a_long_name_keeps_its_bound_and_gets_its_ending),
        cmocka_unit_test(test_writes_dispositions_that_hold_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
