#include "pages/making.h"

#include <assert.h>
#include <string.h>

#include <uthash.h>
#include <utlist.h>

#include "core/json.h"
#include "core/memory.h"

struct waiting {
    struct waiting *next;
    made_callback *done;
    void *argument;
};

struct making {
    struct makings *makings;
    char tag[RENDERING_TAG_SIZE];
    struct waiting *waiting;
    struct publication publication;
    json_t *draft, *organisations; /* of the publication; nobody else has them */
    struct buffer text;            /* canonical */
    struct buffer page;
    bool is_made;
    UT_hash_handle hh;
};

struct making *making_find(const struct makings *makings, const char *tag)
{
    struct making *making;

    HASH_FIND_STR(makings->under_way, tag, making);
    return making;
}

struct making *making_begin(struct makings *makings, const char *tag)
{
    struct making *making;

    if (HASH_COUNT(makings->under_way) >= MAKINGS_MOST)
        return NULL;
    making = MEM_NEW(struct making);
    making->makings = makings;
    assert(strlen(tag) < sizeof(making->tag));
    strcpy(making->tag, tag);
    HASH_ADD_STR(makings->under_way, tag, making);
    return making;
}

void making_wait(struct making *making, made_callback *done, void *argument)
{
    struct waiting *waiting = MEM_NEW(struct waiting);

    *waiting = (struct waiting){NULL, done, argument};
    LL_APPEND(making->waiting, waiting);
}

static void call_waiting(struct making *making, struct shared *page)
{
    struct waiting *waiting, *next;

    LL_FOREACH_SAFE(making->waiting, waiting, next)
    {
        waiting->done(waiting->argument, page);
        mem_free(waiting);
    }
}

/* On the loop again. */
static void end(void *argument)
{
    struct making *making = argument;
    struct shared *page = making->is_made ? shared_new(&making->page) : NULL;

    HASH_DEL(making->makings->under_way, making);
    if (page != NULL) {
        making->makings->made++;
        renderings_keep(making->makings->renderings, making->tag, page);
    }
    call_waiting(making, page);
    shared_unref(page);
    json_decref(making->draft);
    json_decref(making->organisations);
    buffer_finish(&making->text);
    buffer_finish(&making->page);
    mem_free(making);
}

/* On any thread. */
static void make(void *argument)
{
    struct making *making = argument;
    json_t *text = json_read(making->text.bytes, making->text.length);

    if (text == NULL)
        return;
    publication_write_version(&making->publication, text, &making->page);
    making->is_made = true;
    json_decref(text);
    buffer_finish(&making->text);
}

static void take_publication(struct making *making, const struct publication *publication)
{
    making->draft = json_deep_copy(publication->draft);
    making->organisations = json_deep_copy(publication->organisations);
    making->publication = *publication;
    making->publication.draft = making->draft;
    making->publication.organisations = making->organisations;
}

void making_run(struct making *making, const struct publication *publication, const char *text)
{
    const struct workers *workers = making->makings->workers;
    size_t length = text == NULL ? 0 : strlen(text);

    if (text == NULL || publication == NULL) {
        buffer_append(&making->page, text == NULL ? "" : text, length);
        making->is_made = text != NULL;
        end(making);
        return;
    }
    take_publication(making, publication);
    buffer_append(&making->text, text, length);
    if (workers != NULL && length >= MAKING_AT_ONCE_BYTES) {
        workers->run(workers->self, make, end, making);
        return;
    }
    make(making);
    end(making);
}
