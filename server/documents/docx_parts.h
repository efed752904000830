/* The parts of a DOCX file that are the same in all of them, or nearly: styles, numbers of lists and
 * headings, page header and footer. */
#ifndef DOCUMENTS_DOCX_PARTS_H
#define DOCUMENTS_DOCX_PARTS_H

#include "documents/front.h"
#include "documents/xml_writer.h"

/* Of the list styles; every list of the text is a numbering of its own on one of them. */
#define DOCX_ABSTRACT_HEADINGS 0
#define DOCX_ABSTRACT_BULLETS 1
#define DOCX_ABSTRACT_NUMBERS 2
#define DOCX_NUM_HEADINGS 1
#define DOCX_LIST_LEVELS 9
/* Twentieths of a point that one level of a list is indented. */
#define DOCX_LIST_INDENT 425
/* The width of the lines, in twentieths of a point: A4 less its margins. */
#define DOCX_LINE_WIDTH 9070

#define DOCX_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

struct buffer docx_styles(const struct document_meta *meta);
/* The beginning of numbering.xml; each list's w:num and the end of w:numbering follow. */
void docx_begin_numbering(struct xml_writer *writer);
struct buffer docx_header(const struct document_meta *meta, const struct front *front);
struct buffer docx_footer(const struct document_meta *meta, const struct front *front);
struct buffer docx_properties(const struct document_meta *meta, const struct front *front);
struct buffer docx_content_types(void);
struct buffer docx_package_links(void);
struct buffer docx_settings(void);

#endif
