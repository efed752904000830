#include <string.h>

#include "hub/log_store.h"

const char *register_find(const struct register_hash *hash, const char *name)
{
    for (size_t i = 0; i < hash->field_count; i++)
        if (strcmp(hash->fields[i].name, name) == 0)
            return hash->fields[i].value;
    return NULL;
}
