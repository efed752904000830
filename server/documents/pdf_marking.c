#include "documents/pdf_marking.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

/* How the end of a file begins, and how the catalog does, which is the last object before the
 * cross-references: so what it grows by moves them, and nothing else. */
#define END "startxref\n"
#define END_BYTES_MOST 64
#define CATALOG "<< /Type /Catalog\n"
#define CATALOG_BYTES_MOST 1000
#define CATALOG_END ">>\nendobj\n"

static bool find_references(const char *pdf, size_t length, size_t *references_out)
{
    const char *end = length > END_BYTES_MOST ? strstr(pdf + length - END_BYTES_MOST, END) : NULL;

    if (end == NULL)
        return false;
    *references_out = strtoul(end + strlen(END), NULL, 10);
    return *references_out > CATALOG_BYTES_MOST && *references_out < length - END_BYTES_MOST / 2 &&
           memcmp(pdf + *references_out, "xref\n", 5) == 0;
}

static bool is_catalog(const char *pdf, size_t references)
{
    const char *end = pdf + references - strlen(CATALOG_END);

    if (memcmp(end, CATALOG_END, strlen(CATALOG_END)) != 0)
        return false;
    for (const char *at = end; at > pdf && end - at < CATALOG_BYTES_MOST; at--) {
        if (memcmp(at, "/MarkInfo", strlen("/MarkInfo")) == 0)
            return false;
        if (memcmp(at, CATALOG, strlen(CATALOG)) == 0)
            return true;
    }
    return false;
}

void pdf_mark_tagged(const char *language, size_t from, struct buffer *out)
{
    const char *pdf = out->bytes + from;
    struct buffer rest = {0};
    size_t references, place;
    unsigned long moved;

    if (!find_references(pdf, out->length - from, &references) || !is_catalog(pdf, references))
        return;
    place = from + references - strlen(CATALOG_END);
    buffer_append(&rest, out->bytes + place, out->length - place);
    out->length = place;
    buffer_append_format(out,
                         "   /MarkInfo << /Marked true >>\n   /Lang (%s)\n"
                         "   /ViewerPreferences << /DisplayDocTitle true >>\n",
                         language);
    moved = (unsigned long)(out->length - from + strlen(CATALOG_END));
    rest.length = (size_t)(strstr(rest.bytes + rest.length - END_BYTES_MOST, END) - rest.bytes);
    buffer_append(out, rest.bytes, rest.length);
    buffer_append_format(out, END "%lu\n%%%%EOF\n", moved);
    buffer_finish(&rest);
}
