/* How long the export of a draft of 60 pages takes, for each format, and the import of what can be read:
 * prints a line each, and with a folder as argument leaves the files there. Asserts nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "documents/documents.h"

#define SECTIONS 22

static const char words[] =
    "Propunerea urmărește creșterea ocupării tinerilor din mediul rural prin ucenicie la locul de muncă, cu "
    "mentori plătiți și decontarea transportului, în acord cu strategia județeană. ";

static double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void add_paragraph(struct document *document, struct block *parent, unsigned sentences, unsigned seed)
{
    struct block *paragraph = document_add_block(document, parent, BLOCK_PARAGRAPH);

    for (unsigned i = 0; i < sentences; i++)
        document_add_text(document, paragraph, words, sizeof(words) - 1, i % 5 == seed % 5 ? MARK_BOLD : 0,
                          NULL);
    if (seed % 4 == 0)
        document_add_footnote(document, paragraph,
                              "Legea nr. 52/2003 privind transparența decizională, art. 7.");
    if (seed % 7 == 0)
        document_add_text(document, paragraph, "sursa", 5, 0, "https://example.ro/sursa");
}

static void add_table(struct document *document, struct block *root)
{
    struct block *table = document_add_block(document, root, BLOCK_TABLE);

    for (unsigned i = 0; i < 12; i++) {
        struct block *row = document_add_block(document, table, BLOCK_ROW);

        for (unsigned j = 0; j < 4; j++) {
            struct block *cell = document_add_block(document, row, BLOCK_CELL);

            cell->is_header = i == 0;
            document_add_text(document, document_add_block(document, cell, BLOCK_PARAGRAPH), words,
                              i == 0 ? 12 : 40 + 20 * j, 0, NULL);
        }
    }
}

static struct document *make_draft(void)
{
    struct document *document = document_create();
    struct block *root = document_root(document);

    for (unsigned section = 0; section < SECTIONS; section++) {
        struct block *heading = document_add_block(document, root, BLOCK_HEADING), *list;

        document_add_text(document, heading, "Definirea problemei", 19, 0, NULL);
        for (unsigned i = 0; i < 7; i++)
            add_paragraph(document, root, 5 + i % 3, section + i);
        list = document_add_block(document, root, BLOCK_ORDERED_LIST);
        for (unsigned i = 0; i < 6; i++)
            add_paragraph(document, document_add_block(document, list, BLOCK_ITEM), 1, 1);
        heading = document_add_block(document, root, BLOCK_HEADING);
        heading->level = 2;
        document_add_text(document, heading, "Date pe ani", 11, 0, NULL);
        add_table(document, root);
    }
    document_tidy(document);
    return document;
}

static void keep(const char *folder, enum document_format format, const struct buffer *file)
{
    char path[1000];
    FILE *out;

    snprintf(path, sizeof(path), "%s/draft.%s", folder, document_format_name(format));
    out = fopen(path, "wb");
    if (out == NULL || fwrite(file->bytes, 1, file->length, out) != file->length || fclose(out) != 0) {
        perror(path);
        exit(1);
    }
}

static void measure(const struct document *document, enum document_format format, const char *folder)
{
    struct document_meta meta = {.language = "ro",
                                 .title = "Propunere de politică publică",
                                 .initiator = "Pactul pentru Ocupare Centru",
                                 .status = "în lucru",
                                 .day = "2026-11-22",
                                 .is_numbered = true};
    struct document *back = NULL;
    struct buffer file = {0};
    double began = now_ms(), written, read;

    if (!document_write(format, document, &meta, NULL, &file)) {
        fprintf(stderr, "%s could not be written\n", document_format_name(format));
        exit(1);
    }
    written = now_ms() - began;
    began = now_ms();
    if (document_read(format, file.bytes, file.length, NULL, &back) != DOCUMENT_READ)
        back = NULL;
    read = now_ms() - began;
    printf("%-5s written in %6.0f ms, %7zu bytes", document_format_name(format), written, file.length);
    if (back != NULL)
        printf(", read in %6.0f ms", read);
    printf("\n");
    if (folder != NULL)
        keep(folder, format, &file);
    document_destroy(back);
    buffer_finish(&file);
}

int main(int count, char **arguments)
{
    struct document *document = make_draft();

    for (enum document_format format = 0; format < FORMAT_COUNT; format++)
        measure(document, format, count > 1 ? arguments[1] : NULL);
    document_destroy(document);
    return 0;
}
