#include "documents/front.h"

#include <stdio.h>
#include <string.h>

#include "documents/words.h"

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* ---- The title block ---- */

/* Takes value, and leaves it empty. */
static struct front_row *add_row(struct front *front, const char *label, struct buffer *value)
{
    struct front_row *row = &front->rows[front->count++];

    row->label = label;
    row->value = buffer_take(value);
    return row;
}

static void add_text_row(struct front *front, const char *label, const char *text)
{
    struct buffer value = {0};

    if (!is_said(text))
        return;
    buffer_append_text(&value, text);
    add_row(front, label, &value);
}

static void add_version(struct front *front, const struct document_meta *meta)
{
    struct buffer value = {0};

    if (meta->version == 0)
        buffer_append_text(&value, words_in(meta->language, WORDS_IN_WORK));
    else
        buffer_append_number(&value, meta->version);
    if (meta->version > 0 && is_said(meta->version_name))
        buffer_append_format(&value, " – %s", meta->version_name);
    add_row(front, words_in(meta->language, WORDS_VERSION), &value);
}

static void add_logos(struct front *front, const struct document_meta *meta)
{
    for (const char *const *logo = meta->logos; logo != NULL && *logo != NULL; logo++) {
        if (front->logo_count == DOCUMENT_LOGOS_MOST)
            return;
        front->logos[front->logo_count++] =
            (struct block){.kind = BLOCK_IMAGE, .file = *logo, .alt = words_in(meta->language, WORDS_LOGO)};
    }
}

void front_init(struct front *front, const struct document_meta *meta)
{
    struct buffer day = {0}, address = {0}, hash = {0};
    const char *language = meta->language;

    *front = (struct front){0};
    add_logos(front, meta);
    front->title = is_said(meta->title) ? meta->title : words_in(language, WORDS_UNTITLED);
    add_text_row(front, words_in(language, WORDS_INITIATOR), meta->initiator);
    add_text_row(front, words_in(language, WORDS_STATUS), meta->status);
    add_version(front, meta);
    words_write_day(language, meta->day, &day);
    add_row(front, words_in(language, WORDS_DATE), &day);
    add_text_row(front, words_in(language, WORDS_REGISTRY), meta->registry);
    if (is_said(meta->address) && link_is_allowed(meta->address)) {
        buffer_append_text(&address, meta->address);
        add_row(front, words_in(language, WORDS_ADDRESS), &address)->href = meta->address;
    }
    if (is_said(meta->sha256)) {
        buffer_append_text(&hash, meta->sha256);
        add_row(front, words_in(language, WORDS_FINGERPRINT), &hash)->is_code = true;
    }
}

static void write_property(struct xml_writer *out, const char *name, const char *value)
{
    xml_open(out, name);
    xml_text(out, value == NULL ? "" : value);
    xml_close(out);
}

void front_write_properties(const struct front *front, const struct document_meta *meta, const char *creator,
                            struct xml_writer *out)
{
    write_property(out, "dc:title", front->title);
    write_property(out, creator, meta->initiator);
    write_property(out, "dc:language", meta->language);
}

bool has_header_note(const struct document_meta *meta)
{
    return is_said(meta->header_note);
}

bool has_footer_note(const struct document_meta *meta)
{
    return is_said(meta->footer_note);
}

void front_finish(struct front *front)
{
    for (size_t i = 0; i < front->count; i++)
        mem_free(front->rows[i].value);
}

/* ---- The annex ---- */

static void add_words(struct document *document, struct block *block, const char *text, unsigned marks)
{
    if (is_said(text))
        document_add_text(document, block, text, strlen(text), marks, NULL);
}

static struct block *add_cell(struct document *document, struct block *row, const char *text, bool is_header)
{
    struct block *cell = document_add_block(document, row, BLOCK_CELL);

    cell->is_header = is_header;
    add_words(document, document_add_block(document, cell, BLOCK_PARAGRAPH), text, 0);
    return cell;
}

static void add_head(struct document *document, struct block *table, const char *language)
{
    static const enum words columns[] = {WORDS_NUMBER,  WORDS_ORGANISATION, WORDS_CATEGORY, WORDS_CAPACITY,
                                         WORDS_VERSION, WORDS_DATE,         WORDS_REMARKS};
    struct block *row = document_add_block(document, table, BLOCK_ROW);

    for (size_t i = 0; i < COUNT_OF(columns); i++)
        add_cell(document, row, words_in(language, columns[i]), true);
}

