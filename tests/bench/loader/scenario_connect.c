#include "loader/scenario.h"

static struct histogram latency;

static void on_ready(struct connection *connection)
{
    histogram_add(&latency, now_ns() - connection->opened_ns);
}

static void on_message(struct connection *connection, struct stamp stamp, int64_t read_ns)
{
    (void)read_ns;
    fail("connection %zu: a message (%u) while all idle", connection->place, stamp.number);
}

json_t *scenario_connect(void)
{
    static const struct load_calls calls = {.on_ready = on_ready, .on_message = on_message};
    struct memory before = process_memory(&options.server);
    struct connection *connections = scenario_connections(options.listeners);

    load_start(&calls);
    struct stretch stretch = stretch_begin();
    load_open(connections, options.listeners);
    load_wait_open();
    json_t *used = stretch_end(&stretch);
    load_run_for(options.seconds);
    return json_pack("{s:I, s:o, s:o, s:o, s:o}", "connections", (json_int_t)options.listeners, "latency",
                     scenario_latency_json(&latency), "used", used, "memory_before",
                     process_memory_json(before), "memory_after",
                     process_memory_json(process_memory(&options.server)));
}
