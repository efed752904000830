/* What an amendment does to the text, tried on a copy: before it is taken as a proposal, and before it is
 * merged. The copy keeps what is deleted, so that of everything that was touched it is known where it stood.
 */
#include <string.h>

#include "core/base64.h"
#include "core/memory.h"
#include "crdt/extent.h"
#include "drafts/amendments.h"
#include "drafts/inquiries.h"
#include "drafts/prose.h"
#include "drafts/sections.h"
#include "drafts/service.h"

struct trial {
    struct crdt *copy;
    json_t *before, *after;       /* the document */
    struct section_range was, is; /* the blocks of the section, and those in their place after it */
    bool is_within;               /* nothing but those has changed */
};

static void trial_finish(struct trial *trial)
{
    crdt_destroy(trial->copy);
    json_decref(trial->before);
    json_decref(trial->after);
}

static const json_t *blocks_before(const struct trial *trial)
{
    return document_blocks(trial->before);
}

static const json_t *blocks_after(const struct trial *trial)
{
    return document_blocks(trial->after);
}

/* ---- Applying it to a copy ---- */

static struct crdt *copy_document(const struct text *text)
{
    const struct crdt_options options = {.limits = text->drafts->options.limits.document,
                                         .keep_deleted = true};
    struct crdt *copy = crdt_create(&options);
    struct buffer state = {0};

    if (text->document != NULL) {
        crdt_encode_state(text->document, &state);
        if (crdt_load(copy, state.bytes, state.length, NULL) != CRDT_OK) {
            crdt_destroy(copy);
            copy = NULL;
        }
    }
    buffer_finish(&state);
    return copy;
}

/* Whether its author may write under these client ids. */
static enum error judge(const struct text *text, const char *person, const struct buffer *update)
{
    struct crdt_section *sections;
    enum error error = ERR_NONE;
    size_t count;

    if (crdt_update_sections(update->bytes, update->length, &sections, &count) != CRDT_OK)
        return ERR_UPDATE_REFUSED;
    for (size_t i = 0; i < count; i++)
        if (text_find_fault(text, person, &sections[i]) != NULL)
            error = ERR_UPDATE_REFUSED;
    mem_free(sections);
    return error;
}

static enum error apply(struct crdt *copy, const struct buffer *update)
{
    struct crdt_outcome outcome;

    if (crdt_apply(copy, update->bytes, update->length, &outcome) != CRDT_OK || outcome.waiting ||
        outcome.dropped)
        return ERR_UPDATE_REFUSED;
    return outcome.changed ? ERR_NONE : ERR_NOTHING_CHANGED;
}

/* ---- Looking at what it did ---- */

static bool are_same(const json_t *some, size_t first, const json_t *others, size_t other_first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!json_equal(json_array_get(some, first + i), json_array_get(others, other_first + i)))
            return false;
    return true;
}

/* Words that stand in no block are not counted: the text of the document itself is no element. */
static uint32_t count_elements(const json_t *blocks, size_t end)
{
    uint32_t count = 0;

    for (size_t i = 0; i < end; i++) {
        const char *type = json_text(json_array_get(blocks, i), "type");

        count += type == NULL || strcmp(type, "text") != 0;
    }
    return count;
}

static void compare(struct trial *trial)
{
    const json_t *before = blocks_before(trial), *after = blocks_after(trial);
    size_t ahead = trial->was.first, behind = json_array_size(before) - trial->was.end;
    size_t size = json_array_size(after);

    if (size < ahead + behind || !are_same(before, 0, after, 0, ahead) ||
        !are_same(before, trial->was.end, after, size - behind, behind))
        return;
    trial->is = (struct section_range){ahead, size - behind};
    trial->is_within = crdt_change_is_within(trial->copy, TEXT_ROOT, count_elements(after, ahead),
                                             count_elements(after, size - behind));
}

static enum error try_update(struct trial *trial, const struct text *text, const char *section,
                             const char *person, const struct buffer *update)
{
    enum error error = judge(text, person, update);

    if (error != ERR_NONE)
        return error;
    trial->before = prose_read(text);
    trial->copy = copy_document(text);
    if (trial->before == NULL || trial->copy == NULL)
        return ERR_UNAVAILABLE;
    if (!sections_find(blocks_before(trial), section, &trial->was))
        return ERR_SECTION_GONE;
    error = apply(trial->copy, update);
    if (error != ERR_NONE)
        return error;
    trial->after = prose_read_document(trial->copy);
    if (trial->after == NULL)
        return ERR_UPDATE_REFUSED;
    compare(trial);
    return ERR_NONE;
}

static json_t *answer_error(enum error error)
{
    return json_pack("{s:i}", "error", (int)error);
}

static char *write_wording(const json_t *blocks, const struct section_range *range)
{
    json_t *wording = sections_cut(blocks, range);
    struct buffer text = {0};

    json_write(&text, wording);
    json_decref(wording);
    return buffer_take(&text);
}

/* ---- A proposal ---- */

static json_t *attributes_at(const json_t *blocks, size_t block)
{
    return json_object_get(json_array_get(blocks, block), "attrs");
}

/* The section stays one, under its heading as it is but for the words; or it goes as a whole. */
static bool is_one_section(const struct trial *trial, const char *section)
{
    struct section_range found;

    for (size_t i = trial->is.first + (section[0] != '\0'); i < trial->is.end; i++)
        if (block_is_heading(json_array_get(blocks_after(trial), i)))
            return false;
    if (section[0] == '\0' || trial->is.first == trial->is.end)
        return true;
    return sections_find(blocks_after(trial), section, &found) && found.first == trial->is.first &&
           json_equal(attributes_at(blocks_before(trial), trial->was.first),
                      attributes_at(blocks_after(trial), found.first));
}

