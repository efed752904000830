/* A table as a grid: which cell covers each place, so that formats which name every place of a row can be
 * written. Spans that overlap or stand out are cut. */
#ifndef DOCUMENTS_TABLE_GRID_H
#define DOCUMENTS_TABLE_GRID_H

#include "documents/document.h"

/* Places of one table; what is over is cut. */
#define GRID_PLACES_MOST 60000

struct grid_place {
    const struct block *cell;  /* NULL: nobody's */
    unsigned colspan, rowspan; /* as cut; of the place that is_first */
    bool is_first;             /* the cell's upper left place */
};

struct table_grid {
    unsigned columns, rows;
    struct grid_place *places; /* row by row */
};

/* grid_finish frees it. */
void grid_init(struct table_grid *grid, const struct block *table);
void grid_finish(struct table_grid *grid);
const struct grid_place *grid_at(const struct table_grid *grid, unsigned row, unsigned column);
/* How many rows at the beginning hold nothing but cells of the head. */
unsigned grid_head_rows(const struct table_grid *grid);

#endif
