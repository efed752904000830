/* The pictures of a text while it is written: fetched once each, and looked at only as far as their size. */
#ifndef DOCUMENTS_PICTURE_H
#define DOCUMENTS_PICTURE_H

#include "documents/documents.h"

struct picture {
    struct picture *next;
    const char *file; /* borrowed of the document */
    struct buffer bytes;
    bool is_jpeg;
    unsigned width, height; /* pixels */
    unsigned number;        /* from 1, in the order of the text */
};

struct pictures {
    const struct document_images *images;
    struct picture *first, *last;
    size_t bytes;
    unsigned count;
};

/* Bytes of all pictures of a file together; those after stay out. */
#define PICTURES_BYTES_MOST (64u << 20)

/* The row of logos, in points. */
#define LOGOS_WIDTH 450.0
#define LOGO_GAP 18.0
#define LOGO_HEIGHT_MOST 48.0

/* A zeroed struct pictures with its images is ready. */
void pictures_finish(struct pictures *pictures);
/* The picture of an image, borrowed until pictures_finish; NULL where there is none that can be shown. */
const struct picture *pictures_find(struct pictures *pictures, const struct block *image);
/* "png" or "jpeg". */
const char *picture_type(const struct picture *picture);
/* Reads the size from the bytes of a PNG or JPEG file. False where they are neither, or have more than 40
 * million pixels. */
MUST_CHECK bool picture_measure(const void *bytes, size_t length, bool *is_jpeg_out, unsigned *width_out,
                                unsigned *height_out);
/* The size in points (1/72 inch) at 96 pixels an inch, made small enough for this width and height. */
void picture_fit(const struct picture *picture, double width_most, double height_most, double *width_out,
                 double *height_out);
/* Of one of so many logos in a row. */
void picture_fit_logo(const struct picture *picture, size_t count, double *width_out, double *height_out);

#endif
