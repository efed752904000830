/* Changes to a section that a member proposes, written in a fork of the text. What somebody must know to
 * decide is in memory, as the view shows it; the wordings and the update are in a register of their own. Of
 * those that were decided the last hundred are known; the register of the one that goes, goes. */
#ifndef DRAFTS_AMENDMENTS_H
#define DRAFTS_AMENDMENTS_H

#include "drafts/draft_state.h"

#define AMENDMENTS_OPEN_MOST 200
#define AMENDMENTS_DECIDED_SHOWN 100
#define AMENDMENTS_BYTES_MOST 20000000      /* of what is kept of those that are open */
#define AMENDMENT_UPDATE_MOST 37500         /* bytes; in base64 it fits a message with its reason */
#define AMENDMENT_WORDING_MOST (256u << 10) /* of JSON, base and proposed each */

struct amendment {
    json_t *json;         /* as types.json has a draft_amendment */
    char kept[ULID_SIZE]; /* names its register */
    size_t bytes;         /* that it holds */
};

struct amendments {
    struct amendment *list; /* in the order of their numbers */
    size_t count, capacity;
    size_t open_count, open_bytes;
};

/* Borrowed until the next event; NULL where there is none. */
struct amendment *amendments_find(const struct amendments *amendments, uint64_t seq);
bool amendment_is_open(const struct amendment *amendment);
/* The decided one that will go when another is decided, or NULL. */
const struct amendment *amendments_next_to_go(const struct amendments *amendments);
/* Takes json. */
void amendments_add(struct amendments *amendments, json_t *json, const char *kept, size_t bytes);
/* Takes decided: {by, as?, at_ms, reason?}. */
void amendments_decide(struct amendments *amendments, struct amendment *amendment, const char *state,
                       json_t *decided);

/* The register of an amendment: base, proposed (document nodes as JSON text) and, while it is open, update
 * (base64). */
#define AMENDMENT_KEY_SIZE 72
void amendment_key(const char *channel, const char *kept, char key_out[AMENDMENT_KEY_SIZE]);

extern const struct command amendment_commands[];
extern const struct query amendment_queries[];
extern const struct event_type amendment_events[];
void amendment_react(const struct event *event, struct reactions *reactions);

#endif
