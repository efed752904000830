#include "documents/odt_parts.h"

#include "documents/words.h"

void odt_begin(struct xml_writer *writer, const char *element)
{
    static const char *const namespaces[][2] = {
        {"xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"},
        {"xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"},
        {"xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"},
        {"xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"},
        {"xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"},
        {"xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"},
        {"xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"},
        {"xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"},
        {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
        {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
    };

    xml_begin_file(writer);
    xml_open(writer, element);
    for (size_t i = 0; i < COUNT_OF(namespaces); i++)
        xml_attribute(writer, namespaces[i][0], namespaces[i][1]);
    xml_attribute(writer, "office:version", "1.3");
}

/* ---- Styles ---- */

#define PARAGRAPH(name, display, parent, paragraph, text)                                                    \
    "<style:style style:name=\"" name "\" style:display-name=\"" display "\" style:family=\"paragraph\" "    \
    "style:parent-style-name=\"" parent "\"><style:paragraph-properties " paragraph "/>"                     \
    "<style:text-properties " text "/></style:style>"
#define BLUE "fo:color=\"#1f3864\" "

/* Styles of what stands around the text begin with Sfat: the reader passes over what has them. */
static const char fixed_styles[] =
    "<style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>" PARAGRAPH(
        "Text_20_body", "Text body", "Standard",
        "fo:margin-top=\"0cm\" fo:margin-bottom=\"0.21cm\" "
        "fo:line-height=\"115%\" fo:orphans=\"2\" fo:widows=\"2\"",
        "") PARAGRAPH("Heading", "Heading", "Standard",
                      "fo:keep-with-next=\"always\" fo:keep-together=\"always\"",
                      BLUE "fo:font-weight=\"bold\"")
        PARAGRAPH("Heading_20_1", "Heading 1", "Heading",
                  "fo:margin-top=\"0.63cm\" fo:margin-bottom=\"0.18cm\"",
                  "fo:font-size=\"14pt\"") PARAGRAPH("Heading_20_2", "Heading 2", "Heading",
                                                     "fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.18cm\"",
                                                     "fo:font-size=\"13pt\"")
            PARAGRAPH(
                "Heading_20_3", "Heading 3", "Heading", "fo:margin-top=\"0.4cm\" fo:margin-bottom=\"0.18cm\"",
                "fo:font-size=\"12pt\"") PARAGRAPH("Heading_20_4", "Heading 4", "Heading",
                                                   "fo:margin-top=\"0.35cm\" fo:margin-bottom=\"0.18cm\"",
                                                   "fo:font-size=\"12pt\" fo:font-style=\"italic\"")
                PARAGRAPH(
                    "List_20_Contents", "List Contents", "Text_20_body", "fo:margin-bottom=\"0.1cm\"",
                    "") PARAGRAPH("Quotations", "Quotations", "Text_20_body",
                                  "fo:margin-left=\"0.75cm\" fo:margin-right=\"0.75cm\" "
                                  "fo:border-left=\"2pt solid #9aa5b8\" fo:padding-left=\"0.35cm\"",
                                  "fo:font-style=\"italic\"") PARAGRAPH("Preformatted_20_Text",
                                                                        "Preformatted Text", "Standard",
                                                                        "fo:background-color=\"#f2f4f7\" "
                                                                        "fo:margin-bottom=\"0.21cm\"",
                                                                        "style:font-name=\"Liberation Mono\" "
                                                                        "fo:font-size=\"10pt\"")
                    PARAGRAPH("Horizontal_20_Line", "Horizontal Line", "Standard",
                              "fo:border-bottom=\"0.75pt solid #9aa5b8\" "
                              "fo:margin-bottom=\"0.4cm\"",
                              "fo:font-size=\"6pt\"") PARAGRAPH("Table_20_Contents", "Table Contents",
                                                                "Standard",
                                                                "fo:margin-top=\"0.07cm\" "
                                                                "fo:margin-bottom=\"0.07cm\"",
                                                                "fo:font-size=\"10.5pt\"")
                        PARAGRAPH("Table_20_Heading", "Table Heading", "Table_20_Contents",
                                  "fo:keep-with-next=\"always\"",
                                  "fo:font-weight=\"bold\"") PARAGRAPH("Footnote", "Footnote", "Standard",
                                                                       "fo:margin-left=\"0.5cm\" "
                                                                       "fo:text-indent=\"-0.5cm\"",
                                                                       "fo:font-size=\"10pt\"")
                            PARAGRAPH(
                                "Header", "Header", "Standard",
                                "fo:border-bottom=\"0.5pt solid #9aa5b8\" fo:padding-bottom=\"0.1cm\"",
                                "fo:font-size=\"9pt\" fo:color=\"#505a6b\"") PARAGRAPH("Footer", "Footer",
                                                                                       "Standard", "",
                                                                                       "fo:font-size=\"9pt\" "
                                                                                       "fo:color=\"#505a6b\"")
                                PARAGRAPH("Sfat_20_Head", "Sfat Head", "Standard",
                                          "fo:text-align=\"center\" fo:margin-bottom=\"0.2cm\"",
                                          "fo:font-size=\"9.5pt\" fo:color=\"#505a6b\"")
                                    PARAGRAPH("Sfat_20_Title", "Sfat Title", "Standard",
                                              "fo:text-align=\"center\" fo:margin-top=\"0.2cm\" "
                                              "fo:margin-bottom=\"0.45cm\" fo:keep-with-next=\"always\"",
                                              BLUE "fo:font-size=\"20pt\" fo:font-weight=\"bold\"")
                                        PARAGRAPH(
                                            "Sfat_20_Front", "Sfat Front", "Standard",
                                            "fo:margin-top=\"0.05cm\" fo:margin-bottom=\"0.05cm\"",
                                            "fo:font-size=\"10.5pt\"") PARAGRAPH("Sfat_20_Label",
                                                                                 "Sfat Label",
                                                                                 "Sfat_20_Front", "",
                                                                                 "fo:font-weight=\"bold\"")
                                            PARAGRAPH("Sfat_20_Gap", "Sfat Gap", "Standard",
                                                      "fo:margin-bottom=\"0cm\"", "fo:font-size=\"8pt\"")
                                                PARAGRAPH("Sfat_20_Annex_20_Heading", "Sfat Annex Heading",
                                                          "Standard",
                                                          "fo:break-before=\"page\" "
                                                          "fo:margin-bottom=\"0.3cm\"",
                                                          BLUE
                                                          "fo:font-size=\"14pt\" fo:font-weight=\"bold\"")
                                                    PARAGRAPH("Sfat_20_Annex", "Sfat Annex",
                                                              "Table_20_Contents", "", "")
                                                        PARAGRAPH(
                                                            "Sfat_20_Annex_20_Head", "Sfat Annex Head",
                                                            "Table_20_Heading", "",
                                                            "") "<style:style "
                                                                "style:name=\"Internet_20_link\" "
                                                                "style:display-name=\"Internet link\" "
                                                                "style:family=\"text\">"
                                                                "<style:text-properties fo:color=\"#1f4e9e\" "
                                                                "style:text-underline-style=\"solid\"/></"
                                                                "style:style>"
                                                                "<text:notes-configuration "
                                                                "text:note-class=\"footnote\" "
                                                                "style:num-format=\"1\" "
                                                                "text:start-value=\"0\" "
                                                                "text:footnotes-position=\"page\"/>";

static void write_outline(struct xml_writer *writer, bool is_numbered)
{
    xml_open(writer, "text:outline-style");
    xml_attribute(writer, "style:name", "Outline");
    for (long level = 1; level <= 4; level++) {
        xml_open(writer, "text:outline-level-style");
        xml_number(writer, "text:level", level);
        xml_attribute(writer, "style:num-format", is_numbered ? "1" : "");
        if (is_numbered) {
            xml_attribute(writer, "style:num-suffix", ". ");
            xml_number(writer, "text:display-levels", level);
        }
        xml_close(writer);
    }
    xml_close(writer);
}

static void write_page_line(struct xml_writer *writer, const char *style, const char *left)
{
    xml_open(writer, "text:p");
    xml_attribute(writer, "text:style-name", style);
    xml_text(writer, left);
    xml_empty(writer, "text:tab", NULL, NULL);
}

static void write_master_page(struct xml_writer *writer, const struct document_meta *meta,
                              const struct front *front)
{
    struct buffer words = {0};

    xml_ours(writer, "<office:master-styles><style:master-page style:name=\"Standard\" "
                     "style:page-layout-name=\"Page\"><style:header>");
    write_page_line(writer, "PageHeader", meta->initiator == NULL ? "" : meta->initiator);
    xml_text(writer, front->title);
    xml_close(writer);
    xml_ours(writer, "</style:header><style:footer>");
    if (meta->version == 0)
        buffer_append_text(&words, words_in(meta->language, WORDS_IN_WORK));
    else
        buffer_append_format(&words, "%s %u", words_in(meta->language, WORDS_VERSION), meta->version);
    buffer_append_text(&words, " · ");
    words_write_day(meta->language, meta->day, &words);
    write_page_line(writer, "PageFooter", words.bytes);
    buffer_finish(&words);
    xml_text(writer, words_in(meta->language, WORDS_PAGE));
    xml_text(writer, " ");
    xml_ours(writer, "<text:page-number text:select-page=\"current\">1</text:page-number>");
    xml_text(writer, " ");
    xml_text(writer, words_in(meta->language, WORDS_OF));
    xml_text(writer, " ");
    xml_ours(writer, "<text:page-count>1</text:page-count>");
    xml_close(writer);
    if (has_footer_note(meta)) {
        xml_open(writer, "text:p");
        xml_attribute(writer, "text:style-name", "PageFooter");
        xml_text(writer, meta->footer_note);
        xml_close(writer);
    }
    xml_ours(writer, "</style:footer></style:master-page></office:master-styles>");
}

struct buffer odt_styles(const struct document_meta *meta, const struct front *front)
{
    struct xml_writer writer = {0};

    odt_begin(&writer, "office:document-styles");
    xml_ours(&writer,
             "<office:font-face-decls>"
             "<style:font-face style:name=\"Liberation Serif\" svg:font-family=\"'Liberation Serif'\" "
             "style:font-family-generic=\"roman\"/>"
             "<style:font-face style:name=\"Liberation Mono\" svg:font-family=\"'Liberation Mono'\" "
             "style:font-family-generic=\"modern\"/></office:font-face-decls>");
    xml_open(&writer, "office:styles");
    xml_ours(&writer, "<style:default-style style:family=\"paragraph\"><style:text-properties "
                      "style:font-name=\"Liberation Serif\" fo:font-size=\"12pt\"");
    xml_ours(&writer, meta->language[0] == 'r'
                          ? " fo:language=\"ro\" fo:country=\"RO\"/></style:default-style>"
                          : " fo:language=\"en\" fo:country=\"GB\"/></style:default-style>");
    xml_ours(&writer, fixed_styles);
    write_outline(&writer, meta->is_numbered);
    xml_close(&writer);
    xml_ours(
        &writer,
        "<office:automatic-styles><style:page-layout style:name=\"Page\"><style:page-layout-properties "
        "fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin-top=\"1.5cm\" fo:margin-bottom=\"1.5cm\" "
        "fo:margin-left=\"2.5cm\" fo:margin-right=\"2.5cm\"/><style:header-style>"
        "<style:header-footer-properties fo:min-height=\"1cm\" "
        "fo:margin-bottom=\"0.5cm\"/></style:header-style>"
        "<style:footer-style><style:header-footer-properties fo:min-height=\"1cm\" fo:margin-top=\"0.5cm\"/>"
        "</style:footer-style></style:page-layout>"
#define PAGE_LINE(name, parent)                                                                              \
    "<style:style style:name=\"" name "\" style:family=\"paragraph\" style:parent-style-name=\"" parent      \
    "\">"                                                                                                    \
    "<style:paragraph-properties><style:tab-stops><style:tab-stop style:position=\"16cm\" "                  \
    "style:type=\"right\"/></style:tab-stops></style:paragraph-properties></style:style>"
        PAGE_LINE("PageHeader", "Header") PAGE_LINE("PageFooter", "Footer")
#undef PAGE_LINE
            "</office:automatic-styles>");
    write_master_page(&writer, meta, front);
    xml_close(&writer);
    return writer.out;
}

/* ---- Automatic styles ---- */

static void write_mark_style(struct xml_writer *writer, unsigned marks)
{
    xml_open(writer, "style:style");
    xml_format(writer, "style:name", "T%u", marks);
    xml_attribute(writer, "style:family", "text");
    xml_open(writer, "style:text-properties");
    if ((marks & MARK_BOLD) != 0)
        xml_attribute(writer, "fo:font-weight", "bold");
    if ((marks & MARK_ITALIC) != 0)
        xml_attribute(writer, "fo:font-style", "italic");
    if ((marks & MARK_UNDERLINE) != 0)
        xml_attribute(writer, "style:text-underline-style", "solid");
    if ((marks & MARK_STRIKE) != 0)
        xml_attribute(writer, "style:text-line-through-style", "solid");
    if ((marks & MARK_CODE) != 0)
        xml_attribute(writer, "style:font-name", "Liberation Mono");
    if ((marks & (MARK_SUPERSCRIPT | MARK_SUBSCRIPT)) != 0)
        xml_attribute(writer, "style:text-position",
                      (marks & MARK_SUPERSCRIPT) != 0 ? "super 58%" : "sub 58%");
    xml_close(writer);
    xml_close(writer);
}

static void write_list_style(struct xml_writer *writer, const char *name, bool is_bullet)
{
    static const char *const bullets[] = {"•", "–", "▪"};
    static const char *const formats[] = {"1", "a", "i"};

    xml_open(writer, "text:list-style");
    xml_attribute(writer, "style:name", name);
    for (long level = 1; level <= 10; level++) {
        xml_open(writer, is_bullet ? "text:list-level-style-bullet" : "text:list-level-style-number");
        xml_number(writer, "text:level", level);
        if (is_bullet) {
            xml_attribute(writer, "text:bullet-char", bullets[(level - 1) % 3]);
        } else {
            xml_attribute(writer, "style:num-format", formats[level > 3 ? 0 : level - 1]);
            xml_attribute(writer, "style:num-suffix", level == 2 ? ")" : ".");
        }
        xml_ours(writer,
                 "<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\">");
        xml_open(writer, "style:list-level-label-alignment");
        xml_attribute(writer, "text:label-followed-by", "listtab");
        xml_format(writer, "text:list-tab-stop-position", "%.2fcm", (double)level * 0.75);
        xml_format(writer, "fo:margin-left", "%.2fcm", (double)level * 0.75);
        xml_attribute(writer, "fo:text-indent", "-0.6cm");
        xml_close(writer);
        xml_ours(writer, "</style:list-level-properties>");
        xml_close(writer);
    }
    xml_close(writer);
}

void odt_write_automatic_styles(struct xml_writer *writer)
{
    for (unsigned marks = 1; marks < 2 * MARK_SUBSCRIPT; marks++)
        write_mark_style(writer, marks);
    write_list_style(writer, "LB", true);
    write_list_style(writer, "LN", false);
    xml_ours(
        writer,
        "<style:style style:name=\"Front\" style:family=\"table\"><style:table-properties "
        "style:width=\"16cm\" "
        "table:align=\"margins\" fo:margin-bottom=\"0.4cm\"/></style:style>"
        "<style:style style:name=\"FrontA\" style:family=\"table-column\"><style:table-column-properties "
        "style:column-width=\"4cm\"/></style:style>"
        "<style:style style:name=\"FrontB\" style:family=\"table-column\"><style:table-column-properties "
        "style:column-width=\"12cm\"/></style:style>"
        "<style:style style:name=\"Table\" style:family=\"table\"><style:table-properties "
        "style:width=\"16cm\" "
        "table:align=\"margins\" fo:margin-top=\"0.2cm\" fo:margin-bottom=\"0.3cm\"/></style:style>"
        "<style:style style:name=\"Cell\" style:family=\"table-cell\"><style:table-cell-properties "
        "fo:padding=\"0.12cm\" fo:border=\"0.5pt solid #9aa5b8\"/></style:style>"
        "<style:style style:name=\"HeadCell\" style:family=\"table-cell\"><style:table-cell-properties "
        "fo:padding=\"0.12cm\" fo:border=\"0.5pt solid #9aa5b8\" "
        "fo:background-color=\"#e8ecf3\"/></style:style>"
        "<style:style style:name=\"Picture\" style:family=\"graphic\"><style:graphic-properties "
        "style:vertical-pos=\"top\" style:vertical-rel=\"baseline\"/></style:style>");
}

/* ---- The package ---- */

struct buffer odt_properties(const struct document_meta *meta, const struct front *front)
{
    struct xml_writer writer = {0};

    odt_begin(&writer, "office:document-meta");
    xml_open(&writer, "office:meta");
    front_write_properties(front, meta, "meta:initial-creator", &writer);
    xml_close(&writer);
    xml_close(&writer);
    return writer.out;
}

static void write_entry(struct xml_writer *writer, const char *path, const char *type)
{
    xml_open(writer, "manifest:file-entry");
    xml_attribute(writer, "manifest:full-path", path);
    xml_attribute(writer, "manifest:media-type", type);
    xml_close(writer);
}

struct buffer odt_manifest(const struct pictures *pictures)
{
    struct xml_writer writer = {0};
    struct buffer path = {0};

    xml_begin_file(&writer);
    xml_open(&writer, "manifest:manifest");
    xml_attribute(&writer, "xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0");
    xml_attribute(&writer, "manifest:version", "1.3");
    write_entry(&writer, "/", ODT_MEDIA_TYPE);
    write_entry(&writer, "content.xml", "text/xml");
    write_entry(&writer, "styles.xml", "text/xml");
    write_entry(&writer, "meta.xml", "text/xml");
    for (const struct picture *picture = pictures->first; picture != NULL; picture = picture->next) {
        buffer_clear(&path);
        buffer_append_format(&path, "Pictures/%u.%s", picture->number, picture_type(picture));
        write_entry(&writer, path.bytes, picture->is_jpeg ? "image/jpeg" : "image/png");
    }
    buffer_finish(&path);
    xml_close(&writer);
    return writer.out;
}
