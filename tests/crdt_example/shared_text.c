/* The shared-text engine alone, without Sfat around it: two documents, one on a server and one that a program
 * keeps, brought together as two peers of Yjs are. Links libcrdt.a and libcore.a and nothing else of ours. */
#include <stdio.h>

#include "crdt/crdt.h"
#include "crdt/read.h"
#include "crdt/write.h"

static void apply(struct crdt *document, const struct buffer *update)
{
    if (crdt_apply(document, update->bytes, update->length, NULL) != CRDT_OK)
        fprintf(stderr, "an update was refused\n");
}

/* Makes an update, applies it here, and hands it out for whoever else has the document. */
static struct buffer type_words(struct crdt *document, uint64_t client, uint32_t index, const char *words)
{
    struct buffer update = {0};

    if (crdt_write_text(document, client, "notes", index, 0, words, &update) != CRDT_OK)
        fprintf(stderr, "there is no index %u\n", index);
    apply(document, &update);
    return update;
}

/* Sync steps 1 and 2: one says what it knows, the other answers with the rest. */
static void fetch(struct crdt *from, struct crdt *to)
{
    struct buffer vector = {0}, missing = {0};

    crdt_encode_vector(to, &vector);
    if (crdt_encode_since(from, vector.bytes, vector.length, &missing) == CRDT_OK)
        apply(to, &missing);
    buffer_finish(&vector);
    buffer_finish(&missing);
}

static void show(const char *whose, struct crdt *document)
{
    struct buffer text = {0};

    if (crdt_read_text(document, "notes", &text))
        printf("%s: %.*s\n", whose, (int)text.length, text.bytes);
    buffer_finish(&text);
}

int main(void)
{
    struct crdt *server = crdt_create(NULL), *laptop = crdt_create(NULL);
    uint64_t ana = crdt_fresh_client(server), ion = crdt_fresh_client(laptop);
    struct buffer first = type_words(server, ana, 0, "We meet on Monday.");
    struct buffer here, there;

    apply(laptop, &first);
    /* Both write at once, and neither hears of the other before. */
    here = type_words(server, ana, 17, " at ten");
    there = type_words(laptop, ion, 0, "Reminder: ");
    fetch(server, laptop);
    fetch(laptop, server);
    show("server", server);
    show("laptop", laptop);
    buffer_finish(&first);
    buffer_finish(&here);
    buffer_finish(&there);
    crdt_destroy(server);
    crdt_destroy(laptop);
    return 0;
}
