#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "directory/letters.h"

static void test_a_code_stands_in_its_letter_in_either_language(void **state)
{
    struct letter romanian, english;

    (void)state;
    letter_code(&romanian, "ro", "012345");
    letter_code(&english, "en", "012345");
    assert_non_null(strstr(romanian.text.bytes, "012345\n"));
    assert_non_null(strstr(english.text.bytes, "012345\n"));
    assert_string_not_equal(romanian.subject, english.subject);
    letter_finish(&romanian);
    letter_finish(&english);
}

static void test_every_notice_is_written_in_both_languages(void **state)
{
    (void)state;
    for (enum notice notice = 0; notice < NOTICE_COUNT; notice++) {
        struct letter romanian, english;

        letter_notice(&romanian, "ro", notice);
        letter_notice(&english, "en", notice);
        assert_string_not_equal(romanian.text.bytes, english.text.bytes);
        letter_finish(&romanian);
        letter_finish(&english);
    }
}

/* The end of a day in Bucharest, which is the evening before in UTC. */
static void test_an_invitation_is_in_both_languages_with_its_link_and_local_date(void **state)
{
    struct letter letter;

    (void)state;
    setenv("TZ", "Europe/Bucharest", 1);
    tzset();
    letter_invitation(&letter,
                      &(struct invitation_letter){"Ana Exemplu", "Pactul Nord-Est",
                                                  "https://sfat.example.org/join#TOKEN", 1764370800000});
    assert_non_null(strstr(letter.text.bytes, "Ana Exemplu te invită în Sfat, în spațiul „Pactul Nord-Est”"));
    assert_non_null(
        strstr(letter.text.bytes, "Ana Exemplu invites you to Sfat, to the space “Pactul Nord-Est”"));
    assert_non_null(strstr(letter.text.bytes, "\n  https://sfat.example.org/join#TOKEN\n"));
    assert_non_null(strstr(letter.text.bytes, "29.11.2025"));
    letter_finish(&letter);
}

static void test_a_name_cannot_write_lines_of_its_own(void **state)
{
    struct letter letter;

    (void)state;
    letter_invitation(&letter, &(struct invitation_letter){"Ana\n\nParola a expirat:\nhttp://rau.invalid",
                                                           "Pact\r\nBcc: x@y.ro", "LINK", 1764370800000});
    assert_null(strstr(letter.text.bytes, "\nParola"));
    assert_null(strstr(letter.text.bytes, "\nhttp://rau"));
    assert_null(strstr(letter.text.bytes, "\nBcc"));
    assert_null(strchr(letter.text.bytes, '\r'));
    assert_null(strstr(letter.subject, "Ana"));
    letter_finish(&letter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_code_stands_in_its_letter_in_either_language),
        cmocka_unit_test(test_every_notice_is_written_in_both_languages),
        cmocka_unit_test(test_an_invitation_is_in_both_languages_with_its_link_and_local_date),
        cmocka_unit_test(test_a_name_cannot_write_lines_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
