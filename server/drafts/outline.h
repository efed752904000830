/* The outline of a draft: its sections as they stand in the text, their sizes and limits, and what is still
 * missing before it can be adopted. */
#ifndef DRAFTS_OUTLINE_H
#define DRAFTS_OUTLINE_H

#include "drafts/draft_state.h"

/* Asks what the text says; the fact is for the other functions. is_kept: of what the register holds. */
void outline_want(struct wants *wants, bool is_kept);
/* Asks whether a section stands in the text: the fact is {is_there}. */
void outline_want_section(struct wants *wants, const char *section);
/* {words, pages, sections, reasons}, as schema/commands/draft.outline.json says: new. */
json_t *outline_show(const struct draft *draft, const json_t *fact);
/* Which sections are required: {sections: {id: bool}, keys: {key: bool}}, the former, which were set by hand,
 * before the template's: new. */
json_t *outline_rules(const struct draft *draft);
/* What stands in the way of its adoption: [{reason, section?, key?, question?, words?, pages?, most?}], empty
 * where nothing does: new. */
json_t *outline_reasons(const struct draft *draft, const json_t *fact);

#endif
