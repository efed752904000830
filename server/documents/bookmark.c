#include "documents/bookmark.h"

#include <string.h>

void bookmark_write(struct xml_writer *out, const char *attribute, const struct block *heading)
{
    xml_format(out, attribute, heading->key == NULL ? "s_%s" : "s_%s_%s", heading->id, heading->key);
}

void bookmark_read(struct document *document, struct block *heading, const char *name)
{
    char id[DOCUMENT_SECTION_ID_LENGTH + 1];

    if (strlen(name) < 2 + DOCUMENT_SECTION_ID_LENGTH)
        return;
    memcpy(id, name + 2, DOCUMENT_SECTION_ID_LENGTH);
    id[DOCUMENT_SECTION_ID_LENGTH] = '\0';
    name += 2 + DOCUMENT_SECTION_ID_LENGTH;
    if (!document_id_is_valid(id))
        return;
    heading->id = document_keep(document, id, strlen(id));
    if (name[0] == '_' && document_key_is_valid(name + 1))
        heading->key = document_keep(document, name + 1, strlen(name + 1));
}
