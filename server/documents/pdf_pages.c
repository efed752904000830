#include "documents/pdf_pages.h"

#include "documents/memory_pool.h"

#define NOTES_GAP 14.0
/* A row of more than so much of a page may be parted. */
#define ROW_WHOLE_MOST 240.0
#define PIECE_LEAST 46.0

/* ---- Pages ---- */

static struct item *add_item(struct pages *pages, enum item_kind kind)
{
    struct item *item = pool_take(pages->pool, sizeof(*item));
    struct page *page = pages->last;

    item->kind = kind;
    if (page->last == NULL)
        page->first = item;
    else
        page->last->next = item;
    page->last = item;
    return item;
}

static void add_tag(struct pages *pages, enum item_kind kind, const char *tag)
{
    add_item(pages, kind)->tag = tag;
}

static void open_tag(struct pages *pages, const char *tag)
{
    pages->open[pages->open_count++] = tag;
    add_tag(pages, ITEM_OPEN, tag);
}

static void close_tag(struct pages *pages)
{
    pages->open_count--;
    add_tag(pages, ITEM_CLOSE, NULL);
}

static void begin_page(struct pages *pages)
{
    struct page *page = pool_take(pages->pool, sizeof(*page));

    for (unsigned i = 0; pages->last != NULL && i < pages->open_count; i++)
        add_tag(pages, ITEM_CLOSE, NULL);
    if (pages->last == NULL)
        pages->first = page;
    else
        pages->last->next = page;
    pages->last = page;
    pages->y = PDF_TOP;
    pages->is_at_top = true;
    pages->is_over = ++pages->count > PDF_PAGES_MOST;
    for (unsigned i = 0; i < pages->open_count; i++)
        add_tag(pages, ITEM_OPEN, pages->open[i]);
}

void pages_init(struct pages *pages, struct pool *pool)
{
    *pages = (struct pages){.pool = pool};
    begin_page(pages);
}

static double left_over(const struct pages *pages)
{
    return PDF_BOTTOM - pages->last->notes_height - pages->y;
}

void pages_need(struct pages *pages, double height)
{
    if (left_over(pages) < height && !pages->is_at_top)
        begin_page(pages);
}

/* ---- Boxes ---- */

static double notes_height(const struct box *box)
{
    double height = 0;

    for (const struct pdf_note *note = box->notes; note != NULL; note = note->next_of_line)
        height += note->height;
    return height;
}

static void take_notes(struct pages *pages, const struct box *box)
{
    struct page *page = pages->last;

    for (struct pdf_note *note = box->notes; note != NULL; note = note->next_of_line) {
        if (page->last_note == NULL) {
            page->notes = note;
            page->notes_height = NOTES_GAP;
        } else {
            page->last_note->next = note;
        }
        page->last_note = note;
        page->notes_height += note->height;
    }
}

void pages_put(struct pages *pages, const struct box *box, double y)
{
    struct item *item = add_item(pages, ITEM_BOX);

    item->box = box;
    item->y = y;
    take_notes(pages, box);
    pages->is_at_top = false;
}

void pages_add_line(struct pages *pages, double x, double y, double width)
{
    struct item *item = add_item(pages, ITEM_LINE);

    item->x = x;
    item->y = y;
    item->width = width;
}

static void put_below(struct pages *pages, const struct box *box)
{
    if (!pages->is_at_top)
        pages->y += box->space_before;
    pages_put(pages, box, pages->y);
    pages->y += box->height;
}

/* How many lines from this one on may not be parted: never one alone, before or after a page's end. */
static unsigned lines_together(const struct box *box)
{
    if (box->line == 0)
        return box->lines_left <= 3 ? box->lines_left : 2;
    return box->lines_left == 2 ? 2 : 1;
}

static double table_beginning(const struct pdf_table *table)
{
    double height = 0;

    for (unsigned row = 0; row < table->grid.rows && row <= table->head_rows; row++)
        height += table->heights[row] > ROW_WHOLE_MOST ? PIECE_LEAST : table->heights[row];
    return height;
}

