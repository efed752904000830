/* What the server reads of schema/content/: it is compiled in. The codes themselves are checked by the schema
 * of each message. */
#ifndef DIRECTORY_CONTENT_H
#define DIRECTORY_CONTENT_H

/* The code of the region in which a county lies ("RO21" for "RO-BC"), or NULL. */
const char *content_region_of(const char *county);
/* What the region with this code is called ("Nord-Est" for "RO21"), or NULL. */
const char *content_region_name(const char *region);
/* The category that organisations of this type mostly have ("ngo" for "association"), or NULL. */
const char *content_category_of(const char *organisation_type);

#endif
