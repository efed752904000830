#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"
#include "pages/html.h"

static void expect(struct html *html, const char *text)
{
    assert_true(html_is_whole(html));
    assert_string_equal(html->out->bytes, text);
    buffer_finish(html->out);
}

static void test_whatever_is_written_is_text(void **state)
{
    struct buffer out = {0};
    struct html html = {.out = &out};

    (void)state;
    html_begin(&html, "p");
    html_attribute(&html, "title", "\" onload='x' <&>");
    html_text(&html, "<script>alert('1')</script> & \"");
    html_end(&html, "p");
    expect(&html, "<p title=\"&quot; onload=&#39;x&#39; &lt;&amp;&gt;\">"
                  "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;</p>");
}

static void test_elements_end_in_order(void **state)
{
    struct buffer out = {0};
    struct html html = {.out = &out};

    (void)state;
    html_doctype(&html);
    html_begin(&html, "ul");
    html_begin(&html, "li");
    html_end(&html, "li");
    html_element_of(&html, "li", "a", "b");
    html_void(&html, "br");
    html_attribute_number(&html, "data-n", 12);
    assert_false(html_is_whole(&html));
    html_end(&html, "ul");
    expect(&html, "<!doctype html><ul><li></li><li class=\"a\">b</li><br data-n=\"12\"></ul>");
}

static void test_a_link_goes_only_where_links_may_go(void **state)
{
    static const struct {
        const char *address;
        bool is_allowed;
    } cases[] = {
        {"https://exemplu.invalid/?a=1&b=2", true},
        {"HTTP://exemplu.invalid", true},
        {"mailto:a@b.invalid", true},
        {"#s-1", true},
        {"/p/x", true},
        {"/", true},
        {"", false},
        {"x", false},
        {"https:x", false},
        {"//exemplu.invalid", false},
        {"/\\exemplu.invalid", false},
        {"javascript:alert(1)", false},
        {"JaVaScRiPt:alert(1)", false},
        {"java\tscript:alert(1)", false},
        {"\x01javascript:alert(1)", false},
        {" https://exemplu.invalid", false},
        {"data:text/html,x", false},
        {"vbscript:x", false},
        {"file:///etc/passwd", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out = {0};
        struct html html = {.out = &out};

        html_begin(&html, "a");
        if (html_link(&html, cases[i].address) != cases[i].is_allowed)
            fail_msg("%s", cases[i].address);
        html_end(&html, "a");
        assert_true((strstr(out.bytes, "href") != NULL) == cases[i].is_allowed);
        buffer_finish(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whatever_is_written_is_text),
        cmocka_unit_test(test_elements_end_in_order),
        cmocka_unit_test(test_a_link_goes_only_where_links_may_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
