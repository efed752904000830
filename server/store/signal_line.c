#include "store/signal_line.h"

#include <string.h>

#include "store/keys.h"

/* "<channel> <text>" */
static void on_message(void *owner, const char *text, size_t length)
{
    struct signal_line *line = owner;
    const char *blank = memchr(text, ' ', length);
    char channel[CHANNEL_ID_SIZE];
    size_t channel_length = blank == NULL ? 0 : (size_t)(blank - text);

    if (channel_length == 0 || channel_length >= sizeof(channel))
        return;
    memcpy(channel, text, channel_length);
    channel[channel_length] = '\0';
    length -= channel_length + 1;
    if (strncmp(channel, TEXT_CHANNEL, strlen(TEXT_CHANNEL)) != 0)
        line->follower->on_signal(line->follower->self, channel, blank + 1, length);
    else if (line->texts != NULL)
        line->texts->on_signal(line->texts->self, channel + strlen(TEXT_CHANNEL), blank + 1, length);
}

static void on_connected(void *owner)
{
    struct signal_line *line = owner;

    redis_link_subscribe(&line->link, KEY_SIGNALS, on_message);
    redis_link_settle(&line->link);
}

static void on_down(void *owner)
{
    (void)owner;
}

static const struct redis_link_hooks link_hooks = {on_connected, on_down};

void signal_line_init(struct signal_line *line, const struct redis_place *place,
                      const struct log_follower *follower)
{
    line->follower = follower;
    redis_link_init(&line->link, place, "sfat-signals", &link_hooks, line);
    line->link.quiet = true;
}

void signal_line_finish(struct signal_line *line)
{
    redis_link_finish(&line->link);
}

void signal_line_start(struct signal_line *line)
{
    redis_link_start(&line->link);
}

void signal_line_renew(struct signal_line *line)
{
    if (line->link.context != NULL)
        redis_link_drop(&line->link, REDIS_AWAY, "the connection is renewed");
}
