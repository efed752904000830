#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/json.h"
#include "drafts/awareness.h"
#include "drafts/y_messages.h"

struct scene {
    struct awareness awareness;
    json_t *user;
    int ana, dan; /* only their addresses count */
};

static int set_up(void **state)
{
    struct scene *scene = MEM_NEW(struct scene);

    scene->user = json_pack("{s:s}", "name", "Ana");
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;

    awareness_finish(&scene->awareness);
    json_decref(scene->user);
    mem_free(scene);
    return 0;
}

static void announce(struct scene *scene, const void *owner, uint64_t client, uint64_t clock,
                     const char *text, int64_t now_ms)
{
    struct buffer bytes = {0};

    write_uint(&bytes, 1);
    write_uint(&bytes, client);
    write_uint(&bytes, clock);
    write_bytes(&bytes, text, strlen(text));
    assert_true(awareness_take(&scene->awareness, owner, scene->user, bytes.bytes, bytes.length, now_ms));
    buffer_finish(&bytes);
}

/* Tells what has changed, which is one entry; NULL: nothing has. */
static void assert_told(struct scene *scene, const char *text)
{
    struct buffer bytes = {0};
    struct reader reader;
    const uint8_t *found;
    uint64_t count, client, clock;
    size_t length = 0;
    bool is_any = awareness_write_changed(&scene->awareness, &bytes);

    assert_int_equal(is_any, text != NULL);
    if (text != NULL) {
        reader = (struct reader){(const uint8_t *)bytes.bytes, (const uint8_t *)bytes.bytes + bytes.length};
        assert_true(read_uint(&reader, &count) && read_uint(&reader, &client) && read_uint(&reader, &clock) &&
                    read_bytes(&reader, &found, &length));
        assert_int_equal(count, 1);
        assert_int_equal(length, strlen(text));
        assert_memory_equal(found, text, length);
        assert_ptr_equal(reader.at, reader.end);
    }
    buffer_finish(&bytes);
}

static void test_says_who_it_really_is(void **state)
{
    struct scene *scene = *state;

    announce(scene, &scene->ana, 7, 1, "{\"user\":{\"name\":\"Dan\"},\"cursor\":1}", 0);
    assert_told(scene, "{\"user\":{\"name\":\"Ana\"},\"cursor\":1}");
    announce(scene, &scene->ana, 7, 2, "{}", 0);
    assert_told(scene, "{\"user\":{\"name\":\"Ana\"}}");
}

static void test_passes_over_what_is_not_new(void **state)
{
    struct scene *scene = *state;

    announce(scene, &scene->ana, 7, 5, "{}", 0);
    assert_told(scene, "{\"user\":{\"name\":\"Ana\"}}");
    announce(scene, &scene->ana, 7, 5, "{\"cursor\":1}", 0);
    announce(scene, &scene->ana, 7, 4, "null", 0);
    announce(scene, &scene->dan, 7, 9, "{}", 0);
    announce(scene, &scene->dan, 7, 9, "null", 0);
    assert_told(scene, NULL);
    announce(scene, &scene->ana, 7, 5, "null", 0);
    assert_told(scene, "null");
}

static void test_takes_the_same_clock_where_there_is_no_state(void **state)
{
    struct scene *scene = *state;

    announce(scene, &scene->ana, 7, 5, "{}", 0);
    awareness_leave(&scene->awareness, &scene->ana, 0);
    assert_told(scene, "null");
    announce(scene, &scene->dan, 7, 4, "{}", 0);
    assert_told(scene, NULL);
    announce(scene, &scene->dan, 7, 5, "{}", 0);
    assert_told(scene, "{\"user\":{\"name\":\"Ana\"}}");
}

static void test_a_connection_has_two_ids(void **state)
{
    struct scene *scene = *state;

    for (uint64_t client = 1; client <= 5; client++)
        announce(scene, &scene->ana, client, 1, "{}", 0);
    assert_int_equal(scene->awareness.count, AWARENESS_IDS_MOST);
}

static void test_passes_over_states_that_are_none(void **state)
{
    static const char *const states[] = {"[1]", "1", "{", "{\"a\":1,\"a\":2}", "{\"a\":\"\\u0000\"}", ""};
    struct scene *scene = *state;
    char deep[200] = "";

    for (size_t i = 0; i < COUNT_OF(states); i++)
        announce(scene, &scene->ana, 7, i + 1, states[i], 0);
    for (int i = 0; i < 25; i++)
        strcat(deep, "{\"a\":");
    strcat(deep, "1");
    for (int i = 0; i < 25; i++)
        strcat(deep, "}");
    announce(scene, &scene->ana, 7, 50, deep, 0);
    assert_told(scene, NULL);
    announce(scene, &scene->ana, 7, 51, "{\"brackets\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"}", 0);
    assert_int_equal(scene->awareness.count, 1);
}

static void test_refuses_bytes_that_are_no_entries(void **state)
{
    struct scene *scene = *state;

    assert_false(awareness_take(&scene->awareness, &scene->ana, scene->user, "", 0, 0));
    assert_false(awareness_take(&scene->awareness, &scene->ana, scene->user, "\x01\x07\x01", 3, 0));
    assert_false(awareness_take(&scene->awareness, &scene->ana, scene->user, "\x00\x00", 2, 0));
    assert_false(awareness_take(&scene->awareness, &scene->ana, scene->user,
                                "\xff\xff\xff\xff\x0f\x07\x01\x02{}", 9, 0));
    assert_int_equal(scene->awareness.count, 0);
}

static void test_forgets_who_is_silent(void **state)
{
    struct scene *scene = *state;

    announce(scene, &scene->ana, 7, 1, "{}", 0);
    assert_told(scene, "{\"user\":{\"name\":\"Ana\"}}");
    awareness_expire(&scene->awareness, AWARENESS_KEPT_MS - 1);
    assert_told(scene, NULL);
    awareness_expire(&scene->awareness, AWARENESS_KEPT_MS);
    assert_told(scene, "null");
    awareness_expire(&scene->awareness, 2 * AWARENESS_KEPT_MS);
    assert_int_equal(scene->awareness.count, 0);
}

static void test_processes_hear_of_one_another(void **state)
{
    struct scene *scene = *state;
    struct awareness other = {0};
    json_t *told;

    announce(scene, &scene->ana, 7, 1, "{}", 0);
    told = awareness_tell(&scene->awareness, false);
    awareness_hear(&other, told, 0);
    json_decref(told);
    assert_int_equal(other.changed, 1);
    assert_null(awareness_tell(&other, true));
    told = awareness_tell(&scene->awareness, true);
    awareness_hear(&other, told, 0);
    json_decref(told);
    assert_int_equal(other.changed, 1);
    awareness_finish(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_says_who_it_really_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_passes_over_what_is_not_new, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_takes_the_same_clock_where_there_is_no_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_connection_has_two_ids, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_passes_over_states_that_are_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refuses_bytes_that_are_no_entries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_forgets_who_is_silent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_processes_hear_of_one_another, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
