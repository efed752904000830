#include "hub/decision.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"

const char *event_text(const struct event *event, const char *name)
{
    const char *text = json_text(event->fields, name);

    return text == NULL ? "" : text;
}

int64_t event_int(const struct event *event, const char *name)
{
    return json_int(event->fields, name, 0);
}

const char *param_text(const struct request *request, const char *name)
{
    return json_text(request->params, name);
}

char *param_written(const struct request *request, const char *name)
{
    const char *written = param_text(request, name);
    char *text = written == NULL ? NULL : text_normalise(written);

    if (text != NULL && text[0] != '\0')
        return text;
    mem_free(text);
    return NULL;
}

int64_t param_int(const struct request *request, const char *name, int64_t otherwise)
{
    return json_int(request->params, name, otherwise);
}

void decision_init(struct decision *decision, int64_t due_ms)
{
    *decision = (struct decision){.fields = json_object(), .due_ms = due_ms};
}

void decision_finish(struct decision *decision)
{
    for (size_t i = 0; i < decision->write_count; i++) {
        mem_free((char *)decision->writes[i].key);
        mem_free((char *)decision->writes[i].field);
        mem_free((char *)decision->writes[i].value);
    }
    for (size_t i = 0; i < decision->guard_count; i++) {
        mem_free((char *)decision->guards[i].key);
        mem_free((char *)decision->guards[i].field);
        mem_free((char *)decision->guards[i].value);
    }
    mem_free(decision->writes);
    mem_free(decision->guards);
    buffer_finish(&decision->text_entry);
    json_decref(decision->reasons);
    json_decref(decision->fields);
    *decision = (struct decision){0};
}

void decision_event(struct decision *decision, const char *type)
{
    assert(decision->type == NULL);
    decision->type = type;
}

void decision_put_text(struct decision *decision, const char *name, const char *value)
{
    decision_put_new(decision, name, json_string(value));
}

void decision_put_int(struct decision *decision, const char *name, int64_t value)
{
    decision_put_new(decision, name, json_integer(value));
}

void decision_put_new(struct decision *decision, const char *name, json_t *value)
{
    int failed = json_object_set_new(decision->fields, name, value);

    assert(failed == 0);
    (void)failed;
}

void decision_set_to(struct decision *decision, const char *person)
{
    assert(strlen(person) < ULID_SIZE);
    strcpy(decision->to, person);
}

void decision_set_due(struct decision *decision, int64_t due_ms)
{
    decision->due_ms = due_ms;
}

void decision_explain(struct decision *decision, json_t *reasons)
{
    json_decref(decision->reasons);
    decision->reasons = reasons;
}

void decision_retry_after(struct decision *decision, int64_t retry_after_ms)
{
    decision->retry_after_ms = retry_after_ms;
}

void decision_write(struct decision *decision, enum register_verb verb, const char *key, const char *field,
                    const char *value)
{
    decision->writes = mem_grow(decision->writes, decision->write_count, &decision->write_capacity,
                                sizeof(*decision->writes));
    decision->writes[decision->write_count++] =
        (struct register_write){verb, mem_copy_text(key), mem_copy_text(field), mem_copy_text(value)};
}

void decision_guard(struct decision *decision, const char *key, const char *field, const char *value,
                    enum error refusal)
{
    decision->guards = mem_grow(decision->guards, decision->guard_count, &decision->guard_capacity,
                                sizeof(*decision->guards));
    decision->guards[decision->guard_count++] =
        (struct register_guard){mem_copy_text(key), mem_copy_text(field), mem_copy_text(value), refusal};
}

void decision_write_text(struct decision *decision, const char *text, const void *entry, size_t length)
{
    assert(decision->text[0] == '\0' && strlen(text) == ULID_LENGTH && length > 0);
    strcpy(decision->text, text);
    buffer_append(&decision->text_entry, entry, length);
}

static struct want *add_want(struct wants *wants, enum want_kind kind)
{
    wants->wants = mem_grow(wants->wants, wants->count, &wants->capacity, sizeof(*wants->wants));
    wants->wants[wants->count] = (struct want){.kind = kind};
    return &wants->wants[wants->count++];
}

void wants_event(struct wants *wants, uint64_t seq)
{
    add_want(wants, WANT_EVENT)->seq = seq;
}

void wants_events_before(struct wants *wants, uint64_t seq, unsigned limit)
{
    struct want *want = add_want(wants, WANT_EVENTS_BEFORE);

    want->seq = seq;
    want->limit = limit;
}

void wants_register(struct wants *wants, const char *key)
{
    add_want(wants, WANT_REGISTER)->key = mem_copy_text(key);
}

/* No read of the log gives back more than a megabyte: so many of the longest events fit into it. */
#define SPAN_MOST 16

void wants_events(struct wants *wants, const uint64_t *seqs, size_t count)
{
    struct want *want;

    for (size_t first = 0, end = 1; first < count; first = end, end++) {
        while (end < count && seqs[end] - seqs[first] < SPAN_MOST)
            end++;
        want = add_want(wants, WANT_EVENTS);
        want->seq_count = end - first;
        want->seqs = mem_new(want->seq_count * sizeof(*seqs));
        memcpy(want->seqs, &seqs[first], want->seq_count * sizeof(*seqs));
    }
}

static bool is_event(const json_t *fact, uint64_t seq)
{
    return (uint64_t)json_int(fact, "seq", 0) == seq;
}

const json_t *request_find_event(const struct request *request, uint64_t seq)
{
    for (size_t i = 0; i < json_array_size(request->facts); i++) {
        const json_t *fact = json_array_get(request->facts, i);
        size_t size = json_array_size(fact);
        uint64_t first = (uint64_t)json_int(json_array_get(fact, 0), "seq", 0);

        if (json_is_object(fact) && is_event(fact, seq))
            return fact;
        for (size_t place = 0; first != 0 && seq >= first && place < size; place++)
            if (is_event(json_array_get(fact, place), seq))
                return json_array_get(fact, place);
    }
    return NULL;
}

void wants_author(struct wants *wants, uint64_t seq)
{
    add_want(wants, WANT_AUTHOR)->seq = seq;
}

void wants_person(struct wants *wants, const char *person)
{
    add_want(wants, WANT_PERSON)->key = mem_copy_text(person);
}

void wants_people(struct wants *wants, const char *organisation)
{
    add_want(wants, WANT_PEOPLE)->key = mem_copy_text(organisation);
}

void wants_heads(struct wants *wants, const char *const *channels, size_t count)
{
    struct want *want = add_want(wants, WANT_HEADS);

    want->channels = mem_new(count * sizeof(*want->channels));
    want->channel_count = count;
    for (size_t i = 0; i < count; i++)
        snprintf(want->channels[i], CHANNEL_ID_SIZE, "%s", channels[i]);
}

void wants_inquiry(struct wants *wants, json_t *question)
{
    add_want(wants, WANT_INQUIRY)->question = question;
}

void wants_inquiry_of(struct wants *wants, const char *kind, json_t *question)
{
    struct want *want = add_want(wants, WANT_INQUIRY);

    want->key = mem_copy_text(kind);
    want->question = question;
}

void wants_finish(struct wants *wants)
{
    for (size_t i = 0; i < wants->count; i++) {
        json_decref(wants->wants[i].question);
        mem_free(wants->wants[i].key);
        mem_free(wants->wants[i].seqs);
        mem_free(wants->wants[i].channels);
    }
    mem_free(wants->wants);
    *wants = (struct wants){0};
}
