/* Health and metrics. */
#include "store/store_parts.h"

void store_health(const struct store *store, struct store_health *health_out)
{
    enum redis_state state = store->commands.link.state;

    health_out->canary_age_ms = feed_follower_beat_age_ms(&store->feed, (int64_t)uv_now(store->loop));
    if (store->has_child && store->child.disk_full)
        health_out->state = redis_state_word(REDIS_DISK_FULL);
    else if (state == REDIS_OK_NOW && !store->feed.serving)
        health_out->state = "late";
    else
        health_out->state = redis_state_word(state);
}

static void write_counter(struct buffer *buffer, const char *name, const char *kind, uint64_t value)
{
    buffer_append_format(buffer, "# TYPE sfat_store_%s %s\nsfat_store_%s %llu\n", name, kind, name,
                         (unsigned long long)value);
}

static void write_appends(const struct store *store, struct buffer *buffer)
{
    static const char *const results[] = {"done",    "repeated", "conflict",   "rights_behind",
                                          "guarded", "lost",     "unavailable"};

    buffer_append_text(buffer, "# TYPE sfat_store_appends_total counter\n");
    for (size_t i = 0; i < COUNT_OF(results); i++)
        buffer_append_format(buffer, "sfat_store_appends_total{result=\"%s\"} %llu\n", results[i],
                             (unsigned long long)store->calls.appends[i]);
}

void store_write_metrics(const struct store *store, struct buffer *buffer)
{
    int64_t age_ms = feed_follower_beat_age_ms(&store->feed, (int64_t)uv_now(store->loop));

    write_appends(store, buffer);
    write_counter(buffer, "waiting_commands", "gauge", store->commands.queue.count);
    write_counter(buffer, "waiting_bytes", "gauge", store->commands.queue.bytes);
    write_counter(buffer, "connections_total", "counter", store->commands.connections);
    write_counter(buffer, "feed_entries_total", "counter", store->feed.entries);
    write_counter(buffer, "feed_length", "gauge", store->keeper.feed_length);
    write_counter(buffer, "redis_starts_total", "counter", store->has_child ? store->child.starts : 0);
    buffer_append_format(buffer, "# TYPE sfat_store_canary_age_ms gauge\nsfat_store_canary_age_ms %lld\n",
                         (long long)age_ms);
}
