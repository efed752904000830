/* Entity tags (RFC 9110, section 8.8.3): ours are strong, a hash of the bytes that are sent. */
#ifndef NET_ENTITY_TAG_H
#define NET_ENTITY_TAG_H

#include <stdbool.h>
#include <stddef.h>

#define ENTITY_TAG_SIZE 40

/* The quoted tag of these bytes in this encoding; encoding NULL: as they are. */
void entity_tag_make(char tag_out[ENTITY_TAG_SIZE], const void *bytes, size_t length, const char *encoding);
/* True where an If-None-Match header (NULL: absent) names tag: the client has it. Weak comparison, as the RFC
 * asks for this header. */
bool entity_tag_matches(const char *if_none_match, const char *tag);

#endif
