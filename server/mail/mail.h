/* Mail: a message is written to a file of the outbox, or handed to an SMTP server (RFC 5321) by libcurl, on a
 * worker thread of the loop. Which of the two is configuration. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"

struct mailer;
typedef struct uv_loop_s uv_loop_t;

struct mailer_options {
    uv_loop_t *loop;
    const char *outbox;    /* folder for .eml files, made where it is missing; used where smtp_url is NULL */
    const char *smtp_url;  /* smtp://host:587 or smtps://host:465 */
    const char *smtp_user; /* NULL: without signing in */
    const char *smtp_password;
    const char *from; /* an address */
};

/* At most this many wait; a further one is refused and logged. */
#define MAILS_WAITING_MOST 1000

/* Strings are copied. */
struct mailer *mailer_create(const struct mailer_options *options);
/* What waits is finished by the loop before it ends; what SMTP has not taken after 5 s is given up. NULL is
 * accepted. */
void mailer_destroy(struct mailer *mailer);
/* Queues a plain text message in UTF-8. id makes the Message-ID: the same id is the same mail. False where it
 * was refused. What goes wrong later is logged. to must be text_is_email. */
bool mailer_send(struct mailer *mailer, const char *to, const char *subject, const char *text,
                 const char *id);
/* The whole message (RFC 5322) as it is sent; for tests. */
void mail_write(struct buffer *message, const char *from, const char *to, const char *subject,
                const char *text, const char *id, long long at_ms);

#endif
