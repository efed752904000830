/* What a version is of the text: its canonical form, and the way back from it. */
#include <string.h>

#include "core/base64.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "crdt/write.h"
#include "drafts/entry.h"
#include "drafts/inquiries.h"
#include "drafts/prose.h"
#include "drafts/service.h"
#include "drafts/study.h"
#include "drafts/versions.h"

/* Of a text's sections those beyond are counted with the last. */
#define SECTIONS_MOST 1000
#define TITLE_POINTS_MOST 300

static int append_bytes(const char *bytes, size_t length, void *out)
{
    buffer_append(out, bytes, length);
    return 0;
}

char *version_canonical(const json_t *document, size_t *length_out)
{
    struct buffer out = {0};

    json_dump_callback(document, append_bytes, &out, JSON_SORT_KEYS | JSON_COMPACT);
    *length_out = out.length;
    return buffer_take(&out);
}

void version_hash(const json_t *node, char hex_out[SHA256_HEX_SIZE])
{
    size_t length;
    char *text = version_canonical(node, &length);

    secret_sha256_hex(text, length, hex_out);
    mem_free(text);
}

/* ---- A version is made ---- */

/* The first TITLE_POINTS_MOST code points; new. */
static json_t *shorten(const char *title)
{
    size_t points = 0, length = 0;

    for (; title[length] != '\0'; length++)
        if (((unsigned char)title[length] & 0xc0) != 0x80 && ++points > TITLE_POINTS_MOST)
            break;
    return json_stringn(title, length);
}

static json_t *show_section(const json_t *section)
{
    char sha256[SHA256_HEX_SIZE];

    version_hash(json_object_get(section, "blocks"), sha256);
    return json_pack("{s:O, s:o, s:s}", "section", json_object_get(section, "section"), "title",
                     shorten(json_text(section, "title")), "sha256", sha256);
}

static json_t *show_sections(const json_t *document)
{
    json_auto_t *sections = prose_sections(document);
    json_t *shown = json_array(), *section;
    size_t i;

    json_array_foreach(sections, i, section)
    {
        if (i < SECTIONS_MOST)
            json_array_append_new(shown, show_section(section));
    }
    return shown;
}

static size_t count_words(const json_t *document)
{
    struct prose_size size = {0};

    prose_measure_blocks(json_object_get(document, "content"), &size);
    return size.words;
}

/* {text, sha256, words, sections}; {} where the text is too large. */
static json_t *answer_version(struct crdt *copy, json_t *question)
{
    json_auto_t *document = prose_read_document(copy);
    json_t *answer = json_object();
    char sha256[SHA256_HEX_SIZE], *canonical;
    size_t length;

    (void)question;
    if (document == NULL)
        return answer;
    canonical = version_canonical(document, &length);
    if (length <= VERSION_BYTES_MOST) {
        secret_sha256_hex(canonical, length, sha256);
        json_object_set_new(answer, "text", json_stringn(canonical, length));
        json_object_set_new(answer, "sha256", json_string(sha256));
        json_object_set_new(answer, "words", json_integer((json_int_t)count_words(document)));
        json_object_set_new(answer, "sections", show_sections(document));
    }
    mem_free(canonical);
    return answer;
}

/* ---- A version is restored ---- */

static bool is_same(const json_t *one, const json_t *other)
{
    char hash[SHA256_HEX_SIZE], other_hash[SHA256_HEX_SIZE];

    version_hash(one, hash);
    version_hash(other, other_hash);
    return strcmp(hash, other_hash) == 0;
}

/* Whether the text may become so: what is full already may still be shortened. */
static bool has_room(struct crdt *copy, const struct buffer *update)
{
    struct crdt_usage before, after;

    crdt_measure(copy, &before);
    if (crdt_apply_kept(copy, update->bytes, update->length, NULL) != CRDT_OK)
        return false;
    crdt_measure(copy, &after);
    return !after.is_full || (after.weight <= before.weight && after.structs <= before.structs);
}

static json_t *show_update(struct crdt *copy, const struct buffer *update)
{
    struct buffer text = {0};
    json_t *answer;

    if (update->length > TEXT_ENTRY_MOST / 2 || !has_room(copy, update))
        return json_pack("{s:b}", "is_full", true);
    base64_write(&text, update->bytes, update->length);
    answer = json_pack("{s:o, s:I}", "update", json_stringn_nocheck(text.bytes, text.length), "deleted",
                       (json_int_t)crdt_count_deleted(copy));
    buffer_finish(&text);
    return answer;
}

json_t *version_write_back(struct crdt *copy, const json_t *version)
{
    json_auto_t *now = prose_read_document(copy);
    struct buffer update = {0};
    json_t *answer;

    if (now != NULL && is_same(now, version))
        return json_pack("{s:b}", "is_same", true);
    if (crdt_write_prosemirror(copy, crdt_fresh_client(copy), "default", version, &update) == CRDT_OK)
        answer = show_update(copy, &update);
    else
        answer = json_object();
    buffer_finish(&update);
    return answer;
}

struct restoring {
    struct drafts *drafts;
    char text[ULID_SIZE];
    json_t *question; /* with the version's text; nobody else has it */
    inquiry_callback *done;
    void *argument;
};

static json_t *study_restoring(struct crdt *copy, json_t *question)
{
    const json_t *text = json_object_get(question, VERSION_TEXT_FIELD);
    json_auto_t *version = json_read(json_string_value(text), json_string_length(text));

    if (version == NULL)
        log_error("a version that is to be restored cannot be read");
    return version == NULL ? NULL : version_write_back(copy, version);
}

static void on_kept(void *argument, struct text *text, bool ok)
{
    struct restoring *restoring = argument;

    if (ok) {
        text_study(text, &(struct study){.work = study_restoring,
                                         .question = restoring->question,
                                         .done = restoring->done,
                                         .argument = restoring->argument});
    } else {
        restoring->done(restoring->argument, NULL);
        json_decref(restoring->question);
    }
    mem_free(restoring);
}

static void on_register(void *argument, const struct registers *registers)
{
    struct restoring *restoring = argument;
    const char *text =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], VERSION_TEXT_FIELD) : NULL;

    if (text == NULL) {
        if (registers->result == STORE_DONE)
            log_error("a version of draft %s is not there", restoring->text);
        restoring->done(restoring->argument, NULL);
        json_decref(restoring->question);
        mem_free(restoring);
        return;
    }
    json_object_set_new_nocheck(restoring->question, VERSION_TEXT_FIELD, json_string_nocheck(text));
    text_when_kept(text_get(restoring->drafts, restoring->text), on_kept, restoring);
}

static void inquire_restore(struct drafts *drafts, const char *channel, const json_t *question,
                            inquiry_callback *done, void *argument)
{
    const struct log_store *store = drafts->options.store;
    struct restoring *restoring = MEM_NEW(struct restoring);
    char key[VERSION_KEY_SIZE];
    const struct register_read read = {key};

    restoring->drafts = drafts;
    restoring->question = json_deep_copy(question);
    restoring->done = done;
    restoring->argument = argument;
    memcpy(restoring->text, channel_id_ulid(channel), ULID_LENGTH);
    version_key(restoring->text, (unsigned)json_int(question, "version", 0), key);
    store->read_registers(store->self, &read, 1, on_register, restoring);
}

const struct inquiry version_inquiries[] = {
    {"restore", INQUIRY_NO_TEXT, NULL, inquire_restore},
    {"version", INQUIRY_KEPT_TEXT, answer_version, NULL},
    {0},
};
