/* The images of a file that is read: each is handed over once, however often the text shows it. */
#ifndef DOCUMENTS_INTAKE_H
#define DOCUMENTS_INTAKE_H

#include <uthash.h>

#include "documents/documents.h"

struct taken {
    char *name; /* in the file */
    struct document_image image;
    bool is_wanted;
    UT_hash_handle hh;
};

/* A zeroed struct intake with its images is ready; images may be NULL. */
struct intake {
    const struct document_image_taker *images;
    struct taken *all; /* name => struct taken */
};

void intake_finish(struct intake *intake);
/* Whether an image of this name was not seen yet and may be handed over. */
bool intake_wants(const struct intake *intake, const char *name);
/* Hands it over; bytes NULL: it is not there. */
void intake_take(struct intake *intake, const char *name, const struct buffer *bytes);
/* Adds the image that was handed over under this name to parent. NULL where it was not wanted. */
struct block *intake_add(struct intake *intake, struct document *document, struct block *parent,
                         const char *name, const char *alt);

#endif
