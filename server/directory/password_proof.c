#include "directory/password_proof.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "directory/people.h"
#include "directory/second_factor.h"
#include "directory/tally.h"

struct proof {
    struct directory *directory;
    char *kept; /* NULL: nobody's */
    char *password;
    struct tally by_address, by_source;
    bool counts_source;
    password_proved_callback *done;
    void *argument;
};

static void finish(struct proof *proof, enum error error, int64_t retry_after_ms)
{
    proof->done(proof->argument, error, retry_after_ms);
    if (proof->password != NULL)
        secret_erase(proof->password);
    mem_free(proof->password);
    mem_free(proof->kept);
    mem_free(proof);
}

static void on_forgiven(void *argument, const struct put_done *done)
{
    finish(argument, done->result == STORE_DONE ? ERR_NONE : ERR_UNAVAILABLE, 0);
}

/* Who knows it has not been guessing. */
static void on_judged(void *argument, bool is_right)
{
    struct proof *proof = argument;
    const struct log_store *store = proof->directory->options.store;
    const struct register_write write = {REGISTER_DELETE, proof->by_address.key, NULL, NULL};

    if (!is_right)
        finish(proof, ERR_PASSWORD_WRONG, 0);
    else
        store->put(store->self, &write, 1, NULL, 0, on_forgiven, proof);
}

static void on_counted(void *argument, const struct put_done *done)
{
    struct proof *proof = argument;

    if (done->result == STORE_UNAVAILABLE)
        finish(proof, ERR_UNAVAILABLE, 0);
    else if (done->result == STORE_GUARDED)
        finish(proof, ERR_BUSY, PASSWORD_RETRY_MS);
    else if (!passwords_judge(proof->directory->passwords, proof->password, proof->kept, on_judged, proof))
        finish(proof, ERR_BUSY, PASSWORD_RETRY_MS);
}

static void count(struct proof *proof, int64_t now_ms)
{
    const struct log_store *store = proof->directory->options.store;
    struct register_write writes[2 * TALLY_WRITES];
    struct register_guard guards[2];
    size_t write_count = 0, guard_count = 0;

    tally_count(&proof->by_address, now_ms, writes, &write_count, guards, &guard_count);
    if (proof->counts_source)
        tally_count(&proof->by_source, now_ms, writes, &write_count, guards, &guard_count);
    store->put(store->self, writes, write_count, guards, guard_count, on_counted, proof);
}

static void on_read(void *argument, const struct registers *registers)
{
    struct proof *proof = argument;
    const struct directory_options *options = &proof->directory->options;
    int64_t now_ms = directory_now_ms(proof->directory), address_ms, source_ms;

    if (registers->result != STORE_DONE) {
        finish(proof, ERR_UNAVAILABLE, 0);
        return;
    }
    proof->kept = mem_copy_text(register_find(&registers->hashes[0], "password"));
    tally_read(&proof->by_address, &registers->hashes[1], now_ms);
    tally_read(&proof->by_source, &registers->hashes[2], now_ms);
    address_ms = tally_wait_ms(&proof->by_address, options->passwords_per_hour, now_ms);
    source_ms =
        proof->counts_source ? tally_wait_ms(&proof->by_source, options->codes_asked_per_hour, now_ms) : 0;
    if (address_ms > 0 || source_ms > 0)
        finish(proof, ERR_TOO_MANY, address_ms > source_ms ? address_ms : source_ms);
    else
        count(proof, now_ms);
}

void password_prove(struct directory *directory, const struct password_claim *claim,
                    password_proved_callback *done, void *argument)
{
    const struct log_store *store = directory->options.store;
    struct proof *proof = MEM_NEW(struct proof);
    char key[CREDENTIALS_KEY_SIZE], address_key[EMAIL_KEY_SIZE], source_key[TALLY_KEY_SIZE];
    const struct register_read reads[] = {{key}, {address_key}, {source_key}};

    *proof = (struct proof){.directory = directory, .done = done, .argument = argument};
    proof->counts_source = claim->source[0] != '\0';
    proof->password = text_normalise(claim->password);
    if (proof->password == NULL)
        proof->password = mem_copy_text("");
    credentials_key(claim->person[0] == '\0' ? "nobody" : claim->person, key);
    email_key("passwords_tried", claim->email, address_key);
    snprintf(source_key, sizeof(source_key), "passwords_asked:%s", claim->source);
    tally_init(&proof->by_address, address_key, TALLY_HOUR_MS);
    tally_init(&proof->by_source, source_key, TALLY_HOUR_MS);
    store->read_registers(store->self, reads, COUNT_OF(reads), on_read, proof);
}
