#include "documents/formats.h"

#include <stdio.h>

#include "documents/archive_writer.h"
#include "documents/docx_body.h"
#include "documents/docx_parts.h"

static void add(struct archive_writer *archive, const char *name, struct buffer bytes)
{
    archive_writer_add(archive, name, &bytes, true);
}

/* Closes what is open and hands the bytes over. */
static struct buffer take(struct xml_writer *writer)
{
    struct buffer bytes;

    while (writer->depth > 0)
        xml_close(writer);
    bytes = writer->out;
    writer->out = (struct buffer){0};
    return bytes;
}

static void write_annex(struct docx_body *body, const struct document_meta *meta)
{
    struct document *annex = front_make_annex(meta);

    if (annex == NULL)
        return;
    body->is_annex = true;
    docx_write_blocks(body, document_root(annex)->first, (struct docx_place){0});
    document_destroy(annex);
}

static void write_section(struct docx_body *body)
{
    struct xml_writer *out = &body->body;

    xml_open(out, "w:sectPr");
    xml_open(out, "w:headerReference");
    xml_attribute(out, "w:type", "default");
    xml_format(out, "r:id", "r%u", docx_add_link(body, "header", "header1.xml", false));
    xml_close(out);
    xml_open(out, "w:footerReference");
    xml_attribute(out, "w:type", "default");
    xml_format(out, "r:id", "r%u", docx_add_link(body, "footer", "footer1.xml", false));
    xml_close(out);
    xml_ours(out, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1418\" "
                  "w:bottom=\"1418\" w:left=\"1418\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/>");
    xml_close(out);
}

static void add_pictures(struct archive_writer *archive, struct pictures *pictures)
{
    char name[64];

    for (struct picture *picture = pictures->first; picture != NULL; picture = picture->next) {
        snprintf(name, sizeof(name), "word/media/image%u.%s", picture->number, picture_type(picture));
        archive_writer_add(archive, name, &picture->bytes, false);
    }
}

static void add_parts(struct archive_writer *archive, struct docx_body *body,
                      const struct document_meta *meta, const struct front *front)
{
    docx_add_link(body, "styles", "styles.xml", false);
    docx_add_link(body, "numbering", "numbering.xml", false);
    docx_add_link(body, "settings", "settings.xml", false);
    docx_add_link(body, "footnotes", "footnotes.xml", false);
    add(archive, "[Content_Types].xml", docx_content_types());
    add(archive, "_rels/.rels", docx_package_links());
    add(archive, "docProps/core.xml", docx_properties(meta, front));
    add(archive, "word/document.xml", take(&body->body));
    add(archive, "word/_rels/document.xml.rels", take(&body->links));
    add(archive, "word/styles.xml", docx_styles(meta));
    add(archive, "word/numbering.xml", take(&body->numbering));
    add(archive, "word/settings.xml", docx_settings());
    add(archive, "word/footnotes.xml", take(&body->footnotes));
    add(archive, "word/header1.xml", docx_header(meta, front));
    add(archive, "word/footer1.xml", docx_footer(meta, front));
    add_pictures(archive, &body->pictures);
}

bool docx_write(const struct document *document, const struct document_meta *meta,
                const struct document_images *images, struct buffer *out)
{
    struct archive_writer *archive = archive_writer_create();
    struct docx_body body;
    struct front front;
    bool is_good;

    front_init(&front, meta);
    docx_body_begin(&body, meta, images);
    docx_write_front(&body, &front);
    docx_write_blocks(&body, document_root(document)->first, (struct docx_place){0});
    write_annex(&body, meta);
    write_section(&body);
    add_parts(archive, &body, meta, &front);
    is_good = archive_writer_end(archive, out);
    archive_writer_destroy(archive);
    docx_body_finish(&body);
    front_finish(&front);
    return is_good;
}
