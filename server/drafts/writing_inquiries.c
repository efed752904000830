/* The way of a text into a file and of a file into the text, between the register, the directory and the
 * exchange. */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "drafts/inquiries.h"
#include "drafts/naming.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/service.h"
#include "drafts/study.h"
#include "drafts/templates.h"
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

/* A text that is the newest version's to the letter is that version. */
static bool is_newest(const json_t *newest, const json_t *document)
{
    const char *sha256 = json_text(newest, "sha256");
    char found[SHA256_HEX_SIZE];

    if (document == NULL || sha256 == NULL)
        return false;
    version_hash(document, found);
    return strcmp(found, sha256) == 0;
}

/* question: the newest version, or NULL. {text, is_newest}; {} where the text is too large to be read. */
static json_t *study_text(struct crdt *copy, json_t *question)
{
    json_t *document = prose_read_document(copy);
    bool is_version = is_newest(question, document);

    return document == NULL ? json_object()
                            : json_pack("{s:o, s:b}", "text", document, "is_newest", is_version);
}

/* Takes answer: of study_text. */
static void on_document(void *argument, json_t *answer)
{
    struct writing *writing = argument;

    if (answer == NULL) {
        end_writing(writing, NULL);
        return;
    }
    if (json_is_true(json_object_get(answer, "is_newest")))
        json_object_update(writing->order, json_object_get(writing->order, "newest"));
    write_document(writing, json_incref(json_object_get(answer, "text")));
    json_decref(answer);
}

static void on_text(void *argument, struct text *text, bool ok)
{
    struct writing *writing = argument;
    json_t *newest = json_object_get(writing->order, "newest");

    if (ok)
        text_study(text, &(struct study){.work = study_text,
                                         .question = json_deep_copy(newest),
                                         .done = on_document,
                                         .argument = writing});
    else
        end_writing(writing, NULL);
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
        json_object_set(row, "id", json_object_get(row, "organisation"));
        if (name != NULL)
            json_object_set_new(row, "organisation", json_deep_copy(name));
    }
}

struct placed {
    json_t *row;
    int part; /* who stands behind this text, behind another one, and who withdrew */
};

static int part_of(const json_t *row, const char *sha256)
{
    if (json_object_get(row, "withdrawn") != NULL)
        return 2;
    return sha256 == NULL || strcmp(json_text(row, "sha256"), sha256) != 0;
}

static int compare_placed(const void *one, const void *other)
{
    const struct placed *first = one, *second = other;

    if (first->part != second->part)
        return first->part - second->part;
    return text_compare_named(json_text(first->row, "organisation"), json_text(first->row, "id"),
                              json_text(second->row, "organisation"), json_text(second->row, "id"));
}

/* As on the public page: part by part, each by the names. Takes rows. */
static json_t *order_rows(json_t *rows, const char *sha256)
{
    size_t count = json_array_size(rows), i;
    struct placed *placed = mem_new((count + 1) * sizeof(*placed));
    json_t *ordered = json_array(), *row;

    json_array_foreach(rows, i, row) placed[i] = (struct placed){row, part_of(row, sha256)};
    qsort(placed, count, sizeof(*placed), compare_placed);
    for (i = 0; i < count; i++)
        json_array_append(ordered, placed[i].row);
    mem_free(placed);
    json_decref(rows);
    return ordered;
}

static void order_endorsements(const struct drafts *drafts, json_t *order)
{
    json_t *rows = json_object_get(order, "endorsements");

    if (rows == NULL)
        return;
    name_organisations(drafts, rows);
    json_object_set_new(order, "endorsements", order_rows(json_incref(rows), json_text(order, "sha256")));
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
    order_endorsements(drafts, order);
    if (json_object_get(order, "version") == NULL) {
        text_when_ready(text_get(drafts, writing->text), on_text, writing);
        return;
    }
    version_key(writing->text, (unsigned)json_int(order, "version", 0), key);
    store->read_registers(store->self, &read, 1, on_version, writing);
}

/* ---- In ---- */

/* The words of a file in place of the text's own: its sections stay what they are. question: {text,
 * template?, version?}. */
static json_t *replace(const struct crdt *copy, const json_t *question)
{
    json_t *read = json_deep_copy(json_object_get(question, "text"));
    json_auto_t *document = prose_read_document(copy);

    naming_keep(document_blocks(read), document_blocks(document),
                template_find(json_text(question, "template"), (unsigned)json_int(question, "version", 0)));
    return read;
}

/* The words of a file behind the text's own. NULL: the text is too large to be read. question: {text}. */
static json_t *append(const struct crdt *copy, const json_t *question)
{
    json_t *document = prose_read_document(copy), *read = json_object_get(question, "text");

    if (document == NULL)
        return NULL;
    if (document_blocks(document) == NULL)
        json_object_set(document, "content", document_blocks(read));
    else
        json_array_extend(document_blocks(document), document_blocks(read));
    return document;
}

/* question: {text, is_appended, template?, version?, op, by}. As version_write_back answers. */
static json_t *answer_import(struct crdt *copy, json_t *question)
{
    json_auto_t *document = json_is_true(json_object_get(question, "is_appended")) ? append(copy, question)
                                                                                   : replace(copy, question);

    return document == NULL ? json_object() : version_write_back(copy, document);
}

/* The exchange makes its answer anew: it is passed on as it is. */
static void inquire_file(struct drafts *drafts, const char *channel, const json_t *question,
                         inquiry_callback *done, void *argument)
{
    const struct text_exchange *exchange = &drafts->options.exchange;
    json_t *order = json_deep_copy(json_object_get(question, "order"));

    json_object_set_new(order, "channel", json_string(channel));
    exchange->read(exchange->self, order, done, argument);
}

const struct inquiry writing_inquiries[] = {
    {"export", INQUIRY_NO_TEXT, NULL, inquire_export},
    {"file", INQUIRY_NO_TEXT, NULL, inquire_file},
    {"import", INQUIRY_KEPT_TEXT, answer_import, NULL},
    {0},
};