static enum error check_proposal(const struct trial *trial, const char *section)
{
    size_t size = trial->was.end - trial->was.first;

    if (!trial->is_within || !is_one_section(trial, section))
        return ERR_OUTSIDE_SECTION;
    if (size == trial->is.end - trial->is.first &&
        are_same(blocks_before(trial), trial->was.first, blocks_after(trial), trial->is.first, size))
        return ERR_NOTHING_CHANGED;
    return ERR_NONE;
}

static json_t *show_proposal(const struct trial *trial)
{
    char *title = sections_title(blocks_before(trial), &trial->was);
    char *base = write_wording(blocks_before(trial), &trial->was);
    char *proposed = write_wording(blocks_after(trial), &trial->is);
    json_t *answer = NULL;

    if (strlen(base) > AMENDMENT_WORDING_MOST || strlen(proposed) > AMENDMENT_WORDING_MOST)
        answer = answer_error(ERR_TOO_LARGE);
    else
        answer = json_pack("{s:s, s:s, s:s}", "title", title, "base", base, "proposed", proposed);
    mem_free(title);
    mem_free(base);
    mem_free(proposed);
    return answer;
}

static enum error read_update(struct buffer *bytes, const char *update)
{
    if (!base64_read(bytes, update, strlen(update)))
        return ERR_UPDATE_REFUSED;
    return bytes->length > AMENDMENT_UPDATE_MOST ? ERR_TOO_LARGE : ERR_NONE;
}

static json_t *answer_amend(struct drafts *drafts, struct text *text, const json_t *question)
{
    const char *section = json_text(question, "section");
    struct trial trial = {0};
    struct buffer update = {0};
    enum error error = read_update(&update, json_text(question, "update"));
    json_t *answer;

    (void)drafts;
    if (error == ERR_NONE)
        error = try_update(&trial, text, section, json_text(question, "person"), &update);
    if (error == ERR_NONE)
        error = check_proposal(&trial, section);
    answer = error == ERR_NONE ? show_proposal(&trial) : answer_error(error);
    trial_finish(&trial);
    buffer_finish(&update);
    return answer;
}

/* ---- A merge ---- */

struct merge {
    struct drafts *drafts;
    char text[ULID_SIZE];
    json_t *question;
    char *update; /* base64 */
    inquiry_callback *done;
    void *argument;
};

static void merge_end(struct merge *merge, json_t *answer)
{
    merge->done(merge->argument, answer);
    json_decref(merge->question);
    mem_free(merge->update);
    mem_free(merge);
}

/* What the section would be; one that the amendment takes away is empty. */
static char *write_merged(const struct trial *trial, const char *section)
{
    struct section_range range = {0};

    if (!sections_find(blocks_after(trial), section, &range))
        range = (struct section_range){0};
    return write_wording(blocks_after(trial), &range);
}

static json_t *show_merge(const struct trial *trial, const struct merge *merge)
{
    char *merged = write_merged(trial, json_text(merge->question, "section"));
    json_t *answer = json_pack("{s:s, s:b}", "update", merge->update, "is_within", trial->is_within);

    if (strlen(merged) <= AMENDMENT_WORDING_MOST)
        json_object_set_new(answer, "merged", json_string(merged));
    mem_free(merged);
    return answer;
}

static void on_text(void *argument, struct text *text, bool ok)
{
    struct merge *merge = argument;
    struct trial trial = {0};
    struct buffer update = {0};
    enum error error;

    if (!ok) {
        merge_end(merge, NULL);
        return;
    }
    text->used_ms = drafts_steady_ms(text->drafts);
    error = read_update(&update, merge->update);
    if (error == ERR_NONE)
        error = try_update(&trial, text, json_text(merge->question, "section"),
                           json_text(merge->question, "person"), &update);
    merge_end(merge, error == ERR_NONE ? show_merge(&trial, merge) : answer_error(error));
    trial_finish(&trial);
    buffer_finish(&update);
}

/* Whoever decides sees what the register holds; whoever only looks need not hold up those who write. */
static void on_register(void *argument, const struct registers *registers)
{
    struct merge *merge = argument;
    const char *update =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], "update") : NULL;
    struct text *text;

    if (update == NULL) {
        merge_end(merge, NULL);
        return;
    }
    merge->update = mem_copy_text(update);
    text = text_get(merge->drafts, merge->text);
    if (strcmp(json_text(merge->question, "ask"), "merge") == 0)
        text_when_kept(text, on_text, merge);
    else
        text_when_ready(text, on_text, merge);
}

static void inquire_merge(struct drafts *drafts, const char *channel, const json_t *question,
                          inquiry_callback *done, void *argument)
{
    const struct log_store *store = drafts->options.store;
    struct merge *merge = MEM_NEW(struct merge);
    char key[AMENDMENT_KEY_SIZE];
    const struct register_read read = {key};

    *merge = (struct merge){
        .drafts = drafts, .question = json_incref((json_t *)question), .done = done, .argument = argument};
    strcpy(merge->text, channel_id_ulid(channel));
    amendment_key(channel, json_text(question, "kept"), key);
    store->read_registers(store->self, &read, 1, on_register, merge);
}

const struct inquiry amendment_inquiries[] = {
    {"amend", INQUIRY_KEPT_TEXT, answer_amend, NULL},
    {"merge", INQUIRY_KEPT_TEXT, NULL, inquire_merge},
    {"merged", INQUIRY_TEXT, NULL, inquire_merge},
    {0},
};
