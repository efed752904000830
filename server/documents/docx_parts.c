#include "documents/docx_parts.h"

#include <stdio.h>

#include "documents/words.h"

#define W DOCX_NAMESPACE

static struct buffer part_of(const char *markup)
{
    struct xml_writer writer = {0};

    xml_begin_file(&writer);
    xml_ours(&writer, markup);
    return writer.out;
}

/* ---- Styles ---- */

static void write_defaults(struct xml_writer *writer, const char *language)
{
    xml_ours(writer, "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" "
                     "w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>"
                     "<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>");
    xml_empty(writer, "w:lang", "w:val", language);
    xml_ours(writer,
             "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after=\"120\" "
             "w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>");
}

static void write_heading_style(struct xml_writer *writer, unsigned level, bool is_numbered)
{
    static const unsigned sizes[] = {28, 26, 24, 24}, before[] = {360, 280, 220, 200};

    xml_open(writer, "w:style");
    xml_attribute(writer, "w:type", "paragraph");
    xml_format(writer, "w:styleId", "Heading%u", level);
    xml_open(writer, "w:name");
    xml_format(writer, "w:val", "heading %u", level);
    xml_close(writer);
    xml_ours(writer, "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/>");
    xml_open(writer, "w:pPr");
    xml_ours(writer, "<w:keepNext/><w:keepLines/>");
    if (is_numbered) {
        xml_open(writer, "w:numPr");
        xml_open(writer, "w:ilvl");
        xml_number(writer, "w:val", level - 1);
        xml_close(writer);
        xml_open(writer, "w:numId");
        xml_number(writer, "w:val", DOCX_NUM_HEADINGS);
        xml_close(writer);
        xml_close(writer);
    }
    xml_open(writer, "w:spacing");
    xml_number(writer, "w:before", before[level - 1]);
    xml_number(writer, "w:after", 100);
    xml_close(writer);
    xml_open(writer, "w:outlineLvl");
    xml_number(writer, "w:val", level - 1);
    xml_close(writer);
    xml_close(writer);
    xml_open(writer, "w:rPr");
    xml_ours(writer, level == 4 ? "<w:b/><w:i/>" : "<w:b/>");
    xml_ours(writer, "<w:color w:val=\"1F3864\"/>");
    xml_open(writer, "w:sz");
    xml_number(writer, "w:val", sizes[level - 1]);
    xml_close(writer);
    xml_close(writer);
    xml_close(writer);
}

