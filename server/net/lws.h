/* libwebsockets, without the debugging that its header turns on in whoever includes it while asserts are on.
 */
#ifndef NET_LWS_H
#define NET_LWS_H

#define NDEBUG
#include <libwebsockets.h>
#undef NDEBUG
#undef _DEBUG
#include <assert.h>

#endif
