#include "search/change.h"

#include <stdio.h>
#include <string.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/memory.h"
#include "core/ulid.h"

const char *const document_kind_names[DOCUMENT_KINDS] = {"message", "person", "organisation", "space",
                                                         "item"};

struct reading {
    const json_t *event;
    const char *channel, *type;
    change_callback *apply;
    void *argument;
};

static const char *text_or_empty(const json_t *event, const char *name)
{
    const char *text = json_text(event, name);

    return text == NULL ? "" : text;
}

static struct change begin(const struct reading *reading, enum change_verb verb, enum document_kind kind)
{
    return (struct change){.verb = verb,
                           .kind = kind,
                           .author = text_or_empty(reading->event, "by"),
                           .mandate = text_or_empty(reading->event, "as"),
                           .at_ms = json_int(reading->event, "at_ms", 0)};
}

static bool is_type(const struct reading *reading, const char *type)
{
    return strcmp(reading->type, type) == 0;
}

static void give(const struct reading *reading, const struct change *change)
{
    reading->apply(reading->argument, change);
}

/* ---- Messages, and comments ---- */

/* What a message is found by: its text, and the names of its files, a line each (mem_free). NULL where the
 * event has no text. */
static char *words_of(const json_t *event)
{
    const char *text = json_text(event, "text");
    const json_t *files = json_object_get(event, "files"), *file;
    struct buffer words = {0};
    size_t i;

    if (text == NULL)
        return NULL;
    buffer_append_text(&words, text);
    json_array_foreach(files, i, file)
    {
        if (words.length > 0)
            buffer_append_text(&words, "\n");
        buffer_append_text(&words, json_text(file, "name"));
    }
    return buffer_take(&words);
}

static void read_posted(const struct reading *reading)
{
    struct change change = begin(reading, CHANGE_PUT, DOCUMENT_MESSAGE);
    char *words = words_of(reading->event);

    snprintf(change.channel, sizeof(change.channel), "%s", reading->channel);
    change.seq = (uint64_t)json_int(reading->event, "seq", 0);
    change.text = words;
    /* The words of a deleted message are not in the log either. */
    if (words != NULL && words[0] != '\0')
        give(reading, &change);
    mem_free(words);
}

/* name: the member that names the message. */
static void read_message_change(const struct reading *reading, enum change_verb verb, const char *name)
{
    struct change change = begin(reading, verb, DOCUMENT_MESSAGE);
    char *words = words_of(reading->event);

    snprintf(change.channel, sizeof(change.channel), "%s", reading->channel);
    change.seq = (uint64_t)json_int(reading->event, name, 0);
    change.text = words;
    if (verb == CHANGE_TEXT && words != NULL && words[0] == '\0')
        change.verb = CHANGE_REMOVE;
    if (change.seq != 0 && (verb != CHANGE_TEXT || words != NULL))
        give(reading, &change);
    mem_free(words);
}

/* ---- Names ---- */

/* A name that stands in the member `name` of the event, for the channel or id in `what`. */
static void read_named(const struct reading *reading, enum change_verb verb, enum document_kind kind,
                       const char *what, const char *name)
{
    struct change change = begin(reading, verb, kind);

    snprintf(change.channel, sizeof(change.channel), "%s", what);
    change.text = json_text(reading->event, name);
    if (change.text != NULL && channel_id_parse(change.channel, NULL))
        give(reading, &change);
}

static void read_organisation(const struct reading *reading, enum change_verb verb)
{
    struct change change = begin(reading, verb, DOCUMENT_ORGANISATION);
    const json_t *short_name = json_object_get(reading->event, "short_name");

    snprintf(change.channel, sizeof(change.channel), "organisation:%s",
             text_or_empty(reading->event, "organisation"));
    change.text = json_text(reading->event, "name");
    change.short_name = short_name == NULL         ? NULL
                        : json_is_null(short_name) ? ""
                                                   : json_string_value(short_name);
    if (change.text != NULL || change.short_name != NULL)
        give(reading, &change);
}

static void read_person(const struct reading *reading)
{
    struct change change = begin(reading, CHANGE_NAME, DOCUMENT_PERSON);
    const char *person = text_or_empty(reading->event, "person");

    if (!ulid_is_valid(person, strlen(person)))
        return;
    snprintf(change.channel, sizeof(change.channel), "person:%s", person);
    give(reading, &change);
}

/* ---- Who and what was named in a space ---- */

static void tie(const struct reading *reading, enum document_kind kind, const char *id)
{
    struct change change = begin(reading, CHANGE_TIE, kind);

    if (id == NULL || !ulid_is_valid(id, strlen(id)))
        return;
    snprintf(change.channel, sizeof(change.channel), "%s:%s", document_kind_names[kind], id);
    change.space = reading->channel;
    give(reading, &change);
}

static void read_ties(const struct reading *reading)
{
    size_t i;
    const json_t *person;

    tie(reading, DOCUMENT_PERSON, json_text(reading->event, "by"));
    tie(reading, DOCUMENT_PERSON, json_text(reading->event, "person"));
    tie(reading, DOCUMENT_ORGANISATION, json_text(reading->event, "organisation"));
    json_array_foreach(json_object_get(reading->event, "people"), i, person)
        tie(reading, DOCUMENT_PERSON, json_string_value(person));
}

