/* What other features ask of the directory before they decide (wants_inquiry_of "space"). */
#include <assert.h>
#include <string.h>

#include "core/json.h"
#include "directory/content.h"
#include "directory/organisations.h"
#include "directory/people.h"
#include "directory/service.h"
#include "directory/space_state.h"
#include "directory/space_tables.h"

static const struct space *find_space(const struct directory *directory, const char *channel)
{
    const struct item_place *item;

    HASH_FIND_STR(directory->items, channel, item);
    return hub_peek(directory->hub, item == NULL ? channel : item->space);
}

/* That of the organisation, or of its county; NULL where neither is known. */
static const char *find_region(const struct directory *directory, const char *organisation)
{
    const json_t *shown = directory_find_organisation(directory, organisation);
    const char *region = json_text(shown, "region"), *county = json_text(shown, "county");

    return region == NULL && county != NULL ? content_region_of(county) : region;
}

static json_t *show_mandate(const struct directory *directory, const struct mandate *mandate)
{
    const char *region = mandate->seat == NULL ? NULL : find_region(directory, mandate->seat->organisation);

    return json_pack("{s:s, s:s, s:s*, s:s*}", "mandate", mandate->id, "category", mandate->category,
                     "capacity",
                     mandate->capacity == NULL || mandate->capacity[0] == '\0' ? NULL : mandate->capacity,
                     "region", region);
}

void directory_inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                       void *argument)
{
    const struct directory *directory = service;
    const struct space *space = find_space(directory, channel);
    const struct mandate *mandate;

    if (strcmp(json_text(question, "ask"), "name") == 0) {
        done(argument, space == NULL ? json_null() : json_string(space_name(space)));
        return;
    }
    assert(strcmp(json_text(question, "ask"), "mandate") == 0);
    mandate = space == NULL ? NULL : space_find_mandate(space, json_text(question, "mandate"));
    done(argument, mandate == NULL ? json_null() : show_mandate(directory, mandate));
}
