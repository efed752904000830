#include "documents/docx_body.h"

#include "documents/bookmark.h"
#include "documents/docx_parts.h"

#define RELATIONSHIPS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static void open_part(struct xml_writer *out, const char *element)
{
    xml_begin_file(out);
    xml_open(out, element);
    xml_attribute(out, "xmlns:w", DOCX_NAMESPACE);
    xml_attribute(out, "xmlns:r", RELATIONSHIPS);
    xml_attribute(out, "xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    xml_attribute(out, "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    xml_attribute(out, "xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture");
}

void docx_body_begin(struct docx_body *body, const struct document_meta *meta,
                     const struct document_images *images)
{
    *body = (struct docx_body){.pictures = {.images = images}, .headings = {.meta = meta}};
    body->nums_made = DOCX_NUM_HEADINGS;
    open_part(&body->body, "w:document");
    xml_open(&body->body, "w:body");
    open_part(&body->footnotes, "w:footnotes");
    xml_ours(&body->footnotes,
             "<w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
             "<w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/>"
             "</w:r></w:p></w:footnote>");
    docx_begin_numbering(&body->numbering);
    xml_begin_file(&body->links);
    xml_open(&body->links, "Relationships");
    xml_attribute(&body->links, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
}

void docx_body_finish(struct docx_body *body)
{
    buffer_finish(&body->body.out);
    buffer_finish(&body->footnotes.out);
    buffer_finish(&body->links.out);
    buffer_finish(&body->numbering.out);
    pictures_finish(&body->pictures);
}

unsigned docx_add_link(struct docx_body *body, const char *type, const char *target, bool is_external)
{
    struct xml_writer *out = &body->links;
    struct buffer whole = {0};

    buffer_append_format(&whole, "%s/%s", RELATIONSHIPS, type);
    xml_open(out, "Relationship");
    xml_format(out, "Id", "r%u", ++body->links_made);
    xml_attribute(out, "Type", whole.bytes);
    xml_attribute(out, "Target", target);
    if (is_external)
        xml_attribute(out, "TargetMode", "External");
    xml_close(out);
    buffer_finish(&whole);
    return body->links_made;
}

/* ---- Paragraphs ---- */

static const char *style_of(const struct docx_body *body, const struct docx_place *place)
{
    if (body->is_annex)
        return place->is_head ? "SfatAnnexHead" : "SfatAnnex";
    if (place->list_level > 0)
        return place->is_first ? "ListParagraph" : "ListContinue";
    if (place->is_head)
        return "TableHeading";
    return place->is_quoted ? "Quote" : place->is_cell ? "TableText" : NULL;
}

static void write_number(struct xml_writer *out, unsigned level, unsigned num)
{
    xml_open(out, "w:numPr");
    xml_open(out, "w:ilvl");
    xml_number(out, "w:val", level);
    xml_close(out);
    xml_open(out, "w:numId");
    xml_number(out, "w:val", num);
    xml_close(out);
    xml_close(out);
}

static unsigned level_of(const struct docx_place *place)
{
    return place->list_level > DOCX_LIST_LEVELS ? DOCX_LIST_LEVELS - 1 : place->list_level - 1;
}

static void write_list_place(struct xml_writer *out, const struct docx_place *place)
{
    if (place->list_level == 0)
        return;
    if (place->is_first) {
        write_number(out, level_of(place), place->num);
        return;
    }
    xml_open(out, "w:ind");
    xml_number(out, "w:left", (long)(level_of(place) + 1) * DOCX_LIST_INDENT);
    xml_close(out);
}

static void write_alignment(struct xml_writer *out, enum alignment alignment)
{
    static const char *const names[] = {NULL, "left", "center", "right", "both"};

    if (names[alignment] != NULL)
        xml_empty(out, "w:jc", "w:val", names[alignment]);
}

static void open_paragraph(struct docx_body *body, const struct block *block, const char *style,
                           const struct docx_place *place)
{
    struct xml_writer *out = &body->body;

    xml_open(out, "w:p");
    if (style == NULL && place->list_level == 0 && block->alignment == ALIGN_NONE)
        return;
    xml_open(out, "w:pPr");
    if (style != NULL)
        xml_empty(out, "w:pStyle", "w:val", style);
    write_list_place(out, place);
    write_alignment(out, block->alignment);
    xml_close(out);
}

static void write_paragraph(struct docx_body *body, const struct block *block, const char *style,
                            const struct docx_place *place)
{
    open_paragraph(body, block, style, place);
    if (block->kind == BLOCK_IMAGE)
        docx_write_picture(body, block);
    else
        docx_write_runs(body, block->runs);
    xml_close(&body->body);
}

void docx_write_line(struct docx_body *body, const char *style, const char *text)
{
    struct run run = {.kind = RUN_TEXT, .text = text};
    struct block block = {.kind = BLOCK_PARAGRAPH, .runs = text[0] == '\0' ? NULL : &run};
    struct docx_place place = {0};

    write_paragraph(body, &block, style, &place);
}

/* ---- Headings ---- */

static void write_bookmark(struct docx_body *body, const struct block *heading)
{
    struct xml_writer *out = &body->body;

    if (heading->id == NULL)
        return;
    xml_open(out, "w:bookmarkStart");
    xml_number(out, "w:id", ++body->bookmarks_made);
    bookmark_write(out, "w:name", heading);
    xml_close(out);
    xml_open(out, "w:bookmarkEnd");
    xml_number(out, "w:id", body->bookmarks_made);
    xml_close(out);
}

static void write_heading(struct docx_body *body, const struct block *heading)
{
    struct xml_writer *out = &body->body;
    char number[NUMBERING_TEXT_SIZE];

    xml_open(out, "w:p");
    xml_open(out, "w:pPr");
    xml_open(out, "w:pStyle");
    if (body->is_annex)
        xml_attribute(out, "w:val", "SfatAnnexHeading");
    else
        xml_format(out, "w:val", "Heading%u", heading->level);
    xml_close(out);
    numbering_next(&body->headings, heading, number);
    if (number[0] == '\0' && body->headings.meta->is_numbered && !body->is_annex)
        write_number(out, 0, 0);
    write_alignment(out, heading->alignment);
    xml_close(out);
    write_bookmark(body, heading);
    docx_write_runs(body, heading->runs);
    xml_close(out);
}

/* ---- Blocks ---- */

static void write_list(struct docx_body *body, const struct block *list, struct docx_place place)
{
    struct xml_writer *out = &body->numbering;

    place.num = ++body->nums_made;
    place.list_level++;
    xml_open(out, "w:num");
    xml_number(out, "w:numId", place.num);
    xml_open(out, "w:abstractNumId");
    xml_number(out, "w:val", list->kind == BLOCK_BULLET_LIST ? DOCX_ABSTRACT_BULLETS : DOCX_ABSTRACT_NUMBERS);
    xml_close(out);
    xml_open(out, "w:lvlOverride");
    xml_number(out, "w:ilvl", level_of(&place));
    xml_open(out, "w:startOverride");
    xml_number(out, "w:val", list->start);
    xml_close(out);
    xml_close(out);
    xml_close(out);
    for (const struct block *item = list->first; item != NULL; item = item->next) {
        place.is_first = true;
        docx_write_blocks(body, item->first, place);
    }
}

static void write_block(struct docx_body *body, const struct block *block, struct docx_place place)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        write_heading(body, block);
        return;
    case BLOCK_BULLET_LIST:
    case BLOCK_ORDERED_LIST:
        write_list(body, block, place);
        return;
    case BLOCK_QUOTE:
        place.is_quoted = true;
        docx_write_blocks(body, block->first, place);
        return;
    case BLOCK_CODE:
        write_paragraph(body, block, "Code", &(struct docx_place){0});
        return;
    case BLOCK_RULE:
        docx_write_line(body, "HorizontalLine", "");
        return;
    case BLOCK_TABLE:
        docx_write_table(body, block, place);
        return;
    default:
        write_paragraph(body, block, style_of(body, &place), &place);
    }
}

