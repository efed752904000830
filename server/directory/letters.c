#include "directory/letters.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

void letter_finish(struct letter *letter)
{
    buffer_finish(&letter->text);
}

static bool is_english(const char *language)
{
    return strcmp(language, "en") == 0;
}

void letter_code(struct letter *letter, const char *language, const char *code)
{
    *letter = (struct letter){
        .subject = is_english(language) ? "Sign-in code for Sfat" : "Cod de intrare în Sfat",
    };
    buffer_append_format(
        &letter->text,
        is_english(language)
            ? "Your sign-in code for Sfat is %s\n\nIt is good for 10 minutes. Nobody from Sfat will ever ask "
              "you "
              "for it. If you did not ask for it, you may ignore this message.\n"
            : "Codul tău de intrare în Sfat este %s\n\nEste bun 10 minute. Nimeni din partea Sfat nu ți-l va "
              "cere vreodată. Dacă nu l-ai cerut, poți ignora acest mesaj.\n",
        code);
}

void letter_notice(struct letter *letter, const char *language, enum notice notice)
{
    static const char *const romanian[NOTICE_COUNT] = {
        [NOTICE_PASSWORD_SET] = "Parola contului tău din Sfat a fost pusă sau schimbată.",
        [NOTICE_PASSWORD_REMOVED] = "Parola contului tău din Sfat a fost scoasă: intri doar prin cod.",
        [NOTICE_SECOND_FACTOR_SET] = "Contul tău din Sfat cere de acum și al doilea factor.",
        [NOTICE_SECOND_FACTOR_REMOVED] = "Contul tău din Sfat nu mai cere al doilea factor.",
    };
    static const char *const english[NOTICE_COUNT] = {
        [NOTICE_PASSWORD_SET] = "The password of your account in Sfat was set or changed.",
        [NOTICE_PASSWORD_REMOVED] = "The password of your account in Sfat was removed: you sign in by codes.",
        [NOTICE_SECOND_FACTOR_SET] = "Your account in Sfat asks for a second factor from now on.",
        [NOTICE_SECOND_FACTOR_REMOVED] = "Your account in Sfat no longer asks for a second factor.",
    };

    *letter = (struct letter){
        .subject =
            is_english(language) ? "Your account in Sfat was changed" : "Contul tău din Sfat s-a schimbat",
    };
    buffer_append_format(&letter->text,
                         is_english(language)
                             ? "%s\n\nIf it was not you, sign in, end all other sessions in the "
                               "settings, and tell the secretariat.\n"
                             : "%s\n\nDacă nu tu ai făcut asta, intră în cont, încheie toate "
                               "celelalte sesiuni din setări și anunță secretariatul.\n",
                         is_english(language) ? english[notice] : romanian[notice]);
}

/* A name may hold line breaks, and must not be able to write lines of its own. */
static void append_line(struct buffer *text, const char *written)
{
    for (; *written != '\0'; written++)
        buffer_append(text, (unsigned char)*written < ' ' ? " " : written, 1);
}

static void append_invitation(struct buffer *text, const struct invitation_letter *invitation,
                              const char *const words[5], const char *date_format)
{
    time_t seconds = (time_t)(invitation->expires_ms / 1000);
    struct tm local;
    char date[32];

    localtime_r(&seconds, &local);
    strftime(date, sizeof(date), date_format, &local);
    buffer_append_text(text, words[0]);
    append_line(text, invitation->by_name);
    buffer_append_text(text, words[1]);
    append_line(text, invitation->space_name);
    buffer_append_text(text, words[2]);
    buffer_append_format(text, "  %s\n\n", invitation->link);
    buffer_append_text(text, words[3]);
    buffer_append_text(text, date);
    buffer_append_text(text, words[4]);
}

void letter_invitation(struct letter *letter, const struct invitation_letter *invitation)
{
    static const char *const romanian[] = {
        "Bună ziua,\n\n",
        " te invită în Sfat, în spațiul „",
        "”. Poți intra de aici:\n\n",
        "Linkul este numai pentru această adresă, merge o dată și este bun până la ",
        ". Dacă nu aștepți o invitație, poți ignora acest mesaj.\n",
    };
    static const char *const english[] = {
        "Hello,\n\n",
        " invites you to Sfat, to the space “",
        "”. You can enter here:\n\n",
        "The link is for this address alone, works once and is good until ",
        ". If you do not expect an invitation, you may ignore this message.\n",
    };

    *letter = (struct letter){.subject = "Invitație în Sfat / Invitation to Sfat"};
    append_invitation(&letter->text, invitation, romanian, "%d.%m.%Y");
    buffer_append_text(&letter->text, "\n— — —\n\n");
    append_invitation(&letter->text, invitation, english, "%d/%m/%Y");
}
