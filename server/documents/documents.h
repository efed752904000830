/* Documents in files: a text of the editor as DOCX, ODT, PDF, Markdown or HTML in the official layout, and
 * DOCX, ODT and Markdown as a text of the editor.
 *
 * Everything here is slow enough to belong on a worker thread, knows no loop, and shares nothing between
 * calls. Files come from anybody: what is read is bounded (document.h, archive_reader.h, xml_reader.h), and
 * takes a time that grows with its length alone. */
#ifndef DOCUMENTS_DOCUMENTS_H
#define DOCUMENTS_DOCUMENTS_H

#include "core/buffer.h"
#include "core/day.h"
#include "documents/document.h"

enum document_format {
    FORMAT_DOCX,
    FORMAT_ODT,
    FORMAT_PDF,
    FORMAT_MARKDOWN,
    FORMAT_HTML,
    FORMAT_COUNT,
};

/* "docx", "odt", "pdf", "md", "html": also how the name of a file ends. */
const char *document_format_name(enum document_format format);
const char *document_format_media_type(enum document_format format);
MUST_CHECK bool document_format_find(const char *name, enum document_format *format_out);

/* ---- What stands around the text ---- */

/* One organisation that endorses it. Texts are borrowed; NULL or "" where there is nothing to say. */
struct document_endorsement {
    const char *organisation, *category, *region, *capacity, *reservations;
    char day[DAY_SIZE];
    char withdrawn[DAY_SIZE]; /* "": it stands */
    unsigned version;
};

#define DOCUMENT_LOGOS_MOST 6

/* What the title block says. Texts are borrowed; NULL or "" where there is nothing to say. */
struct document_meta {
    const char *language; /* "ro" or "en": of the words around the text */
    const char *title;
    const char *initiator; /* the space, or who speaks */
    const char *status;    /* in words */
    unsigned version;      /* 0: no version but the text as it stands */
    const char *version_name;
    const char *sha256;   /* of the version's canonical text */
    char day[DAY_SIZE];   /* of the version, or of the writing */
    const char *registry; /* number and authority of the submission, in words */
    const char *address;  /* where the version is found; an allowed link */
    const char
        *footer_note; /* below the page number, as funders ask for; NULL or "" for none. Not in Markdown */
    /* Above the title, as funders ask for; NULL for none, and "" too. Not in Markdown. */
    const char *header_note; /* the project, its code */
    const char *const
        *logos;       /* in a row: at most DOCUMENT_LOGOS_MOST that the images' source knows, then NULL */
    bool is_numbered; /* headings are 1., 1.1., … except those without a number below */
    const char *const *plain; /* keys of sections that have no number, ended by NULL; may be NULL */
    bool with_annex;          /* the dated annex of endorsements */
    const struct document_endorsement *endorsements;
    size_t endorsement_count;
};

/* Gives a file's bytes in bytes_out: of PNG or JPEG, and of other types a picture that is. False where it
 * cannot, and then its alternative text stands in its place. */
typedef bool document_image_source(void *argument, const char *file, struct buffer *bytes_out);

struct document_images {
    document_image_source *source; /* NULL: there are none */
    void *argument;
};

/* ---- Writing ---- */

/* Appends the file. False where a library refused (memory, fonts): out is then as it was. */
MUST_CHECK bool document_write(enum document_format format, const struct document *document,
                               const struct document_meta *meta, const struct document_images *images,
                               struct buffer *out);

/* ---- Reading ---- */

enum document_result {
    DOCUMENT_READ,
    DOCUMENT_UNREADABLE, /* no such file, broken, or made to do harm */
    DOCUMENT_TOO_LARGE,  /* over a bound of document.h or archive_reader.h */
};

/* Files of at most so many bytes are looked at. */
#define DOCUMENT_FILE_BYTES_MOST (20u << 20)
#define DOCUMENT_MARKDOWN_BYTES_MOST (4u << 20)
#define DOCUMENT_IMAGES_MOST 300

/* An image of a file, as the text names it. */
struct document_image {
    char file[DOCUMENT_FILE_NAME_SIZE]; /* a SHA-256 in hexadecimal */
    unsigned width, height;             /* pixels; 0: as its bytes say */
};

/* Takes the bytes of an image that was in a file, NULL where they cannot be had. False where it is not
 * wanted: then it is left out. */
typedef bool document_image_sink(void *argument, const void *bytes, size_t length,
                                 struct document_image *image_out);

struct document_image_taker {
    document_image_sink *sink; /* NULL: images are left out */
    void *argument;
};

/* A new document of a DOCX, ODT or Markdown file. */
MUST_CHECK enum document_result document_read(enum document_format format, const void *bytes, size_t length,
                                              const struct document_image_taker *images,
                                              struct document **document_out);

#endif
