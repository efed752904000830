/* A draft: a text that people of a space write together. Its channel holds what it is and what was decided
 * about it; what is written in it goes over GET /text/<ULID> (drafts.h) and into the register of texts, not
 * into the channel's log, but for what the server writes itself (inquiries.h). */
#ifndef DRAFTS_DRAFT_H
#define DRAFTS_DRAFT_H

#include "hub/feature.h"

/* The feature `draft`: its tables are those of its parts, joined. Always the same. */
const struct feature *draft_feature(void);

/* Whether somebody with this role in the space may write in a draft with these settings, as long as it is
 * open for writing. */
bool draft_lets_write(const json_t *settings, enum role role);

/* state is that of a draft's channel: whether its text may be written in now; else ERR_ARCHIVED or
 * ERR_TEXT_CLOSED says why not. */
bool draft_is_open(const void *state);
enum error draft_check_writing(const void *state);
const char *draft_channel(const void *state);
/* Of its space; NULL in an empty log. */
const char *draft_space(const void *state);

/* What everybody may know of a draft, for its public pages: {language, rules, versions,
 * endorsements}, rules as outline_rules gives them; those versions alone that are published or were, as
 * types.json says but without who of the members did what.
 * Whoever may not open the channel has this, and no view. New. */
json_t *draft_publication(const void *state);

#endif