/* Styles of what stands around the text begin with Sfat: the reader passes over what has them. */
static const char fixed_styles[] =
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
    "w:val=\"Normal\"/><w:qFormat/>"
    "</w:style>"
    "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
    "<w:name w:val=\"Default Paragraph Font\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"ListParagraph\"><w:name w:val=\"List Paragraph\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:after=\"60\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"ListContinue\"><w:name w:val=\"List Continue\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"60\"/></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Quote\"/><w:basedOn w:val=\"Normal\"/>"
    "<w:qFormat/><w:pPr><w:pBdr><w:left w:val=\"single\" w:sz=\"18\" w:space=\"10\" "
    "w:color=\"9AA5B8\"/></w:pBdr>"
    "<w:ind w:left=\"425\" w:right=\"425\"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Code\"><w:name w:val=\"Code\"/><w:basedOn w:val=\"Normal\"/>"
    "<w:pPr><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F4F7\"/><w:jc w:val=\"left\"/></w:pPr>"
    "<w:rPr><w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>"
    "<w:sz w:val=\"20\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"HorizontalLine\"><w:name w:val=\"Horizontal Line\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" "
    "w:color=\"9AA5B8\"/></w:pBdr></w:pPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"TableText\"><w:name w:val=\"Table Text\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"40\" w:after=\"40\" w:line=\"240\" "
    "w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"21\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"TableHeading\"><w:name w:val=\"Table Heading\"/>"
    "<w:basedOn w:val=\"TableText\"/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"FootnoteText\"><w:name w:val=\"footnote text\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"40\" w:line=\"240\" "
    "w:lineRule=\"auto\"/></w:pPr>"
    "<w:rPr><w:sz w:val=\"20\"/></w:rPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/>"
    "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>"
    "<w:rPr><w:color w:val=\"1F4E9E\"/><w:u w:val=\"single\"/></w:rPr></w:style>"
    "<w:style w:type=\"character\" w:styleId=\"CodeText\"><w:name w:val=\"Code Text\"/><w:rPr>"
    "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Header\"><w:name w:val=\"header\"/><w:basedOn "
    "w:val=\"Normal\"/>"
    "<w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"9AA5B8\"/></w:pBdr>"
    "<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"0\"/></w:pPr>"
    "<w:rPr><w:color w:val=\"505A6B\"/><w:sz w:val=\"18\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn "
    "w:val=\"Normal\"/>"
    "<w:pPr><w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs><w:spacing w:after=\"0\"/></w:pPr>"
    "<w:rPr><w:color w:val=\"505A6B\"/><w:sz w:val=\"18\"/></w:rPr></w:style>"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>"
    "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"108\" w:type=\"dxa\"/>"
    "<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>"
    "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>"
    "<w:top w:val=\"single\" w:sz=\"4\" w:color=\"9AA5B8\"/><w:left w:val=\"single\" w:sz=\"4\" "
    "w:color=\"9AA5B8\"/>"
    "<w:bottom w:val=\"single\" w:sz=\"4\" w:color=\"9AA5B8\"/><w:right w:val=\"single\" w:sz=\"4\" "
    "w:color=\"9AA5B8\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"9AA5B8\"/>"
    "<w:insideV w:val=\"single\" w:sz=\"4\" w:color=\"9AA5B8\"/></w:tblBorders></w:tblPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatHead\"><w:name w:val=\"Sfat Head\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"120\" w:line=\"240\" w:lineRule=\"auto\"/>"
    "<w:jc w:val=\"center\"/></w:pPr><w:rPr><w:color w:val=\"505A6B\"/><w:sz w:val=\"19\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatTitle\"><w:name w:val=\"Sfat Title\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"120\" w:after=\"240\" "
    "w:line=\"240\" "
    "w:lineRule=\"auto\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"1F3864\"/>"
    "<w:sz w:val=\"40\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatFront\"><w:name w:val=\"Sfat Front\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"30\" w:after=\"30\" w:line=\"240\" "
    "w:lineRule=\"auto\"/></w:pPr><w:rPr><w:sz w:val=\"21\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatGap\"><w:name w:val=\"Sfat Gap\"/>"
    "<w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"0\" w:line=\"200\" "
    "w:lineRule=\"exact\"/></w:pPr>"
    "</w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatAnnexHeading\">"
    "<w:name w:val=\"Sfat Annex Heading\"/><w:basedOn "
    "w:val=\"Normal\"/><w:pPr><w:keepNext/><w:pageBreakBefore/>"
    "<w:spacing w:after=\"160\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"1F3864\"/>"
    "<w:sz w:val=\"28\"/></w:rPr></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatAnnex\"><w:name w:val=\"Sfat Annex\"/>"
    "<w:basedOn w:val=\"TableText\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"SfatAnnexHead\">"
    "<w:name w:val=\"Sfat Annex Head\"/><w:basedOn w:val=\"TableHeading\"/></w:style>";

struct buffer docx_styles(const struct document_meta *meta)
{
    struct xml_writer writer = {0};

    xml_begin_file(&writer);
    xml_open(&writer, "w:styles");
    xml_attribute(&writer, "xmlns:w", W);
    write_defaults(&writer, meta->language[0] == 'r' ? "ro-RO" : "en-GB");
    xml_ours(&writer, fixed_styles);
    for (unsigned level = 1; level <= 4; level++)
        write_heading_style(&writer, level, meta->is_numbered);
    xml_close(&writer);
    return writer.out;
}