static void add_remarks(struct document *document, struct block *row, const char *language,
                        const struct document_endorsement *endorsement)
{
    struct block *line = add_cell(document, row, NULL, false)->first;
    struct buffer words = {0};

    if (endorsement->withdrawn[0] != '\0') {
        buffer_append_format(&words, "%s ", words_in(language, WORDS_WITHDRAWN));
        words_write_day(language, endorsement->withdrawn, &words);
        add_words(document, line, words.bytes, MARK_BOLD);
        buffer_finish(&words);
        if (is_said(endorsement->reservations))
            document_add_break(document, line, 0);
    }
    if (is_said(endorsement->reservations)) {
        add_words(document, line, words_in(language, WORDS_WITH_RESERVATIONS), MARK_ITALIC);
        add_words(document, line, " ", 0);
        add_words(document, line, endorsement->reservations, 0);
    }
}

static void add_endorsement(struct document *document, struct block *table, const char *language,
                            size_t number, const struct document_endorsement *endorsement)
{
    struct block *row = document_add_block(document, table, BLOCK_ROW), *place;
    char digits[24];
    struct buffer day = {0};

    snprintf(digits, sizeof(digits), "%zu", number);
    add_cell(document, row, digits, false);
    add_cell(document, row, endorsement->organisation, false);
    place = add_cell(document, row, endorsement->category, false)->first;
    if (is_said(endorsement->category) && is_said(endorsement->region))
        add_words(document, place, ", ", 0);
    add_words(document, place, endorsement->region, 0);
    add_cell(document, row, endorsement->capacity, false);
    snprintf(digits, sizeof(digits), "%u", endorsement->version);
    add_cell(document, row, digits, false);
    words_write_day(language, endorsement->day, &day);
    add_cell(document, row, day.bytes, false);
    buffer_finish(&day);
    add_remarks(document, row, language, endorsement);
}

static void add_date(struct document *document, const struct document_meta *meta)
{
    struct buffer words = {0};

    buffer_append_format(&words, "%s ", words_in(meta->language, WORDS_ANNEX_AS_OF));
    words_write_day(meta->language, meta->day, &words);
    buffer_append_text(&words, ".");
    add_words(document, document_add_block(document, document_root(document), BLOCK_PARAGRAPH), words.bytes,
              0);
    buffer_finish(&words);
}

struct document *front_make_annex(const struct document_meta *meta)
{
    struct document *document;
    struct block *root, *table;

    if (!meta->with_annex)
        return NULL;
    document = document_create();
    root = document_root(document);
    add_words(document, document_add_block(document, root, BLOCK_HEADING),
              words_in(meta->language, WORDS_ANNEX), 0);
    add_date(document, meta);
    if (meta->endorsement_count == 0) {
        add_words(document, document_add_block(document, root, BLOCK_PARAGRAPH),
                  words_in(meta->language, WORDS_ANNEX_EMPTY), 0);
        return document;
    }
    table = document_add_block(document, root, BLOCK_TABLE);
    add_head(document, table, meta->language);
    for (size_t i = 0; i < meta->endorsement_count; i++)
        add_endorsement(document, table, meta->language, i + 1, &meta->endorsements[i]);
    document_tidy(document);
    return document;
}

/* ---- Numbers of headings ---- */

static bool is_plain_section(const struct document_meta *meta, const struct block *heading)
{
    for (const char *const *key = meta->plain; key != NULL && *key != NULL && heading->key != NULL; key++) {
        if (strcmp(*key, heading->key) == 0)
            return true;
    }
    return false;
}

void numbering_next(struct numbering *numbering, const struct block *heading,
                    char text_out[NUMBERING_TEXT_SIZE])
{
    size_t length = 0;

    text_out[0] = '\0';
    if (heading->level == 1)
        numbering->is_in_plain = is_plain_section(numbering->meta, heading);
    if (!numbering->meta->is_numbered || numbering->is_in_plain)
        return;
    numbering->numbers[heading->level - 1]++;
    for (unsigned level = heading->level; level < 4; level++)
        numbering->numbers[level] = 0;
    /* Where a level was passed over, its place is too. */
    for (unsigned level = 0; level < heading->level; level++) {
        if (numbering->numbers[level] > 0)
            length += (size_t)snprintf(text_out + length, NUMBERING_TEXT_SIZE - length, "%u.",
                                       numbering->numbers[level]);
    }
}
