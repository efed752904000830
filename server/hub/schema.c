#include "hub/schema.h"

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/text.h"
#include "core/ulid.h"

enum format { FORMAT_NONE, FORMAT_ULID, FORMAT_EMAIL, FORMAT_DATE };

struct property {
    char *name;
    bool required;
    struct schema *schema;
};

struct schema {
    int type; /* a json_type, or -1 for any; JSON_TRUE stands for boolean */
    bool is_number;
    bool is_nullable; /* type is [type, "null"] */
    bool is_closed;   /* additionalProperties false */
    enum format format;
    int64_t least, most; /* of a number, the points of a text, the items of an array */
    json_t *allowed;     /* enum or const, as an array; NULL for any */
    struct property *properties;
    size_t property_count;
    struct schema *items;
};

struct schema_set {
    json_t *types;    /* types.json */
    json_t *commands; /* name => the file */
    json_t *errors;   /* errors.json */
    struct compiled {
        char *command;
        struct schema *params;
    } * compiled;
    size_t compiled_count, compiled_capacity;
};

_Noreturn static void fail(const char *where, const char *what)
{
    log_error("schema %s: %s", where, what);
    abort();
}

static struct schema *compile(struct schema_set *set, const json_t *source, const char *where, int depth);

static int type_named(const char *name, bool *is_number_out, const char *where)
{
    static const struct {
        const char *name;
        int type;
    } types[] = {{"object", JSON_OBJECT},   {"array", JSON_ARRAY}, {"string", JSON_STRING},
                 {"integer", JSON_INTEGER}, {"number", JSON_REAL}, {"boolean", JSON_TRUE}};

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (strcmp(types[i].name, name) == 0) {
            *is_number_out = types[i].type == JSON_REAL;
            return types[i].type;
        }
    fail(where, "unknown type");
    return -1;
}

/* A word's value as text: without it the file is malformed. */
static const char *text_of(const json_t *value, const char *where)
{
    if (!json_is_string(value))
        fail(where, "a word wants text");
    return json_string_value(value);
}

static int64_t number_of(const json_t *value, const char *where)
{
    if (!json_is_integer(value))
        fail(where, "a word wants a whole number");
    return json_integer_value(value);
}

static enum format format_named(const char *name, const char *where)
{
    if (strcmp(name, "ulid") == 0)
        return FORMAT_ULID;
    if (strcmp(name, "email") == 0)
        return FORMAT_EMAIL;
    if (strcmp(name, "date") != 0)
        fail(where, "unknown format");
    return FORMAT_DATE;
}

static bool is_required(const json_t *required, const char *name)
{
    size_t i;
    json_t *item;

    json_array_foreach((json_t *)required, i,
                       item) if (strcmp(json_string_value(item), name) == 0) return true;
    return false;
}

/* What is misspelt would be checked by nobody. */
static void check_required(const json_t *required, const json_t *properties, const char *where)
{
    size_t i;
    json_t *item;

    json_array_foreach((json_t *)required, i, item) if (json_object_get(properties, text_of(item, where)) ==
                                                        NULL) fail(where, "what is required has no schema");
}

static void compile_properties(struct schema_set *set, struct schema *schema, const json_t *source,
                               const char *where, int depth)
{
    const json_t *required = json_object_get(source, "required");
    json_t *properties = json_object_get(source, "properties");
    const char *name;
    json_t *property;

    check_required(required, properties, where);
    schema->properties = mem_new(json_object_size(properties) * sizeof(*schema->properties));
    json_object_foreach(properties, name, property) schema->properties[schema->property_count++] =
        (struct property){mem_copy_text(name), is_required(required, name),
                          compile(set, property, where, depth + 1)};
    schema->is_closed = json_object_get(source, "additionalProperties") != NULL;
}

/* A type's name, or an array of it and "null". */
static void compile_type(struct schema *schema, const json_t *value, const char *where)
{
    const char *second = json_string_value(json_array_get(value, 1));

    if (json_is_array(value)) {
        if (json_array_size(value) != 2 || second == NULL || strcmp(second, "null") != 0)
            fail(where, "beside a type there may be null only");
        schema->is_nullable = true;
        value = json_array_get(value, 0);
    }
    schema->type = type_named(text_of(value, where), &schema->is_number, where);
}