/* ---- By channel ---- */

/* "room.created" with the member "room": an item of the space. */
static void read_created(const struct reading *reading)
{
    struct change change;
    char kind[CHANNEL_KIND_SIZE];
    const char *dot = strchr(reading->type, '.');
    size_t length = dot == NULL ? 0 : (size_t)(dot - reading->type);

    if (length == 0 || length >= sizeof(kind) || strcmp(dot, ".created") != 0)
        return;
    memcpy(kind, reading->type, length);
    kind[length] = '\0';
    change = begin(reading, CHANGE_TIE, DOCUMENT_ITEM);
    snprintf(change.channel, sizeof(change.channel), "%s", text_or_empty(reading->event, kind));
    change.space = reading->channel;
    if (channel_id_parse(change.channel, NULL))
        give(reading, &change);
    read_named(reading, CHANGE_PUT, DOCUMENT_ITEM, text_or_empty(reading->event, kind), "title");
}

static void read_in_space(const struct reading *reading)
{
    read_ties(reading);
    if (is_type(reading, "space.edited"))
        read_named(reading, CHANGE_TEXT, DOCUMENT_SPACE, reading->channel, "name");
    else if (is_type(reading, "space.item_noted"))
        read_named(reading, CHANGE_TEXT, DOCUMENT_ITEM, text_or_empty(reading->event, "item"), "title");
    else
        read_created(reading);
}

/* Who makes a space is in its secretariat. */
static void read_space_created(const struct reading *reading)
{
    const char *space = text_or_empty(reading->event, "space");
    struct reading in_space = *reading;

    read_named(reading, CHANGE_PUT, DOCUMENT_SPACE, space, "name");
    in_space.channel = space;
    tie(&in_space, DOCUMENT_PERSON, json_text(reading->event, "by"));
}

static void read_in_directory(const struct reading *reading)
{
    if (is_type(reading, "space.created"))
        read_space_created(reading);
    else if (is_type(reading, "directory.organisation_added"))
        read_organisation(reading, CHANGE_PUT);
    else if (is_type(reading, "directory.organisation_edited"))
        read_organisation(reading, CHANGE_TEXT);
    else
        read_person(reading);
}

static void read_in_item(const struct reading *reading)
{
    const char *verb = strchr(reading->type, '.');

    if (is_type(reading, "room.posted") || is_type(reading, "draft.commented"))
        read_posted(reading);
    else if (is_type(reading, "room.edited"))
        read_message_change(reading, CHANGE_TEXT, "message");
    else if (is_type(reading, "room.deleted"))
        read_message_change(reading, CHANGE_REMOVE, "message");
    else if (is_type(reading, "draft.comment_edited"))
        read_message_change(reading, CHANGE_TEXT, "comment");
    else if (is_type(reading, "draft.comment_deleted"))
        read_message_change(reading, CHANGE_REMOVE, "comment");
    else if (verb != NULL && strcmp(verb, ".renamed") == 0)
        read_named(reading, CHANGE_TEXT, DOCUMENT_ITEM, reading->channel, "title");
}

bool channel_is_searched(const char *channel)
{
    return strncmp(channel, "inbox:", 6) != 0;
}

void changes_of(const char *channel, const json_t *event, change_callback *apply, void *argument)
{
    const struct reading reading = {event, channel, text_or_empty(event, "type"), apply, argument};

    if (strcmp(channel, "directory") == 0)
        read_in_directory(&reading);
    else if (strncmp(channel, "space:", 6) == 0)
        read_in_space(&reading);
    else if (channel_is_searched(channel))
        read_in_item(&reading);
}

/* ---- Mentions ---- */

/* The length of the mention that text begins with, "@{person:<ULID>}" or its like, or 0. */
static size_t mention_length(const char *text)
{
    static const char *const openings[] = {"@{person:", "@{organisation:"};
    static const char everyone[] = "@{everyone}";

    if (strncmp(text, everyone, sizeof(everyone) - 1) == 0)
        return sizeof(everyone) - 1;
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        size_t length = strlen(openings[i]);

        if (strncmp(text, openings[i], length) == 0 && strnlen(text + length, ULID_SIZE) == ULID_SIZE &&
            ulid_is_valid(text + length, ULID_LENGTH) && text[length + ULID_LENGTH] == '}')
            return length + ULID_LENGTH + 1;
    }
    return 0;
}

char *text_without_mentions(const char *text)
{
    struct buffer buffer = {0};

    while (*text != '\0') {
        size_t plain = strcspn(text, "@"), mention = mention_length(text + plain);

        if (mention == 0 && text[plain] == '@')
            plain++;
        buffer_append(&buffer, text, plain);
        text += plain;
        if (mention > 0)
            buffer_append_text(&buffer, "@\u2026");
        text += mention;
    }
    return buffer_take(&buffer);
}
