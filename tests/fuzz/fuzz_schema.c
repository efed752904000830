/* Bytes as JSON against every schema there is: of commands and of types. */
#include <stdlib.h>
#include <string.h>

#include "core/embedded.h"
#include "core/memory.h"
#include "hub/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define COMMANDS_MOST 200

static const struct schema *schemas[COMMANDS_MOST];
static size_t schema_count;
static struct schema_set *set;

static void compile_all(void)
{
    static const char folder[] = "schema/commands/";
    set = schema_set_create(schema_files);

    for (const struct embedded *file = schema_files; file->path != NULL; file++) {
        char *name;

        if (strncmp(file->path, folder, sizeof(folder) - 1) != 0 || schema_count == COMMANDS_MOST)
            continue;
        name = mem_copy(file->path + sizeof(folder) - 1,
                        strlen(file->path) - sizeof(folder) + 1 - strlen(".json"));
        schemas[schema_count++] = schema_find_params(set, name);
        mem_free(name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    json_t *value = json_loadb((const char *)bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);

    if (schema_count == 0)
        compile_all();
    for (size_t i = 0; value != NULL && i < schema_count; i++) {
        struct buffer why = {0};

        if (schema_check(schemas[i], value, &why) != (why.length == 0))
            abort();
        buffer_finish(&why);
    }
    json_decref(value);
    return 0;
}
