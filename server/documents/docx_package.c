#include "documents/docx_package.h"

#include <stdio.h>
#include <string.h>

#include "documents/xml_reader.h"

#define NOTE_BYTES_MOST 20000

static void ignore_close(void *argument, const char *name)
{
    (void)argument;
    (void)name;
}

static void ignore_text(void *argument, const char *text, size_t length)
{
    (void)argument;
    (void)text;
    (void)length;
}

/* ---- Links ---- */

static void on_link(void *self, const struct xml_element *element)
{
    struct docx_link **links = self, *link;
    const char *id = xml_find(element, "Id"), *target = xml_find(element, "Target");
    const char *type = xml_find(element, "Type"), *mode = xml_find(element, "TargetMode");

    if (strcmp(element->name, "Relationship") != 0 || id == NULL || target == NULL ||
        HASH_COUNT(*links) >= DOCX_NAMES_MOST)
        return;
    HASH_FIND_STR(*links, id, link);
    if (link != NULL)
        return;
    link = MEM_NEW(struct docx_link);
    link->id = mem_copy_text(id);
    link->target = mem_copy_text(target);
    link->type = mem_copy_text(type == NULL ? "" : type);
    link->is_external = mode != NULL && strcmp(mode, "External") == 0;
    HASH_ADD_KEYPTR(hh, *links, link->id, strlen(link->id), link);
}

static const struct xml_events link_events = {on_link, ignore_close, ignore_text};

static void forget_links(struct docx_link **links)
{
    struct docx_link *link, *next;

    HASH_ITER(hh, *links, link, next)
    {
        HASH_DEL(*links, link);
        mem_free(link->id);
        mem_free(link->target);
        mem_free(link->type);
        mem_free(link);
    }
}

const struct docx_link *docx_find_link(const struct docx_package *package, const char *id)
{
    struct docx_link *link = NULL;

    if (id != NULL)
        HASH_FIND_STR(package->links, id, link);
    return link;
}

/* ---- Notes ---- */

struct note_reading {
    struct docx_note **notes;
    struct docx_note *open;
    struct buffer text;
    bool is_in_text;
};

static void on_note_open(void *self, const struct xml_element *element)
{
    struct note_reading *reading = self;
    const char *id = xml_find(element, "id");

    if (strcmp(element->name, "footnote") == 0 || strcmp(element->name, "endnote") == 0) {
        if (id == NULL || reading->open != NULL || HASH_COUNT(*reading->notes) >= DOCX_NAMES_MOST)
            return;
        HASH_FIND_STR(*reading->notes, id, reading->open);
        if (reading->open != NULL) {
            reading->open = NULL;
            return;
        }
        reading->open = MEM_NEW(struct docx_note);
        reading->open->id = mem_copy_text(id);
        buffer_clear(&reading->text);
    }
    reading->is_in_text = strcmp(element->name, "t") == 0;
    if (reading->text.length > 0 && (strcmp(element->name, "p") == 0 || strcmp(element->name, "br") == 0 ||
                                     strcmp(element->name, "tab") == 0))
        buffer_append_text(&reading->text, " ");
}

static void on_note_close(void *self, const char *name)
{
    struct note_reading *reading = self;
    struct docx_note *note = reading->open;

    reading->is_in_text = false;
    if (note == NULL || (strcmp(name, "footnote") != 0 && strcmp(name, "endnote") != 0))
        return;
    while (reading->text.length > 0 && reading->text.bytes[0] == ' ')
        buffer_consume(&reading->text, 1);
    note->text = mem_copy_text(reading->text.bytes == NULL ? "" : reading->text.bytes);
    HASH_ADD_KEYPTR(hh, *reading->notes, note->id, strlen(note->id), note);
    reading->open = NULL;
}

static void on_note_text(void *self, const char *text, size_t length)
{
    struct note_reading *reading = self;

    if (reading->open != NULL && reading->is_in_text && reading->text.length + length <= NOTE_BYTES_MOST)
        buffer_append(&reading->text, text, length);
}

static bool read_notes(struct docx_note **notes, const struct buffer *xml)
{
    static const struct xml_events events = {on_note_open, on_note_close, on_note_text};
    struct note_reading reading = {.notes = notes};
    bool is_good = xml_read(xml->bytes, xml->length, &events, &reading);

    if (reading.open != NULL) {
        mem_free(reading.open->id);
        mem_free(reading.open);
    }
    buffer_finish(&reading.text);
    return is_good;
}

static void forget_notes(struct docx_note **notes)
{
    struct docx_note *note, *next;

    HASH_ITER(hh, *notes, note, next)
    {
        HASH_DEL(*notes, note);
        mem_free(note->id);
        mem_free(note->text);
        mem_free(note);
    }
}

