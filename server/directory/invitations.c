#include "directory/invitations.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"

struct invitations {
    struct invitation *list; /* oldest first */
    size_t count, capacity;
};

static const char *const terms[] = {"role", "category", "organisation", "capacity", "standing"};

struct invitations *invitations_create(void)
{
    return MEM_NEW(struct invitations);
}

static void finish(struct invitation *invitation)
{
    json_decref(invitation->terms);
    json_decref(invitation->people);
}

void invitations_destroy(struct invitations *invitations)
{
    for (size_t i = 0; i < invitations->count; i++)
        finish(&invitations->list[i]);
    mem_free(invitations->list);
    mem_free(invitations);
}

size_t invitations_count(const struct invitations *invitations)
{
    return invitations->count;
}

const struct invitation *invitations_at(const struct invitations *invitations, size_t i)
{
    return &invitations->list[i];
}

const struct invitation *invitations_find(const struct invitations *invitations, const char *id)
{
    for (size_t i = invitations->count; i-- > 0;)
        if (strcmp(invitations->list[i].id, id) == 0)
            return &invitations->list[i];
    return NULL;
}

bool invitation_stands(const struct invitation *invitation, int64_t now_ms)
{
    return !invitation->is_withdrawn && now_ms < invitation->expires_ms &&
           json_array_size(invitation->people) < invitation->uses;
}

bool invitation_was_used_by(const struct invitation *invitation, const char *person)
{
    size_t i;
    json_t *one;

    json_array_foreach(invitation->people, i, one)
    {
        if (strcmp(json_string_value(one), person) == 0)
            return true;
    }
    return false;
}

bool invitations_have_room(const struct invitations *invitations, size_t addresses, int64_t now_ms)
{
    size_t standing = 0;

    for (size_t i = 0; i < invitations->count; i++) {
        const struct invitation *invitation = &invitations->list[i];

        if (!invitation_stands(invitation, now_ms))
            continue;
        standing++;
        if (invitation->is_by_mail)
            addresses += invitation->uses - json_array_size(invitation->people);
    }
    return standing < INVITATIONS_STANDING_MOST && addresses <= INVITED_ADDRESSES_MOST;
}

/* ---- Events ---- */

/* Those that stand are fewer than are remembered, so one that is over is always found. */
static void forget_one(struct invitations *invitations, int64_t now_ms)
{
    size_t i = 0;

    while (i < invitations->count - 1 && invitation_stands(&invitations->list[i], now_ms))
        i++;
    finish(&invitations->list[i]);
    memmove(&invitations->list[i], &invitations->list[i + 1],
            (invitations->count - i - 1) * sizeof(*invitations->list));
    invitations->count--;
}

static struct invitation *add(struct invitations *invitations)
{
    struct invitation *invitation;

    invitations->list =
        mem_grow(invitations->list, invitations->count, &invitations->capacity, sizeof(*invitations->list));
    invitation = &invitations->list[invitations->count++];
    *invitation = (struct invitation){.terms = json_object()};
    return invitation;
}

bool invitations_made(struct invitations *invitations, const struct event *event)
{
    const char *id = event_text(event, "invitation");
    struct invitation *invitation;

    if (!ulid_is_valid(id, strlen(id)) || invitations_find(invitations, id) != NULL)
        return false;
    if (invitations->count == INVITATIONS_MOST)
        forget_one(invitations, event->at_ms);
    invitation = add(invitations);
    for (size_t i = 0; i < COUNT_OF(terms); i++)
        json_object_set(invitation->terms, terms[i], json_object_get(event->fields, terms[i]));
    snprintf(invitation->id, ULID_SIZE, "%s", id);
    snprintf(invitation->by, ULID_SIZE, "%s", event->by);
    invitation->at_ms = event->at_ms;
    invitation->expires_ms = event_int(event, "expires_ms");
    invitation->uses = (size_t)event_int(event, "uses");
    invitation->is_by_mail = json_is_true(json_object_get(event->fields, "is_by_mail"));
    invitation->people = json_array();
    return true;
}

bool invitations_withdrawn(struct invitations *invitations, const struct event *event)
{
    struct invitation *invitation =
        (struct invitation *)invitations_find(invitations, event_text(event, "invitation"));

    if (invitation != NULL)
        invitation->is_withdrawn = true;
    return invitation != NULL;
}

void invitations_used(struct invitations *invitations, const struct event *event, const char *person)
{
    struct invitation *invitation =
        (struct invitation *)invitations_find(invitations, event_text(event, "invitation"));

    if (invitation != NULL)
        json_array_append_new(invitation->people, json_string(person));
}

/* ---- Snapshot ---- */

json_t *invitations_snapshot(const struct invitations *invitations)
{
    json_t *list = json_array();

    for (size_t i = 0; i < invitations->count; i++) {
        const struct invitation *invitation = &invitations->list[i];

        json_array_append_new(
            list, json_pack("{s:s, s:O, s:s, s:I, s:I, s:I, s:o, s:b, s:b}", "id", invitation->id, "terms",
                            invitation->terms, "by", invitation->by, "at_ms", (json_int_t)invitation->at_ms,
                            "expires_ms", (json_int_t)invitation->expires_ms, "uses",
                            (json_int_t)invitation->uses, "people", json_copy(invitation->people),
                            "is_withdrawn", invitation->is_withdrawn, "is_by_mail", invitation->is_by_mail));
    }
    return list;
}

static bool restore_one(struct invitations *invitations, const json_t *row)
{
    const char *id = json_text(row, "id"), *by = json_text(row, "by");
    const json_t *own_terms = json_object_get(row, "terms"), *people = json_object_get(row, "people");
    struct invitation *invitation;

    if (id == NULL || by == NULL || !json_is_object(own_terms) || !json_is_array(people))
        return false;
    invitation = add(invitations);
    json_object_update(invitation->terms, (json_t *)own_terms);
    snprintf(invitation->id, ULID_SIZE, "%s", id);
    snprintf(invitation->by, ULID_SIZE, "%s", by);
    invitation->at_ms = json_int(row, "at_ms", 0);
    invitation->expires_ms = json_int(row, "expires_ms", 0);
    invitation->uses = (size_t)json_int(row, "uses", 0);
    /* A copy: what is used later must not be in the snapshot. */
    invitation->people = json_copy((json_t *)people);
    invitation->is_withdrawn = json_is_true(json_object_get(row, "is_withdrawn"));
    invitation->is_by_mail = json_is_true(json_object_get(row, "is_by_mail"));
    return true;
}

bool invitations_restore(struct invitations *invitations, const json_t *snapshot)
{
    size_t i;
    json_t *row;

    json_array_foreach(snapshot, i, row)
    {
        if (!restore_one(invitations, row))
            return false;
    }
    return true;
}

/* ---- Tokens ---- */

void invitation_token(const char *secret, const char *id, const char *email, char token_out[TOKEN_SIZE])
{
    char text[320];

    snprintf(text, sizeof(text), "invitation %s %s", id, email == NULL ? "" : email);
    secret_token_of(secret, text, token_out);
}

void invitation_key(const char *token, char key_out[INVITATION_KEY_SIZE])
{
    char hash[SHA256_HEX_SIZE];

    secret_sha256_hex(token, strlen(token), hash);
    invitation_key_of(hash, key_out);
}

void invitation_key_of(const char *hash, char key_out[INVITATION_KEY_SIZE])
{
    snprintf(key_out, INVITATION_KEY_SIZE, "invitation:%s", hash);
}
