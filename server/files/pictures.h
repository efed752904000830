/* Pictures are decoded in a process of their own, by libvips' programs vipsheader and vips: two at
 * once, with an empty environment but for libvips' own settings (VIPS_BLOCK_UNTRUSTED among them), little
 * memory, processor time and file size (prlimit), no new privileges, an end when this process ends
 * (setpriv), and a time limit. What comes out is a new picture: turned as it was meant to be seen, in sRGB,
 * its first frame alone, without metadata and without whatever else was in the file. */
#ifndef FILES_PICTURES_H
#define FILES_PICTURES_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

#include "core/error.h"
#include "files/kind.h"
#include "files/stored.h"

struct pictures;

#define PICTURES_AT_ONCE 2
#define PICTURES_WAITING_MOST 32
#define PICTURE_POINTS_MOST 40000000
/* A side may have so many points. */
#define PICTURE_SIDE_MOST 30000

struct picture {
    enum file_kind kind; /* FILE_PNG or FILE_JPEG */
    unsigned width, height;
    bool has[STORED_SIZES]; /* which sizes were made: those that are smaller than the whole */
};

/* ERR_FILE_TOO_BIG: too many points. ERR_FILE_UNREADABLE: libvips cannot make a picture of it within its
 * bounds. ERR_UNAVAILABLE: the programs cannot be run, or the server stops. */
typedef void picture_callback(void *argument, enum error error, const struct picture *picture);

struct pictures *pictures_create(uv_loop_t *loop);
/* Ends the processes; whoever waits hears ERR_UNAVAILABLE. Freed once the loop has run on. NULL is accepted.
 */
void pictures_stop(struct pictures *pictures);
/* Makes the picture, in all its sizes, of the file `name` in folder, which is of this kind by its beginning.
 * done is called once and never before this returns. False where too many wait. */
bool pictures_make(struct pictures *pictures, const char *folder, const char *name, enum file_kind kind,
                   picture_callback *done, void *argument);
/* Where it was put. */
void picture_path(const char *folder, const char *name, enum stored_size size, enum file_kind kind,
                  char path_out[STORED_PATH_SIZE]);

#endif