/* ---- Numbers ---- */

static void write_level(struct xml_writer *writer, unsigned level, const char *format, const char *text,
                        long indent, long hanging)
{
    xml_open(writer, "w:lvl");
    xml_number(writer, "w:ilvl", level);
    xml_ours(writer, "<w:start w:val=\"1\"/>");
    xml_empty(writer, "w:numFmt", "w:val", format);
    xml_empty(writer, "w:lvlText", "w:val", text);
    xml_ours(writer, "<w:lvlJc w:val=\"left\"/>");
    xml_open(writer, "w:pPr");
    xml_open(writer, "w:ind");
    xml_number(writer, "w:left", indent);
    xml_number(writer, "w:hanging", hanging);
    xml_close(writer);
    xml_close(writer);
    xml_close(writer);
}

static void open_abstract(struct xml_writer *writer, long number)
{
    xml_open(writer, "w:abstractNum");
    xml_number(writer, "w:abstractNumId", number);
    xml_ours(writer, "<w:multiLevelType w:val=\"multilevel\"/>");
}

static void write_heading_numbers(struct xml_writer *writer)
{
    static const char *const texts[] = {"%1.", "%1.%2.", "%1.%2.%3.", "%1.%2.%3.%4."};

    open_abstract(writer, DOCX_ABSTRACT_HEADINGS);
    for (unsigned level = 0; level < 4; level++) {
        xml_open(writer, "w:lvl");
        xml_number(writer, "w:ilvl", level);
        xml_ours(writer, "<w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>");
        xml_open(writer, "w:pStyle");
        xml_format(writer, "w:val", "Heading%u", level + 1);
        xml_close(writer);
        xml_ours(writer, "<w:suff w:val=\"space\"/>");
        xml_empty(writer, "w:lvlText", "w:val", texts[level]);
        xml_ours(writer, "<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"0\" w:firstLine=\"0\"/></w:pPr>");
        xml_close(writer);
    }
    xml_close(writer);
}

static void write_list_numbers(struct xml_writer *writer)
{
    static const char *const bullets[] = {"•", "–", "▪"};
    char text[8];

    open_abstract(writer, DOCX_ABSTRACT_BULLETS);
    for (unsigned level = 0; level < DOCX_LIST_LEVELS; level++)
        write_level(writer, level, "bullet", bullets[level % 3], (long)(level + 1) * DOCX_LIST_INDENT, 283);
    xml_close(writer);
    open_abstract(writer, DOCX_ABSTRACT_NUMBERS);
    for (unsigned level = 0; level < DOCX_LIST_LEVELS; level++) {
        snprintf(text, sizeof(text), level == 1 ? "%%%u)" : "%%%u.", level + 1);
        write_level(writer, level,
                    level == 1   ? "lowerLetter"
                    : level == 2 ? "lowerRoman"
                                 : "decimal",
                    text, (long)(level + 1) * DOCX_LIST_INDENT, 368);
    }
    xml_close(writer);
}

