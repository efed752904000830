#include "loader/scenario.h"

#include "loader/protocol.h"

static struct {
    uint32_t next;
    size_t under_way;
    bool is_counting, is_ending;
    struct histogram latency;
} acknowledge;

static void publish(struct connection *connection)
{
    acknowledge.under_way++;
    protocol_post(connection, acknowledge.next++);
}

/* Listeners hear what they send; only the answer counts here. */
static void on_message(struct connection *connection, struct stamp stamp, int64_t read_ns)
{
    (void)connection;
    (void)stamp;
    (void)read_ns;
}

static void on_reply(struct connection *connection, int64_t read_ns)
{
    acknowledge.under_way--;
    if (acknowledge.is_counting)
        histogram_add(&acknowledge.latency, read_ns - connection->sent_ns);
    if (!acknowledge.is_ending)
        publish(connection);
}

static void finish(void)
{
    acknowledge.is_counting = false;
    acknowledge.is_ending = true;
    for (int i = 0; i < 100 && acknowledge.under_way > 0; i++)
        load_turn(100);
    if (acknowledge.under_way > 0)
        fail("%zu were never answered", acknowledge.under_way);
}

json_t *scenario_acknowledge(void)
{
    static const struct load_calls calls = {.on_message = on_message, .on_reply = on_reply};
    struct connection *senders = scenario_connections(options.listeners);

    load_start(&calls);
    acknowledge.next = scenario_first_number();
    load_open(senders, options.listeners);
    load_wait_open();
    for (size_t i = 0; i < options.listeners; i++)
        publish(&senders[i]);
    load_run_for(options.warm_seconds);
    struct stretch stretch = stretch_begin();
    acknowledge.is_counting = true;
    load_run_for(options.seconds);
    json_t *used = stretch_end(&stretch);
    finish();
    return json_pack("{s:I, s:o, s:o}", "acknowledged", (json_int_t)acknowledge.latency.total, "latency",
                     scenario_latency_json(&acknowledge.latency), "used", used);
}
