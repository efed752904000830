/* The organisations that stand behind a published version: each once, with the version that it endorsed last,
 * and what it said. An endorsement is stale where the newest published version is a later one with another
 * text; whoever acts for the organisation is told once, and confirms by endorsing that one. */
#ifndef DRAFTS_ENDORSEMENTS_H
#define DRAFTS_ENDORSEMENTS_H

#include "drafts/draft_state.h"

/* Beyond: list_full. */
#define ENDORSEMENTS_MOST 500
/* Of one organisation's history the oldest goes beyond. */
#define ENDORSEMENT_HISTORY_MOST 50

struct endorsements {
    /* as types.json, draft_endorsement, says, but is_stale; and noted where those who act for the
     * organisation were told that it is stale */
    json_t *rows;
};

/* The row of the organisation, or NULL; borrowed. */
const json_t *endorsements_find(const struct endorsements *endorsements, const char *organisation);
/* Those who would have to be told, were this version published: the organisations whose endorsement becomes
 * stale by it and that were not told since they gave it. New. */
json_t *endorsements_outdated_by(const struct draft *draft, const json_t *version);

/* All of them, as everybody may see them. New. */
json_t *endorsements_show_to_public(const struct draft *draft);
/* They were found to be told (draft.version_published). */
void endorsements_note_outdated(const struct draft *draft, const json_t *organisations);

/* endorsement_commands.c */
extern const struct command endorsement_commands[];

#endif
