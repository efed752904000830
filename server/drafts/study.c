#include "drafts/study.h"

#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "drafts/service.h"

struct studying {
    struct drafts *drafts;
    char text[ULID_SIZE];
    char op[ULID_SIZE]; /* of the command that may delete, or "" */
    struct study study;
    struct buffer state; /* of the text */
    size_t bytes;        /* of it */
    json_t *answer;
};

/* What is large is also let go here, and not on the loop. */
static void work(void *argument)
{
    struct studying *studying = argument;
    struct study *study = &studying->study;
    const struct crdt_options options = {.limits = studying->drafts->options.limits.document,
                                         .keep_deleted = study->keeps_deleted};
    struct crdt *copy = crdt_create(&options);

    if (studying->bytes == 0 || crdt_load(copy, studying->state.bytes, studying->bytes, NULL) == CRDT_OK)
        studying->answer = study->work(copy, study->question);
    crdt_destroy(copy);
    json_decref(study->question);
    buffer_finish(&studying->state);
}

/* The text may have gone meanwhile: then nothing is counted. */
static void note_deciding(const struct studying *studying)
{
    struct text *text = studying->op[0] == '\0' ? NULL : text_find(studying->drafts, studying->text);

    if (text == NULL)
        return;
    memcpy(text->decided_op, studying->op, ULID_SIZE);
    text->decided_units = (uint64_t)json_int(studying->answer, "deleted", 0);
}

static void done(void *argument)
{
    struct studying *studying = argument;

    studying->drafts->studied_bytes -= studying->bytes;
    note_deciding(studying);
    studying->study.done(studying->study.argument, studying->answer);
    mem_free(studying);
}

void text_note_decided(struct text *text, const struct event *event)
{
    if (text->decided_units == 0 || strcmp(text->decided_op, event->op) != 0)
        return;
    deletions_add(&text->drafts->deletions, event->by, text->decided_units, drafts_steady_ms(text->drafts));
    text->decided_units = 0;
}

static bool is_small(const struct text *text)
{
    struct crdt_usage usage;

    if (text->document == NULL)
        return true;
    crdt_measure(text->document, &usage);
    return usage.weight < STUDY_AT_ONCE_BYTES;
}

static struct studying *begin(struct text *text, const struct study *study)
{
    struct studying *studying = MEM_NEW(struct studying);

    studying->drafts = text->drafts;
    memcpy(studying->text, text->id, ULID_SIZE);
    if (json_text(study->question, "by") != NULL)
        snprintf(studying->op, sizeof(studying->op), "%s", json_text(study->question, "op"));
    studying->study = *study;
    if (text->document != NULL)
        crdt_encode_state(text->document, &studying->state);
    studying->bytes = studying->state.length;
    text->drafts->studied_bytes += studying->bytes;
    text->used_ms = drafts_steady_ms(text->drafts);
    return studying;
}

/* An answer without a look at the text, or NULL. */
static json_t *refuse(struct text *text, const json_t *question)
{
    struct drafts *drafts = text->drafts;
    const char *by = json_text(question, "by");
    int64_t wait_ms = by == NULL ? 0 : drafts_deleting_wait_ms(drafts, by);

    return wait_ms == 0 ? NULL : json_pack("{s:I}", "wait_ms", (json_int_t)wait_ms);
}

void text_study(struct text *text, const struct study *study)
{
    const struct workers *workers = text->drafts->options.workers;
    json_t *refusal = refuse(text, study->question);
    struct studying *studying;

    if (refusal != NULL || text->drafts->studied_bytes >= STUDY_BYTES_MOST) {
        json_decref(study->question);
        study->done(study->argument, refusal);
        return;
    }
    studying = begin(text, study);
    if (workers != NULL && !is_small(text)) {
        workers->run(workers->self, work, done, studying);
        return;
    }
    work(studying);
    done(studying);
}