void docx_write_blocks(struct docx_body *body, const struct block *first, struct docx_place place)
{
    for (const struct block *block = first; block != NULL; block = block->next) {
        write_block(body, block, place);
        place.is_first = false;
    }
}

/* ---- The title block ---- */

static void write_front_cell(struct docx_body *body, long width, const char *text, bool is_label)
{
    struct run run = {.kind = RUN_TEXT, .text = text, .marks = is_label ? MARK_BOLD : 0};

    xml_open(&body->body, "w:tc");
    xml_ours(&body->body, "<w:tcPr>");
    xml_open(&body->body, "w:tcW");
    xml_number(&body->body, "w:w", width);
    xml_attribute(&body->body, "w:type", "dxa");
    xml_close(&body->body);
    xml_ours(&body->body, "</w:tcPr>");
    xml_ours(&body->body, "<w:p><w:pPr><w:pStyle w:val=\"SfatFront\"/></w:pPr>");
    docx_write_runs(body, &run);
    xml_ours(&body->body, "</w:p>");
    xml_close(&body->body);
}

static void write_logos(struct docx_body *body, const struct front *front)
{
    static const struct run gap = {.kind = RUN_TEXT, .text = LOGO_SPACES};

    if (front->logo_count == 0)
        return;
    xml_ours(&body->body, "<w:p><w:pPr><w:pStyle w:val=\"SfatHead\"/></w:pPr>");
    for (size_t i = 0; i < front->logo_count; i++) {
        if (i > 0)
            docx_write_runs(body, &gap);
        docx_write_logo(body, &front->logos[i], front->logo_count);
    }
    xml_ours(&body->body, "</w:p>");
}

void docx_write_front(struct docx_body *body, const struct front *front)
{
    const struct document_meta *meta = body->headings.meta;
    const long label_width = 2300;

    write_logos(body, front);
    if (has_header_note(meta))
        docx_write_line(body, "SfatHead", meta->header_note);

    docx_write_line(body, "SfatTitle", front->title);
    xml_open(&body->body, "w:tbl");
    xml_ours(&body->body, "<w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>"
                          "<w:top w:val=\"single\" w:sz=\"8\" w:color=\"1F3864\"/>"
                          "<w:bottom w:val=\"single\" w:sz=\"8\" w:color=\"1F3864\"/></w:tblBorders>"
                          "<w:tblLayout w:type=\"fixed\"/></w:tblPr>");
    xml_open(&body->body, "w:tblGrid");
    xml_ours(&body->body, "<w:gridCol w:w=\"2300\"/><w:gridCol w:w=\"6770\"/>");
    xml_close(&body->body);
    for (size_t i = 0; i < front->count; i++) {
        xml_open(&body->body, "w:tr");
        write_front_cell(body, label_width, front->rows[i].label, true);
        write_front_cell(body, DOCX_LINE_WIDTH - label_width, front->rows[i].value, false);
        xml_close(&body->body);
    }
    xml_close(&body->body);
    docx_write_line(body, "SfatGap", "");
}
