/* The sections of one update, placed in whatever order their references allow. */
#ifndef CRDT_TASKS_H
#define CRDT_TASKS_H

#include "crdt/document.h"

/* Places the section's structs up to the first that misses something, which is then missing_out; true where
 * all are placed. */
MUST_CHECK bool section_run(struct crdt *document, struct section *section, struct wire_id *missing_out);
/* Places what can be placed of all sections; the rest of them goes to the document's pending ones. */
void tasks_run(struct crdt *document, struct update *update);

#endif
