/* A text with everything that files keep, for the tests of this folder. */
#ifndef TESTS_DOCUMENTS_SAMPLE_H
#define TESTS_DOCUMENTS_SAMPLE_H

#include <jansson.h>

#include "documents/documents.h"

#define SAMPLE_FILE "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* The text as JSON; the caller frees it. */
json_t *sample_text(void);
/* With every field filled. Borrowed, and the same each time. */
const struct document_meta *sample_meta(void);
/* A PNG of 2 by 3 pixels under SAMPLE_FILE and as each logo of sample_meta, and nothing else. */
const struct document_images *sample_images(void);
/* Takes that PNG under SAMPLE_FILE. */
const struct document_image_taker *sample_taker(void);

#endif
