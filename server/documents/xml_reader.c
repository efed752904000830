#include "documents/xml_reader.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#define PIECE_BYTES (1u << 20)

struct reader {
    XML_Parser parser;
    const struct xml_events *events;
    void *argument;
    unsigned depth;
};

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

const char *xml_find(const struct xml_element *element, const char *name)
{
    for (size_t i = 0; element->attributes[i] != NULL; i += 2) {
        if (strcmp(local_name(element->attributes[i]), name) == 0)
            return element->attributes[i + 1];
    }
    return NULL;
}

long xml_find_number(const struct xml_element *element, const char *name, long otherwise)
{
    const char *value = xml_find(element, name);
    char *end;
    long number;

    if (value == NULL)
        return otherwise;
    number = strtol(value, &end, 10);
    return end == value ? otherwise : number;
}

static void stop(struct reader *reader)
{
    XML_StopParser(reader->parser, XML_FALSE);
}

static void on_open(void *self, const XML_Char *name, const XML_Char **attributes)
{
    struct reader *reader = self;
    struct xml_element element = {local_name(name), (const char *const *)attributes};
    size_t count = 0;

    while (attributes[count] != NULL)
        count += 2;
    if (++reader->depth > XML_READER_DEPTH_MOST || count > 2 * XML_READER_ATTRIBUTES_MOST)
        stop(reader);
    else
        reader->events->open(reader->argument, &element);
}

static void on_close(void *self, const XML_Char *name)
{
    struct reader *reader = self;

    reader->depth--;
    reader->events->close(reader->argument, local_name(name));
}

static void on_text(void *self, const XML_Char *text, int length)
{
    struct reader *reader = self;

    reader->events->text(reader->argument, text, (size_t)length);
}

static void on_document_type(void *self, const XML_Char *name, const XML_Char *system, const XML_Char *public,
                             int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    stop(self);
}

static bool parse(XML_Parser parser, const char *bytes, size_t length)
{
    do {
        size_t piece = length < PIECE_BYTES ? length : PIECE_BYTES;

        if (XML_Parse(parser, bytes, (int)piece, piece == length) != XML_STATUS_OK)
            return false;
        bytes += piece;
        length -= piece;
    } while (length > 0);
    return true;
}

bool xml_read(const void *bytes, size_t length, const struct xml_events *events, void *argument)
{
    struct reader reader = {.events = events, .argument = argument};
    bool is_good;

    reader.parser = XML_ParserCreate(NULL);
    if (reader.parser == NULL)
        abort();
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, on_open, on_close);
    XML_SetCharacterDataHandler(reader.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, on_document_type);
    is_good = parse(reader.parser, bytes, length);
    XML_ParserFree(reader.parser);
    return is_good;
}
