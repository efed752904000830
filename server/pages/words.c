#include "pages/words.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/day.h"
#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"

#define KEY_SIZE 80

static const char *const languages[] = {"ro", "en"};

struct words {
    json_t *catalogues; /* language => catalogue */
};

static json_t *read_catalogue(const struct embedded *files, const char *language)
{
    char name[32];

    snprintf(name, sizeof(name), "pages_%s.json", language);
    for (; files->path != NULL; files++)
        if (strstr(files->path, name) != NULL)
            return json_read(files->bytes, files->length);
    return NULL;
}

struct words *words_create(const struct embedded *files)
{
    struct words *words = MEM_NEW(struct words);

    words->catalogues = json_object();
    for (size_t i = 0; i < COUNT_OF(languages); i++) {
        json_t *catalogue = read_catalogue(files, languages[i]);

        assert(catalogue != NULL);
        json_object_set_new(words->catalogues, languages[i], catalogue);
    }
    return words;
}

void words_destroy(struct words *words)
{
    if (words == NULL)
        return;
    json_decref(words->catalogues);
    mem_free(words);
}

const char *words_language(const char *language)
{
    for (size_t i = 0; language != NULL && i < COUNT_OF(languages); i++)
        if (strcmp(language, languages[i]) == 0)
            return languages[i];
    return NULL;
}

static const char *find(const struct words *words, const char *language, const char *key)
{
    const json_t *node = json_object_get(words->catalogues, language);
    char part[KEY_SIZE];

    for (const char *dot; (dot = strchr(key, '.')) != NULL; key = dot + 1) {
        assert((size_t)(dot - key) < sizeof(part));
        memcpy(part, key, (size_t)(dot - key));
        part[dot - key] = '\0';
        node = json_object_get(node, part);
    }
    return json_text(node, key);
}

const char *words_get(const struct words *words, const char *language, const char *key)
{
    const char *text = find(words, language, key);

    if (text == NULL)
        log_error("there are no words for %s in %s", key, language);
    assert(text != NULL);
    return text;
}

static void append_value(struct buffer *out, const json_t *value)
{
    assert(json_is_string(value) || json_is_integer(value));
    if (json_is_string(value))
        buffer_append_text(out, json_string_value(value));
    else
        buffer_append_format(out, "%lld", (long long)json_integer_value(value));
}

char *words_fill(const struct words *words, const char *language, const char *key, json_t *values)
{
    const char *text = words_get(words, language, key), *open, *close;
    struct buffer out = {0};
    char name[KEY_SIZE];

    while ((open = strstr(text, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
        size_t length = (size_t)(close - open) - 2;

        assert(length < sizeof(name));
        memcpy(name, open + 2, length);
        name[length] = '\0';
        buffer_append(&out, text, (size_t)(open - text));
        append_value(&out, json_object_get(values, name));
        text = close + 2;
    }
    buffer_append_text(&out, text);
    json_decref(values);
    return buffer_take(&out);
}

/* CLDR: Romanian "few" is 0 and whatever ends in 1 to 19 but is not 1 itself. */
static const char *plural_of(const char *language, uint64_t count)
{
    if (count == 1)
        return "one";
    if (strcmp(language, "ro") == 0 && (count == 0 || (count % 100 >= 1 && count % 100 <= 19)))
        return "few";
    return "other";
}

char *words_count(const struct words *words, const char *language, const char *key, uint64_t count)
{
    char whole[KEY_SIZE];

    snprintf(whole, sizeof(whole), "%s_%s", key, plural_of(language, count));
    return words_fill(words, language, whole, json_pack("{s:I}", "count", (json_int_t)count));
}

char *words_day(const struct words *words, const char *language, const char *day)
{
    char month[KEY_SIZE];

    assert(strlen(day) == DAY_SIZE - 1);
    snprintf(month, sizeof(month), "months.%d", atoi(day + 5));
    return words_fill(words, language, "date",
                      json_pack("{s:i, s:s, s:s#}", "day", atoi(day + 8), "month",
                                words_get(words, language, month), "year", day, 4));
}
