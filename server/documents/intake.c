#include "documents/intake.h"

#include <string.h>

#include "documents/picture.h"

void intake_finish(struct intake *intake)
{
    struct taken *taken, *next;

    HASH_ITER(hh, intake->all, taken, next)
    {
        HASH_DEL(intake->all, taken);
        mem_free(taken->name);
        mem_free(taken);
    }
}

static struct taken *find(const struct intake *intake, const char *name)
{
    struct taken *taken;

    HASH_FIND_STR(intake->all, name, taken);
    return taken;
}

bool intake_wants(const struct intake *intake, const char *name)
{
    return intake->images != NULL && intake->images->sink != NULL &&
           HASH_COUNT(intake->all) < DOCUMENT_IMAGES_MOST && find(intake, name) == NULL;
}

void intake_take(struct intake *intake, const char *name, const struct buffer *bytes)
{
    static const struct buffer nothing = {0};
    struct taken *taken = MEM_NEW(struct taken);
    bool is_jpeg;

    taken->name = mem_copy_text(name);
    HASH_ADD_KEYPTR(hh, intake->all, taken->name, strlen(taken->name), taken);
    if (bytes == NULL)
        bytes = &nothing;
    taken->is_wanted =
        intake->images->sink(intake->images->argument, bytes->bytes, bytes->length, &taken->image);
    if (taken->is_wanted && taken->image.width == 0 &&
        !picture_measure(bytes->bytes, bytes->length, &is_jpeg, &taken->image.width, &taken->image.height))
        taken->image.width = taken->image.height = 0;
}

struct block *intake_add(struct intake *intake, struct document *document, struct block *parent,
                         const char *name, const char *alt)
{
    const struct taken *taken = find(intake, name);
    struct block *image;

    if (taken == NULL || !taken->is_wanted)
        return NULL;
    image = document_add_block(document, parent, BLOCK_IMAGE);
    if (image->kind != BLOCK_IMAGE)
        return NULL;
    image->file = document_keep(document, taken->image.file, strlen(taken->image.file));
    image->alt = alt == NULL ? NULL : document_keep(document, alt, strlen(alt));
    image->width = taken->image.width;
    image->height = taken->image.height;
    return image;
}
