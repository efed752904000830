#include "drafts/writing.h"

#include <string.h>

#include "core/base64.h"
#include "core/memory.h"
#include "crdt/passages.h"
#include "crdt/write.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/service.h"

struct writing {
    char person[ULID_SIZE];
    int64_t at_ms;
    json_t *sections;
    uint64_t client; /* under which it was written */
    drafts_written_callback *done;
    void *argument;
};

static void finish(struct writing *writing, bool ok)
{
    writing->done(writing->argument, ok);
    json_decref(writing->sections);
    mem_free(writing);
}

/* The section with this key, or NULL. */
static json_t *find_section(const json_t *sections, const char *key)
{
    size_t i;
    json_t *section;

    json_array_foreach(sections, i, section)
    {
        const char *its_key = json_text(section, "key");

        if (its_key != NULL && strcmp(its_key, key) == 0)
            return section;
    }
    return NULL;
}

/* The heading stays. */
static bool replace_blocks(const json_t *sections, const json_t *written)
{
    json_t *section = find_section(sections, json_text(written, "key")), *blocks;

    if (section == NULL)
        return false;
    blocks = json_pack("[O]", json_array_get(json_object_get(section, "blocks"), 0));
    json_array_extend(blocks, json_object_get(written, "blocks"));
    json_object_set_new(section, "blocks", blocks);
    return true;
}

/* The document with what is written in it: new, or NULL where a section is not there. */
static json_t *change_document(const struct text *text, const json_t *written)
{
    json_auto_t *document = prose_read(text);
    json_auto_t *sections = prose_sections(document);
    json_t *content, *one;
    size_t i;

    json_array_foreach(written, i, one)
    {
        if (!replace_blocks(sections, one))
            return NULL;
    }
    content = json_array();
    json_array_foreach(sections, i, one) json_array_extend(content, json_object_get(one, "blocks"));
    return json_pack("{s:s, s:o}", "type", "doc", "content", content);
}

/* What changes the document into one with those sections, under this client id. */
static bool write_change(const struct text *text, const json_t *sections, uint64_t client,
                         struct buffer *update)
{
    json_auto_t *document = change_document(text, sections);

    return document != NULL &&
           crdt_write_prosemirror(text->document, client, TEXT_ROOT, document, update) == CRDT_OK;
}

/* Where it could not be kept the document was loaded anew, without it. */
static void on_kept(void *argument, struct text *text, bool ok)
{
    struct writing *writing = argument;

    finish(writing, ok && text->document != NULL && crdt_state(text->document, writing->client) > 0);
}

static void on_text(void *argument, struct text *text, bool ok)
{
    struct writing *writing = argument;
    struct buffer update = {0};

    if (ok && text->document != NULL)
        writing->client = crdt_fresh_client(text->document);
    ok = ok && text->document != NULL && write_change(text, writing->sections, writing->client, &update) &&
         text_write(text, writing->person, writing->at_ms, update.bytes, update.length);
    buffer_finish(&update);
    if (ok)
        text_when_kept(text, on_kept, writing);
    else
        finish(writing, false);
}

void drafts_write_sections(struct drafts *drafts, const char *channel, const char *person, int64_t at_ms,
                           const json_t *sections, drafts_written_callback *done, void *argument)
{
    struct writing *writing = MEM_NEW(struct writing);

    *writing = (struct writing){
        .at_ms = at_ms, .sections = json_deep_copy(sections), .done = done, .argument = argument};
    strncpy(writing->person, person, ULID_SIZE - 1);
    text_when_kept(text_get(drafts, channel_id_ulid(channel)), on_text, writing);
}

/* ---- What a browser would have made ---- */

struct preparation {
    json_t *(*prepare)(struct text *text, const json_t *what);
    json_t *what;
    drafts_prepared_callback *done;
    void *argument;
};

static json_t *base64_of(const struct buffer *bytes)
{
    struct buffer shown = {0};
    json_t *text;

    base64_write(&shown, bytes->bytes, bytes->length);
    text = json_stringn(shown.bytes, shown.length);
    buffer_finish(&shown);
    return text;
}

static json_t *prepare_anchor(struct text *text, const json_t *words)
{
    struct buffer start = {0}, end = {0};
    json_t *reply = NULL;

    if (crdt_write_passage(text->document, TEXT_ROOT, json_string_value(words), &start, &end))
        reply = json_pack("{s:{s:o, s:o}}", "anchor", "start", base64_of(&start), "end", base64_of(&end));
    buffer_finish(&start);
    buffer_finish(&end);
    return reply;
}

static json_t *prepare_proposal(struct text *text, const json_t *sections)
{
    struct buffer update = {0};
    json_t *reply = NULL;

    if (write_change(text, sections, crdt_fresh_client(text->document), &update))
        reply = json_pack("{s:o}", "update", base64_of(&update));
    buffer_finish(&update);
    return reply;
}

static void on_text_to_prepare(void *argument, struct text *text, bool ok)
{
    struct preparation *preparation = argument;
    json_t *reply = ok && text->document != NULL ? preparation->prepare(text, preparation->what) : NULL;

    preparation->done(preparation->argument, reply);
    json_decref(reply);
    json_decref(preparation->what);
    mem_free(preparation);
}

/* Takes what. */
static void prepare(struct drafts *drafts, const char *channel, struct preparation preparation)
{
    struct preparation *kept = MEM_NEW(struct preparation);

    *kept = preparation;
    text_when_kept(text_get(drafts, channel_id_ulid(channel)), on_text_to_prepare, kept);
}

void drafts_find_words(struct drafts *drafts, const char *channel, const char *words,
                       drafts_prepared_callback *done, void *argument)
{
    prepare(drafts, channel, (struct preparation){prepare_anchor, json_string(words), done, argument});
}

void drafts_propose_sections(struct drafts *drafts, const char *channel, const json_t *sections,
                             drafts_prepared_callback *done, void *argument)
{
    prepare(drafts, channel,
            (struct preparation){prepare_proposal, json_deep_copy(sections), done, argument});
}
