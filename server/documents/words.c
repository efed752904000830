#include "documents/words.h"

#include <stdio.h>
#include <string.h>

static const char *const words_ro[WORDS_COUNT] = {
    [WORDS_INITIATOR] = "Inițiator",
    [WORDS_STATUS] = "Stadiu",
    [WORDS_VERSION] = "Versiunea",
    [WORDS_IN_WORK] = "text în lucru",
    [WORDS_DATE] = "Data",
    [WORDS_REGISTRY] = "Înregistrare",
    [WORDS_FINGERPRINT] = "Amprenta SHA-256",
    [WORDS_ADDRESS] = "Adresa permanentă",
    [WORDS_PAGE] = "Pagina",
    [WORDS_OF] = "din",
    [WORDS_NOTES] = "Note",
    [WORDS_IMAGE] = "Imagine",
    [WORDS_LOGO] = "Siglă",
    [WORDS_ANNEX] = "Anexă – Organizații susținătoare",
    [WORDS_ANNEX_AS_OF] = "Situația susținerilor la data de",
    [WORDS_ANNEX_EMPTY] = "Nicio organizație nu susține încă această versiune.",
    [WORDS_NUMBER] = "Nr. crt.",
    [WORDS_ORGANISATION] = "Organizația",
    [WORDS_CATEGORY] = "Categoria și regiunea",
    [WORDS_CAPACITY] = "În calitate de",
    [WORDS_REMARKS] = "Observații",
    [WORDS_WITHDRAWN] = "Susținere retrasă la",
    [WORDS_WITH_RESERVATIONS] = "Cu rezerve:",
    [WORDS_UNTITLED] = "Document fără titlu",
};

static const char *const words_en[WORDS_COUNT] = {
    [WORDS_INITIATOR] = "Initiator",
    [WORDS_STATUS] = "Status",
    [WORDS_VERSION] = "Version",
    [WORDS_IN_WORK] = "working text",
    [WORDS_DATE] = "Date",
    [WORDS_REGISTRY] = "Registration",
    [WORDS_FINGERPRINT] = "SHA-256 fingerprint",
    [WORDS_ADDRESS] = "Permanent address",
    [WORDS_PAGE] = "Page",
    [WORDS_OF] = "of",
    [WORDS_NOTES] = "Notes",
    [WORDS_IMAGE] = "Image",
    [WORDS_LOGO] = "Logo",
    [WORDS_ANNEX] = "Annex – Endorsing organisations",
    [WORDS_ANNEX_AS_OF] = "Endorsements as of",
    [WORDS_ANNEX_EMPTY] = "No organisation endorses this version yet.",
    [WORDS_NUMBER] = "No.",
    [WORDS_ORGANISATION] = "Organisation",
    [WORDS_CATEGORY] = "Category and region",
    [WORDS_CAPACITY] = "In the capacity of",
    [WORDS_REMARKS] = "Remarks",
    [WORDS_WITHDRAWN] = "Withdrawn on",
    [WORDS_WITH_RESERVATIONS] = "With reservations:",
    [WORDS_UNTITLED] = "Untitled document",
};

static const char *const months_ro[] = {"ianuarie",   "februarie", "martie",    "aprilie",
                                        "mai",        "iunie",     "iulie",     "august",
                                        "septembrie", "octombrie", "noiembrie", "decembrie"};
static const char *const months_en[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

static bool is_romanian(const char *language)
{
    return strcmp(language, "ro") == 0;
}

const char *words_in(const char *language, enum words words)
{
    return is_romanian(language) ? words_ro[words] : words_en[words];
}

void words_write_day(const char *language, const char *day, struct buffer *out)
{
    unsigned year, month, number;

    if (sscanf(day, "%4u-%2u-%2u", &year, &month, &number) != 3 || month < 1 || month > 12) {
        buffer_append_text(out, day);
        return;
    }
    buffer_append_format(out, "%u %s %u", number, (is_romanian(language) ? months_ro : months_en)[month - 1],
                         year);
}
