/* hiredis on libuv. Unlike the adapter that comes with hiredis 0.14 it reports a refused connection, does not
 * ask the kernel again for what it already watches, and writes at the end of a turn of the loop: all commands
 * of the turn in one write, without waiting for the socket to be reported writable. */
#ifndef STORE_REDIS_POLL_H
#define STORE_REDIS_POLL_H

#include <uv.h>

struct redisAsyncContext;
struct redis_poll;

/* Watches the context's socket; NULL where the kernel does not want to. It goes with the context. */
struct redis_poll *redis_poll_attach(struct redisAsyncContext *context, uv_loop_t *loop);
/* Writes what waits. May end the context, and the poll with it. */
void redis_poll_flush(struct redis_poll *poll);

#endif
