/* What stands in for the hub when net is tested alone: it answers each request at once and knows a few
 * methods that make a wire do what a test needs.
 *
 * session.ping → {now_ms}; test.echo → its params; test.later → its params after 200 ms; test.never → no
 * answer; test.sign_in → a cookie for `good`; test.sign_out; test.close {code}; test.flood {count, bytes} →
 * so many notifications before the reply; test.tell {count, bytes} → one frame to every WebSocket, count
 * times. Tokens: `good` is a person, `slow` is one after 200 ms, `down` is ERR_UNAVAILABLE, all else is
 * unknown. */
#ifndef HARNESS_HUB_H
#define HARNESS_HUB_H

#include <uv.h>

#include "hub/authority.h"
#include "hub/clock.h"
#include "hub/hub.h"

/* At what the queue of a peer ends: 4508. */
#define HARNESS_QUEUE_BYTES (256 << 10)

struct hub *harness_hub_create(uv_loop_t *loop);
void harness_hub_destroy(struct hub *hub);
struct authority harness_authority(struct hub *hub);
struct clock harness_clock(struct hub *hub);

#endif