const char *docx_find_note(const struct docx_package *package, const char *id, bool is_endnote)
{
    struct docx_note *note = NULL;

    if (id != NULL)
        HASH_FIND_STR(is_endnote ? package->endnotes : package->footnotes, id, note);
    return note == NULL ? NULL : note->text;
}

/* ---- Parts ---- */

enum archive_result docx_package_take(struct docx_package *package, const char *target, struct buffer *out)
{
    struct buffer name = {0};
    enum archive_result result;

    if (target[0] == '/')
        buffer_append_text(&name, target + 1);
    else
        buffer_append_format(&name, "%s%s", package->folder, target);
    result = archive_reader_take(package->archive, name.bytes == NULL ? "" : name.bytes, out);
    buffer_finish(&name);
    return result;
}

static enum document_result result_of(enum archive_result result)
{
    return result == ARCHIVE_READ        ? DOCUMENT_READ
           : result == ARCHIVE_TOO_LARGE ? DOCUMENT_TOO_LARGE
                                         : DOCUMENT_UNREADABLE;
}

/* Where the text is; most files have it at word/document.xml, and say so. */
static enum document_result find_main(struct docx_package *package)
{
    struct buffer xml = {0};
    struct docx_link *links = NULL;
    enum document_result result = result_of(archive_reader_take(package->archive, "_rels/.rels", &xml));
    const char *path = "word/document.xml", *slash;

    if (result == DOCUMENT_READ && !xml_read(xml.bytes, xml.length, &link_events, &links))
        result = DOCUMENT_UNREADABLE;
    for (struct docx_link *link = links; link != NULL; link = link->hh.next) {
        size_t length = strlen(link->type);

        if (length > 15 && strcmp(link->type + length - 15, "/officeDocument") == 0)
            path = link->target[0] == '/' ? link->target + 1 : link->target;
    }
    slash = strrchr(path, '/');
    package->folder = slash == NULL ? mem_copy_text("") : mem_copy(path, (size_t)(slash + 1 - path));
    package->main = mem_copy_text(slash == NULL ? path : slash + 1);
    forget_links(&links);
    buffer_finish(&xml);
    return result;
}

/* A part that may be missing. */
static enum document_result read_part(struct docx_package *package, const char *target,
                                      bool (*read)(struct docx_package *package, const struct buffer *xml))
{
    struct buffer xml = {0};
    enum archive_result taken = docx_package_take(package, target, &xml);
    enum document_result result = taken == ARCHIVE_NO_ENTRY ? DOCUMENT_READ : result_of(taken);

    if (taken == ARCHIVE_READ && !read(package, &xml))
        result = DOCUMENT_UNREADABLE;
    buffer_finish(&xml);
    return result;
}

static bool read_links(struct docx_package *package, const struct buffer *xml)
{
    return xml_read(xml->bytes, xml->length, &link_events, &package->links);
}

static bool read_footnotes(struct docx_package *package, const struct buffer *xml)
{
    return read_notes(&package->footnotes, xml);
}

static bool read_endnotes(struct docx_package *package, const struct buffer *xml)
{
    return read_notes(&package->endnotes, xml);
}

/* The part that a link of this type leads to, or its usual name. */
static const char *target_of(const struct docx_package *package, const char *type, const char *otherwise)
{
    for (struct docx_link *link = package->links; link != NULL; link = link->hh.next) {
        const char *word = strrchr(link->type, '/');

        if (word != NULL && strcmp(word + 1, type) == 0 && !link->is_external)
            return link->target;
    }
    return otherwise;
}

enum document_result docx_package_open(struct docx_package *package, const void *bytes, size_t length)
{
    static const struct {
        const char *type, *name;
        bool (*read)(struct docx_package *package, const struct buffer *xml);
    } parts[] = {
        {"styles", "styles.xml", docx_read_styles},
        {"numbering", "numbering.xml", docx_read_numbers},
        {"footnotes", "footnotes.xml", read_footnotes},
        {"endnotes", "endnotes.xml", read_endnotes},
    };
    enum document_result result;
    struct buffer name = {0};

    *package = (struct docx_package){0};
    result = result_of(archive_reader_create(bytes, length, &package->archive));
    if (result == DOCUMENT_READ)
        result = find_main(package);
    if (result != DOCUMENT_READ)
        return result;
    buffer_append_format(&name, "_rels/%s.rels", package->main);
    result = read_part(package, name.bytes, read_links);
    buffer_finish(&name);
    for (size_t i = 0; i < COUNT_OF(parts) && result == DOCUMENT_READ; i++)
        result = read_part(package, target_of(package, parts[i].type, parts[i].name), parts[i].read);
    return result;
}

void docx_package_close(struct docx_package *package)
{
    archive_reader_destroy(package->archive);
    forget_links(&package->links);
    docx_forget_styles(package);
    docx_forget_numbers(package);
    forget_notes(&package->footnotes);
    forget_notes(&package->endnotes);
    mem_free(package->folder);
    mem_free(package->main);
}