static void compile_word(struct schema_set *set, struct schema *schema, const char *word, const json_t *value,
                         const char *where, int depth)
{
    if (strcmp(word, "type") == 0)
        compile_type(schema, value, where);
    else if (strcmp(word, "format") == 0)
        schema->format = format_named(text_of(value, where), where);
    else if (strcmp(word, "minimum") == 0 || strcmp(word, "minLength") == 0 || strcmp(word, "minItems") == 0)
        schema->least = number_of(value, where);
    else if (strcmp(word, "maximum") == 0 || strcmp(word, "maxLength") == 0 || strcmp(word, "maxItems") == 0)
        schema->most = number_of(value, where);
    else if (strcmp(word, "enum") == 0)
        schema->allowed = json_deep_copy(value);
    else if (strcmp(word, "const") == 0)
        schema->allowed = json_pack("[O]", value);
    else if (strcmp(word, "items") == 0)
        schema->items = compile(set, value, where, depth + 1);
    else if (strcmp(word, "additionalProperties") == 0 && !json_is_false(value))
        fail(where, "additionalProperties must be false");
    else if (strcmp(word, "properties") != 0 && strcmp(word, "required") != 0 &&
             strcmp(word, "additionalProperties") != 0 && strcmp(word, "description") != 0)
        fail(where, word);
}

static struct schema *compile(struct schema_set *set, const json_t *source, const char *where, int depth)
{
    static const char prefix[] = "types.json#/";
    const char *reference = json_text(source, "$ref");
    struct schema *schema;
    const char *word;
    json_t *value;

    if (depth > 16 || !json_is_object(source))
        fail(where, "no object, or too deep");
    if (reference != NULL) {
        if (strncmp(reference, prefix, sizeof(prefix) - 1) != 0)
            fail(where, reference);
        if (json_object_size(source) > 1 + (json_object_get(source, "description") != NULL))
            fail(where, "beside $ref there may be a description only");
        return compile(set, json_object_get(set->types, reference + sizeof(prefix) - 1), where, depth + 1);
    }
    schema = MEM_NEW(struct schema);
    *schema = (struct schema){.type = -1, .least = INT64_MIN, .most = INT64_MAX};
    json_object_foreach((json_t *)source, word, value) compile_word(set, schema, word, value, where, depth);
    if (schema->type == JSON_OBJECT)
        compile_properties(set, schema, source, where, depth);
    else if (json_object_get(source, "properties") != NULL || json_object_get(source, "required") != NULL)
        fail(where, "properties of what is no object");
    return schema;
}

static void schema_destroy(struct schema *schema)
{
    if (schema == NULL)
        return;
    for (size_t i = 0; i < schema->property_count; i++) {
        mem_free(schema->properties[i].name);
        schema_destroy(schema->properties[i].schema);
    }
    mem_free(schema->properties);
    schema_destroy(schema->items);
    json_decref(schema->allowed);
    mem_free(schema);
}

struct schema_set *schema_set_create(const struct embedded *files)
{
    struct schema_set *set = MEM_NEW(struct schema_set);

    set->commands = json_object();
    for (; files->path != NULL; files++) {
        json_t *file = json_read(files->bytes, files->length);
        const char *name = strrchr(files->path, '/') + 1;

        if (file == NULL)
            fail(files->path, "no JSON");
        if (strstr(files->path, "commands/") != NULL) {
            char *command = mem_copy(name, strlen(name) - strlen(".json"));

            json_object_set_new(set->commands, command, file);
            mem_free(command);
        } else if (strcmp(name, "types.json") == 0) {
            set->types = file;
        } else if (strcmp(name, "errors.json") == 0) {
            set->errors = file;
        } else {
            json_decref(file);
        }
    }
    return set;
}

void schema_set_destroy(struct schema_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->compiled_count; i++) {
        mem_free(set->compiled[i].command);
        schema_destroy(set->compiled[i].params);
    }
    mem_free(set->compiled);
    json_decref(set->types);
    json_decref(set->commands);
    json_decref(set->errors);
    mem_free(set);
}

const struct schema *schema_find_params(struct schema_set *set, const char *command)
{
    const json_t *params = json_object_get(json_object_get(set->commands, command), "params");
    struct compiled *compiled;

    if (params == NULL)
        return NULL;
    set->compiled = mem_grow(set->compiled, set->compiled_count, &set->compiled_capacity, sizeof(*compiled));
    compiled = &set->compiled[set->compiled_count++];
    compiled->command = mem_copy_text(command);
    compiled->params = compile(set, params, command, 0);
    return compiled->params;
}

