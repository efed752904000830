/* How many connections there are, in all and from each address. Who is refused here is told so and closed:
 * the consequence is the caller's. */
#ifndef NET_ADMISSION_H
#define NET_ADMISSION_H

#include "core/memory.h"
#include "net/address.h"

struct admission;
/* One address and how many connections it has. Each connection holds its own and gives it back when it ends.
 */
struct visitor;

struct admission *admission_create(unsigned most, unsigned most_per_address);
/* Everyone has left before. NULL is accepted. */
void admission_destroy(struct admission *admission);

/* NULL where it would be one too many. address NULL: counted in all only. */
MUST_CHECK struct visitor *admission_enter(struct admission *admission, const struct address *address);
/* The same connection turns out to come from this address: NULL where that has too many; the connection then
 * still holds what it had. */
MUST_CHECK struct visitor *admission_move(struct admission *admission, struct visitor *visitor,
                                          const struct address *address);
void admission_leave(struct admission *admission, struct visitor *visitor);
unsigned admission_count(const struct admission *admission);

#endif
