#include "mail/mail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>
#include <uv.h>

#include "core/log.h"
#include "core/memory.h"

#define SMTP_TIMEOUT_SECS 60
/* At the end: what SMTP has not taken by then is given up. */
#define END_NS (5 * UINT64_C(1000000000))
#define SUBJECT_BYTES_A_WORD 45

struct mailer {
    uv_loop_t *loop;
    char *outbox, *smtp_url, *smtp_user, *smtp_password, *from;
    unsigned waiting;
    bool is_ending;
    _Atomic uint64_t give_up_ns; /* by uv_hrtime; read on the worker threads too */
};

struct mail {
    uv_work_t work;
    struct mailer *mailer;
    char *to, *id;
    struct buffer message;
    size_t sent; /* of message, while SMTP reads it */
    char failure[256];
};

struct mailer *mailer_create(const struct mailer_options *options)
{
    struct mailer *mailer = MEM_NEW(struct mailer);

    mailer->loop = options->loop;
    mailer->give_up_ns = UINT64_MAX;
    mailer->outbox = mem_copy_text(options->outbox);
    mailer->smtp_url = mem_copy_text(options->smtp_url);
    mailer->smtp_user = mem_copy_text(options->smtp_user);
    mailer->smtp_password = mem_copy_text(options->smtp_password);
    mailer->from = mem_copy_text(options->from);
    if (mailer->smtp_url != NULL)
        curl_global_init(CURL_GLOBAL_DEFAULT);
    else if (mkdir(mailer->outbox, 0700) != 0 && errno != EEXIST)
        log_error("the outbox %s cannot be made: %s", mailer->outbox, strerror(errno));
    return mailer;
}

static void mailer_free(struct mailer *mailer)
{
    mem_free(mailer->outbox);
    mem_free(mailer->smtp_url);
    mem_free(mailer->smtp_user);
    mem_free(mailer->smtp_password);
    mem_free(mailer->from);
    mem_free(mailer);
}

void mailer_destroy(struct mailer *mailer)
{
    if (mailer == NULL)
        return;
    mailer->is_ending = true;
    mailer->give_up_ns = uv_hrtime() + END_NS;
    if (mailer->waiting == 0)
        mailer_free(mailer);
}

/* ---- The message ---- */

static void append_base64(struct buffer *buffer, const char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < length; i += 3) {
        uint32_t bits = (uint32_t)(unsigned char)bytes[i] << 16;

        bits |= i + 1 < length ? (uint32_t)(unsigned char)bytes[i + 1] << 8 : 0;
        bits |= i + 2 < length ? (uint32_t)(unsigned char)bytes[i + 2] : 0;
        for (size_t j = 0; j < 4; j++)
            buffer_append(buffer, i + j <= length ? &digits[bits >> (18 - 6 * j) & 63] : "=", 1);
    }
}

/* Encoded words (RFC 2047), none longer than 75 characters and none splitting a letter. */
static void append_subject(struct buffer *message, const char *subject)
{
    size_t length = strlen(subject), at = 0;

    buffer_append_text(message, "Subject:");
    while (at < length) {
        size_t count = length - at < SUBJECT_BYTES_A_WORD ? length - at : SUBJECT_BYTES_A_WORD;

        while (at + count < length && ((unsigned char)subject[at + count] & 0xC0) == 0x80)
            count--;
        buffer_append_text(message, at == 0 ? " =?UTF-8?B?" : "\r\n =?UTF-8?B?");
        append_base64(message, subject + at, count);
        buffer_append_text(message, "?=");
        at += count;
    }
    buffer_append_text(message, "\r\n");
}

static void append_date(struct buffer *message, long long at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    struct tm utc;
    char text[64];

    gmtime_r(&seconds, &utc);
    strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &utc);
    buffer_append_format(message, "Date: %s\r\n", text);
}

void mail_write(struct buffer *message, const char *from, const char *to, const char *subject,
                const char *text, const char *id, long long at_ms)
{
    const char *domain = strrchr(from, '@');

    buffer_append_format(message, "From: Sfat <%s>\r\nTo: <%s>\r\n", from, to);
    append_subject(message, subject);
    append_date(message, at_ms);
    buffer_append_format(message, "Message-ID: <%s%s>\r\n", id, domain == NULL ? "@sfat" : domain);
    buffer_append_text(message, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                                "Content-Transfer-Encoding: 8bit\r\nAuto-Submitted: auto-generated\r\n\r\n");
    for (; *text != '\0'; text++)
        buffer_append(message, *text == '\n' ? "\r\n" : text, *text == '\n' ? 2 : 1);
    buffer_append_text(message, "\r\n");
}