void docx_begin_numbering(struct xml_writer *writer)
{
    xml_begin_file(writer);
    xml_open(writer, "w:numbering");
    xml_attribute(writer, "xmlns:w", W);
    write_heading_numbers(writer);
    write_list_numbers(writer);
    xml_ours(writer, "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
}

/* ---- Header and footer ---- */

static void write_words(struct xml_writer *writer, const char *text)
{
    xml_open(writer, "w:r");
    xml_open(writer, "w:t");
    xml_attribute(writer, "xml:space", "preserve");
    xml_text(writer, text);
    xml_close(writer);
    xml_close(writer);
}

static void write_field(struct xml_writer *writer, const char *instruction)
{
    xml_open(writer, "w:fldSimple");
    xml_attribute(writer, "w:instr", instruction);
    write_words(writer, "1");
    xml_close(writer);
}

static void open_line(struct xml_writer *writer, const char *style)
{
    xml_open(writer, "w:p");
    xml_open(writer, "w:pPr");
    xml_empty(writer, "w:pStyle", "w:val", style);
    xml_close(writer);
}

static void open_page_part(struct xml_writer *writer, const char *element, const char *style)
{
    xml_begin_file(writer);
    xml_open(writer, element);
    xml_attribute(writer, "xmlns:w", W);
    open_line(writer, style);
}

static void close_page_part(struct xml_writer *writer)
{
    xml_close(writer);
    xml_close(writer);
}

struct buffer docx_header(const struct document_meta *meta, const struct front *front)
{
    struct xml_writer writer = {0};

    open_page_part(&writer, "w:hdr", "Header");
    write_words(&writer, meta->initiator == NULL ? "" : meta->initiator);
    xml_ours(&writer, "<w:r><w:tab/></w:r>");
    write_words(&writer, front->title);
    close_page_part(&writer);
    return writer.out;
}

struct buffer docx_footer(const struct document_meta *meta, const struct front *front)
{
    const char *language = meta->language;
    struct xml_writer writer = {0};
    struct buffer words = {0};

    (void)front;
    if (meta->version == 0)
        buffer_append_text(&words, words_in(language, WORDS_IN_WORK));
    else
        buffer_append_format(&words, "%s %u", words_in(language, WORDS_VERSION), meta->version);
    buffer_append_text(&words, " · ");
    words_write_day(language, meta->day, &words);
    open_page_part(&writer, "w:ftr", "Footer");
    write_words(&writer, words.bytes);
    buffer_finish(&words);
    xml_ours(&writer, "<w:r><w:tab/></w:r>");
    buffer_append_format(&words, "%s ", words_in(language, WORDS_PAGE));
    write_words(&writer, words.bytes);
    write_field(&writer, "PAGE");
    buffer_clear(&words);
    buffer_append_format(&words, " %s ", words_in(language, WORDS_OF));
    write_words(&writer, words.bytes);
    buffer_finish(&words);
    write_field(&writer, "NUMPAGES");
    if (has_footer_note(meta)) {
        xml_close(&writer);
        open_line(&writer, "Footer");
        write_words(&writer, meta->footer_note);
    }
    close_page_part(&writer);
    return writer.out;
}

/* ---- The package ---- */

struct buffer docx_properties(const struct document_meta *meta, const struct front *front)
{
    struct xml_writer writer = {0};

    xml_begin_file(&writer);
    xml_open(&writer, "cp:coreProperties");
    xml_attribute(&writer, "xmlns:cp",
                  "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    xml_attribute(&writer, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    front_write_properties(front, meta, "dc:creator", &writer);
    xml_close(&writer);
    return writer.out;
}

struct buffer docx_content_types(void)
{
    return part_of(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Default Extension=\"png\" ContentType=\"image/png\"/>"
        "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>"
#define TYPE(part, kind)                                                                                     \
    "<Override PartName=\"/word/" part ".xml\" "                                                             \
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml." kind "+xml\"/>"
        TYPE("document", "document.main") TYPE("styles", "styles") TYPE("numbering", "numbering")
            TYPE("settings", "settings") TYPE("footnotes", "footnotes") TYPE("header1", "header")
                TYPE("footer1", "footer")
#undef TYPE
                    "<Override PartName=\"/docProps/core.xml\" "
                    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>");
}

struct buffer docx_package_links(void)
{
    return part_of("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                   "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                   "relationships/officeDocument\" Target=\"word/document.xml\"/>"
                   "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/"
                   "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>");
}

struct buffer docx_settings(void)
{
    return part_of(
        "<w:settings xmlns:w=\"" W "\"><w:zoom w:percent=\"100\"/><w:footnotePr>"
        "<w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat>"
        "<w:compatSetting w:name=\"compatibilityMode\" "
        "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>");
}
