#include "documents/docx_body.h"

#include "documents/docx_parts.h"
#include "documents/table_grid.h"

static void write_table_properties(struct xml_writer *out, const struct table_grid *grid)
{
    xml_ours(out, "<w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
                  "<w:tblLayout w:type=\"autofit\"/></w:tblPr>");
    xml_open(out, "w:tblGrid");
    for (unsigned column = 0; column < grid->columns; column++) {
        xml_open(out, "w:gridCol");
        xml_number(out, "w:w", DOCX_LINE_WIDTH / (long)grid->columns);
        xml_close(out);
    }
    xml_close(out);
}

static void write_cell_properties(struct xml_writer *out, const struct table_grid *grid,
                                  const struct grid_place *place, bool is_continued)
{
    xml_open(out, "w:tcPr");
    xml_open(out, "w:tcW");
    xml_number(out, "w:w", DOCX_LINE_WIDTH / (long)grid->columns * place->colspan);
    xml_attribute(out, "w:type", "dxa");
    xml_close(out);
    if (place->colspan > 1) {
        xml_open(out, "w:gridSpan");
        xml_number(out, "w:val", place->colspan);
        xml_close(out);
    }
    if (is_continued)
        xml_empty(out, "w:vMerge", NULL, NULL);
    else if (place->rowspan > 1)
        xml_empty(out, "w:vMerge", "w:val", "restart");
    if (place->cell != NULL && place->cell->is_header)
        xml_ours(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E8ECF3\"/>");
    xml_close(out);
}

static void write_cell(struct docx_body *body, const struct table_grid *grid, const struct grid_place *place,
                       struct docx_place at)
{
    xml_open(&body->body, "w:tc");
    write_cell_properties(&body->body, grid, place, false);
    if (place->cell == NULL) {
        docx_write_line(body, "SfatGap", "");
    } else {
        at.is_cell = true;
        at.is_head = place->cell->is_header;
        docx_write_blocks(body, place->cell->first, at);
    }
    xml_close(&body->body);
}

/* Where a cell hangs down from above, an empty one goes on with it. */
static unsigned write_continued(struct docx_body *body, const struct table_grid *grid, unsigned row,
                                unsigned column)
{
    unsigned above = row;
    const struct grid_place *first;

    while (!grid_at(grid, above, column)->is_first)
        above--;
    first = grid_at(grid, above, column);
    xml_open(&body->body, "w:tc");
    write_cell_properties(&body->body, grid, first, true);
    docx_write_line(body, "SfatGap", "");
    xml_close(&body->body);
    return first->colspan;
}

static void write_row(struct docx_body *body, const struct table_grid *grid, unsigned row, bool is_head,
                      struct docx_place at)
{
    static const struct grid_place nobodys = {.colspan = 1, .rowspan = 1};

    xml_open(&body->body, "w:tr");
    xml_ours(&body->body, is_head ? "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : "");
    for (unsigned column = 0; column < grid->columns;) {
        const struct grid_place *place = grid_at(grid, row, column);

        if (place->cell != NULL && !place->is_first) {
            column += write_continued(body, grid, row, column);
            continue;
        }
        write_cell(body, grid, place->cell == NULL ? &nobodys : place, at);
        column += place->cell == NULL ? 1 : place->colspan;
    }
    xml_close(&body->body);
}

void docx_write_table(struct docx_body *body, const struct block *table, struct docx_place place)
{
    struct table_grid grid;
    unsigned head;

    grid_init(&grid, table);
    head = grid_head_rows(&grid);
    place.list_level = 0;
    xml_open(&body->body, "w:tbl");
    write_table_properties(&body->body, &grid);
    for (unsigned row = 0; row < grid.rows; row++)
        write_row(body, &grid, row, row < head, place);
    xml_close(&body->body);
    grid_finish(&grid);
    /* What follows a table is a paragraph, or Word would join it to the next table. */
    docx_write_line(body, "SfatGap", "");
}