const char *schema_error_words(const struct schema_set *set, const char *word, const char *language)
{
    const char *words = json_text(json_object_get(set->errors, word), language);

    return words == NULL ? word : words;
}

static bool say(struct buffer *why_out, const char *name, const char *what)
{
    if (why_out != NULL)
        buffer_append_format(why_out, "%s: %s", name, what);
    return false;
}

static bool is_date(const char *text)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;

    if (strlen(text) != 10)
        return false;
    for (size_t i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    year = atoi(text);
    month = atoi(text + 5);
    day = atoi(text + 8);
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    return month != 2 || day < 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static bool has_format(enum format format, const char *text)
{
    switch (format) {
    case FORMAT_ULID:
        return ulid_is_valid(text, strlen(text));
    case FORMAT_EMAIL:
        return text_is_email(text);
    case FORMAT_DATE:
        return is_date(text);
    default:
        return true;
    }
}

static bool is_allowed(const json_t *allowed, const json_t *value)
{
    size_t i;
    json_t *item;

    json_array_foreach((json_t *)allowed, i, item) if (json_equal(item, value)) return true;
    return false;
}

static const struct property *find_property(const struct schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->property_count; i++)
        if (strcmp(schema->properties[i].name, name) == 0)
            return &schema->properties[i];
    return NULL;
}

static bool check_value(const struct schema *schema, const json_t *value, const char *name,
                        struct buffer *why_out);

static bool check_object(const struct schema *schema, const json_t *value, const char *name,
                         struct buffer *why_out)
{
    const char *member_name;
    json_t *member;

    for (size_t i = 0; i < schema->property_count; i++)
        if (schema->properties[i].required && json_object_get(value, schema->properties[i].name) == NULL)
            return say(why_out, schema->properties[i].name, "is required");
    json_object_foreach((json_t *)value, member_name, member)
    {
        const struct property *property = find_property(schema, member_name);

        if (property == NULL && schema->is_closed)
            return say(why_out, name, "has a member that is not known");
        if (property != NULL && !check_value(property->schema, member, property->name, why_out))
            return false;
    }
    return true;
}

static bool check_array(const struct schema *schema, const json_t *value, const char *name,
                        struct buffer *why_out)
{
    size_t i;
    json_t *item;

    json_array_foreach((json_t *)value, i,
                       item) if (schema->items != NULL &&
                                 !check_value(schema->items, item, name, why_out)) return false;
    return true;
}

static bool check_size(const struct schema *schema, const json_t *value)
{
    int64_t size;

    if (json_is_real(value))
        return json_real_value(value) >= (double)schema->least &&
               json_real_value(value) <= (double)schema->most;
    if (json_is_integer(value))
        size = json_integer_value(value);
    else if (json_is_string(value))
        size = (int64_t)text_count_points(json_string_value(value));
    else if (json_is_array(value))
        size = (int64_t)json_array_size(value);
    else
        return true;
    return size >= schema->least && size <= schema->most;
}

static bool has_type(const struct schema *schema, const json_t *value)
{
    if (schema->type == -1)
        return true;
    if (schema->type == JSON_TRUE)
        return json_is_boolean(value);
    return json_typeof(value) == (json_type)schema->type || (schema->is_number && json_is_integer(value));
}

static bool check_value(const struct schema *schema, const json_t *value, const char *name,
                        struct buffer *why_out)
{
    if (schema->is_nullable && json_is_null(value))
        return true;
    if (!has_type(schema, value))
        return say(why_out, name, "has the wrong type");
    if (!check_size(schema, value))
        return say(why_out, name, "is too small or too large");
    if (schema->allowed != NULL && !is_allowed(schema->allowed, value))
        return say(why_out, name, "is not one of the allowed values");
    if (json_is_string(value) && !has_format(schema->format, json_string_value(value)))
        return say(why_out, name, "does not have its format");
    if (json_is_object(value) && schema->property_count + schema->is_closed > 0)
        return check_object(schema, value, name, why_out);
    return !json_is_array(value) || check_array(schema, value, name, why_out);
}

bool schema_check(const struct schema *schema, const json_t *value, struct buffer *why_out)
{
    return check_value(schema, value, "params", why_out);
}
