#include "files/hold.h"
#include "pages/pages.h"

#include <stdio.h>
#include <string.h>

#include "core/embedded.h"
#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "drafts/draft.h"
#include "drafts/versions.h"
#include "net/entity_tag.h"
#include "pages/making.h"
#include "pages/page_address.h"
#include "pages/shown.h"
#include "pages/publication.h"
#include "pages/renderings.h"
#include "pages/words.h"

/* web/src/locales/pages_*.json, and the parts of the stylesheet in their order. */
extern const struct embedded pages_locales[];
extern const struct embedded pages_style[];

/* Goes up when a page of the same things is to look otherwise. */
#define PAGES_FORMAT 2
/* Nothing is loaded but the stylesheet and pictures of our own, nothing is run, nothing is sent. */
#define POLICY                                                                                               \
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "            \
    "frame-ancestors 'none'"
#define TYPE_CSS "text/css; charset=utf-8"
#define TYPE_JSON "application/json; charset=utf-8"
#define TYPE_TEXT "text/plain; charset=utf-8"
#define TAG_LETTERS 32

struct pages {
    struct pages_options options;
    struct words *words;
    struct buffer style;
    char style_path[40];
    struct renderings renderings;
    struct makings makings;
    struct shown shown;
    struct http_route routes[2];
    uint64_t answered, kept; /* answers; of these with a page that was kept, or was being made, already */
};

/* One request under way. */
struct visit {
    struct pages *pages;
    struct http_later *later;
    struct page_address address;
    const char *language; /* that was asked for, or NULL: the draft's */
    const char *fallback; /* the client's, where there is no draft */
    char *if_none_match;  /* the tags of what the client has, or NULL */
    json_t *draft;        /* its public view */
    json_t *organisations;
    struct publication publication;
};

/* ---- The end of a visit ---- */

static void end_visit(struct visit *visit)
{
    struct http_reply *reply = http_later_reply(visit->later);

    visit->pages->answered++;
    if (reply->content_security_policy == NULL)
        reply->content_security_policy = POLICY;
    http_later_answer(visit->later);
    json_decref(visit->draft);
    json_decref(visit->organisations);
    mem_free(visit->if_none_match);
    mem_free(visit);
}

static void answer_status(struct visit *visit, unsigned status)
{
    struct http_reply *reply = http_later_reply(visit->later);

    reply->status = status;
    reply->language = visit->publication.language;
    reply->cache_control = "no-cache";
    end_visit(visit);
}

static void answer_missing(struct visit *visit)
{
    publication_write_missing(&visit->publication, &http_later_reply(visit->later)->body);
    answer_status(visit, 404);
}

static void answer_gone(struct visit *visit)
{
    publication_write_gone(&visit->publication, &http_later_reply(visit->later)->body);
    answer_status(visit, 410);
}

static void answer_unavailable(struct visit *visit)
{
    struct http_reply *reply = http_later_reply(visit->later);

    reply->status = 503;
    reply->type = TYPE_TEXT;
    reply->cache_control = "no-store";
    buffer_append_text(&reply->body, "503 Service Unavailable\n");
    end_visit(visit);
}

/* A permanent address has its own language; what was asked for stays asked for. */
static void answer_newest(struct visit *visit)
{
    const json_t *newest = publication_newest(&visit->publication);
    struct http_reply *reply = http_later_reply(visit->later);
    struct page_address address = visit->address;
    char path[PAGE_ADDRESS_SIZE];

    if (newest == NULL) {
        answer_missing(visit);
        return;
    }
    address.kind = ADDRESS_VERSION;
    address.version = (unsigned)json_int(newest, "number", 0);
    page_address_write(&address, path);
    snprintf(reply->location_space, sizeof(reply->location_space), "%s%s%s", path,
             visit->language == NULL ? "" : "?lang=", visit->language == NULL ? "" : visit->language);
    reply->location = reply->location_space;
    answer_status(visit, 302);
}

/* ---- Making a page ---- */

static void answer_page(struct visit *visit)
{
    struct http_reply *reply = http_later_reply(visit->later);

    reply->entity_tag = reply->entity_tag_space;
    if (visit->address.kind == ADDRESS_CANONICAL)
        reply->type = TYPE_JSON;
    else
        reply->language = visit->publication.language;
    end_visit(visit);
}

