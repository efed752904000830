/* Signals by pub/sub, on a connection of its own and one fixed channel. What is published while it is down is
 * lost. */
#ifndef STORE_SIGNAL_LINE_H
#define STORE_SIGNAL_LINE_H

#include "hub/log_store.h"
#include "hub/text_store.h"
#include "store/redis_link.h"

struct signal_line {
    struct redis_link link;
    const struct log_follower *follower;
    const struct text_follower *texts; /* NULL: nobody follows texts */
};

void signal_line_init(struct signal_line *line, const struct redis_place *place,
                      const struct log_follower *follower);
void signal_line_finish(struct signal_line *line);
void signal_line_start(struct signal_line *line);
/* Where the connection for commands was lost this one, which asks nothing and so notices nothing, may be too.
 */
void signal_line_renew(struct signal_line *line);

#endif
