#include "loader/scenario.h"

#include <unistd.h>

#include "core/memory.h"
#include "loader/protocol.h"

struct connection *scenario_connections(size_t count)
{
    struct connection *connections = mem_new(count * sizeof(struct connection));

    for (size_t i = 0; i < count; i++) {
        connections[i].place = i;
        connections[i].protocol = protocol_find(options.protocol);
    }
    return connections;
}

uint32_t scenario_first_number(void)
{
    return ((uint32_t)getpid() & 0xfff) << 20 | 1;
}

json_t *scenario_latency_json(const struct histogram *histogram)
{
    return json_pack("{s:f, s:f, s:f}", "p50_ms", histogram_ms(histogram, 0.5), "p99_ms",
                     histogram_ms(histogram, 0.99), "largest_ms", (double)histogram->largest_ns / 1e6);
}

struct stretch stretch_begin(void)
{
    return (struct stretch){now_ns(), process_machine_busy(), process_cpu(&options.server),
                            process_cpu(&options.store), process_own_cpu()};
}

static double sum(struct cpu cpu)
{
    return cpu.user + cpu.system;
}

json_t *stretch_end(const struct stretch *stretch)
{
    struct stretch now = stretch_begin();
    double seconds = (double)(now.start_ns - stretch->start_ns) / 1e9;
    double ours = sum(now.server) + sum(now.store) + sum(now.loader) - sum(stretch->server) -
                  sum(stretch->store) - sum(stretch->loader);
    double others = (now.busy - stretch->busy - ours) / seconds / (double)sysconf(_SC_NPROCESSORS_ONLN);

    return json_pack("{s:f, s:o, s:o, s:o, s:f}", "seconds", seconds, "server",
                     process_cpu_json(stretch->server, now.server), "store",
                     process_cpu_json(stretch->store, now.store), "loader",
                     process_cpu_json(stretch->loader, now.loader), "others", others > 0 ? others : 0.0);
}
