/* One measurement each: runs as the options say and returns what it found (a new reference). */
#ifndef LOADER_SCENARIO_H
#define LOADER_SCENARIO_H

#include <jansson.h>

#include "loader/histogram.h"
#include "loader/load.h"
#include "loader/process.h"

/* Messages to many listeners, in_flight of them at a time, each from a publisher of its own that sends the
 * next when everybody has the last. */
json_t *scenario_broadcast(void);
/* Opens the connections and lets them idle: how fast, and what memory they keep. */
json_t *scenario_connect(void);
/* Every connection sends, waits for the answer, sends again. */
json_t *scenario_acknowledge(void);
/* All listeners are cut at once and come back with their positions while messages go on. Sfat only. */
json_t *scenario_resume(void);

/* Zeroed connections of the protocol that was asked for, numbered from 0; they live until the process ends.
 */
struct connection *scenario_connections(size_t count);
/* Numbers of messages start here, so that none of another run is taken for one of this. */
uint32_t scenario_first_number(void);
json_t *scenario_latency_json(const struct histogram *histogram);

/* A stretch of time: what the server, its store, the loader and the whole machine used in it. */
struct stretch {
    int64_t start_ns;
    double busy;
    struct cpu server;
    struct cpu store;
    struct cpu loader;
};

struct stretch stretch_begin(void);
/* {seconds, server, store, loader, others} since; others: the part of the machine that no one of these used.
 */
json_t *stretch_end(const struct stretch *stretch);

#endif
