#include "documents/xml_writer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* U+FFFE and U+FFFF in UTF-8. */
static bool is_no_character(const unsigned char *at)
{
    return at[0] == 0xef && at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf);
}

/* The bytes of text that may stand as they are. */
static size_t count_plain(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while ((*at >= ' ' || *at == '\t' || *at == '\n') && text_entity((char)*at) == NULL &&
           !is_no_character(at))
        at++;
    return (size_t)(at - (const unsigned char *)text);
}

void xml_escape(struct buffer *out, const char *text)
{
    while (*text != '\0') {
        size_t plain = count_plain(text);
        const char *entity;

        buffer_append(out, text, plain);
        text += plain;
        if (*text == '\0')
            return;
        entity = text_entity(*text);
        if (entity != NULL)
            buffer_append_text(out, entity);
        text += is_no_character((const unsigned char *)text) ? 3 : 1;
    }
}

void xml_begin_file(struct xml_writer *writer)
{
    buffer_append_text(&writer->out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
}

static void end_tag(struct xml_writer *writer)
{
    if (writer->is_in_tag)
        buffer_append(&writer->out, ">", 1);
    writer->is_in_tag = false;
}

void xml_open(struct xml_writer *writer, const char *name)
{
    assert(writer->depth < XML_WRITER_DEPTH_MOST);
    end_tag(writer);
    buffer_append(&writer->out, "<", 1);
    buffer_append_text(&writer->out, name);
    writer->open[writer->depth++] = name;
    writer->is_in_tag = true;
}

void xml_attribute(struct xml_writer *writer, const char *name, const char *value)
{
    assert(writer->is_in_tag);
    buffer_append(&writer->out, " ", 1);
    buffer_append_text(&writer->out, name);
    buffer_append_text(&writer->out, "=\"");
    xml_escape(&writer->out, value);
    buffer_append(&writer->out, "\"", 1);
}

void xml_number(struct xml_writer *writer, const char *name, long value)
{
    xml_format(writer, name, "%ld", value);
}

void xml_format(struct xml_writer *writer, const char *name, const char *format, ...)
{
    char value[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(value, sizeof(value), format, arguments);
    va_end(arguments);
    xml_attribute(writer, name, value);
}

void xml_text(struct xml_writer *writer, const char *text)
{
    end_tag(writer);
    xml_escape(&writer->out, text);
}

void xml_close(struct xml_writer *writer)
{
    const char *name;

    assert(writer->depth > 0);
    name = writer->open[--writer->depth];
    if (writer->is_in_tag) {
        buffer_append_text(&writer->out, "/>");
        writer->is_in_tag = false;
        return;
    }
    buffer_append_text(&writer->out, "</");
    buffer_append_text(&writer->out, name);
    buffer_append(&writer->out, ">", 1);
}

void xml_empty(struct xml_writer *writer, const char *name, const char *attribute, const char *value)
{
    xml_open(writer, name);
    if (attribute != NULL)
        xml_attribute(writer, attribute, value);
    xml_close(writer);
}

void xml_ours(struct xml_writer *writer, const char *markup)
{
    end_tag(writer);
    buffer_append_text(&writer->out, markup);
}

void xml_finish(struct xml_writer *writer)
{
    assert(writer->depth == 0);
    buffer_finish(&writer->out);
}
