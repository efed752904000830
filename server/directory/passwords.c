#include "directory/passwords.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <uv.h>

#include "core/secret.h"
#include "core/text.h"

/* 32 MB each (OWASP's "Password Storage Cheat Sheet"). */
#define LOG_N 15
#define R 8
#define P 3
#define SALT_BYTES 16
#define KEY_BYTES 32
#define DISTINCT_LEAST 5

struct job {
    uv_work_t work;
    struct passwords *passwords;
    struct job *next;
    char *password;
    char kept[PASSWORD_KEPT_SIZE]; /* what is judged by, or what came of it */
    bool is_nobodys, is_right;
    password_kept_callback *on_kept;
    password_judged_callback *on_judged;
    void *argument;
};

struct passwords {
    uv_loop_t *loop;
    struct job *first, **end;
    unsigned running, waiting;
    bool is_ending;
};

/* ---- One password ---- */

bool password_is_weak(const char *password, const char *email)
{
    bool seen[256] = {false};
    unsigned distinct = 0;

    for (const char *at = password; *at != '\0'; at++) {
        distinct += !seen[(unsigned char)*at];
        seen[(unsigned char)*at] = true;
    }
    return distinct < DISTINCT_LEAST || text_count_points(password) < PASSWORD_LEAST ||
           strcasecmp(password, email) == 0;
}

void password_keep(const char *password, char kept_out[PASSWORD_KEPT_SIZE])
{
    uint8_t salt[SALT_BYTES], key[KEY_BYTES] = {0};
    char salt_hex[2 * SALT_BYTES + 1], key_hex[2 * KEY_BYTES + 1];

    secret_random(salt, sizeof(salt));
    if (!secret_scrypt(password, salt, sizeof(salt), LOG_N, R, P, key, sizeof(key)))
        abort();
    secret_to_hex(salt, sizeof(salt), salt_hex);
    secret_to_hex(key, sizeof(key), key_hex);
    snprintf(kept_out, PASSWORD_KEPT_SIZE, "scrypt:%d:%d:%d:%s:%s", LOG_N, R, P, salt_hex, key_hex);
}

bool password_is_right(const char *password, const char *kept)
{
    uint8_t salt[SALT_BYTES], key[KEY_BYTES];
    char salt_hex[2 * SALT_BYTES + 1], kept_hex[2 * KEY_BYTES + 1], key_hex[2 * KEY_BYTES + 1];
    unsigned log_n, r, p;

    if (sscanf(kept, "scrypt:%2u:%4u:%4u:%32[0-9a-f]:%64[0-9a-f]", &log_n, &r, &p, salt_hex, kept_hex) != 5 ||
        !secret_from_hex(salt_hex, salt, sizeof(salt)) ||
        !secret_scrypt(password, salt, sizeof(salt), log_n, r, p, key, sizeof(key)))
        return false;
    secret_to_hex(key, sizeof(key), key_hex);
    return secret_equals(key_hex, kept_hex);
}

/* ---- The queue ---- */

struct passwords *passwords_create(uv_loop_t *loop)
{
    struct passwords *passwords = MEM_NEW(struct passwords);

    passwords->loop = loop;
    passwords->end = &passwords->first;
    return passwords;
}

void passwords_destroy(struct passwords *passwords)
{
    if (passwords == NULL)
        return;
    passwords->is_ending = true;
    if (passwords->running == 0)
        mem_free(passwords);
}

static void run_next(struct passwords *passwords);

static void forget(struct job *job)
{
    secret_erase(job->password);
    mem_free(job->password);
    mem_free(job);
}

static void work(uv_work_t *request)
{
    struct job *job = request->data;

    if (job->on_kept != NULL)
        password_keep(job->password, job->kept);
    else
        job->is_right = password_is_right(job->password, job->kept) && !job->is_nobodys;
}

static void worked(uv_work_t *request, int status)
{
    struct job *job = request->data;
    struct passwords *passwords = job->passwords;

    passwords->running--;
    run_next(passwords);
    if (job->on_kept != NULL)
        job->on_kept(job->argument, status == 0 ? job->kept : NULL);
    else
        job->on_judged(job->argument, job->is_right);
    forget(job);
    if (passwords->is_ending && passwords->running == 0)
        mem_free(passwords);
}

static void run_next(struct passwords *passwords)
{
    struct job *job = passwords->first;

    if (job == NULL || passwords->running == PASSWORDS_AT_ONCE)
        return;
    passwords->first = job->next;
    if (passwords->first == NULL)
        passwords->end = &passwords->first;
    passwords->waiting--;
    passwords->running++;
    uv_queue_work(passwords->loop, &job->work, work, worked);
}

static bool enqueue(struct passwords *passwords, const char *password, struct job *job)
{
    if (passwords->waiting == PASSWORDS_WAITING_MOST) {
        mem_free(job);
        return false;
    }
    job->passwords = passwords;
    job->work.data = job;
    job->password = mem_copy_text(password);
    *passwords->end = job;
    passwords->end = &job->next;
    passwords->waiting++;
    run_next(passwords);
    return true;
}

bool passwords_keep(struct passwords *passwords, const char *password, password_kept_callback *done,
                    void *argument)
{
    struct job *job = MEM_NEW(struct job);

    job->on_kept = done;
    job->argument = argument;
    return enqueue(passwords, password, job);
}

bool passwords_judge(struct passwords *passwords, const char *password, const char *kept,
                     password_judged_callback *done, void *argument)
{
    /* As every kept password is, and nobody's. */
    static const char nobodys[] = "scrypt:15:8:3:00000000000000000000000000000000:"
                                  "0000000000000000000000000000000000000000000000000000000000000000";
    struct job *job = MEM_NEW(struct job);

    snprintf(job->kept, sizeof(job->kept), "%s", kept == NULL ? nobodys : kept);
    job->is_nobodys = kept == NULL;
    job->on_judged = done;
    job->argument = argument;
    return enqueue(passwords, password, job);
}
