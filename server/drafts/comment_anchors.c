/* Where comments are anchored: what the text says at their relative positions. */
#include <string.h>

#include "core/base64.h"
#include "core/memory.h"
#include "crdt/passages.h"
#include "drafts/comments.h"
#include "drafts/inquiries.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/service.h"

/* The two positions of an anchor, read. */
struct anchor {
    struct buffer start, end;
};

static struct crdt_passage begin_passage(struct anchor *anchor, const json_t *json)
{
    const char *start = json_text(json, "start"), *end = json_text(json, "end");
    bool is_read =
        base64_read(&anchor->start, start, strlen(start)) && base64_read(&anchor->end, end, strlen(end));

    if (!is_read)
        buffer_clear(&anchor->start);
    return (struct crdt_passage){.start = {anchor->start.bytes, anchor->start.length},
                                 .end = {anchor->end.bytes, is_read ? anchor->end.length : 0},
                                 .element = PASSAGE_NOWHERE};
}

static void anchor_finish(struct anchor *anchor)
{
    buffer_finish(&anchor->start);
    buffer_finish(&anchor->end);
}

/* The words of a passage on one line; NULL where it has none. */
static char *words_of(const struct crdt_passage *passage, const struct buffer *plain)
{
    char *words;

    if (!passage->is_there)
        return NULL;
    words = text_on_one_line(plain->bytes + passage->from, passage->to - passage->from, QUOTE_POINTS_MOST);
    if (words[0] != '\0')
        return words;
    mem_free(words);
    return NULL;
}

/* ---- What a new comment is about ---- */

static json_t *answer_quote(struct crdt *copy, json_t *question)
{
    struct anchor anchor = {0};
    struct crdt_passage passage = begin_passage(&anchor, json_object_get(question, "anchor"));
    struct buffer plain = {0};
    char *words = NULL;
    json_t *answer;

    if (crdt_read_passages(copy, TEXT_ROOT, &plain, &passage, 1) && passage.is_whole)
        words = words_of(&passage, &plain);
    answer = words == NULL ? json_object() : json_pack("{s:s}", "quote", words);
    mem_free(words);
    buffer_finish(&plain);
    anchor_finish(&anchor);
    return answer;
}

/* ---- Where all of them are now ---- */

static json_t *describe(const json_t *thread, const struct crdt_passage *passage, const struct buffer *plain,
                        const json_t *blocks)
{
    char *words = words_of(passage, plain);
    json_t *anchor =
        json_pack("{s:O, s:b}", "thread", json_object_get(thread, "thread"), "is_gone", words == NULL);

    if (passage->element != PASSAGE_NOWHERE)
        json_object_set_new(anchor, "section", json_string(sections_id_at(blocks, passage->element)));
    if (words != NULL) {
        json_object_set_new(anchor, "start", json_integer((json_int_t)passage->from_unit));
        json_object_set_new(anchor, "end", json_integer((json_int_t)passage->to_unit));
        json_object_set_new(anchor, "text", json_string(words));
    }
    mem_free(words);
    return anchor;
}

static json_t *describe_all(const struct crdt *copy, const json_t *threads,
                            const struct crdt_passage *passages, const struct buffer *plain)
{
    json_t *document = prose_read_document(copy), *anchors = json_array();

    for (size_t i = 0; i < json_array_size(threads); i++)
        json_array_append_new(
            anchors, describe(json_array_get(threads, i), &passages[i], plain, document_blocks(document)));
    json_decref(document);
    return anchors;
}

static json_t *answer_anchors(struct crdt *copy, json_t *question)
{
    const json_t *threads = json_object_get(question, "threads");
    size_t count = json_array_size(threads);
    struct anchor *anchors = mem_new(count * sizeof(*anchors));
    struct crdt_passage *passages = mem_new(count * sizeof(*passages));
    struct buffer plain = {0};
    json_t *answer;

    for (size_t i = 0; i < count; i++) {
        passages[i] = begin_passage(&anchors[i], json_object_get(json_array_get(threads, i), "anchor"));
    }
    if (!crdt_read_passages(copy, TEXT_ROOT, &plain, passages, count))
        answer = NULL;
    else
        answer = describe_all(copy, threads, passages, &plain);
    for (size_t i = 0; i < count; i++)
        anchor_finish(&anchors[i]);
    mem_free(anchors);
    mem_free(passages);
    buffer_finish(&plain);
    return answer;
}

/* A comment may be about words that were typed this moment. */
const struct inquiry comment_inquiries[] = {
    {"anchors", INQUIRY_TEXT, answer_anchors, NULL},
    {"quote", INQUIRY_KEPT_TEXT, answer_quote, NULL},
    {0},
};
