/* Which of a draft's pictures are named: by the text as the register holds it, by a version, by the wordings
 * of an amendment. */
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "crdt/read.h"
#include "drafts/amendments.h"
#include "drafts/service.h"
#include "drafts/versions.h"
#include "files/files.h"

struct naming {
    struct drafts *drafts;
    char channel[CHANNEL_ID_SIZE];
    json_t *files; /* that are named by nothing yet: file => true */
    json_t *named; /* file => by what */
    json_t *keys;  /* of the registers to look into, the last first: [[key, by what]] */
    inquiry_callback *done;
    void *argument;
};

/* Takes answer. */
static void finish(struct naming *naming, json_t *answer)
{
    naming->done(naming->argument, answer);
    json_decref(naming->files);
    json_decref(naming->named);
    json_decref(naming->keys);
    mem_free(naming);
}

/* Looks for files in JSON text: for strings that are one. */
static void look_into(struct naming *naming, const char *text, const char *named_by)
{
    static const size_t length = SHA256_HEX_SIZE - 1;
    char file[SHA256_HEX_SIZE];

    while ((text = strchr(text, '"')) != NULL) {
        size_t digits = strspn(++text, "0123456789abcdef");

        if (digits != length || text[digits] != '"')
            continue;
        memcpy(file, text, length);
        file[length] = '\0';
        if (json_object_del(naming->files, file) == 0)
            json_object_set_new(naming->named, file, json_string(named_by));
        text += digits + 1;
    }
}

/* ---- Versions and amendments ---- */

static void look_into_next(struct naming *naming);

static void on_register(void *argument, const struct registers *registers)
{
    struct naming *naming = argument;
    size_t last = json_array_size(naming->keys) - 1;
    const char *named_by = json_string_value(json_array_get(json_array_get(naming->keys, last), 1));
    const struct register_hash *hash = &registers->hashes[0];

    if (registers->result != STORE_DONE) {
        finish(naming, NULL);
        return;
    }
    for (size_t i = 0; i < hash->field_count; i++)
        look_into(naming, hash->fields[i].value, named_by);
    json_array_remove(naming->keys, last);
    look_into_next(naming);
}

static void look_into_next(struct naming *naming)
{
    const struct log_store *store = naming->drafts->options.store;
    size_t left = json_array_size(naming->keys);
    struct register_read read;

    if (left == 0 || json_object_size(naming->files) == 0) {
        finish(naming, json_incref(naming->named));
        return;
    }
    read.key = json_string_value(json_array_get(json_array_get(naming->keys, left - 1), 0));
    store->read_registers(store->self, &read, 1, on_register, naming);
}

/* Versions stay for ever; amendments that were decided go some day. */
static void list_registers(struct naming *naming, const struct draft *draft)
{
    char version[VERSION_KEY_SIZE], amendment[AMENDMENT_KEY_SIZE];

    for (size_t i = 0; i < draft->amendments->count; i++) {
        amendment_key(naming->channel, draft->amendments->list[i].kept, amendment);
        json_array_append_new(naming->keys, json_pack("[ss]", amendment, "amendment"));
    }
    for (size_t i = 0; i < json_array_size(draft->versions->rows); i++) {
        version_key(channel_id_ulid(naming->channel), (unsigned)i + 1, version);
        json_array_append_new(naming->keys, json_pack("[ss]", version, FILE_NAMED_FOR_EVER));
    }
}

static void on_draft(void *argument, bool ok)
{
    struct naming *naming = argument;
    const struct draft *draft = ok ? hub_peek(naming->drafts->options.hub, naming->channel) : NULL;

    if (draft == NULL) {
        finish(naming, NULL);
        return;
    }
    list_registers(naming, draft);
    look_into_next(naming);
}

/* ---- The text ---- */

static void on_text(void *argument, struct text *text, bool ok)
{
    struct naming *naming = argument;
    struct buffer json = {0};

    if (ok && text->document != NULL)
        ok = crdt_read_prosemirror(text->document, "default", &json);
    if (ok && json.bytes != NULL)
        look_into(naming, json.bytes, "text");
    buffer_finish(&json);
    if (ok)
        hub_load(naming->drafts->options.hub, naming->channel, on_draft, naming);
    else
        finish(naming, NULL);
}

void drafts_name_files(struct drafts *drafts, const char *channel, json_t *files, inquiry_callback *done,
                       void *argument)
{
    struct naming *naming = MEM_NEW(struct naming);
    const json_t *file;
    size_t i;

    *naming = (struct naming){.drafts = drafts,
                              .files = json_object(),
                              .named = json_object(),
                              .keys = json_array(),
                              .done = done,
                              .argument = argument};
    snprintf(naming->channel, sizeof(naming->channel), "%s", channel);
    json_array_foreach(files, i, file)
        json_object_set_new(naming->files, json_string_value(file), json_true());
    json_decref(files);
    text_when_kept(text_get(drafts, channel_id_ulid(channel)), on_text, naming);
}
