/* What the server writes in a text of its own accord, without an event: the demo's words. What follows from a
 * decision goes with its event instead (inquiries.h). */
#ifndef DRAFTS_WRITING_H
#define DRAFTS_WRITING_H

#include "drafts/drafts.h"

/* ok is false where it could not be kept, or where a section is not there. */
typedef void drafts_written_callback(void *argument, bool ok);

/* Writes in the name of a person, at a time that may be past. sections is [{key, blocks}]: the section of the
 * template with this key gets these ProseMirror nodes behind its heading, in place of what stood there.
 * sections is borrowed during the call. done is called later, once it is kept. */
void drafts_write_sections(struct drafts *drafts, const char *channel, const char *person, int64_t at_ms,
                           const json_t *sections, drafts_written_callback *done, void *argument);

/* What a person's browser would have made of the text, for the demo's commands: {anchor: {start, end}} of a
 * comment on the first place where the words stand, and {update} of an amendment that writes sections. NULL
 * where the words or a section are not there. The reply is borrowed by done, which is called later. */
typedef void drafts_prepared_callback(void *argument, const json_t *reply);
void drafts_find_words(struct drafts *drafts, const char *channel, const char *words,
                       drafts_prepared_callback *done, void *argument);
void drafts_propose_sections(struct drafts *drafts, const char *channel, const json_t *sections,
                             drafts_prepared_callback *done, void *argument);

#endif
