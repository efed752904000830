#include "net/arrival.h"

#include <assert.h>
#include <string.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "net/negotiation.h"

#define AGENT_LENGTH_MOST 200

struct arrival {
    struct address neighbour;
    struct source source;
    struct credential credential;
    const char *language;
    const struct errand *errand; /* NULL: the hub's own */
    char *agent;                 /* or NULL */
    identity_callback *done;
    void *owner;
    bool is_asking;
    bool is_destroyed;   /* while it was asking */
    struct buffer early; /* each message behind its length */
    unsigned early_count;
};

struct arrival *arrival_create(const struct address *neighbour)
{
    struct arrival *arrival = MEM_NEW(struct arrival);

    arrival->neighbour = *neighbour;
    return arrival;
}

static void free_arrival(struct arrival *arrival)
{
    mem_free(arrival->agent);
    mem_free(arrival);
}

void arrival_destroy(struct arrival *arrival)
{
    if (arrival == NULL)
        return;
    buffer_finish(&arrival->early);
    if (arrival->is_asking)
        arrival->is_destroyed = true;
    else
        free_arrival(arrival);
}

/* Printable ASCII: it is kept with a session and shown to its person. */
static char *copy_agent(const char *user_agent)
{
    char agent[AGENT_LENGTH_MOST + 1];
    size_t length = 0;

    for (; *user_agent != '\0' && length < AGENT_LENGTH_MOST; user_agent++)
        if (*user_agent >= ' ' && *user_agent <= '~')
            agent[length++] = *user_agent;
    return mem_copy(agent, length);
}

void arrival_set_errand(struct arrival *arrival, const struct errand *errand)
{
    arrival->errand = errand;
}

static bool has_ticket(const struct arrival *arrival)
{
    return arrival->errand != NULL && arrival->errand->ticket[0] != '\0';
}

bool arrival_read(struct arrival *arrival, const struct gate *gate, const struct arrival_headers *headers)
{
    arrival->source = gate_source(gate, &arrival->neighbour, headers->forwarded_for);
    arrival->language = language_of(headers->accept_language);
    if (headers->user_agent != NULL)
        arrival->agent = copy_agent(headers->user_agent);
    if (has_ticket(arrival)) {
        arrival->credential.kind = CREDENTIAL_TICKET;
        return true;
    }
    arrival->credential =
        credential_of(&gate->origins, headers->origin, headers->cookie, headers->authorization);
    return arrival->credential.kind != CREDENTIAL_FORBIDDEN;
}

const struct source *arrival_source(const struct arrival *arrival)
{
    return &arrival->source;
}

enum credential_kind arrival_credential(const struct arrival *arrival)
{
    return arrival->credential.kind;
}

const char *arrival_language(const struct arrival *arrival)
{
    return arrival->language;
}

static void on_identity(void *argument, enum error error, const struct identity *identity)
{
    struct arrival *arrival = argument;

    assert(arrival->is_asking);
    arrival->is_asking = false;
    if (arrival->is_destroyed)
        free_arrival(arrival);
    else
        arrival->done(arrival->owner, error, identity);
}

void arrival_identify(struct arrival *arrival, const struct authority *authority, identity_callback *done,
                      void *owner)
{
    assert(!arrival->is_asking);
    arrival->is_asking = true;
    arrival->done = done;
    arrival->owner = owner;
    if (arrival->credential.kind == CREDENTIAL_TICKET)
        arrival->errand->route->identify(arrival->errand->route->service, arrival->errand->name,
                                         arrival->errand->ticket, on_identity, arrival);
    else
        authority->identify(authority->self, arrival->credential.token, on_identity, arrival);
}

static const char *parameter_of(const struct errand *errand)
{
    return errand != NULL && errand->has_parameter ? errand->parameter : NULL;
}

struct peer *arrival_make_peer(const struct arrival *arrival, struct hub *hub,
                               const struct identity *identity, const struct wire *wire, void *connection)
{
    char address[ADDRESS_TEXT_SIZE];

    address_write(&arrival->source.address, address);
    return peer_create(hub, &(struct peer_options){
                                .wire = wire,
                                .connection = connection,
                                .identity = identity,
                                .address = address,
                                .language = arrival->language,
                                .agent = arrival->agent,
                                .is_exempt = arrival->source.is_exempt,
                                .route = arrival->errand == NULL ? NULL : arrival->errand->route,
                                .name = arrival->errand == NULL ? NULL : arrival->errand->name,
                                .parameter = parameter_of(arrival->errand),
                            });
}

bool arrival_keep(struct arrival *arrival, const char *text, size_t length)
{
    if (arrival->early_count == ARRIVAL_EARLY_MESSAGES || length > ARRIVAL_EARLY_BYTES ||
        sizeof(length) + length > ARRIVAL_EARLY_BYTES - arrival->early.length)
        return false;
    arrival->early_count++;
    buffer_append(&arrival->early, &length, sizeof(length));
    buffer_append(&arrival->early, text, length);
    return true;
}

void arrival_deliver(struct arrival *arrival, struct peer *peer)
{
    size_t at = 0, length;

    for (; arrival->early_count > 0; arrival->early_count--) {
        memcpy(&length, arrival->early.bytes + at, sizeof(length));
        at += sizeof(length);
        peer_receive(peer, arrival->early.bytes + at, length);
        at += length;
    }
    buffer_finish(&arrival->early);
}
