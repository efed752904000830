#include "documents/pdf_boxes.h"

#include "documents/memory_pool.h"

#define SIZE 9.5
#define COLUMN_LEAST 22.0
/* A column asks for no more than this, however long its words are. */
#define COLUMN_WISH_MOST 320.0

/* ---- The widths of columns ---- */

struct wish {
    double least, most; /* its longest word; its longest line */
};

static void measure_words(struct pdf_text *text, const struct block *block, bool is_bold, struct wish *wish)
{
    struct words_style style = {.size = SIZE, .width = -1, .is_bold = is_bold};
    PangoLayout *layout = pdf_lay_out(text, block->runs, "", &style);
    double width;
    int pixels;

    pango_layout_get_size(layout, &pixels, NULL);
    width = (double)pixels / PANGO_SCALE + 2 * PDF_CELL_PADDING + 1;
    wish->most = width > wish->most ? width : wish->most;
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_width(layout, 0);
    pango_layout_get_size(layout, &pixels, NULL);
    width = (double)pixels / PANGO_SCALE + 2 * PDF_CELL_PADDING + 1;
    wish->least = width > wish->least ? width : wish->least;
    g_ptr_array_remove_index(text->layouts, text->layouts->len - 1);
}

static void measure_blocks(struct pdf_text *text, const struct block *first, bool is_bold, struct wish *wish)
{
    for (const struct block *block = first; block != NULL; block = block->next) {
        if (block->runs != NULL)
            measure_words(text, block, is_bold, wish);
        measure_blocks(text, block->first, is_bold, wish);
        /* A list or a picture wants some room. */
        if (block->kind == BLOCK_ITEM || block->kind == BLOCK_IMAGE)
            wish->least = wish->least < 60 ? 60 : wish->least;
    }
}

static struct wish wish_of(struct pdf_text *text, const struct table_grid *grid, unsigned column)
{
    struct wish wish = {COLUMN_LEAST, COLUMN_LEAST};

    for (unsigned row = 0; row < grid->rows; row++) {
        const struct grid_place *place = grid_at(grid, row, column);

        if (place->is_first && place->colspan == 1)
            measure_blocks(text, place->cell->first, place->cell->is_header, &wish);
    }
    wish.most = wish.most > COLUMN_WISH_MOST ? COLUMN_WISH_MOST : wish.most;
    wish.least = wish.least > wish.most ? wish.most : wish.least;
    return wish;
}

/* Each column has its longest word, as far as the page is wide enough, and of what is left so much as it has
 * lines longer than that. */
static void share_width(const struct table_grid *grid, const struct wish *wishes, double width,
                        double *widths)
{
    double least = 0, most = 0;

    for (unsigned column = 0; column < grid->columns; column++) {
        least += wishes[column].least;
        most += wishes[column].most;
    }
    for (unsigned column = 0; column < grid->columns; column++) {
        if (least >= width)
            widths[column] = width * wishes[column].least / least;
        else if (most > width)
            widths[column] = wishes[column].least +
                             (width - least) * (wishes[column].most - wishes[column].least) / (most - least);
        else
            widths[column] = width * wishes[column].most / most;
    }
}

/* ---- Cells ---- */

static struct pdf_cell *cell_at(struct pdf_table *table, unsigned row, unsigned column)
{
    return &table->cells[(size_t)row * table->grid.columns + column];
}

static void fill_cell(struct pdf_text *text, struct pdf_table *table, unsigned row, unsigned column)
{
    struct pdf_cell *cell = cell_at(table, row, column);
    struct pdf_place place = {.size = SIZE, .is_cell = true};

    cell->place = grid_at(&table->grid, row, column);
    cell->x = table->x;
    for (unsigned i = 0; i < column; i++)
        cell->x += table->widths[i];
    cell->width = table->widths[column];
    if (!cell->place->is_first)
        return;
    for (unsigned i = 1; i < cell->place->colspan; i++)
        cell->width += table->widths[column + i];
    cell->is_header = place.is_head = cell->place->cell->is_header;
    place.x = cell->x + PDF_CELL_PADDING;
    place.width = cell->width - 2 * PDF_CELL_PADDING;
    pdf_add_blocks(text, &cell->boxes, cell->place->cell->first, place);
    cell->height = boxes_height(&cell->boxes) + 2 * PDF_CELL_PADDING - 2;
}

/* A row is as high as its highest cell; the last row of a cell over several takes what is missing. */
static void measure_rows(struct pdf_table *table)
{
    for (unsigned row = 0; row < table->grid.rows; row++) {
        table->heights[row] = 14;
        for (unsigned column = 0; column < table->grid.columns; column++) {
            const struct pdf_cell *cell = cell_at(table, row, column);

            if (cell->place->is_first && cell->place->rowspan == 1 && cell->height > table->heights[row])
                table->heights[row] = cell->height;
        }
    }
    for (unsigned row = 0; row < table->grid.rows; row++) {
        for (unsigned column = 0; column < table->grid.columns; column++) {
            const struct pdf_cell *cell = cell_at(table, row, column);
            double height = 0;

            if (!cell->place->is_first || cell->place->rowspan == 1)
                continue;
            for (unsigned i = 0; i < cell->place->rowspan; i++)
                height += table->heights[row + i];
            if (cell->height > height)
                table->heights[row + cell->place->rowspan - 1] += cell->height - height;
        }
    }
}

void pdf_table_finish(struct pdf_table *table)
{
    grid_finish(&table->grid);
    mem_free(table->widths);
    mem_free(table->heights);
    mem_free(table->cells);
}

void pdf_add_table(struct pdf_text *text, struct box_list *boxes, const struct block *block, double x,
                   double width)
{
    struct pdf_table *table = pool_take(text->pool, sizeof(*table));
    struct wish wishes[DOCUMENT_COLUMNS_MOST];
    struct box *box;

    table->next = text->tables;
    text->tables = table;
    table->x = x;
    grid_init(&table->grid, block);
    table->widths = mem_new(sizeof(double) * (table->grid.columns + 1));
    table->heights = mem_new(sizeof(double) * (table->grid.rows + 1));
    table->cells = mem_new(sizeof(*table->cells) * ((size_t)table->grid.columns * table->grid.rows + 1));
    table->head_rows = grid_head_rows(&table->grid);
    for (unsigned column = 0; column < table->grid.columns; column++)
        wishes[column] = wish_of(text, &table->grid, column);
    share_width(&table->grid, wishes, width, table->widths);
    for (unsigned row = 0; row < table->grid.rows; row++) {
        for (unsigned column = 0; column < table->grid.columns; column++)
            fill_cell(text, table, row, column);
    }
    measure_rows(table);
    box = box_add(text, boxes, BOX_TABLE);
    box->table = table;
    box->x = x;
    box->width = width;
    box->space_before = 9;
    box->tag = "Table";
}
