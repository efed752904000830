#include "drafts/inquiries.h"

#include <assert.h>
#include <string.h>

#include "core/base64.h"
#include "core/memory.h"
#include "drafts/entry.h"
#include "drafts/service.h"
#include "drafts/study.h"

static const struct inquiry *const tables[] = {beginning_inquiries, outline_inquiries, comment_inquiries,
                                               amendment_inquiries, version_inquiries, writing_inquiries};

struct asked {
    const struct inquiry *inquiry;
    json_t *question; /* its members may be others' too, who only read them */
    inquiry_callback *done;
    void *argument;
};

static const struct inquiry *find_inquiry(const char *ask)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        for (const struct inquiry *row = tables[i]; row->ask != NULL; row++)
            if (strcmp(row->ask, ask) == 0)
                return row;
    return NULL;
}

static void on_text(void *argument, struct text *text, bool ok)
{
    struct asked *asked = argument;

    if (ok) {
        text_study(text, &(struct study){.work = asked->inquiry->answer,
                                         .question = asked->question,
                                         .done = asked->done,
                                         .argument = asked->argument});
    } else {
        asked->done(asked->argument, NULL);
        json_decref(asked->question);
    }
    mem_free(asked);
}

static void ask_text(struct drafts *drafts, const char *channel, const struct asked *question)
{
    struct asked *asked = MEM_NEW(struct asked);
    struct text *text = text_get(drafts, channel_id_ulid(channel));

    *asked = *question;
    if (asked->inquiry->need == INQUIRY_KEPT_TEXT)
        text_when_kept(text, on_text, asked);
    else
        text_when_ready(text, on_text, asked);
}

void drafts_inquire(void *service, const char *channel, const json_t *question, inquiry_callback *done,
                    void *argument)
{
    struct drafts *drafts = service;
    const struct inquiry *inquiry = find_inquiry(json_text(question, "ask"));

    assert(inquiry != NULL);
    if (inquiry->inquire != NULL)
        inquiry->inquire(drafts, channel, question, done, argument);
    else if (inquiry->need == INQUIRY_NO_TEXT)
        done(argument, inquiry->answer(NULL, (json_t *)question));
    else
        ask_text(drafts, channel, &(struct asked){inquiry, json_copy((json_t *)question), done, argument});
}

enum error draft_check_written(const json_t *fact, struct decision *decision)
{
    if (json_object_get(fact, "wait_ms") != NULL) {
        decision_retry_after(decision, json_int(fact, "wait_ms", 0));
        return ERR_TOO_MANY;
    }
    if (json_is_true(json_object_get(fact, "is_full")))
        return ERR_TEXT_FULL;
    return json_text(fact, "update") == NULL ? ERR_TOO_LARGE : ERR_NONE;
}

void draft_write_update(struct decision *decision, const struct request *request, const char *update)
{
    struct buffer bytes = {0}, entry = {0};
    bool is_read = base64_read(&bytes, update, strlen(update));

    assert(is_read);
    (void)is_read;
    entry_write(&entry, request->actor.person, request->now_ms, bytes.bytes, bytes.length);
    decision_write_text(decision, channel_id_ulid(request->channel), entry.bytes, entry.length);
    buffer_finish(&bytes);
    buffer_finish(&entry);
}
