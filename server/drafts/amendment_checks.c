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
#include "drafts/study.h"

struct trial {
    struct crdt *copy;            /* borrowed */
    json_t *before, *after;       /* the document */
    struct section_range was, is; /* the blocks of the section, and those in their place after it */
    bool is_within;               /* nothing but those has changed */
};

static void trial_finish(struct trial *trial)
{
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
    enum crdt_result result;
    struct crdt_outcome outcome;
    struct crdt_usage usage;

    result = crdt_apply(copy, update->bytes, update->length, &outcome);
    if (result == CRDT_FULL)
        return ERR_TEXT_FULL;
    if (result != CRDT_OK || outcome.waiting || outcome.dropped)
        return ERR_UPDATE_REFUSED;
    crdt_measure(copy, &usage);
    if (usage.is_full)
        return ERR_TEXT_FULL;
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

static enum error read_update(struct buffer *bytes, const json_t *question)
{
    const char *update = json_text(question, "update");

    if (!base64_read(bytes, update, strlen(update)))
        return ERR_UPDATE_REFUSED;
    return bytes->length > AMENDMENT_UPDATE_MOST ? ERR_TOO_LARGE : ERR_NONE;
}

static enum error try_bytes(struct trial *trial, struct crdt *copy, const char *section,
                            const struct buffer *update)
{
    enum error error;

    trial->copy = copy;
    trial->before = prose_read_document(copy);
    if (trial->before == NULL)
        return ERR_UNAVAILABLE;
    if (!sections_find(blocks_before(trial), section, &trial->was))
        return ERR_SECTION_GONE;
    error = apply(copy, update);
    if (error != ERR_NONE)
        return error;
    trial->after = prose_read_document(copy);
    if (trial->after == NULL)
        return ERR_UPDATE_REFUSED;
    compare(trial);
    return ERR_NONE;
}

static enum error try_update(struct trial *trial, struct crdt *copy, const json_t *question)
{
    struct buffer update = {0};
    enum error error = read_update(&update, question);

    if (error == ERR_NONE)
        error = try_bytes(trial, copy, json_text(question, "section"), &update);
    buffer_finish(&update);
    return error;
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

static json_t *answer_amend(struct crdt *copy, json_t *question)
{
    struct trial trial = {0};
    enum error error = try_update(&trial, copy, question);
    json_t *answer;

    if (error == ERR_NONE)
        error = check_proposal(&trial, json_text(question, "section"));
    answer = error == ERR_NONE ? show_proposal(&trial) : answer_error(error);
    trial_finish(&trial);
    return answer;
}

/* ---- A merge ---- */

/* What the section would be; one that the amendment takes away is empty. */
static char *write_merged(const struct trial *trial, const char *section)
{
    struct section_range range = {0};

    if (!sections_find(blocks_after(trial), section, &range))
        range = (struct section_range){0};
    return write_wording(blocks_after(trial), &range);
}

static json_t *show_merge(const struct trial *trial, const json_t *question)
{
    char *merged = write_merged(trial, json_text(question, "section"));
    json_t *answer = json_pack("{s:O, s:b, s:I}", "update", json_object_get(question, "update"), "is_within",
                               trial->is_within, "deleted", (json_int_t)crdt_count_deleted(trial->copy));

    if (strlen(merged) <= AMENDMENT_WORDING_MOST)
        json_object_set_new(answer, "merged", json_string(merged));
    mem_free(merged);
    return answer;
}

static json_t *answer_merge(struct crdt *copy, json_t *question)
{
    struct trial trial = {0};
    enum error error = try_update(&trial, copy, question);
    json_t *answer = error == ERR_NONE ? show_merge(&trial, question) : answer_error(error);

    trial_finish(&trial);
    return answer;
}

/* ---- From the question to the trial ---- */

struct trying {
    struct drafts *drafts;
    char text[ULID_SIZE];
    json_t *question; /* nobody else has it */
    inquiry_callback *done;
    void *argument;
};

static struct trying *begin_trying(struct drafts *drafts, const char *channel, const json_t *question,
                                   inquiry_callback *done, void *argument)
{
    struct trying *trying = MEM_NEW(struct trying);

    *trying = (struct trying){
        .drafts = drafts, .question = json_deep_copy(question), .done = done, .argument = argument};
    strcpy(trying->text, channel_id_ulid(channel));
    return trying;
}

static void end_trying(struct trying *trying, json_t *answer)
{
    trying->done(trying->argument, answer);
    json_decref(trying->question);
    mem_free(trying);
}

/* What the server knows of its author is asked here; what the text says, on the copy. */
static enum error judge_question(const struct text *text, const json_t *question)
{
    struct buffer update = {0};
    enum error error = read_update(&update, question);

    if (error == ERR_NONE)
        error = judge(text, json_text(question, "person"), &update);
    buffer_finish(&update);
    return error;
}

static void on_text(void *argument, struct text *text, bool ok)
{
    struct trying *trying = argument;
    enum error error = ok ? judge_question(text, trying->question) : ERR_NONE;

    if (!ok || error != ERR_NONE) {
        end_trying(trying, ok ? answer_error(error) : NULL);
        return;
    }
    text_study(text, &(struct study){
                         .work = strcmp(json_text(trying->question, "ask"), "amend") == 0 ? answer_amend
                                                                                          : answer_merge,
                         .question = trying->question,
                         .keeps_deleted = true,
                         .done = trying->done,
                         .argument = trying->argument,
                     });
    mem_free(trying);
}

/* Whoever decides sees what the register holds; whoever only looks need not hold up those who write. */
static void on_register(void *argument, const struct registers *registers)
{
    struct trying *trying = argument;
    const char *update =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], "update") : NULL;
    struct text *text;

    if (update == NULL) {
        end_trying(trying, NULL);
        return;
    }
    json_object_set_new(trying->question, "update", json_string(update));
    text = text_get(trying->drafts, trying->text);
    if (strcmp(json_text(trying->question, "ask"), "merge") == 0)
        text_when_kept(text, on_text, trying);
    else
        text_when_ready(text, on_text, trying);
}

static void inquire_merge(struct drafts *drafts, const char *channel, const json_t *question,
                          inquiry_callback *done, void *argument)
{
    const struct log_store *store = drafts->options.store;
    char key[AMENDMENT_KEY_SIZE];
    const struct register_read read = {key};

    amendment_key(channel, json_text(question, "kept"), key);
    store->read_registers(store->self, &read, 1, on_register,
                          begin_trying(drafts, channel, question, done, argument));
}

static void inquire_amend(struct drafts *drafts, const char *channel, const json_t *question,
                          inquiry_callback *done, void *argument)
{
    struct trying *trying = begin_trying(drafts, channel, question, done, argument);

    text_when_kept(text_get(drafts, trying->text), on_text, trying);
}

const struct inquiry amendment_inquiries[] = {
    {"amend", INQUIRY_KEPT_TEXT, NULL, inquire_amend},
    {"merge", INQUIRY_KEPT_TEXT, NULL, inquire_merge},
    {"merged", INQUIRY_TEXT, NULL, inquire_merge},
    {0},
};