/* Borrows page; NULL: it could not be made. */
static void on_made(void *argument, struct shared *page)
{
    struct visit *visit = argument;

    if (page == NULL) {
        answer_unavailable(visit);
        return;
    }
    http_later_reply(visit->later)->shared = shared_ref(page);
    answer_page(visit);
}

/* True where the visit is answered, or will be, without anything to be done for it. */
static bool find_made(struct visit *visit)
{
    struct pages *pages = visit->pages;
    const char *tag = http_later_reply(visit->later)->entity_tag_space;
    struct shared *page = renderings_find(&pages->renderings, tag);
    struct making *making = page == NULL ? making_find(&pages->makings, tag) : NULL;
    bool is_known = entity_tag_matches(visit->if_none_match, tag);

    if (page == NULL && making == NULL && !is_known)
        return false;
    pages->kept++;
    if (is_known)
        answer_page(visit);
    else if (page != NULL)
        on_made(visit, page);
    else
        making_wait(making, on_made, visit);
    return true;
}

/* ---- A picture of the text ---- */

/* Canonical text has no blanks, and a quotation mark within a text has a backslash before it: this stands
 * nowhere but in an image. */
static bool names_file(const char *text, const char *hash)
{
    char member[SHA256_HEX_SIZE + 16];

    snprintf(member, sizeof(member), "\"file\":\"%s\"", hash);
    return text != NULL && strstr(text, member) != NULL;
}

/* The version's text names it; once that is known the text is not read again. */
static bool is_in_text(struct visit *visit, const struct registers *registers)
{
    struct shown *shown = &visit->pages->shown;
    char address[PAGE_ADDRESS_SIZE];

    if (registers->hash_count == 1)
        return true;
    if (!names_file(register_find(&registers->hashes[1], VERSION_TEXT_FIELD), visit->address.file))
        return false;
    page_address_write(&visit->address, address);
    shown_add(shown, address);
    return true;
}

/* The version's text names it and the draft holds it: else anybody could publish what others keep to
 * themselves. */
static void on_file(void *argument, const struct registers *registers)
{
    struct visit *visit = argument;
    char channel[CHANNEL_ID_SIZE];

    snprintf(channel, sizeof(channel), "draft:%s", visit->address.draft);
    if (registers->result != STORE_DONE) {
        answer_unavailable(visit);
        return;
    }
    if (!hold_has(&registers->hashes[0], channel) || !is_in_text(visit, registers)) {
        answer_missing(visit);
        return;
    }
    files_reply(visit->pages->options.files, visit->address.file, STORED_1600,
                http_later_reply(visit->later));
    end_visit(visit);
}

static void read_file(struct visit *visit)
{
    const struct log_store *store = visit->pages->options.store;
    char key[VERSION_KEY_SIZE], file_key[HOLD_KEY_SIZE], address[PAGE_ADDRESS_SIZE];
    const struct register_read reads[] = {{file_key}, {key}};
    bool is_known;

    page_address_write(&visit->address, address);
    is_known = shown_has(&visit->pages->shown, address);
    version_key(visit->address.draft, visit->address.version, key);
    hold_key(visit->address.file, file_key);
    store->read_registers(store->self, reads, is_known ? 1 : 2, on_file, visit);
}

/* ---- A page of the text ---- */

/* Who began it waits for it as others do. */
struct beginning {
    struct visit *visit;
    struct making *making;
};

static void on_text(void *argument, const struct registers *registers)
{
    struct beginning *beginning = argument;
    const struct visit *visit = beginning->visit;
    const char *text =
        registers->result == STORE_DONE ? register_find(&registers->hashes[0], VERSION_TEXT_FIELD) : NULL;

    if (registers->result == STORE_DONE && text == NULL)
        log_error("the text of version %u of draft %s is not there", visit->address.version,
                  visit->address.draft);
    making_run(beginning->making, visit->address.kind == ADDRESS_CANONICAL ? NULL : &visit->publication,
               text);
    mem_free(beginning);
}