/* What must stand on one page from this box on. */
static double height_together(const struct box *box)
{
    double height = 0;

    while (box->kind == BOX_LINE && box->keeps_next && box->next != NULL) {
        height += box->height + notes_height(box);
        box = box->next;
        height += box->space_before;
    }
    if (box->kind == BOX_TABLE)
        return height + table_beginning(box->table);
    if (box->kind != BOX_LINE)
        return height + box->height;
    for (unsigned count = lines_together(box); count > 0 && box != NULL; count--, box = box->next)
        height += box->height + notes_height(box) + (box->notes != NULL ? NOTES_GAP : 0);
    return height;
}

/* ---- Tables ---- */

static const struct pdf_cell *cell_at(const struct pdf_table *table, unsigned row, unsigned column)
{
    return &table->cells[(size_t)row * table->grid.columns + column];
}

static void add_frame(struct pages *pages, const struct pdf_cell *cell, double height)
{
    struct item *item = add_item(pages, ITEM_FRAME);

    item->x = cell->x;
    item->y = pages->y;
    item->width = cell->width;
    item->height = height;
    item->is_filled = cell->is_header;
}

static double height_of_cell(const struct pdf_table *table, unsigned row, const struct pdf_cell *cell)
{
    double height = 0;

    for (unsigned i = 0; i < cell->place->rowspan; i++)
        height += table->heights[row + i];
    return height;
}

static void put_cell(struct pages *pages, const struct pdf_cell *cell, double height)
{
    double y = pages->y + PDF_CELL_PADDING - 1;

    open_tag(pages, cell->is_header ? "TH" : "TD");
    add_frame(pages, cell, height);
    for (const struct box *box = cell->boxes.first; box != NULL; box = box->next) {
        y += box == cell->boxes.first ? 0 : box->space_before;
        pages_put(pages, box, y);
        y += box->height;
    }
    close_tag(pages);
}

static void put_row(struct pages *pages, const struct pdf_table *table, unsigned row)
{
    open_tag(pages, "TR");
    for (unsigned column = 0; column < table->grid.columns; column++) {
        const struct pdf_cell *cell = cell_at(table, row, column);

        if (cell->place->cell == NULL)
            add_frame(pages, cell, table->heights[row]);
        else if (cell->place->is_first)
            put_cell(pages, cell, height_of_cell(table, row, cell));
    }
    close_tag(pages);
    pages->y += table->heights[row];
    pages->is_at_top = false;
}

/* On a new page the head stands again, without its footnotes' being told twice. */
static void begin_page_with_head(struct pages *pages, const struct pdf_table *table)
{
    double height = 0;

    begin_page(pages);
    for (unsigned row = 0; row < table->head_rows; row++)
        height += table->heights[row];
    if (table->head_rows == table->grid.rows || height > ROW_WHOLE_MOST)
        return;
    for (unsigned row = 0; row < table->head_rows; row++) {
        struct pdf_note *last = pages->last->last_note;

        put_row(pages, table, row);
        if (pages->last->last_note != last) {
            pages->last->notes = pages->last->last_note = NULL;
            pages->last->notes_height = 0;
        }
    }
    pages->is_at_top = true;
}

/* The boxes of a cell that fit into the height, from *at on, which goes on behind them; gives their height.
 */
static double put_piece(struct pages *pages, const struct pdf_cell *cell, const struct box **at, double room,
                        bool is_forced)
{
    double used = PDF_CELL_PADDING - 1;

    open_tag(pages, cell->is_header ? "TH" : "TD");
    for (const struct box *first = *at; *at != NULL; *at = (*at)->next) {
        const struct box *box = *at;
        double space = box == first ? 0 : box->space_before;

        if (used + space + box->height + PDF_CELL_PADDING > room - notes_height(box) &&
            !(is_forced && box == first))
            break;
        pages_put(pages, box, pages->y + used + space);
        room -= notes_height(box);
        used += space + box->height;
    }
    close_tag(pages);
    return used + PDF_CELL_PADDING;
}

