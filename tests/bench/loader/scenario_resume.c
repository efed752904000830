#include "loader/scenario.h"

#include "loader/protocol.h"

#define BEFORE_SECONDS 1
#define WHOLE_SECONDS 60

/* The publisher is one connection more, at the end of the row; it is never cut. */
static struct {
    struct connection *listeners, *publisher;
    uint32_t first, next;
    int64_t next_ns, cut_ns;
    uint64_t lost, doubled, acknowledged;
    struct histogram whole_after;
} resume;

/* In order, each once: what is not the next number is a loss or a repeat. */
static void on_message(struct connection *connection, struct stamp stamp, int64_t read_ns)
{
    (void)read_ns;
    if (connection == resume.publisher)
        return;
    if (stamp.number <= connection->last) {
        resume.doubled++;
        return;
    }
    resume.lost += stamp.number - connection->last - 1;
    connection->last = stamp.number;
}

static void on_reply(struct connection *connection, int64_t read_ns)
{
    (void)connection;
    (void)read_ns;
    resume.acknowledged++;
}

static void on_ready(struct connection *connection)
{
    if (resume.cut_ns != 0)
        histogram_add(&resume.whole_after, now_ns() - resume.cut_ns);
    else
        connection->last = resume.first - 1;
}

static void publish_when_due(void)
{
    int64_t step_ns = (int64_t)(1e9 / options.messages_per_second);

    if (now_ns() < resume.next_ns)
        return;
    resume.next_ns += step_ns;
    protocol_post(resume.publisher, resume.next++);
}

static void turn(void)
{
    publish_when_due();
    int64_t left_ns = resume.next_ns - now_ns();
    load_turn(left_ns < 0 ? 0 : (int)(left_ns / 1000000) + 1);
}

static void run_for(double seconds)
{
    int64_t end_ns = now_ns() + (int64_t)(seconds * 1e9);

    while (now_ns() < end_ns)
        turn();
}

/* Seconds from the cut until every listener has its answer: all that it missed. */
static double cut_and_resume(void)
{
    resume.cut_ns = now_ns();
    load_cut(resume.listeners, options.listeners);
    load_open(resume.listeners, options.listeners);
    while (!load_is_open() && now_ns() - resume.cut_ns < (int64_t)WHOLE_SECONDS * 1000000000)
        turn();
    if (!load_is_open())
        fail("not all are back after %d s", WHOLE_SECONDS);
    return (double)(now_ns() - resume.cut_ns) / 1e9;
}

static bool is_whole(void)
{
    for (size_t i = 0; i < options.listeners; i++)
        if (resume.listeners[i].last != resume.next - 1)
            return false;
    return true;
}

/* Waits for the last messages, then counts what is missing at the end of each row. */
static void finish(void)
{
    for (int i = 0; i < 100 && (!is_whole() || resume.acknowledged < resume.next - resume.first); i++)
        load_turn(100);
    load_run_for(0.3); /* A repeat may come late. */
    for (size_t i = 0; i < options.listeners; i++)
        resume.lost += resume.next - 1 - resume.listeners[i].last;
}

json_t *scenario_resume(void)
{
    static const struct load_calls calls = {on_ready, on_message, on_reply, .keeps_positions = true};

    load_start(&calls);
    resume.first = resume.next = scenario_first_number();
    resume.listeners = scenario_connections(options.listeners + 1);
    resume.publisher = resume.listeners + options.listeners;
    load_open(resume.listeners, options.listeners + 1);
    load_wait_open();
    resume.next_ns = now_ns();
    run_for(BEFORE_SECONDS);
    struct stretch stretch = stretch_begin();
    double whole_seconds = cut_and_resume();
    json_t *used = stretch_end(&stretch);
    run_for(options.seconds);
    finish();
    return json_pack("{s:f, s:I, s:I, s:I, s:I, s:o, s:o}", "whole_seconds", whole_seconds, "messages",
                     (json_int_t)(resume.next - resume.first), "acknowledged",
                     (json_int_t)resume.acknowledged, "lost", (json_int_t)resume.lost, "doubled",
                     (json_int_t)resume.doubled, "latency", scenario_latency_json(&resume.whole_after),
                     "used", used);
}
