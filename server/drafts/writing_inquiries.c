/* The way of a text into a file and of a file into the text, between the register, the directory and the
 * exchange. */
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "drafts/inquiries.h"
#include "drafts/prose.h"
#include "drafts/service.h"
#include "drafts/study.h"
#include "drafts/versions.h"

struct writing {
    struct drafts *drafts;
    char text[ULID_SIZE];
    json_t *order;
    inquiry_callback *done;
    void *argument;
};

/* Takes answer. */
static void end_writing(struct writing *writing, json_t *answer)
{
    writing->done(writing->argument, answer);
    json_decref(writing->order);
    mem_free(writing);
}

static struct writing *begin_writing(struct drafts *drafts, const char *channel, json_t *order,
                                     inquiry_callback *done, void *argument)
{
    struct writing *writing = MEM_NEW(struct writing);

    writing->drafts = drafts;
    writing->order = order;
    writing->done = done;
    writing->argument = argument;
    memcpy(writing->text, channel_id_ulid(channel), ULID_LENGTH);
    return writing;
}

/* ---- Out ---- */

/* Takes document; NULL: it is too large to be read. */
static void write_document(struct writing *writing, json_t *document)
{
    const struct text_exchange *exchange = &writing->drafts->options.exchange;

    if (document == NULL) {
        end_writing(writing, json_pack("{s:s}", "error", "too_large"));
        return;
    }
    json_object_set_new(writing->order, "text", document);
    exchange->write(exchange->self, writing->order, writing->done, writing->argument);
    mem_free(writing);
}

/* Takes answer: {text}, as it was read on a worker thread. */
static void on_document(void *argument, json_t *answer)
{
    struct writing *writing = argument;
    json_t *document = json_object_get(answer, "text");

    if (answer == NULL)
        end_writing(writing, NULL);
    else
        write_document(writing, json_incref(document));
    json_decref(answer);
}

static json_t *study_text(struct crdt *copy, json_t *question)
{
    json_t *document = prose_read_document(copy);

    (void)question;
    return json_pack("{s:o*}", "text", document);
}

static void on_text(void *argument, struct text *text, bool ok)
{
    if (ok)
        text_study(text, &(struct study){.work = study_text, .done = on_document, .argument = argument});
    else
        end_writing(argument, NULL);
}

static void on_version(void *argument, const struct registers *registers)
{
    struct writing *writing = argument;
    const char *text =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], VERSION_TEXT_FIELD) : NULL;

    if (text == NULL) {
        end_writing(writing, NULL);
        return;
    }
    write_document(writing, json_string_nocheck(text));
}

static void put_name(void *argument, json_t *answer)
{
    json_t *order = argument;

    if (json_is_string(answer))
        json_object_set(order, "initiator", answer);
    json_decref(answer);
}

/* Organisations are named as they are called today. What is ordered is another thread's soon: it shares
 * nothing. */
static void name_organisations(const struct drafts *drafts, json_t *rows)
{
    json_t *row, *name;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        name = json_object_get(
            directory_find_organisation(drafts->options.directory, json_text(row, "organisation")), "name");
        if (name != NULL)
            json_object_set_new(row, "organisation", json_deep_copy(name));
    }
}

static void inquire_export(struct drafts *drafts, const char *channel, const json_t *question,
                           inquiry_callback *done, void *argument)
{
    const struct log_store *store = drafts->options.store;
    json_t *order = json_deep_copy(json_object_get(question, "order"));
    struct writing *writing = begin_writing(drafts, channel, order, done, argument);
    json_auto_t *name = json_pack("{s:s}", "ask", "name");
    char key[VERSION_KEY_SIZE];
    const struct register_read read = {key};

    directory_inquire(drafts->options.directory, channel, name, put_name, order);
    name_organisations(drafts, json_object_get(order, "endorsements"));
    if (json_object_get(order, "version") == NULL) {
        text_when_ready(text_get(drafts, writing->text), on_text, writing);
        return;
    }
    version_key(writing->text, (unsigned)json_int(order, "version", 0), key);
    store->read_registers(store->self, &read, 1, on_version, writing);
}

/* ---- In ---- */

/* What the text is to be: the file's words, or those behind its own. */
static json_t *join(const struct crdt *copy, json_t *read, bool is_appended)
{
    json_t *document, *content;

    if (!is_appended)
        return json_incref(read);
    document = prose_read_document(copy);
    content = json_object_get(document, "content");
    if (document == NULL || content == NULL)
        return document == NULL ? NULL : (json_decref(document), json_incref(read));
    json_array_extend(content, json_object_get(read, "content"));
    return document;
}

static json_t *study_import(struct crdt *copy, json_t *question)
{
    json_auto_t *document =
        join(copy, json_object_get(question, "text"), json_is_true(json_object_get(question, "is_fresh")));

    return document == NULL ? json_object() : version_write_back(copy, document);
}

static void on_kept(void *argument, struct text *text, bool ok)
{
    struct writing *writing = argument;

    if (!ok) {
        end_writing(writing, NULL);
        return;
    }
    text_study(text, &(struct study){.work = study_import,
                                     .question = writing->order,
                                     .done = writing->done,
                                     .argument = writing->argument});
    mem_free(writing);
}

/* Takes answer. */
static void on_read(void *argument, json_t *answer)
{
    struct writing *writing = argument;
    json_t *document = json_object_get(answer, "text");

    if (document == NULL) {
        end_writing(writing, answer);
        return;
    }
    json_object_set(writing->order, "text", document);
    json_decref(answer);
    text_when_kept(text_get(writing->drafts, writing->text), on_kept, writing);
}

static void inquire_import(struct drafts *drafts, const char *channel, const json_t *question,
                           inquiry_callback *done, void *argument)
{
    const struct text_exchange *exchange = &drafts->options.exchange;
    bool is_appended = strcmp(json_text(question, "mode"), "append") == 0;
    json_t *order = json_pack("{s:s, s:s, s:b, s:O, s:O}", "channel", channel, "file",
                              json_text(question, "file"), "is_fresh", is_appended, "op",
                              json_object_get(question, "op"), "by", json_object_get(question, "by"));

    exchange->read(exchange->self, json_incref(order), on_read,
                   begin_writing(drafts, channel, order, done, argument));
}

const struct inquiry writing_inquiries[] = {
    {"export", INQUIRY_NO_TEXT, NULL, inquire_export},
    {"import", INQUIRY_NO_TEXT, NULL, inquire_import},
    {0},
};