static bool put_pieces(struct pages *pages, const struct pdf_table *table, unsigned row,
                       const struct box **at)
{
    double room = left_over(pages), height = 14;
    bool is_forced = pages->is_at_top, is_done = true;

    open_tag(pages, "TR");
    for (unsigned column = 0; column < table->grid.columns; column++) {
        const struct pdf_cell *cell = cell_at(table, row, column);
        double used = put_piece(pages, cell, &at[column], room, is_forced);

        height = used > height ? used : height;
        is_done = is_done && at[column] == NULL;
    }
    for (unsigned column = 0; column < table->grid.columns; column++) {
        const struct pdf_cell *cell = cell_at(table, row, column);

        if (cell->place->cell == NULL || cell->place->is_first || row > 0)
            add_frame(pages, cell, is_done ? height : left_over(pages) < height ? height : left_over(pages));
    }
    close_tag(pages);
    pages->y += height;
    pages->is_at_top = false;
    return is_done;
}

/* A row that is parted: each cell goes on where it ended. */
static void part_row(struct pages *pages, const struct pdf_table *table, unsigned row)
{
    const struct box *at[DOCUMENT_COLUMNS_MOST] = {NULL};

    for (unsigned column = 0; column < table->grid.columns; column++)
        at[column] = cell_at(table, row, column)->boxes.first;
    if (left_over(pages) < PIECE_LEAST)
        begin_page_with_head(pages, table);
    while (!put_pieces(pages, table, row, at) && !pages->is_over)
        begin_page_with_head(pages, table);
}

/* The first row behind those that cells over several rows join to this one. */
static unsigned end_of_group(const struct pdf_table *table, unsigned row)
{
    unsigned end = row + 1;

    for (; row < end; row++) {
        for (unsigned column = 0; column < table->grid.columns; column++) {
            const struct grid_place *place = cell_at(table, row, column)->place;

            if (place->is_first && row + place->rowspan > end)
                end = row + place->rowspan;
        }
    }
    return end;
}

static double row_notes(const struct pdf_table *table, unsigned row)
{
    double height = 0;

    for (unsigned column = 0; column < table->grid.columns; column++) {
        for (const struct box *box = cell_at(table, row, column)->boxes.first; box != NULL; box = box->next)
            height += notes_height(box) + (box->notes == NULL ? 0 : NOTES_GAP);
    }
    return height;
}

static void place_group(struct pages *pages, const struct pdf_table *table, unsigned from, unsigned to)
{
    double height = 0;

    for (unsigned row = from; row < to; row++)
        height += table->heights[row] + row_notes(table, row);
    if (height > left_over(pages) && height <= ROW_WHOLE_MOST && !pages->is_at_top)
        begin_page_with_head(pages, table);
    for (unsigned row = from; row < to; row++) {
        if (height <= left_over(pages) || (row > from && height <= ROW_WHOLE_MOST))
            put_row(pages, table, row);
        else
            part_row(pages, table, row);
        height -= table->heights[row] + row_notes(table, row);
    }
}

static void place_table(struct pages *pages, const struct box *box)
{
    const struct pdf_table *table = box->table;
    unsigned next;

    if (!pages->is_at_top)
        pages->y += box->space_before;
    open_tag(pages, "Table");
    for (unsigned row = 0; row < table->grid.rows && !pages->is_over; row = next) {
        next = end_of_group(table, row);
        place_group(pages, table, row, next);
    }
    close_tag(pages);
    pages->y += 6;
}

/* ---- All ---- */

void pages_place(struct pages *pages, const struct box_list *boxes)
{
    for (const struct box *box = boxes->first; box != NULL && !pages->is_over; box = box->next) {
        if (box->is_page_first && !pages->is_at_top)
            begin_page(pages);
        pages_need(pages, box->space_before + height_together(box));
        if (box->kind == BOX_TABLE)
            place_table(pages, box);
        else
            put_below(pages, box);
    }
}
