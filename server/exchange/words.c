#include "exchange/words.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"

struct words {
    const char *name, *ro, *en;
};

static const struct words statuses[] = {
    {"working", "în lucru", "in work"},
    {"in_consultation", "în consultare", "in consultation"},
    {"adopted", "însușit de spațiu", "adopted by the space"},
    {"submitted", "depus la autoritate", "submitted to the authority"},
    {"answered", "cu răspuns de la autoritate", "answered by the authority"},
    {NULL, NULL, NULL},
};

static const struct words categories[] = {
    {"ngo", "ONG", "NGO"},
    {"union", "Sindicat", "Trade union"},
    {"employers", "Patronat", "Employers' organisation"},
    {"authority", "Autoritate publică", "Public authority"},
    {"elected", "Ales local sau parlamentar", "Elected representative"},
    {"academic", "Mediul academic", "Academia"},
    {"citizen", "Cetățean", "Citizen"},
    {NULL, NULL, NULL},
};

static const char *find_words(const struct words *rows, const char *language, const char *name)
{
    for (; name != NULL && rows->name != NULL; rows++) {
        if (strcmp(rows->name, name) == 0)
            return strcmp(language, "ro") == 0 ? rows->ro : rows->en;
    }
    return name;
}

const char *exchange_status_words(const char *language, const char *name)
{
    return find_words(statuses, language, name);
}

const char *exchange_category_words(const char *language, const char *name)
{
    return find_words(categories, language, name);
}

void exchange_write_registry(const json_t *order, struct buffer *out)
{
    const char *number = json_text(order, "registry_number"), *day = json_text(order, "registered_on");
    const char *authority = json_text(order, "authority");
    unsigned year, month, date;

    if (number == NULL)
        return;
    buffer_append_format(out, "%s %s", strcmp(json_text(order, "language"), "ro") == 0 ? "nr." : "no.",
                         number);
    if (day != NULL && sscanf(day, "%4u-%2u-%2u", &year, &month, &date) == 3)
        buffer_append_format(out, " / %02u.%02u.%04u", date, month, year);
    if (authority != NULL)
        buffer_append_format(out, ", %s", authority);
}
