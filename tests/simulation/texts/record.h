/* What was promised of texts, and who may hear what: kept beside the database, and looked at as people hear.
 */
#ifndef SIMULATION_TEXTS_RECORD_H
#define SIMULATION_TEXTS_RECORD_H

#include "crdt/crdt.h"
#include "simulation/world.h"

struct record;

/* Notes each entry that the database keeps from now on, and fails the run where somebody wrote it who was
 * out. */
struct record *record_create(struct world *world);
void record_destroy(struct record *record);

/* Clocks that were called saved: content is there at the end; what was deleted is deleted. */
void record_promise(struct record *record, const char *text, const struct crdt_range *range, bool is_deleted);
/* The person hears clocks of this client up to end. Fails the run where they are kept nowhere, or were kept
 * after the person was put out. */
void record_check_heard(const struct record *record, const char *person, uint64_t client, uint32_t end);
/* Fails the run where a promise about the text does not hold in the document. */
void record_check_promises(const struct record *record, const char *text, const struct crdt *document);
/* Whether the person is in, as the database has it. */
bool record_is_in(const struct record *record, const char *person);
size_t record_promise_count(const struct record *record);

#endif
