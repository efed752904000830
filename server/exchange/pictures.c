/* The pictures that a document may take along: those that its channel holds. A text can name any file, and
 * who knows the name of one has no right to it. */
#include <string.h>

#include "core/json.h"
#include "core/memory.h"
#include "documents/documents.h"
#include "exchange/service.h"
#include "files/hold.h"

/* Registers that are read at once. */
#define BATCH 50

struct finding {
    struct exchange *exchange;
    json_t *order;
    inquiry_callback *done;
    void *argument;
    json_t *named; /* the files, in their order */
    size_t begun;  /* of those: the registers are read, or being read */
    json_t *held;  /* hash => true */
};

/* ---- Which files it names ---- */

static void add_file(const json_t *node, json_t *seen, json_t *named)
{
    const char *type = json_text(node, "type"), *file = json_text(json_object_get(node, "attrs"), "file");

    if (type == NULL || strcmp(type, "image") != 0 || file == NULL || !stored_is_hash(file) ||
        json_object_get(seen, file) != NULL || json_array_size(named) == DOCUMENT_IMAGES_MOST)
        return;
    json_object_set_new(seen, file, json_true());
    json_array_append_new(named, json_string(file));
}

/* As deep as jansson reads. */
static void list_files(const json_t *node, json_t *seen, json_t *named)
{
    const json_t *child;
    size_t i;

    add_file(node, seen, named);
    json_array_foreach(json_object_get(node, "content"), i, child) list_files(child, seen, named);
}

/* ---- Which of them the channel holds ---- */

static void finish(struct finding *finding, bool ok)
{
    if (ok && !finding->exchange->is_stopping) {
        json_object_set(finding->order, "pictures", finding->held);
        queue_add(&finding->exchange->exports, exchange_run_writing, finding->order, finding->done,
                  finding->argument);
    } else {
        finding->done(finding->argument, NULL);
        json_decref(finding->order);
    }
    json_decref(finding->named);
    json_decref(finding->held);
    mem_free(finding);
}

static void read_next(struct finding *finding);

static void on_registers(void *argument, const struct registers *registers)
{
    struct finding *finding = argument;
    const char *channel = json_text(finding->order, "channel");
    size_t first = finding->begun - registers->hash_count;

    if (registers->result != STORE_DONE) {
        finish(finding, false);
        return;
    }
    for (size_t i = 0; i < registers->hash_count; i++)
        if (hold_has(&registers->hashes[i], channel))
            json_object_set_new(finding->held, json_string_value(json_array_get(finding->named, first + i)),
                                json_true());
    read_next(finding);
}

static void read_next(struct finding *finding)
{
    const struct log_store *store = finding->exchange->options.store;
    struct register_read reads[BATCH];
    char keys[BATCH][HOLD_KEY_SIZE];
    size_t count = 0;

    for (; count < BATCH && finding->begun < json_array_size(finding->named); count++, finding->begun++) {
        hold_key(json_string_value(json_array_get(finding->named, finding->begun)), keys[count]);
        reads[count] = (struct register_read){keys[count]};
    }
    if (count == 0)
        finish(finding, true);
    else
        store->read_registers(store->self, reads, count, on_registers, finding);
}

void exchange_find_pictures(struct exchange *exchange, json_t *order, inquiry_callback *done, void *argument)
{
    struct finding *finding = MEM_NEW(struct finding);
    json_t *seen = json_object();

    *finding = (struct finding){.exchange = exchange,
                                .order = order,
                                .done = done,
                                .argument = argument,
                                .named = json_array(),
                                .held = json_object()};
    list_files(json_object_get(order, "text"), seen, finding->named);
    json_decref(seen);
    read_next(finding);
}
