/* Guards and writes of registers as words of a call (schema/redis/sfat.lua): nothing where there are none. */
#ifndef STORE_REGISTER_WORDS_H
#define STORE_REGISTER_WORDS_H

#include <stddef.h>

#include "hub/log_store.h"
#include "store/resp.h"

/* How many words register_words_add adds. */
size_t register_words(size_t guard_count, size_t write_count);
/* The number of guards, the guards, the writes. */
void register_words_add(struct resp *resp, const struct register_guard *guards, size_t guard_count,
                        const struct register_write *writes, size_t write_count);

#endif
