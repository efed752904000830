#include "directory/content.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "core/embedded.h"
#include "core/json.h"

/* schema/content/: regions.json, organisation_types.json */
extern const struct embedded content_files[];

/* Read once, and kept as long as the process lives. */
static const json_t *read_content(size_t place)
{
    static json_t *read[2];

    if (read[place] == NULL)
        read[place] = json_read(content_files[place].bytes, content_files[place].length);
    assert(read[place] != NULL);
    return read[place];
}

static bool has_county(const json_t *region, const char *county)
{
    size_t i;
    json_t *one;

    json_array_foreach(json_object_get(region, "counties"), i, one)
    {
        if (strcmp(json_text(one, "code"), county) == 0)
            return true;
    }
    return false;
}

const char *content_region_of(const char *county)
{
    size_t i;
    json_t *region;

    json_array_foreach((json_t *)read_content(0), i, region)
    {
        if (has_county(region, county))
            return json_text(region, "code");
    }
    return NULL;
}

const char *content_region_name(const char *code)
{
    size_t i;
    json_t *region;

    json_array_foreach((json_t *)read_content(0), i, region)
    {
        if (strcmp(json_text(region, "code"), code) == 0)
            return json_text(region, "name");
    }
    return NULL;
}

const char *content_category_of(const char *organisation_type)
{
    return json_text(json_object_get(read_content(1), organisation_type), "category");
}
