#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "hub/frame.h"

static void assert_header(size_t length, const uint8_t *header, size_t header_length)
{
    char *text = mem_new(length);
    struct frame *frame = frame_new(text, length);

    assert_int_equal(frame->text_offset, header_length);
    assert_int_equal(frame->length, header_length + length);
    assert_memory_equal(frame->bytes, header, header_length);
    frame_unref(frame);
    mem_free(text);
}

static void test_says_its_length_as_the_standard_does(void **state)
{
    (void)state;
    assert_header(0, (const uint8_t[]){0x81, 0}, 2);
    assert_header(125, (const uint8_t[]){0x81, 125}, 2);
    assert_header(126, (const uint8_t[]){0x81, 126, 0, 126}, 4);
    assert_header(65535, (const uint8_t[]){0x81, 126, 0xFF, 0xFF}, 4);
    assert_header(65536, (const uint8_t[]){0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0}, 10);
}

static void test_joins_frames_as_they_stand(void **state)
{
    struct frame *frames[] = {frame_new("unu", 3), frame_new("doi", 3)};
    struct frame *joined = frame_join(frames, 2);
    struct frame *alone = frame_join(frames, 1);

    (void)state;
    assert_int_equal(joined->text_offset, 0);
    assert_int_equal(joined->length, 10);
    assert_memory_equal(joined->bytes,
                        "\x81\x03unu\x81\x03"
                        "doi",
                        10);
    assert_int_equal(alone->text_offset, 2);
    frame_unref(alone);
    frame_unref(joined);
    frame_unref(frames[0]);
    frame_unref(frames[1]);
}

static void test_lives_as_long_as_anyone_holds_it(void **state)
{
    struct frame *frame = frame_new("x", 1);

    (void)state;
    assert_ptr_equal(frame_ref(frame), frame);
    frame_unref(frame);
    assert_int_equal(frame->references, 1);
    frame_unref(frame);
    frame_unref(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says_its_length_as_the_standard_does),
        cmocka_unit_test(test_joins_frames_as_they_stand),
        cmocka_unit_test(test_lives_as_long_as_anyone_holds_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
