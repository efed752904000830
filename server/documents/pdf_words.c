#include "documents/pdf_boxes.h"

#include <ctype.h>
#include <string.h>

#include "documents/memory_pool.h"

#define SERIF "Liberation Serif,DejaVu Serif"
#define MONO "Liberation Mono,DejaVu Sans Mono"
#define LINK_COLOUR "#1f4e9e"

struct words {
    struct buffer text;
    PangoAttrList *attributes;
    GArray *links;   /* of struct link */
    size_t unbroken; /* letters since the last blank */
};

struct link {
    const char *href;
    int start, end;
};

static void add_attribute(struct words *words, PangoAttribute *attribute, size_t from)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)words->text.length;
    pango_attr_list_insert(words->attributes, attribute);
}

static void add_colour(struct words *words, const char *colour, size_t from)
{
    PangoColor parsed;

    if (pango_color_parse(&parsed, colour))
        add_attribute(words, pango_attr_foreground_new(parsed.red, parsed.green, parsed.blue), from);
}

static void add_marks(struct words *words, unsigned marks, size_t from)
{
    if ((marks & MARK_BOLD) != 0)
        add_attribute(words, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if ((marks & MARK_ITALIC) != 0)
        add_attribute(words, pango_attr_style_new(PANGO_STYLE_ITALIC), from);
    if ((marks & MARK_UNDERLINE) != 0)
        add_attribute(words, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from);
    if ((marks & MARK_STRIKE) != 0)
        add_attribute(words, pango_attr_strikethrough_new(TRUE), from);
    if ((marks & MARK_CODE) != 0)
        add_attribute(words, pango_attr_family_new(MONO), from);
    if ((marks & MARK_SUPERSCRIPT) != 0) {
        add_attribute(words, pango_attr_font_scale_new(PANGO_FONT_SCALE_SUPERSCRIPT), from);
        add_attribute(words, pango_attr_baseline_shift_new(PANGO_BASELINE_SHIFT_SUPERSCRIPT), from);
    } else if ((marks & MARK_SUBSCRIPT) != 0) {
        add_attribute(words, pango_attr_font_scale_new(PANGO_FONT_SCALE_SUBSCRIPT), from);
        add_attribute(words, pango_attr_baseline_shift_new(PANGO_BASELINE_SHIFT_SUBSCRIPT), from);
    }
}

/* Breaking a word over lines costs Pango the square of its length: nothing that people write has so many
 * letters without a blank. */
#define WORD_LETTERS_MOST 1000
#define LINE_SEPARATOR "\xE2\x80\xA8" /* U+2028: a new line, the same paragraph */

/* No font draws U+FFFE and U+FFFF, and no file may have them. */
static bool is_noncharacter(const char *letter, size_t length)
{
    return length == 3 && (memcmp(letter, "\xEF\xBF\xBE", 3) == 0 || memcmp(letter, "\xEF\xBF\xBF", 3) == 0);
}

/* text is valid UTF-8. */
static void append_words(struct words *words, const char *text)
{
    while (*text != '\0') {
        size_t length = 1;

        while (((unsigned char)text[length] & 0xC0) == 0x80)
            length++;
        words->unbroken = isspace((unsigned char)*text) ? 0 : words->unbroken + 1;
        if (words->unbroken > WORD_LETTERS_MOST) {
            buffer_append_text(&words->text, LINE_SEPARATOR);
            words->unbroken = 1;
        }
        if (is_noncharacter(text, length))
            buffer_append_text(&words->text, "\xEF\xBF\xBD");
        else
            buffer_append(&words->text, text, length);
        text += length;
    }
}

static void add_run(struct words *words, const struct run *run)
{
    size_t from = words->text.length;
    struct link link = {.href = run->href, .start = (int)from};

    if (run->kind == RUN_BREAK) {
        buffer_append_text(&words->text, LINE_SEPARATOR);
        words->unbroken = 0;
    } else if (run->kind == RUN_FOOTNOTE) {
        buffer_append_number(&words->text, run->number);
        add_marks(words, MARK_SUPERSCRIPT, from);
    } else {
        append_words(words, run->text);
        add_marks(words, run->marks, from);
    }
    if (run->href == NULL)
        return;
    add_colour(words, LINK_COLOUR, from);
    link.end = (int)words->text.length;
    g_array_append_val(words->links, link);
}

static void free_links(gpointer links)
{
    g_array_free(links, TRUE);
}

static PangoLayout *make_layout(struct pdf_text *text, struct words *words, const struct words_style *style)
{
    PangoLayout *layout = pango_layout_new(text->context);

    g_ptr_array_add(text->layouts, layout);
    pango_font_description_set_family_static(text->font, style->is_mono ? MONO : SERIF);
    pango_font_description_set_absolute_size(text->font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(text->font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(text->font, style->is_italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(layout, text->font);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, style->width < 0 ? -1 : (int)(style->width * PANGO_SCALE));
    pango_layout_set_alignment(layout, style->alignment);
    pango_layout_set_justify(layout, style->is_justified);
    pango_layout_set_attributes(layout, words->attributes);
    pango_layout_set_text(layout, words->text.bytes == NULL ? "" : words->text.bytes,
                          (int)words->text.length);
    g_object_set_data_full(G_OBJECT(layout), "links", words->links, free_links);
    pango_attr_list_unref(words->attributes);
    buffer_finish(&words->text);
    return layout;
}

PangoLayout *pdf_lay_out(struct pdf_text *text, const struct run *run, const char *prefix,
                         const struct words_style *style)
{
    struct words words = {.attributes = pango_attr_list_new(),
                          .links = g_array_new(FALSE, FALSE, sizeof(struct link))};

    if (prefix[0] != '\0')
        buffer_append_format(&words.text, "%s ", prefix);
    for (; run != NULL; run = run->next)
        add_run(&words, run);
    if (style->colour != NULL)
        add_colour(&words, style->colour, 0);
    return make_layout(text, &words, style);
}

PangoLayout *pdf_lay_out_words(struct pdf_text *text, const char *words, const struct words_style *style)
{
    struct run run = {.kind = RUN_TEXT, .text = words};

    return pdf_lay_out(text, &run, "", style);
}

void pdf_find_links(PangoLayout *layout, pdf_link_callback *on_link, void *argument)
{
    const GArray *links = g_object_get_data(G_OBJECT(layout), "links");

    for (guint i = 0; i < links->len; i++) {
        const struct link *link = &g_array_index(links, struct link, i);

        on_link(argument, link->href, link->start, link->end);
    }
}
