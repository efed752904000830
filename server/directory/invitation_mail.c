/* Mails of space.invite_people: one for each address, with a link of its own. The process that puts its name
 * first sends them, once: where it ends in the middle of it, the rest is not sent, and the secretariat sees
 * who has not come. */
#include "directory/invitation_mail.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/memory.h"
#include "directory/invitations.h"
#include "directory/letters.h"
#include "directory/people.h"
#include "directory/space.h"
#include "directory/tally.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
#define DAY_MS_TEXT "86400000"
/* So that nobody's mailbox is filled by those who may invite. */
#define MAILS_A_DAY_MOST 5

struct sending {
    struct directory *directory;
    char space[CHANNEL_ID_SIZE];
    char invitation[ULID_SIZE], by[ULID_SIZE];
    int64_t expires_ms;
};

/* One address. */
struct envelope {
    struct directory *directory;
    char email[256], link[512];
    char *by_name, *space_name;
    int64_t expires_ms;
    struct tally tally;
};

static void finish(struct envelope *envelope)
{
    mem_free(envelope->by_name);
    mem_free(envelope->space_name);
    mem_free(envelope);
}

static void on_counted(void *argument, const struct put_done *done)
{
    struct envelope *envelope = argument;
    const struct directory_options *options = &envelope->directory->options;
    struct letter letter;

    if (done->result == STORE_DONE) {
        letter_invitation(&letter, &(struct invitation_letter){envelope->by_name, envelope->space_name,
                                                               envelope->link, envelope->expires_ms});
        options->send_mail(options->send_mail_argument, envelope->email, letter.subject, letter.text.bytes);
        letter_finish(&letter);
    } else {
        log_warning("a mail of an invitation was not sent");
    }
    finish(envelope);
}

static void on_tally(void *argument, const struct registers *registers)
{
    struct envelope *envelope = argument;
    const struct log_store *store = envelope->directory->options.store;
    int64_t now_ms = directory_now_ms(envelope->directory);
    struct register_write writes[TALLY_WRITES];
    struct register_guard guard;
    size_t write_count = 0, guard_count = 0;

    if (registers->result != STORE_DONE) {
        on_counted(envelope, &(const struct put_done){.result = STORE_UNAVAILABLE});
        return;
    }
    tally_read(&envelope->tally, &registers->hashes[0], now_ms);
    if (tally_wait_ms(&envelope->tally, MAILS_A_DAY_MOST, now_ms) > 0) {
        on_counted(envelope, &(const struct put_done){.result = STORE_GUARDED});
        return;
    }
    tally_count(&envelope->tally, now_ms, writes, &write_count, &guard, &guard_count);
    store->put(store->self, writes, write_count, &guard, guard_count, on_counted, envelope);
}

static void send_one(const struct sending *sending, const char *email, const char *by_name,
                     const char *space_title)
{
    struct directory *directory = sending->directory;
    const struct log_store *store = directory->options.store;
    struct envelope *envelope = MEM_NEW(struct envelope);
    char token[TOKEN_SIZE], key[EMAIL_KEY_SIZE];
    const struct register_read read = {key};

    envelope->directory = directory;
    snprintf(envelope->email, sizeof(envelope->email), "%s", email);
    invitation_token(directory->secret, sending->invitation, email, token);
    snprintf(envelope->link, sizeof(envelope->link), "%s/join#%s", directory->options.url, token);
    envelope->by_name = mem_copy_text(by_name);
    envelope->space_name = mem_copy_text(space_title);
    envelope->expires_ms = sending->expires_ms;
    email_key("invitations_sent", email, key);
    tally_init(&envelope->tally, key, DAY_MS);
    store->read_registers(store->self, &read, 1, on_tally, envelope);
}

static void on_invited(void *argument, const struct registers *registers)
{
    struct sending *sending = argument;
    const struct space *space = hub_peek(sending->directory->hub, sending->space);
    const char *by_name;

    if (registers->result != STORE_DONE || space == NULL) {
        log_error("the mails of invitation %s were not sent", sending->invitation);
        mem_free(sending);
        return;
    }
    by_name = register_find(&registers->hashes[1], "name");
    for (size_t i = 0; i < registers->hashes[0].field_count; i++) {
        const char *email = registers->hashes[0].fields[i].name;

        if (strchr(email, '@') != NULL)
            send_one(sending, email, by_name == NULL ? "Sfat" : by_name, space_name(space));
    }
    mem_free(sending);
}

static void on_claimed(void *argument, const struct put_done *done)
{
    struct sending *sending = argument;
    const struct log_store *store = sending->directory->options.store;
    char invited_key[ULID_SIZE + 16], own_key[PERSON_KEY_SIZE];
    const struct register_read reads[] = {{invited_key}, {own_key}};

    if (done->result != STORE_DONE) {
        mem_free(sending);
        return;
    }
    snprintf(invited_key, sizeof(invited_key), "invited:%s", sending->invitation);
    person_key(sending->by, own_key);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_invited, sending);
}

void invitation_send_mails(struct directory *directory, const struct event *event)
{
    const struct log_store *store = directory->options.store;
    struct sending *sending = MEM_NEW(struct sending);
    char key[ULID_SIZE + 24];
    const struct register_guard guard = {key, "is_sent", NULL, ERR_BUSY};
    const struct register_write writes[] = {{REGISTER_HASH_SET, key, "is_sent", "1"},
                                            {REGISTER_EXPIRE, key, NULL, DAY_MS_TEXT}};

    sending->directory = directory;
    snprintf(sending->space, sizeof(sending->space), "%s", event->channel);
    snprintf(sending->invitation, ULID_SIZE, "%s", event_text(event, "invitation"));
    snprintf(sending->by, ULID_SIZE, "%s", event->by);
    sending->expires_ms = event_int(event, "expires_ms");
    snprintf(key, sizeof(key), "invited_sent:%s", sending->invitation);
    store->put(store->self, writes, COUNT_OF(writes), &guard, 1, on_claimed, sending);
}
