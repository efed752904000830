/* Keeps the index in step with the logs, where this process has the lock beside the file. It is always made
 * from the logs; the feed only says what is new. So an index that is missing, behind or of another log mends
 * itself. */
#ifndef SEARCH_INDEXER_H
#define SEARCH_INDEXER_H

#include "search/search.h"

struct indexer;

/* options are borrowed. */
struct indexer *indexer_create(const struct search_options *options);
void indexer_start(struct indexer *indexer);
/* Asks the store nothing more, and writes nothing more. */
void indexer_quiesce(struct indexer *indexer);
void indexer_stop(struct indexer *indexer);
void indexer_destroy(struct indexer *indexer);
/* The feed has something new. */
void indexer_wake(struct indexer *indexer);
/* Every channel is to be compared with its log. */
void indexer_check(struct indexer *indexer);
uint64_t indexer_count(const struct indexer *indexer);

#endif
