#include "crdt/marks.h"

#include <string.h>
#include <strings.h>

#include "core/json.h"
#include "crdt/tree.h"

/* ProseMirror's basic schema and Tiptap name the same marks differently. */
static const struct {
    const char *name;
    enum mark mark;
} known_marks[] = {
    {"bold", MARK_BOLD},           {"code", MARK_CODE},
    {"em", MARK_ITALIC},           {"highlight", MARK_HIGHLIGHT},
    {"italic", MARK_ITALIC},       {"link", MARK_LINK},
    {"strike", MARK_STRIKE},       {"strong", MARK_BOLD},
    {"subscript", MARK_SUBSCRIPT}, {"superscript", MARK_SUPERSCRIPT},
    {"underline", MARK_UNDERLINE},
};

static const char *const allowed_schemes[] = {"http", "https", "mailto", "tel"};

bool address_is_allowed(const char *address)
{
    size_t scheme = strcspn(address, ":/?#");

    /* Browsers drop control characters and blanks from "java\nscript:" before they look for a scheme. */
    for (const char *at = address; *at != '\0'; at++) {
        if ((unsigned char)*at <= ' ' || *at == 0x7f)
            return false;
    }
    if (address[scheme] != ':')
        return true;
    for (size_t i = 0; i < COUNT_OF(allowed_schemes); i++) {
        if (scheme == strlen(allowed_schemes[i]) && strncasecmp(address, allowed_schemes[i], scheme) == 0)
            return true;
    }
    return false;
}

static char *read_address(struct span value)
{
    json_auto_t *json = json_loadb((const char *)value.bytes, value.length, JSON_DECODE_ANY, NULL);
    const char *href = json_text(json, "href");

    return href != NULL && address_is_allowed(href) ? mem_copy_text(href) : NULL;
}

static void take_mark(struct mark_set *set, const struct format *format)
{
    struct span name = tree_mark_name(format->key);

    for (size_t i = 0; i < COUNT_OF(known_marks); i++) {
        if (name.length != strlen(known_marks[i].name) ||
            memcmp(name.bytes, known_marks[i].name, name.length) != 0)
            continue;
        if (known_marks[i].mark == MARK_LINK && set->href == NULL)
            set->href = read_address(format->value);
        set->has[known_marks[i].mark] = known_marks[i].mark != MARK_LINK || set->href != NULL;
    }
}

/* Formats of plain Y.Text may be switched off with false. */
static bool is_false(struct span json)
{
    return json.length == 5 && memcmp(json.bytes, "false", 5) == 0;
}

void mark_set_read(struct mark_set *set, const struct formats *formats)
{
    *set = (struct mark_set){0};
    for (size_t i = 0; i < formats->count; i++) {
        if (!is_false(formats->list[i].value))
            take_mark(set, &formats->list[i]);
    }
}

void mark_set_finish(struct mark_set *set)
{
    mem_free(set->href);
    *set = (struct mark_set){0};
}

bool mark_set_agree(const struct mark_set *one, const struct mark_set *other, enum mark mark)
{
    if (one->has[mark] != other->has[mark])
        return false;
    return mark != MARK_LINK || !one->has[mark] || strcmp(one->href, other->href) == 0;
}
