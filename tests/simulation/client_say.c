/* What a page sends. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "simulation/client.h"
#include "simulation/random.h"

#define IN_FLIGHT_MOST 12

static void begin_request(struct buffer *text, const char *id, size_t place, const char *method)
{
    buffer_append_format(text, "{\"jsonrpc\":\"2.0\",\"id\":\"%s%zu\",\"method\":\"%s\",\"params\":", id,
                         place, method);
}

static void send_and_finish(struct client *client, struct buffer *text)
{
    link_send(client->link, text->bytes, text->length);
    buffer_finish(text);
}

static void send_open(struct client *client, size_t place)
{
    struct model *model = &client->models[place];
    struct buffer text = {0};

    model->is_opening = true;
    begin_request(&text, "c", place, "channel.open");
    buffer_append_format(&text, "{\"channel\":\"%s\"", model->channel);
    model->is_anew = model->view == NULL || random_chance(500);
    if (!model->is_anew)
        buffer_append_format(&text, ",\"since\":{\"seq\":%llu,\"tag\":\"%s\"}",
                             (unsigned long long)model->position.seq, model->position.tag);
    buffer_append_text(&text, "}}");
    send_and_finish(client, &text);
}

void client_send_opens(struct client *client)
{
    int64_t now_us = turns_now_us(client->world->turns);

    for (size_t i = 0; i < client->model_count; i++)
        if (!client->models[i].is_open && !client->models[i].is_opening &&
            client->models[i].again_us <= now_us)
            send_open(client, i);
}

/* Undone commands in the order they were asked, by chance several in one batch. */
void client_send_asked(struct client *client)
{
    int64_t now_us = turns_now_us(client->world->turns);
    bool is_batch = random_chance(2000);
    struct buffer batch = {0};
    unsigned in_flight = 0;

    for (size_t i = 0; i < client->asked_count && in_flight < IN_FLIGHT_MOST; i++) {
        struct asked *asked = client->asked[i];
        struct buffer text = {0};

        in_flight += asked->is_waiting;
        if (asked->is_waiting || asked->answer != NULL || asked->refusal[0] != '\0' ||
            asked->again_us > now_us)
            continue;
        in_flight++;
        asked->is_waiting = true;
        asked->copies++;
        begin_request(&text, "a", i, asked->method);
        json_write(&text, asked->params);
        buffer_append_text(&text, "}");
        if (is_batch) {
            buffer_append_text(&batch, batch.length == 0 ? "[" : ",");
            buffer_append(&batch, text.bytes, text.length);
            buffer_finish(&text);
        } else {
            send_and_finish(client, &text);
        }
    }
    if (batch.length > 0) {
        buffer_append_text(&batch, "]");
        send_and_finish(client, &batch);
    }
}

static void send_about(struct client *client, const char *channel, const char *head, const char *more)
{
    struct buffer text = {0};

    if (!client->is_greeted)
        return;
    buffer_append_format(&text, "{\"jsonrpc\":\"2.0\",%s,\"params\":{\"channel\":\"%s\"%s}}", head, channel,
                         more);
    send_and_finish(client, &text);
}

void client_signal(struct client *client, const char *channel)
{
    send_about(client, channel, "\"method\":\"channel.signal\"", ",\"type\":\"board.typing\"");
}

void client_close(struct client *client, const char *channel)
{
    struct model *model = client_find_model(client, channel);

    if (model == NULL || !model->is_open)
        return;
    send_about(client, channel, "\"id\":\"x\",\"method\":\"channel.close\"", "");
    /* Opened again by and by; until the reply of that its events are no news. */
    model->is_open = false;
    model->again_us = turns_now_us(client->world->turns) + random_between(0, 500 * MS);
}

void client_look_back(struct client *client, const char *channel)
{
    const struct model *model = client_find_model(client, channel);
    char more[64];

    if (model == NULL || model->position.seq == 0)
        return;
    snprintf(more, sizeof(more), ",\"before\":%llu,\"limit\":10", (unsigned long long)model->position.seq);
    send_about(client, channel, "\"id\":\"h\",\"method\":\"board.history\"", more);
}