/* ---- On the worker thread ---- */

/* Under its final name only when it is whole. */
static void write_file(struct mail *mail)
{
    char path[1024], whole[1024];
    FILE *file;
    bool is_written;

    snprintf(path, sizeof(path), "%s/.%s.part", mail->mailer->outbox, mail->id);
    snprintf(whole, sizeof(whole), "%s/%s.eml", mail->mailer->outbox, mail->id);
    file = fopen(path, "wx");
    if (file == NULL) {
        snprintf(mail->failure, sizeof(mail->failure), "%s", strerror(errno));
        return;
    }
    is_written = fwrite(mail->message.bytes, 1, mail->message.length, file) == mail->message.length;
    is_written = fclose(file) == 0 && is_written && rename(path, whole) == 0;
    if (!is_written) {
        snprintf(mail->failure, sizeof(mail->failure), "%s", strerror(errno));
        unlink(path);
    }
}

static size_t read_message(char *bytes, size_t size, size_t count, void *argument)
{
    struct mail *mail = argument;
    size_t left = mail->message.length - mail->sent;
    size_t length = size * count < left ? size * count : left;

    memcpy(bytes, mail->message.bytes + mail->sent, length);
    mail->sent += length;
    return length;
}

static bool is_given_up(const struct mailer *mailer)
{
    return uv_hrtime() >= mailer->give_up_ns;
}

/* libcurl asks about once a second, and whenever something happens. */
static int on_progress(void *mailer, curl_off_t down, curl_off_t down_now, curl_off_t up, curl_off_t up_now)
{
    (void)down, (void)down_now, (void)up, (void)up_now;
    return is_given_up(mailer);
}

/* Codes go by mail: in clear text only to a server on this very machine. */
static bool is_this_machine(const char *url)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};
    const char *host = strstr(url, "://");

    host = host == NULL ? url : host + 3;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        const char *end = host + strlen(hosts[i]);

        if (strncmp(host, hosts[i], strlen(hosts[i])) == 0 && (*end == '\0' || *end == ':' || *end == '/'))
            return true;
    }
    return false;
}

static void send_by_smtp(struct mail *mail)
{
    struct mailer *mailer = mail->mailer;
    CURL *curl = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, mail->to);
    CURLcode code;

    curl_easy_setopt(curl, CURLOPT_URL, mailer->smtp_url);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(is_this_machine(mailer->smtp_url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (mailer->smtp_user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mailer->smtp_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, mailer->smtp_password);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, mailer->from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, mail);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SMTP_TIMEOUT_SECS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, mailer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        snprintf(mail->failure, sizeof(mail->failure), "%s", curl_easy_strerror(code));
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
}

static void work(uv_work_t *request)
{
    struct mail *mail = request->data;

    if (mail->mailer->smtp_url == NULL)
        write_file(mail);
    else if (is_given_up(mail->mailer))
        snprintf(mail->failure, sizeof(mail->failure), "Sfat ended");
    else
        send_by_smtp(mail);
}

/* ---- Back on the loop ---- */

static void worked(uv_work_t *request, int status)
{
    struct mail *mail = request->data;
    struct mailer *mailer = mail->mailer;

    if (status != 0 || mail->failure[0] != '\0')
        log_error("mail %s was not sent: %s", mail->id, status != 0 ? "ended" : mail->failure);
    buffer_finish(&mail->message);
    mem_free(mail->to);
    mem_free(mail->id);
    mem_free(mail);
    mailer->waiting--;
    if (mailer->is_ending && mailer->waiting == 0)
        mailer_free(mailer);
}

bool mailer_send(struct mailer *mailer, const char *to, const char *subject, const char *text, const char *id)
{
    struct mail *mail;
    struct timespec now;

    if (mailer->waiting >= MAILS_WAITING_MOST) {
        log_error("mail %s was refused: %u wait already", id, mailer->waiting);
        return false;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    mail = MEM_NEW(struct mail);
    mail->work.data = mail;
    mail->mailer = mailer;
    mail->to = mem_copy_text(to);
    mail->id = mem_copy_text(id);
    mail_write(&mail->message, mailer->from, to, subject, text, id, (long long)now.tv_sec * 1000);
    mailer->waiting++;
    uv_queue_work(mailer->loop, &mail->work, work, worked);
    return true;
}
