#include "loader/scenario.h"

#include "core/memory.h"
#include "loader/protocol.h"

#define LOST_SECONDS 15

/* A publisher and its message under way. Numbers are dealt in turn: message first + k * in_flight + i is the
 * k-th of turn i. */
struct turn {
    struct connection *publisher; /* of several turns, where its posts are not answered */
    uint32_t number;
    size_t missing; /* deliveries, and the answer where there is one */
};

static struct {
    struct turn *turns;
    uint32_t first;
    size_t under_way;
    bool is_counting, is_ending;
    uint64_t deliveries, messages;
    struct histogram latency;
} broadcast;

static void publish(struct turn *turn, uint32_t number)
{
    const struct protocol *protocol = protocol_find(options.protocol);

    turn->missing = options.listeners + (protocol->replies ? 1 : 0) - (protocol->tells_others ? 1 : 0);
    turn->number = number;
    broadcast.under_way++;
    protocol_post(turn->publisher, number);
}

static void count_one(struct turn *turn)
{
    if (turn->missing == 0)
        fail("message %u arrived more often than there are listeners", turn->number);
    if (--turn->missing > 0)
        return;
    broadcast.under_way--;
    if (broadcast.is_counting)
        broadcast.messages++;
    if (!broadcast.is_ending)
        publish(turn, turn->number + (uint32_t)options.in_flight);
}

static void on_message(struct connection *connection, struct stamp stamp, int64_t read_ns)
{
    struct turn *turn = &broadcast.turns[(stamp.number - broadcast.first) % options.in_flight];

    if (connection == turn->publisher && connection->protocol->tells_others)
        return;
    if (turn->publisher == NULL || turn->number != stamp.number)
        fail("connection %zu: message %u is not under way", connection->place, stamp.number);
    if (broadcast.is_counting) {
        broadcast.deliveries++;
        histogram_add(&broadcast.latency, read_ns - stamp.sent_ns);
    }
    count_one(turn);
}

static void on_reply(struct connection *connection, int64_t read_ns)
{
    (void)read_ns;
    count_one(&broadcast.turns[(connection->sent - broadcast.first) % options.in_flight]);
}

/* The first listeners publish, or connections apart. */
static void open_all(const struct protocol *publisher)
{
    size_t count = options.listeners + (publisher != NULL ? options.in_flight : 0);
    struct connection *connections = scenario_connections(count);
    struct connection *publishers = publisher != NULL ? connections + options.listeners : connections;

    if (options.in_flight > options.listeners && protocol_find(options.protocol)->replies)
        fail("more in flight than listeners");
    load_open(connections, options.listeners);
    load_wait_open();
    for (size_t i = 0; i < options.in_flight; i++) {
        broadcast.turns[i].publisher =
            publisher != NULL ? &publishers[i] : &publishers[i % options.listeners];
        if (publisher != NULL)
            publishers[i].protocol = publisher;
    }
    if (publisher != NULL)
        load_open(publishers, options.in_flight);
}

/* The last messages are waited for, so that none is lost unseen. */
static void finish(void)
{
    int64_t end_ns = now_ns() + (int64_t)LOST_SECONDS * 1000000000;

    broadcast.is_counting = false;
    broadcast.is_ending = true;
    while (broadcast.under_way > 0 && now_ns() < end_ns)
        load_turn(100);
    if (broadcast.under_way > 0)
        fail("%zu messages are not everywhere after %d s", broadcast.under_way, LOST_SECONDS);
}

json_t *scenario_broadcast(void)
{
    static const struct load_calls calls = {.on_message = on_message, .on_reply = on_reply};
    int64_t start_ns = now_ns();

    load_start(&calls);
    broadcast.turns = mem_new(options.in_flight * sizeof(struct turn));
    broadcast.first = scenario_first_number();
    open_all(protocol_find(options.protocol)->publisher);
    double open_seconds = (double)(now_ns() - start_ns) / 1e9;

    for (size_t i = 0; i < options.in_flight; i++)
        publish(&broadcast.turns[i], broadcast.first + (uint32_t)i);
    load_run_for(options.warm_seconds);
    struct stretch stretch = stretch_begin();
    broadcast.is_counting = true;
    load_run_for(options.seconds);
    json_t *used = stretch_end(&stretch);
    finish();
    return json_pack("{s:f, s:I, s:I, s:o, s:o}", "open_seconds", open_seconds, "messages",
                     (json_int_t)broadcast.messages, "deliveries", (json_int_t)broadcast.deliveries,
                     "latency", scenario_latency_json(&broadcast.latency), "used", used);
}
