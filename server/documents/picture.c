#include "documents/picture.h"

#include <string.h>

#define PIXELS_MOST 40000000u
#define SIDE_MOST 20000u

/* ---- Their sizes ---- */

static unsigned read_16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static unsigned read_32(const uint8_t *at)
{
    return read_16(at) << 16 | read_16(at + 2);
}

static bool measure_png(const uint8_t *bytes, size_t length, unsigned *width_out, unsigned *height_out)
{
    static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                        0,    0,   0,   13,  'I',  'H',  'D',  'R'};

    if (length < sizeof(signature) + 8 || memcmp(bytes, signature, sizeof(signature)) != 0)
        return false;
    *width_out = read_32(bytes + sizeof(signature));
    *height_out = read_32(bytes + sizeof(signature) + 4);
    return true;
}

/* A start of frame, of any way of coding but for tables that have the same numbers. */
static bool is_frame(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool measure_jpeg(const uint8_t *bytes, size_t length, unsigned *width_out, unsigned *height_out)
{
    size_t at = 2;

    if (length < 4 || bytes[0] != 0xff || bytes[1] != 0xd8)
        return false;
    while (at + 9 <= length && bytes[at] == 0xff) {
        if (is_frame(bytes[at + 1])) {
            *height_out = read_16(bytes + at + 5);
            *width_out = read_16(bytes + at + 7);
            return true;
        }
        at += 2 + read_16(bytes + at + 2);
    }
    return false;
}

bool picture_measure(const void *bytes, size_t length, bool *is_jpeg_out, unsigned *width_out,
                     unsigned *height_out)
{
    unsigned width, height;
    bool is_jpeg = false;

    if (length == 0)
        return false;
    if (!measure_png(bytes, length, &width, &height)) {
        if (!measure_jpeg(bytes, length, &width, &height))
            return false;
        is_jpeg = true;
    }
    if (width == 0 || height == 0 || width > SIDE_MOST || height > SIDE_MOST ||
        (uint64_t)width * height > PIXELS_MOST)
        return false;
    *is_jpeg_out = is_jpeg;
    *width_out = width;
    *height_out = height;
    return true;
}

void picture_fit(const struct picture *picture, double width_most, double height_most, double *width_out,
                 double *height_out)
{
    double width = picture->width * 0.75, height = picture->height * 0.75, scale = 1;

    if (width > width_most)
        scale = width_most / width;
    if (height * scale > height_most)
        scale = height_most / height;
    *width_out = width * scale;
    *height_out = height * scale;
}

void picture_fit_logo(const struct picture *picture, size_t count, double *width_out, double *height_out)
{
    picture_fit(picture, (LOGOS_WIDTH + LOGO_GAP) / (double)count - LOGO_GAP, LOGO_HEIGHT_MOST, width_out,
                height_out);
}

const char *picture_type(const struct picture *picture)
{
    return picture->is_jpeg ? "jpeg" : "png";
}

/* ---- All of a text ---- */

void pictures_finish(struct pictures *pictures)
{
    while (pictures->first != NULL) {
        struct picture *picture = pictures->first;

        pictures->first = picture->next;
        buffer_finish(&picture->bytes);
        mem_free(picture);
    }
    pictures->last = NULL;
}

static struct picture *fetch(struct pictures *pictures, const char *file)
{
    struct picture *picture = MEM_NEW(struct picture);

    if (!pictures->images->source(pictures->images->argument, file, &picture->bytes) ||
        picture->bytes.length > PICTURES_BYTES_MOST - pictures->bytes ||
        !picture_measure(picture->bytes.bytes, picture->bytes.length, &picture->is_jpeg, &picture->width,
                         &picture->height)) {
        buffer_finish(&picture->bytes);
        mem_free(picture);
        return NULL;
    }
    picture->file = file;
    picture->number = ++pictures->count;
    pictures->bytes += picture->bytes.length;
    return picture;
}

const struct picture *pictures_find(struct pictures *pictures, const struct block *image)
{
    struct picture *picture;

    if (image->file == NULL || pictures->images == NULL || pictures->images->source == NULL)
        return NULL;
    for (picture = pictures->first; picture != NULL; picture = picture->next) {
        if (strcmp(picture->file, image->file) == 0)
            return picture;
    }
    if (pictures->count == DOCUMENT_IMAGES_MOST)
        return NULL;
    picture = fetch(pictures, image->file);
    if (picture == NULL)
        return NULL;
    if (pictures->last == NULL)
        pictures->first = picture;
    else
        pictures->last->next = picture;
    pictures->last = picture;
    return picture;
}
