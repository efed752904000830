#include "documents/table_grid.h"

static unsigned least(unsigned one, unsigned other)
{
    return one < other ? one : other;
}

static struct grid_place *place_at(struct table_grid *grid, unsigned row, unsigned column)
{
    return &grid->places[(size_t)row * grid->columns + column];
}

const struct grid_place *grid_at(const struct table_grid *grid, unsigned row, unsigned column)
{
    return &grid->places[(size_t)row * grid->columns + column];
}

static void measure(struct table_grid *grid, const struct block *table)
{
    unsigned widest = 1;

    for (const struct block *row = table->first; row != NULL; row = row->next) {
        unsigned width = 0;

        for (const struct block *cell = row->first; cell != NULL; cell = cell->next)
            width = least(width + cell->colspan, DOCUMENT_COLUMNS_MOST);
        widest = width > widest ? width : widest;
        grid->rows++;
    }
    /* Cells that hang down from above move those of their row to the right. */
    for (const struct block *row = table->first; row != NULL; row = row->next) {
        for (const struct block *cell = row->first; cell != NULL && row != table->last; cell = cell->next) {
            if (cell->rowspan > 1)
                grid->columns = DOCUMENT_COLUMNS_MOST;
        }
    }
    if (grid->columns == 0)
        grid->columns = widest;
    grid->rows = least(grid->rows, GRID_PLACES_MOST / grid->columns);
}

static bool is_free(struct table_grid *grid, unsigned row, unsigned column, unsigned width)
{
    for (unsigned i = 0; i < width; i++) {
        if (place_at(grid, row, column + i)->cell != NULL)
            return false;
    }
    return true;
}

static void put(struct table_grid *grid, unsigned row, unsigned column, const struct block *cell)
{
    unsigned width = 1, height = 1;

    while (width < cell->colspan && column + width < grid->columns && is_free(grid, row, column + width, 1))
        width++;
    while (height < cell->rowspan && row + height < grid->rows && is_free(grid, row + height, column, width))
        height++;
    for (unsigned i = 0; i < height; i++) {
        for (unsigned j = 0; j < width; j++)
            place_at(grid, row + i, column + j)->cell = cell;
    }
    *place_at(grid, row, column) =
        (struct grid_place){.cell = cell, .colspan = width, .rowspan = height, .is_first = true};
}

/* Columns in which nothing stands are cut off. */
static void narrow(struct table_grid *grid)
{
    unsigned used = 1;

    for (unsigned row = 0; row < grid->rows; row++) {
        for (unsigned column = used; column < grid->columns; column++) {
            if (place_at(grid, row, column)->cell != NULL)
                used = column + 1;
        }
    }
    for (unsigned row = 1; row < grid->rows; row++) {
        for (unsigned column = 0; column < used; column++)
            grid->places[(size_t)row * used + column] = *place_at(grid, row, column);
    }
    grid->columns = used;
}

void grid_init(struct table_grid *grid, const struct block *table)
{
    unsigned row_number = 0;

    *grid = (struct table_grid){0};
    measure(grid, table);
    grid->places = mem_new(sizeof(*grid->places) * grid->columns * (grid->rows + 1));
    for (const struct block *row = table->first; row != NULL && row_number < grid->rows; row = row->next) {
        unsigned column = 0;

        for (const struct block *cell = row->first; cell != NULL; cell = cell->next) {
            while (column < grid->columns && place_at(grid, row_number, column)->cell != NULL)
                column++;
            if (column == grid->columns)
                break;
            put(grid, row_number, column, cell);
        }
        row_number++;
    }
    narrow(grid);
}

void grid_finish(struct table_grid *grid)
{
    mem_free(grid->places);
}

unsigned grid_head_rows(const struct table_grid *grid)
{
    for (unsigned row = 0; row < grid->rows; row++) {
        for (unsigned column = 0; column < grid->columns; column++) {
            const struct grid_place *place = grid_at(grid, row, column);

            if (place->cell == NULL || !place->cell->is_header)
                return row;
        }
    }
    return grid->rows;
}
