/* The function library of schema/redis/, which is compiled in, and whether a database has it. */
#ifndef STORE_REDIS_FUNCTIONS_H
#define STORE_REDIS_FUNCTIONS_H

#include <stdbool.h>

struct redisReply;
struct resp;

/* Asks what is there. */
void redis_functions_list(struct resp *resp);
/* True where the answer to it shows another library than ours, of no higher revision, or none. */
bool redis_functions_are_missing(const struct redisReply *listed);
void redis_functions_load(struct resp *resp);

/* The number after "-- Revision " in a library's text; 0 where there is none. */
long redis_functions_revision(const char *library);

#endif
