#include "documents/docx_body.h"

#include <stdio.h>
#include <string.h>

#include "documents/words.h"

#define EMU_OF_POINT 12700
#define PICTURE_WIDTH_MOST 453.0
#define PICTURE_HEIGHT_MOST 620.0

static void write_flag(struct xml_writer *out, unsigned marks, enum mark mark, const char *name)
{
    if ((marks & mark) != 0)
        xml_empty(out, name, NULL, NULL);
}

/* In the order that the format asks for. */
static void write_properties(struct xml_writer *out, unsigned marks, bool is_link)
{
    if (marks == 0 && !is_link)
        return;
    xml_open(out, "w:rPr");
    if (is_link || (marks & MARK_CODE) != 0)
        xml_empty(out, "w:rStyle", "w:val", (marks & MARK_CODE) != 0 ? "CodeText" : "Hyperlink");
    write_flag(out, marks, MARK_BOLD, "w:b");
    write_flag(out, marks, MARK_ITALIC, "w:i");
    write_flag(out, marks, MARK_STRIKE, "w:strike");
    if ((marks & MARK_UNDERLINE) != 0)
        xml_empty(out, "w:u", "w:val", "single");
    if ((marks & MARK_SUPERSCRIPT) != 0)
        xml_empty(out, "w:vertAlign", "w:val", "superscript");
    else if ((marks & MARK_SUBSCRIPT) != 0)
        xml_empty(out, "w:vertAlign", "w:val", "subscript");
    xml_close(out);
}

static void write_piece(struct xml_writer *out, const char *text, size_t length)
{
    char *piece = mem_copy(text, length);

    xml_open(out, "w:t");
    xml_attribute(out, "xml:space", "preserve");
    xml_text(out, piece);
    xml_close(out);
    mem_free(piece);
}

/* Tabs and line ends are elements. */
static void write_words(struct xml_writer *out, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\t\n");

        if (length > 0)
            write_piece(out, text, length);
        text += length;
        if (*text != '\0')
            xml_empty(out, *text++ == '\t' ? "w:tab" : "w:br", NULL, NULL);
    }
}

static void write_footnote(struct docx_body *body, const struct run *run)
{
    struct xml_writer *notes = &body->footnotes;

    xml_ours(&body->body, "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>");
    xml_open(&body->body, "w:footnoteReference");
    xml_number(&body->body, "w:id", run->number);
    xml_close(&body->body);
    xml_ours(&body->body, "</w:r>");
    xml_open(notes, "w:footnote");
    xml_number(notes, "w:id", run->number);
    xml_ours(notes, "<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr><w:r><w:rPr>"
                    "<w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>"
                    "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r><w:r>");
    write_words(notes, run->text);
    xml_ours(notes, "</w:r></w:p>");
    xml_close(notes);
}

static void write_run(struct docx_body *body, const struct run *run)
{
    struct xml_writer *out = &body->body;

    if (run->kind == RUN_FOOTNOTE) {
        write_footnote(body, run);
        return;
    }
    xml_open(out, "w:r");
    write_properties(out, run->marks, run->href != NULL);
    if (run->kind == RUN_BREAK)
        xml_empty(out, "w:br", NULL, NULL);
    else
        write_words(out, run->text);
    xml_close(out);
}

void docx_write_runs(struct docx_body *body, const struct run *run)
{
    const char *href = NULL;

    for (; run != NULL; run = run->next) {
        if (href != NULL && (run->href == NULL || strcmp(href, run->href) != 0)) {
            xml_close(&body->body);
            href = NULL;
        }
        if (run->href != NULL && href == NULL) {
            href = run->href;
            xml_open(&body->body, "w:hyperlink");
            xml_format(&body->body, "r:id", "r%u", docx_add_link(body, "hyperlink", href, true));
        }
        write_run(body, run);
    }
    if (href != NULL)
        xml_close(&body->body);
}

/* ---- Pictures ---- */

static void write_extent(struct xml_writer *out, const char *name, double width, double height)
{
    xml_open(out, name);
    xml_number(out, "cx", (long)(width * EMU_OF_POINT));
    xml_number(out, "cy", (long)(height * EMU_OF_POINT));
    xml_close(out);
}

static unsigned link_picture(struct docx_body *body, const struct picture *picture)
{
    char target[64];

    snprintf(target, sizeof(target), "media/image%u.%s", picture->number, picture_type(picture));
    return docx_add_link(body, "image", target, false);
}

static void write_properties_of_drawing(struct docx_body *body, const struct block *image, const char *name)
{
    xml_open(&body->body, name);
    xml_number(&body->body, "id", body->drawings_made);
    xml_format(&body->body, "name", "Picture %u", body->drawings_made);
    xml_attribute(&body->body, "descr", image->alt == NULL ? "" : image->alt);
    xml_close(&body->body);
}

static void write_drawing(struct docx_body *body, const struct block *image, const struct picture *picture,
                          double width, double height)
{
    struct xml_writer *out = &body->body;

    body->drawings_made++;
    xml_ours(out, "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
    write_extent(out, "wp:extent", width, height);
    write_properties_of_drawing(body, image, "wp:docPr");
    xml_ours(out,
             "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
             "<pic:pic><pic:nvPicPr>");
    write_properties_of_drawing(body, image, "pic:cNvPr");
    xml_ours(out, "<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>");
    xml_open(out, "a:blip");
    xml_format(out, "r:embed", "r%u", link_picture(body, picture));
    xml_close(out);
    xml_ours(out,
             "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>");
    write_extent(out, "a:ext", width, height);
    xml_ours(out, "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
                  "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>");
}

void docx_write_picture(struct docx_body *body, const struct block *image)
{
    const struct picture *picture = pictures_find(&body->pictures, image);
    const char *language = body->headings.meta->language;
    double width, height;

    if (picture != NULL) {
        picture_fit(picture, PICTURE_WIDTH_MOST, PICTURE_HEIGHT_MOST, &width, &height);
        write_drawing(body, image, picture, width, height);
        return;
    }
    xml_open(&body->body, "w:r");
    write_words(&body->body, "[");
    write_words(&body->body, words_in(language, WORDS_IMAGE));
    if (image->alt != NULL && image->alt[0] != '\0') {
        write_words(&body->body, ": ");
        write_words(&body->body, image->alt);
    }
    write_words(&body->body, "]");
    xml_close(&body->body);
}

void docx_write_logo(struct docx_body *body, const struct block *logo, size_t count)
{
    const struct picture *picture = pictures_find(&body->pictures, logo);
    double width, height;

    if (picture == NULL)
        return;
    picture_fit_logo(picture, count, &width, &height);
    write_drawing(body, logo, picture, width, height);
}
