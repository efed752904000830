/* What the text of a new draft is made with: the headings of its template. */
#include "core/base64.h"
#include "core/memory.h"
#include "crdt/write.h"
#include "drafts/entry.h"
#include "drafts/inquiries.h"
#include "drafts/templates.h"

static bool write_update(const json_t *template, const char *language, struct buffer *update)
{
    json_auto_t *words = template_document(template, language);
    struct crdt *document = crdt_create(NULL);
    bool ok =
        crdt_write_prosemirror(document, crdt_fresh_client(document), "default", words, update) == CRDT_OK;

    crdt_destroy(document);
    return ok;
}

/* question: {template, language, person, at_ms}; answer: {version, entry?}, without entry where a text begins
 * with nothing. Null where there is no such template. */
static json_t *answer_beginning(struct crdt *copy, json_t *question)
{
    const json_t *template = template_find(json_text(question, "template"), 0);
    struct buffer update = {0}, entry = {0}, shown = {0};
    json_t *answer;

    (void)copy;
    if (template == NULL)
        return json_null();
    answer = json_pack("{s:O}", "version", json_object_get(template, "version"));
    if (json_array_size(json_object_get(template, "sections")) > 0 &&
        write_update(template, json_text(question, "language"), &update)) {
        entry_write(&entry, json_text(question, "person"), json_int(question, "at_ms", 0), update.bytes,
                    update.length);
        base64_write(&shown, entry.bytes, entry.length);
        json_object_set_new(answer, "entry", json_string(shown.bytes));
    }
    buffer_finish(&update);
    buffer_finish(&entry);
    buffer_finish(&shown);
    return answer;
}

const struct inquiry beginning_inquiries[] = {
    {"beginning", INQUIRY_NO_TEXT, answer_beginning, NULL},
    {0},
};
