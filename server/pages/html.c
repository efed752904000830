#include "pages/html.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"

static void close_tag(struct html *html)
{
    if (!html->is_in_tag)
        return;
    buffer_append_text(html->out, ">");
    html->is_in_tag = false;
}

void html_doctype(struct html *html)
{
    buffer_append_text(html->out, "<!doctype html>");
}

static void write_tag(struct html *html, const char *tag)
{
    close_tag(html);
    buffer_append_text(html->out, "<");
    buffer_append_text(html->out, tag);
    html->is_in_tag = true;
}

void html_begin(struct html *html, const char *tag)
{
    assert(html->depth < HTML_DEPTH_MOST);
    write_tag(html, tag);
    html->open[html->depth++] = tag;
}

void html_attribute(struct html *html, const char *name, const char *value)
{
    assert(html->is_in_tag);
    buffer_append_text(html->out, " ");
    buffer_append_text(html->out, name);
    buffer_append_text(html->out, "=\"");
    text_write_escaped(html->out, value, strlen(value));
    buffer_append_text(html->out, "\"");
}

void html_attribute_number(struct html *html, const char *name, uint64_t value)
{
    assert(html->is_in_tag);
    buffer_append_format(html->out, " %s=\"%llu\"", name, (unsigned long long)value);
}

/* No blank or control character may hide a scheme that browsers would still see. */
static bool is_plain_address(const char *address)
{
    for (const char *at = address; *at != '\0'; at++)
        if ((unsigned char)*at <= ' ' || *at == 0x7f || *at == '\\')
            return false;
    return true;
}

static bool is_allowed_address(const char *address)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:"};

    if (!is_plain_address(address))
        return false;
    if (address[0] == '#' || (address[0] == '/' && address[1] != '/'))
        return true;
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (strncasecmp(address, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

bool html_link(struct html *html, const char *address)
{
    if (!is_allowed_address(address))
        return false;
    html_attribute(html, "href", address);
    return true;
}

void html_text_bytes(struct html *html, const char *text, size_t length)
{
    close_tag(html);
    text_write_escaped(html->out, text, length);
}

void html_text(struct html *html, const char *text)
{
    html_text_bytes(html, text, strlen(text));
}

void html_end(struct html *html, const char *tag)
{
    assert(html->depth > 0 && strcmp(html->open[html->depth - 1], tag) == 0);
    close_tag(html);
    html->depth--;
    buffer_append_text(html->out, "</");
    buffer_append_text(html->out, tag);
    buffer_append_text(html->out, ">");
}

void html_void(struct html *html, const char *tag)
{
    write_tag(html, tag);
}

void html_element(struct html *html, const char *tag, const char *text)
{
    html_begin(html, tag);
    html_text(html, text);
    html_end(html, tag);
}

void html_element_of(struct html *html, const char *tag, const char *class, const char *text)
{
    html_begin(html, tag);
    html_attribute(html, "class", class);
    html_text(html, text);
    html_end(html, tag);
}

bool html_is_whole(const struct html *html)
{
    return html->depth == 0 && !html->is_in_tag;
}