static void make_page(struct visit *visit)
{
    const struct log_store *store = visit->pages->options.store;
    struct making *making =
        making_begin(&visit->pages->makings, http_later_reply(visit->later)->entity_tag_space);
    struct beginning *beginning;
    char key[VERSION_KEY_SIZE];
    const struct register_read read = {key};

    if (making == NULL) {
        answer_unavailable(visit);
        return;
    }
    making_wait(making, on_made, visit);
    beginning = MEM_NEW(struct beginning);
    *beginning = (struct beginning){visit, making};
    version_key(visit->address.draft, visit->address.version, key);
    store->read_registers(store->self, &read, 1, on_text, beginning);
}

static void make_annex(struct visit *visit)
{
    struct http_reply *reply = http_later_reply(visit->later);
    struct buffer annex = {0};
    struct shared *page;

    publication_write_annex(&visit->publication, &annex);
    page = shared_new(&annex);
    visit->pages->makings.made++;
    renderings_keep(&visit->pages->renderings, reply->entity_tag_space, page);
    on_made(visit, page);
    shared_unref(page);
}

/* ---- The tag: a hash of all that the page is made of ---- */

static void write_names(const struct visit *visit, struct buffer *out)
{
    const char *organisation;
    json_t *name;

    json_object_foreach(visit->organisations, organisation, name)
        buffer_append_format(out, "%s %s\n", organisation, json_string_value(name));
}

static void make_tag(const struct visit *visit, const struct position *position)
{
    struct http_reply *reply = http_later_reply(visit->later);
    const char *sha256 = json_text(publication_version(&visit->publication), "sha256");
    struct buffer all = {0};
    char hex[SHA256_HEX_SIZE];

    if (visit->address.kind == ADDRESS_CANONICAL) {
        snprintf(reply->entity_tag_space, sizeof(reply->entity_tag_space), "\"%s\"", sha256);
        return;
    }
    buffer_append_format(&all, "%d %s %s %u %d %s %llu %s %s\n", PAGES_FORMAT, visit->pages->style_path,
                         visit->address.draft, visit->address.version, (int)visit->address.kind,
                         visit->publication.language, (unsigned long long)position->seq, position->tag,
                         visit->address.kind == ADDRESS_ANNEX ? visit->publication.today : "");
    write_names(visit, &all);
    secret_sha256_hex(all.bytes, all.length, hex);
    snprintf(reply->entity_tag_space, sizeof(reply->entity_tag_space), "\"%.*s\"", TAG_LETTERS, hex);
    buffer_finish(&all);
}

/* ---- Which page it is ---- */

static void answer_version(struct visit *visit, const struct position *position)
{
    if (visit->address.kind == ADDRESS_FILE) {
        read_file(visit);
        return;
    }
    make_tag(visit, position);
    if (find_made(visit))
        return;
    if (visit->address.kind == ADDRESS_ANNEX)
        make_annex(visit);
    else
        make_page(visit);
}

static void find_names(struct visit *visit)
{
    const json_t *endorsement;
    size_t i;

    visit->organisations = json_object();
    json_array_foreach(json_object_get(visit->draft, "endorsements"), i, endorsement)
    {
        const char *id = json_text(endorsement, "organisation");
        const json_t *organisation = directory_find_organisation(visit->pages->options.directory, id);

        if (organisation != NULL)
            json_object_set(visit->organisations, id, json_object_get(organisation, "name"));
    }
}

static void make_publication(struct visit *visit, const json_t *draft)
{
    const struct clock *clock = visit->pages->options.clock;
    const char *language = visit->language;

    if (language == NULL)
        language = words_language(json_text(draft, "language"));
    visit->publication = (struct publication){
        .words = visit->pages->words,
        .language = language == NULL ? visit->fallback : language,
        .style = visit->pages->style_path,
        .draft = draft,
        .organisations = visit->organisations,
        .number = visit->address.version,
    };
    memcpy(visit->publication.ulid, visit->address.draft, ULID_SIZE);
    day_of(clock->now_ms(clock->self), visit->publication.today);
}

static void look(struct visit *visit, const void *state, const struct position *position)
{
    const json_t *version;

    visit->draft = draft_publication(state);
    find_names(visit);
    make_publication(visit, visit->draft);
    version = publication_version(&visit->publication);
    if (visit->address.kind == ADDRESS_NEWEST)
        answer_newest(visit);
    else if (version == NULL)
        answer_missing(visit);
    else if (json_object_get(version, "published") == NULL)
        answer_gone(visit);
    else
        answer_version(visit, position);
}

