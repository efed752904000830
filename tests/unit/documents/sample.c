#include "sample.h"

#include <assert.h>
#include <string.h>

#include "core/base64.h"

#define PARAGRAPH(text) "{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"" text "\"}]}"
#define CELL(kind, columns, rows, text)                                                                      \
    "{\"type\":\"" kind "\",\"attrs\":{\"colspan\":" columns ",\"rowspan\":" rows                            \
    "},\"content\":[" PARAGRAPH(text) "]}"

static const char text_json[] = "{\"type\":\"doc\",\"content\":[" PARAGRAPH(
    "Preambul înaintea oricărei secțiuni: „ghilimele” & <semne> * _ # 100%.") ","
                                                                              "{\"type\":\"heading\","
                                                                              "\"attrs\":{\"level\":1,\"id\":"
                                                                              "\"abcdefghi1\",\"key\":"
                                                                              "\"problem\"},\"content\":["
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"Definirea problemei\"}]},"
                                                                              "{\"type\":\"paragraph\","
                                                                              "\"content\":[{\"type\":"
                                                                              "\"text\",\"text\":\"Cuvinte "
                                                                              "\"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"groase\",\"marks\":[{"
                                                                              "\"type\":\"bold\"}]},{"
                                                                              "\"type\":\"text\",\"text\":\","
                                                                              " \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"cursive\",\"marks\":[{"
                                                                              "\"type\":\"italic\"}]},{"
                                                                              "\"type\":\"text\",\"text\":\","
                                                                              " \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"subliniate\",\"marks\":[{"
                                                                              "\"type\":\"underline\"}]},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\", \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"tăiate\",\"marks\":[{"
                                                                              "\"type\":\"strike\"}]},{"
                                                                              "\"type\":\"text\",\"text\":\","
                                                                              " \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"toate\",\"marks\":[{"
                                                                              "\"type\":\"bold\"},{\"type\":"
                                                                              "\"italic\"},"
                                                                              "{\"type\":\"underline\"},{"
                                                                              "\"type\":\"strike\"}]},{"
                                                                              "\"type\":\"text\",\"text\":\","
                                                                              " \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"cod\",\"marks\":[{\"type\":"
                                                                              "\"code\"}]},{\"type\":"
                                                                              "\"text\",\"text\":\", m\"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"2\",\"marks\":[{\"type\":"
                                                                              "\"superscript\"}]},{\"type\":"
                                                                              "\"text\",\"text\":\" și H\"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"2\",\"marks\":[{\"type\":"
                                                                              "\"subscript\"}]},{\"type\":"
                                                                              "\"text\",\"text\":\"O; \"},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\"o "
                                                                              "legătură\",\"marks\":[{"
                                                                              "\"type\":\"link\",\"attrs\":{"
                                                                              "\"href\":"
                                                                              "\"https://example.ro/"
                                                                              "a?b=1&c=(2)\"}}]},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\" și o notă\"},"
                                                                              "{\"type\":\"footnote\","
                                                                              "\"attrs\":{\"text\":\"Legea "
                                                                              "nr. 52/2003, art. 7 & "
                                                                              "<urm.>\"}},"
                                                                              "{\"type\":\"text\",\"text\":"
                                                                              "\".\"},{\"type\":"
                                                                              "\"hardBreak\"},{\"type\":"
                                                                              "\"text\",\"text\":\"Rândul al "
                                                                              "doilea.\"}]},"
                                                                              "{\"type\":\"heading\","
                                                                              "\"attrs\":{\"level\":2},"
                                                                              "\"content\":[{\"type\":"
                                                                              "\"text\",\"text\":\"Liste\"}]}"
                                                                              ","
                                                                              "{\"type\":\"bulletList\","
                                                                              "\"content\":["
                                                                              "{\"type\":\"listItem\","
                                                                              "\"content\":[" PARAGRAPH(
                                                                                  "unu") "]},"
                                                                                         "{\"type\":"
                                                                                         "\"listItem\","
                                                                                         "\"content\":"
                                                                                         "[" PARAGRAPH(
                                                                                             "doi") "," PARAGRAPH("încă un paragraf la doi") ","
                                                                                                                                             "{\"type\":\"orderedList\",\"attrs\":{\"start\":3},\"content\":["
                                                                                                                                             "{\"type\":\"listItem\",\"content\":[" PARAGRAPH(
                                                                                                                                                 "trei") ","
                                                                                                                                                         "{\"type\":\"bulletList\",\"content\":[{\"type\":\"listItem\",\"content\":[" PARAGRAPH("adânc") "]}]}]},"
                                                                                                                                                                                                                                                         "{\"type\":\"listItem\",\"content\":[" PARAGRAPH("patru") "]}]}]},"
                                                                                                                                                                                                                                                                                                                   "{\"type\":\"listItem\",\"content\":[" PARAGRAPH("cinci") "]}]},"
                                                                                                                                                                                                                                                                                                                                                                             "{\"type\":\"orderedList\",\"attrs\":{\"start\":1},\"content\":["
                                                                                                                                                                                                                                                                                                                                                                             "{\"type\":\"listItem\",\"content\":[" PARAGRAPH("prima") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"type\":\"listItem\",\"content\":[" PARAGRAPH(
                                                                                                                                                                                                                                                                                                                                                                                                                                           "a doua") "]}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"type\":\"heading\",\"attrs\":{\"level\":1,\"id\":\"abcdefghi2\",\"key\":\"evidence\"},\"content\":["
                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"type\":\"text\",\"text\":\"Date și dovezi\"}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"type\":\"table\",\"content\":["
                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"type\":\"tableRow\",\"content\":[" CELL(
                                                                                                                                                                                                                                                                                                                                                                                                                                                         "tableHeader", "1", "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                         "An") "," CELL("tableHeader", "1", "1", "Valoare") "," CELL("tableHeader",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "Sursă") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "{\"type\":\"tableRow\",\"content\":[" CELL(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "tableCell",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "1", "2", "2025") "," CELL("tableCell", "2", "1", "lat") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "{\"type\":\"tableRow\",\"content\":[" CELL("tableCell", "1", "1", "12 | 13") "," CELL(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "tableCell",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "1",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "INS") "]}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "{\"type\":\"blockquote\",\"content\":[" PARAGRAPH("Citat întâi.") "," PARAGRAPH(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "Citat al doilea.") "]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "{\"type\":\"codeBlock\",\"content\":[{\"type\":\"text\",\"text\":\"a = 1\\n  b < 2\"}]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "{\"type\":\"horizontalRule\"},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "{\"type\":\"image\",\"attrs\":{\"file\":\"" SAMPLE_FILE
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\",\"alt\":\"Un grafic\",\"width\":2,\"height\":3}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "{\"type\":\"heading\",\"attrs\":{\"level\":3},\"content\":[{\"type\":\"text\",\"text\":\"Încheiere\"}]}," PARAGRAPH(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "Gata.") "]}";

json_t *sample_text(void)
{
    json_t *json = json_loads(text_json, 0, NULL);

    assert(json != NULL);
    return json;
}

const struct document_meta *sample_meta(void)
{
    static const struct document_endorsement endorsements[] = {
        {.organisation = "Asociația „Lucru pentru toți” <SRL & Co>",
         .category = "ONG",
         .region = "Centru",
         .capacity = "președintă",
         .day = "2026-11-20",
         .version = 3},
        {.organisation = "Sindicatul Liber",
         .category = "Sindicat",
         .reservations = "Fără punctul 4.",
         .day = "2026-11-18",
         .withdrawn = "2026-11-21",
         .version = 2},
    };
    static const char *const plain[] = {"summary", NULL};
    static const char *const logos[] = {"logo 0", "logo 1", NULL};
    static const struct document_meta meta = {
        .language = "ro",
        .title = "Propunere de politică publică: ucenicia <în> mediul rural & altele",
        .initiator = "Pactul pentru Ocupare Centru",
        .status = "în consultare",
        .version = 3,
        .version_name = "după dezbatere",
        .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .day = "2026-11-22",
        .registry = "nr. 123/21.11.2026, Primăria Făgăraș",
        .address = "https://sfat.example.ro/p/01KAMYBQ3S5T7V9X1Z3B5D7F9H/3",
        .footer_note = "Material distribuit gratuit <de> pact & parteneri.",
        .header_note = "Proiect <PACT> & cod 253/109749",
        .logos = logos,
        .is_numbered = true,
        .plain = plain,
        .with_annex = true,
        .endorsements = endorsements,
        .endorsement_count = COUNT_OF(endorsements),
    };

    return &meta;
}

static const char png_base64[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGM4IQcEJxhQKABAEQYZ0vND3gAAAABJRU5ErkJggg==";

static bool give(void *argument, const char *file, struct buffer *bytes_out)
{
    (void)argument;
    return (strcmp(file, SAMPLE_FILE) == 0 || strncmp(file, "logo ", 5) == 0) &&
           base64_read(bytes_out, png_base64, sizeof(png_base64) - 1);
}

const struct document_images *sample_images(void)
{
    static const struct document_images images = {.source = give};

    return &images;
}

static bool take(void *argument, const void *bytes, size_t length, struct document_image *image_out)
{
    struct buffer expected = {0};
    bool is_sample;

    (void)argument;
    is_sample = base64_read(&expected, png_base64, sizeof(png_base64) - 1) && expected.length == length &&
                memcmp(expected.bytes, bytes, length) == 0;
    buffer_finish(&expected);
    if (is_sample)
        strcpy(image_out->file, SAMPLE_FILE);
    return is_sample;
}

const struct document_image_taker *sample_taker(void)
{
    static const struct document_image_taker taker = {.sink = take};

    return &taker;
}
