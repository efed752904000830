/* Files in their places, and the folder of what is on its way. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "files/stored.h"
#include "files/workplace.h"

#define HASH "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define OTHER "0086d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define PROCESS "01KAMYDQ3S5T7V9X1Z3B5D7F9H"
#define SECOND "01KAMYDQ3S5T7V9X1Z3B5D7F9J"

static char data[] = "/tmp/sfat-files-XXXXXX";

static int make_data(void **state)
{
    (void)state;
    return mkdtemp(data) == NULL ? -1 : 0;
}

static int remove_data(void **state)
{
    char line[64];

    (void)state;
    snprintf(line, sizeof(line), "rm -r %s", data);
    return system(line);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void test_a_workplace_is_its_processs_own_and_an_abandoned_one_goes(void **state)
{
    struct workplace one, other;
    char left[STORED_PATH_SIZE + 64], folder[STORED_PATH_SIZE];

    (void)state;
    assert_true(workplace_open(&one, data, PROCESS));
    snprintf(left, sizeof(left), "%s/1", one.folder);
    write_file(left, "on its way");
    assert_true(workplace_open(&other, data, SECOND));
    assert_true(is_there(left));
    workplace_close(&other);
    assert_false(is_there(other.folder));
    /* As when the process is killed: its lock goes, its folder stays. */
    close(one.lock);
    snprintf(folder, sizeof(folder), "%s", one.folder);
    assert_true(workplace_open(&other, data, SECOND));
    assert_false(is_there(folder));
    workplace_close(&other);
}

static void test_a_file_is_found_in_the_size_that_there_is(void **state)
{
    char path[STORED_PATH_SIZE], expected[STORED_PATH_SIZE], source[256];
    struct buffer bytes = {0};

    (void)state;
    assert_false(stored_find(data, HASH, STORED_WHOLE, path));
    snprintf(source, sizeof(source), "%s/source", data);
    write_file(source, "whole");
    assert_true(stored_link(data, HASH, STORED_WHOLE, source));
    assert_true(stored_link(data, HASH, STORED_WHOLE, source));
    stored_path(data, HASH, STORED_WHOLE, expected);
    assert_true(stored_find(data, HASH, STORED_320, path));
    assert_string_equal(path, expected);
    assert_true(stored_link(data, HASH, STORED_320, source));
    assert_true(stored_find(data, HASH, STORED_320, path));
    assert_string_not_equal(path, expected);
    assert_true(stored_read(data, HASH, STORED_WHOLE, 5, &bytes));
    assert_string_equal(bytes.bytes, "whole");
    buffer_clear(&bytes);
    assert_false(stored_read(data, HASH, STORED_WHOLE, 4, &bytes));
    buffer_finish(&bytes);
}

static void test_only_a_hash_names_a_file(void **state)
{
    char path[STORED_PATH_SIZE];

    (void)state;
    assert_true(stored_is_hash(HASH));
    assert_false(stored_is_hash(""));
    assert_false(stored_is_hash("../../../etc/passwd"));
    assert_false(stored_is_hash(HASH "0"));
    assert_false(stored_is_hash("9F86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
    assert_false(stored_find(data, "../lock", STORED_WHOLE, path));
}

static unsigned visits;

static void count_visit(void *argument, const char *hash)
{
    (void)argument;
    assert_string_equal(hash, OTHER);
    visits++;
}

static void test_the_same_bytes_take_the_place_of_those_that_are_there(void **state)
{
    char path[STORED_PATH_SIZE], source[256], left[300];
    struct stat before, after;

    (void)state;
    snprintf(source, sizeof(source), "%s/again", data);
    write_file(source, "again");
    assert_true(stored_link(data, HASH, STORED_1600, source));
    stored_path(data, HASH, STORED_1600, path);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(unlink(source), 0);
    write_file(source, "again");
    assert_true(stored_link(data, HASH, STORED_1600, source));
    assert_true(stored_link(data, HASH, STORED_1600, source));
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino != after.st_ino);
    snprintf(left, sizeof(left), "%s.place", source);
    assert_false(is_there(left));
    assert_true(is_there(source));
}

static void test_a_file_is_old_by_when_its_bytes_came_and_goes_in_all_sizes(void **state)
{
    char path[STORED_PATH_SIZE], source[256];
    const struct timespec past[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

    (void)state;
    snprintf(source, sizeof(source), "%s/another", data);
    write_file(source, "other");
    assert_true(stored_link(data, OTHER, STORED_WHOLE, source));
    assert_true(stored_link(data, OTHER, STORED_1600, source));
    stored_path(data, OTHER, STORED_WHOLE, path);
    stored_each(data, stored_now_ms() - 1000, count_visit, NULL);
    assert_int_equal(visits, 0);
    assert_int_equal(utimensat(AT_FDCWD, path, past, 0), 0);
    stored_each(data, stored_now_ms() - 1000, count_visit, NULL);
    assert_int_equal(visits, 1);
    assert_true(stored_has(data, OTHER, STORED_1600));
    assert_false(stored_has(data, OTHER, STORED_320));
    stored_remove(data, OTHER);
    assert_false(stored_has(data, OTHER, STORED_WHOLE));
    assert_false(stored_has(data, OTHER, STORED_1600));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_workplace_is_its_processs_own_and_an_abandoned_one_goes),
        cmocka_unit_test(test_a_file_is_found_in_the_size_that_there_is),
        cmocka_unit_test(test_only_a_hash_names_a_file),
        cmocka_unit_test(test_the_same_bytes_take_the_place_of_those_that_are_there),
        cmocka_unit_test(test_a_file_is_old_by_when_its_bytes_came_and_goes_in_all_sizes),
    };

    return cmocka_run_group_tests(tests, make_data, remove_data);
}