static void on_loaded(void *argument, bool ok)
{
    struct visit *visit = argument;
    char channel[CHANNEL_ID_SIZE];
    struct position position;
    const void *state;

    snprintf(channel, sizeof(channel), "draft:%s", visit->address.draft);
    state = ok ? hub_peek(visit->pages->options.hub, channel) : NULL;
    if (state == NULL || !hub_find_position(visit->pages->options.hub, channel, &position))
        answer_unavailable(visit);
    else
        look(visit, state, &position);
}

/* ---- Requests ---- */

static enum http_result send_style(const struct pages *pages, struct http_reply *reply)
{
    reply->type = TYPE_CSS;
    reply->cache_control = "public, max-age=31536000, immutable";
    reply->content_security_policy = POLICY;
    buffer_append(&reply->body, pages->style.bytes, pages->style.length);
    return HTTP_ANSWERED;
}

static bool is_draft(const struct pages *pages, const char *channel)
{
    const struct authority *authority = directory_authority(pages->options.directory);

    return authority->find_settings(authority->self, channel) != NULL;
}

static void begin_visit(struct pages *pages, const struct http_request *request,
                        const struct page_address *address)
{
    struct visit *visit = MEM_NEW(struct visit);
    char channel[CHANNEL_ID_SIZE];

    visit->pages = pages;
    visit->later = http_later_begin(request);
    visit->language = words_language(request->query(request, "lang"));
    visit->fallback = words_language(request->language);
    visit->if_none_match = request->if_none_match == NULL ? NULL : mem_copy_text(request->if_none_match);
    make_publication(visit, NULL);
    if (address == NULL) {
        answer_missing(visit);
        return;
    }
    visit->address = *address;
    snprintf(channel, sizeof(channel), "draft:%.*s", ULID_LENGTH, address->draft);
    if (is_draft(pages, channel))
        hub_load(pages->options.hub, channel, on_loaded, visit);
    else
        answer_missing(visit);
}

static enum http_result handle(void *service, const struct http_request *request, struct http_reply *reply)
{
    struct pages *pages = service;
    struct page_address address;

    if (strcmp(request->path, pages->style_path) == 0)
        return send_style(pages, reply);
    begin_visit(pages, request, page_address_read(request->path, &address) ? &address : NULL);
    return HTTP_LATER;
}

/* ---- Beginning and end ---- */

static void make_style(struct pages *pages)
{
    char hex[SHA256_HEX_SIZE];

    for (const struct embedded *part = pages_style; part->path != NULL; part++)
        buffer_append(&pages->style, part->bytes, part->length);
    secret_sha256_hex(pages->style.bytes, pages->style.length, hex);
    snprintf(pages->style_path, sizeof(pages->style_path), PAGE_ADDRESS_PREFIX "style-%.12s.css", hex);
}

struct pages *pages_create(const struct pages_options *options)
{
    struct pages *pages = MEM_NEW(struct pages);

    pages->options = *options;
    pages->words = words_create(pages_locales);
    pages->makings = (struct makings){.workers = options->workers, .renderings = &pages->renderings};
    make_style(pages);
    pages->routes[0] = (struct http_route){"GET", PAGE_ADDRESS_PREFIX, handle, pages};
    return pages;
}

void pages_destroy(struct pages *pages)
{
    if (pages == NULL)
        return;
    renderings_finish(&pages->renderings);
    shown_finish(&pages->shown);
    words_destroy(pages->words);
    buffer_finish(&pages->style);
    mem_free(pages);
}

const struct http_route *pages_routes(const struct pages *pages)
{
    return pages->routes;
}

void pages_write_metrics(const struct pages *pages, struct buffer *buffer)
{
    const struct {
        const char *name;
        uint64_t value;
    } rows[] = {
        {"sfat_pages_answered_total", pages->answered},
        {"sfat_pages_made_total", pages->makings.made},
        {"sfat_pages_kept_total", pages->kept},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        buffer_append_format(buffer, "# TYPE %s counter\n%s %llu\n", rows[i].name, rows[i].name,
                             (unsigned long long)rows[i].value);
}
