#include "net/negotiation.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t"

/* One member of a list: a name and its weight. */
struct member {
    const char *name;
    size_t length;
    unsigned weight; /* thousandths */
};

/* `1`, `0.5`, `0.125`: what is not a weight counts as 0. */
static unsigned parse_weight(const char *text)
{
    unsigned weight = 0, unit = 100;

    if (*text != '0' && *text != '1')
        return 0;
    if (*text == '1')
        weight = 1000;
    if (text[1] == '.')
        for (text += 2; isdigit((unsigned char)*text) && unit > 0; text++, unit /= 10)
            weight += (unsigned)(*text - '0') * unit;
    return weight > 1000 ? 1000 : weight;
}

/* Reads the member at text and gives where the next begins; NULL at the end of the list. */
static const char *next_member(const char *text, struct member *member_out)
{
    const char *end, *weight;

    text += strspn(text, BLANKS ",");
    if (*text == '\0')
        return NULL;
    end = text + strcspn(text, ",");
    *member_out = (struct member){.name = text, .length = strcspn(text, BLANKS ",;"), .weight = 1000};
    for (weight = text; weight < end; weight++) {
        if (*weight != ';')
            continue;
        weight += 1 + strspn(weight + 1, BLANKS);
        if (weight + 1 < end && (*weight == 'q' || *weight == 'Q') && weight[1] == '=')
            member_out->weight = parse_weight(weight + 2);
    }
    return end;
}

static bool is_called(const struct member *member, const char *name)
{
    return member->length == strlen(name) && strncasecmp(member->name, name, member->length) == 0;
}

const char *encoding_name(enum encoding encoding)
{
    static const char *const names[ENCODING_COUNT] = {"br", "gzip", NULL};

    return names[encoding];
}

unsigned encoding_weight(const char *accept_encoding, enum encoding encoding)
{
    const char *name = encoding == ENCODING_NONE ? "identity" : encoding_name(encoding);
    /* The body as it is may always be sent unless it is refused; but what is asked for by name goes first. */
    unsigned weight = encoding == ENCODING_NONE ? 1 : 0;
    struct member member;

    if (accept_encoding == NULL)
        return weight;
    while ((accept_encoding = next_member(accept_encoding, &member)) != NULL) {
        if (is_called(&member, name))
            return member.weight;
        if (is_called(&member, "*"))
            weight = member.weight;
    }
    return weight;
}

/* `ro`, `ro-MD`, … */
static bool is_language(const struct member *member, const char *language)
{
    return member->length >= 2 && strncasecmp(member->name, language, 2) == 0 &&
           (member->length == 2 || member->name[2] == '-');
}

const char *language_of(const char *accept_language)
{
    unsigned romanian = 0, english = 0;
    struct member member;

    if (accept_language == NULL)
        return "ro";
    while ((accept_language = next_member(accept_language, &member)) != NULL) {
        if (is_language(&member, "ro") && member.weight > romanian)
            romanian = member.weight;
        if (is_language(&member, "en") && member.weight > english)
            english = member.weight;
    }
    return english > romanian ? "en" : "ro";
}
