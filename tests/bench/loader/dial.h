/* A connected socket to the server that the options name. */
#ifndef LOADER_DIAL_H
#define LOADER_DIAL_H

#include <stddef.h>

/* Over TCP, connection number place comes from one of eight loopback addresses in turn, so that ports do not
 * run out. The kernel completes a loopback connection without the server, so this does not wait for it.
 * Negative with errno on failure. */
int dial(size_t place);

#endif
