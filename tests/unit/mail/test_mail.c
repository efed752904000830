#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mail/mail.h"

static void test_a_message_is_plain_text_with_a_stable_id(void **state)
{
    struct buffer message = {0};

    (void)state;
    mail_write(&message, "sfat@exemplu.invalid", "ana@exemplu.invalid", "Cod", "Unu\nDoi\n", "01J",
               1767225600000);
    assert_string_equal(message.bytes,
                        "From: Sfat <sfat@exemplu.invalid>\r\nTo: <ana@exemplu.invalid>\r\n"
                        "Subject: =?UTF-8?B?Q29k?=\r\nDate: Thu, 01 Jan 2026 00:00:00 +0000\r\n"
                        "Message-ID: <01J@exemplu.invalid>\r\n"
                        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: 8bit\r\nAuto-Submitted: auto-generated\r\n\r\n"
                        "Unu\r\nDoi\r\n\r\n");
    buffer_finish(&message);
}

static void test_a_long_subject_is_folded_between_letters(void **state)
{
    struct buffer message = {0};
    const char *line, *end;
    unsigned words = 0;

    (void)state;
    /* Each letter is two bytes, and a word holds an odd number of them. */
    mail_write(&message, "a@b", "c@d", "șțășțășțășțășțășțășțășțășțășțășțășțășțășț", "", "1", 0);
    line = strstr(message.bytes, "=?UTF-8?B?");
    for (; line != NULL; line = strstr(end, "=?UTF-8?B?"), words++) {
        end = strstr(line + 10, "?=");
        assert_true(end - line + 2 <= 75);
        /* 44 bytes: whole letters. */
        assert_true(words > 0 || end - (line + 10) == 60);
    }
    assert_int_equal(words, 2);
    buffer_finish(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_is_plain_text_with_a_stable_id),
        cmocka_unit_test(test_a_long_subject_is_folded_between_letters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
