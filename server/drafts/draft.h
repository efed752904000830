/* A draft: a text that people of a space write together. Its channel says what it is; what is written in it
 * goes over GET /text/<ULID> (drafts.h) and into the register of texts, not into the channel's log. */
#ifndef DRAFTS_DRAFT_H
#define DRAFTS_DRAFT_H

#include "hub/feature.h"

extern const struct feature draft_feature;

/* Whether somebody with this role in the space may write in a draft with these settings. */
bool draft_lets_write(const json_t *settings, enum role role);

#endif
