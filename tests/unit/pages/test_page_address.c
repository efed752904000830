#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "pages/page_address.h"

#define DRAFT "01KAMYDQ3S5T7V9X1Z3B5D7F9H"

static void test_an_address_is_read_and_written_alike(void **state)
{
    static const struct {
        const char *path;
        enum address_kind kind;
        unsigned version;
    } cases[] = {
        {"/p/" DRAFT, ADDRESS_NEWEST, 0},
        {"/p/" DRAFT "/1", ADDRESS_VERSION, 1},
        {"/p/" DRAFT "/500.json", ADDRESS_CANONICAL, 500},
        {"/p/" DRAFT "/20/annex", ADDRESS_ANNEX, 20},
        {"/p/" DRAFT "/3/files/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
         ADDRESS_FILE, 3},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct page_address address;
        char path[PAGE_ADDRESS_SIZE];

        assert_true(page_address_read(cases[i].path, &address));
        assert_int_equal(address.kind, cases[i].kind);
        assert_int_equal(address.version, cases[i].version);
        assert_string_equal(address.draft, DRAFT);
        page_address_write(&address, path);
        assert_string_equal(path, cases[i].path);
    }
}

static void test_nothing_else_is_an_address(void **state)
{
    static const char *const paths[] = {
        "",
        "/p/",
        "/p/x",
        "/q/" DRAFT,
        "/p/" DRAFT "/",
        "/p/" DRAFT "x",
        "/p/" DRAFT "/0",
        "/p/" DRAFT "/01",
        "/p/" DRAFT "/-1",
        "/p/" DRAFT "/1/",
        "/p/" DRAFT "/1.jsonx",
        "/p/" DRAFT "/12345",
        "/p/" DRAFT "/1/annex/",
        "/p/" DRAFT "/1/files/",
        "/p/" DRAFT "/1/files/../../lock",
        "/p/" DRAFT "/1/files/9F86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "/p/" DRAFT "/files/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "/p/01kamydq3s5t7v9x1z3b5d7f9h",
    };
    struct page_address address;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (page_address_read(paths[i], &address))
            fail_msg("%s", paths[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_address_is_read_and_written_alike),
        cmocka_unit_test(test_nothing_else_is_an_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
