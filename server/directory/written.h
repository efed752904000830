/* What a person wrote, and where something is, from a command's params into its event. Each gives
 * ERR_INVALID_PARAMS where what stands there cannot be, and changes nothing where nothing stands there. A
 * null, where the schema lets it through, stands in the event as null: it takes away. */
#ifndef DIRECTORY_WRITTEN_H
#define DIRECTORY_WRITTEN_H

#include "hub/feature.h"

/* Normalised; not empty. */
enum error put_written(const struct request *request, struct decision *decision, const char *name);
/* As put_written, of an address that begins with https:// or http:// and has no blanks. */
enum error put_website(const struct request *request, struct decision *decision, const char *name);
/* Each of the texts of an array as put_written, in order. */
enum error put_written_list(const struct request *request, struct decision *decision, const char *name);
/* region and county. A county brings its region, and must lie in the region that is given beside it. A region
 * alone takes away a county of another region: current (may be NULL) holds what stands so far. */
enum error put_place(const struct request *request, struct decision *decision, const json_t *current);
/* Takes over into shown, a view's object, what an event holds of these names (ended by NULL): null takes
 * away. */
void take_over(json_t *shown, const struct event *event, const char *const *names);

#endif
