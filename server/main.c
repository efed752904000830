/* Reads the configuration, builds everything, joins the interfaces, runs, and takes it down in mirror order.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <uv.h>

#include "config.h"
#include "core/embedded.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/secret.h"
#include "core/text.h"
#include "demo.h"
#include "directory/directory.h"
#include "drafts/draft.h"
#include "drafts/drafts.h"
#include "exchange/exchange.h"
#include "files/files.h"
#include "hub/hub.h"
#include "inbox/inbox.h"
#include "loop_clock.h"
#include "loop_workers.h"
#include "mail/mail.h"
#include "net/net.h"
#include "pages/pages.h"
#include "rooms/room.h"
#include "search/search.h"
#include "store/store.h"

#define DAY_MS (24LL * 60 * 60 * 1000)
#define CODE_MS (10LL * 60 * 1000)
#define CODE_TRIES 5
/* At the end: over how long people are told to come back, and how long what is under way may take. */
#define DRAIN_SPREAD_MS 300
#define DRAIN_MOST_MS 5000
#define DRAIN_LOOK_MS 20
#define DEMO_WORDS_WIDTH 28
#define SEARCH_FILE "search.db"
#define ROUTES_MOST 8

struct server {
    struct config config;
    uv_loop_t loop;
    struct loop_clock clock;
    struct loop_workers workers;
    struct store *store;
    struct log_follower follower, hub_follower;
    struct directory *directory;
    struct hub *hub;
    struct drafts *drafts;
    struct pages *pages;
    struct net *net;
    struct mailer *mailer;
    struct search *search;
    struct files *files;
    struct exchange *exchange;
    struct http_route routes[ROUTES_MOST + 1];
    struct http_intake_route intakes[2];
    char search_path[1024];
    uv_signal_t interrupted, terminated;
    uv_timer_t drain;
    char process[ULID_SIZE];
    char url[256];
    int64_t drain_began_ms;
    size_t demo_links;
    bool is_stopping;
    int exit_code;
};

static void stop(struct server *server);

/* ---- What the parts ask of each other ---- */

static void send_mail(void *argument, const char *email, const char *subject, const char *text)
{
    struct server *server = argument;
    char id[ULID_SIZE];

    ulid_make(id, server->clock.clock.now_ms(&server->clock));
    mailer_send(server->mailer, email, subject, text, id);
}

static bool write_health(void *argument, struct buffer *buffer)
{
    const struct server *server = argument;
    struct store_health health;
    bool is_well;

    store_health(server->store, &health);
    is_well = strcmp(health.state, "ok") == 0 && !server->is_stopping;
    buffer_append_format(
        buffer, "{\"status\":\"%s\",\"database\":\"%s\",\"canary_age_ms\":%lld,\"version\":\"%s\"}",
        is_well ? "ok" : "unwell", health.state, (long long)health.canary_age_ms, SFAT_VERSION);
    return is_well;
}

static void write_metrics(void *argument, struct buffer *buffer)
{
    const struct server *server = argument;

    hub_write_metrics(server->hub, buffer);
    drafts_write_metrics(server->drafts, buffer);
    pages_write_metrics(server->pages, buffer);
    store_write_metrics(server->store, buffer);
    search_write_metrics(server->search, buffer);
    files_write_metrics(server->files, buffer);
}

static void wake_hub(void *argument)
{
    hub_wake(argument);
}

/* ---- How to get in ---- */

/* Whoever reads this from a pipe gets it with how to sign in, in one piece: the caller flushes. */
static void say_ready(const struct server *server)
{
    printf("Sfat is ready at %s\n", server->url);
}

static void on_entry_link(void *argument, const char *token)
{
    struct server *server = argument;

    if (token == NULL) {
        log_error("no link for the first administrator could be made");
        return;
    }
    say_ready(server);
    printf(
        "Nobody is here yet. The first administrator enters by this link, which works once:\n  %s/enter#%s\n",
        server->url, token);
    fflush(stdout);
}

static void make_demo_link(struct server *server);

/* The links stand one below the other: printf counts bytes, a terminal characters. */
static void print_demo_link(const struct server *server, const struct demo_person *person, const char *code)
{
    size_t points = text_count_points(person->words);
    int blanks = points < DEMO_WORDS_WIDTH ? (int)(DEMO_WORDS_WIDTH - points) : 0;

    printf("  %s%*s %s/sign-in#%s:%s\n", person->words, blanks, "", server->url, person->email, code);
}

static void on_demo_code(void *argument, const char *code)
{
    struct server *server = argument;
    const struct demo_person *person = &demo_people[server->demo_links++];

    if (code != NULL)
        print_demo_link(server, person, code);
    if (server->demo_links < DEMO_PEOPLE) {
        make_demo_link(server);
        return;
    }
    printf("Each link works once, today; the next start prints new ones.\n");
    fflush(stdout);
}

static void make_demo_link(struct server *server)
{
    directory_make_code(server->directory, demo_people[server->demo_links].email, DAY_MS, on_demo_code,
                        server);
}

static void on_demo_loaded(void *argument, bool ok)
{
    struct server *server = argument;

    if (!ok) {
        log_error("the demo content is not whole: start again with an empty data folder");
        server->exit_code = 1;
        stop(server);
    }
    if (server->is_stopping)
        return;
    say_ready(server);
    printf("The demo content is invented. Sign in as:\n");
    make_demo_link(server);
}

static void on_demo_entry(void *argument, const char *token)
{
    struct server *server = argument;
    char hash[SHA256_HEX_SIZE];

    if (token == NULL) {
        on_demo_loaded(server, false);
        return;
    }
    secret_sha256_hex(token, strlen(token), hash);
    demo_load(server->hub, server->drafts, server->files, store_log_store(server->store), hash,
              on_demo_loaded, server);
}

/* Demo content goes into an empty installation only, and all of it or none. */
static void on_demo_looked(void *argument, enum demo_state state)
{
    struct server *server = argument;

    if (state == DEMO_NONE && directory_is_empty(server->directory)) {
        directory_make_entry(server->directory, on_demo_entry, server);
    } else if (state == DEMO_NONE) {
        log_warning("the installation is not empty: no demo content was loaded");
        say_ready(server);
        fflush(stdout);
    } else {
        on_demo_loaded(server, state == DEMO_WHOLE);
    }
}

static void welcome(struct server *server)
{
    if (server->config.demo) {
        demo_look(store_log_store(server->store), on_demo_looked, server);
    } else if (directory_is_empty(server->directory)) {
        directory_make_entry(server->directory, on_entry_link, server);
    } else {
        say_ready(server);
        fflush(stdout);
    }
}

/* ---- Start ---- */

/* Splits at blanks, in place; NULL ends what is returned (mem_free). */
static const char **split(char *words)
{
    const char **list = NULL;
    size_t count = 0, capacity = 0;
    char *rest = NULL;

    for (char *word = words == NULL ? NULL : strtok_r(words, " \t", &rest); word != NULL;
         word = strtok_r(NULL, " \t", &rest)) {
        list = mem_grow(list, count, &capacity, sizeof(*list));
        list[count++] = word;
    }
    list = mem_grow(list, count, &capacity, sizeof(*list));
    list[count] = NULL;
    return list;
}

/* The last row stays empty: the end. */
static void list_routes(struct server *server)
{
    const struct http_route *pages = pages_routes(server->pages);
    size_t count = 0;

    server->routes[count++] = files_route(server->files);
    server->routes[count++] = exchange_route(server->exchange);
    for (; pages->method != NULL && count < ROUTES_MOST; pages++)
        server->routes[count++] = *pages;
    server->intakes[0] = files_intake(server->files);
}

static bool open_door(struct server *server)
{
    const struct config *config = &server->config;
    const char **proxies = split(server->config.trusted_proxies);

    list_routes(server);
    server->net = net_create(&(struct net_options){
        .loop = &server->loop,
        .hub = server->hub,
        .authority = directory_authority(server->directory),
        .clock = &server->clock.clock,
        .limits = config->net,
        .host = config->host,
        .port = config->port,
        .reuse_port = config->redis != NULL,
        .public_url = config->public_url,
        .trusted_proxies = proxies,
        .assets = config->assets,
        .route = drafts_route(server->drafts),
        .routes = server->routes,
        .intakes = server->intakes,
        .write_health = write_health,
        .write_metrics = write_metrics,
        .service = server,
    });
    mem_free(proxies);
    return server->net != NULL && net_start(server->net);
}

/* Links have a slash of their own. */
static size_t length_without_slashes(const char *url)
{
    size_t length = strlen(url);

    while (length > 0 && url[length - 1] == '/')
        length--;
    return length;
}

static void on_directory_ready(void *argument, bool ok)
{
    struct server *server = argument;

    if (server->is_stopping)
        return;
    if (!ok || !open_door(server)) {
        log_error("Sfat cannot start");
        server->exit_code = 1;
        stop(server);
        return;
    }
    if (server->config.public_url != NULL)
        snprintf(server->url, sizeof(server->url), "%.*s",
                 (int)length_without_slashes(server->config.public_url), server->config.public_url);
    else
        snprintf(server->url, sizeof(server->url), "http://localhost:%u", net_port(server->net));
    search_start(server->search);
    files_start(server->files);
    welcome(server);
}

static void on_store_ready(void *argument, bool ok)
{
    struct server *server = argument;

    if (server->is_stopping)
        return;
    if (!ok) {
        server->exit_code = 1;
        stop(server);
        return;
    }
    loop_clock_start(&server->clock, wake_hub, server->hub);
    directory_start(server->directory, server->hub, on_directory_ready, server);
}

static struct store *make_store(struct server *server)
{
    const struct config *config = &server->config;
    struct store_options options = store_default_options;
    static char folder[1024];

    snprintf(folder, sizeof(folder), "%s", config->data);
    options.address = config->redis;
    options.password = config->redis_password;
    options.data_folder = folder;
    options.process = server->process;
    options.fsync = strcmp(config->appendfsync, "always") == 0 ? STORE_FSYNC_ALWAYS : STORE_FSYNC_EVERYSEC;
    return store_create(&options, &server->loop);
}

static struct directory *make_directory(struct server *server)
{
    return directory_create(&(struct directory_options){
        .store = store_log_store(server->store),
        .clock = &server->clock.clock,
        .session_ms = server->config.session_days * DAY_MS,
        .codes_per_hour = server->config.codes_per_hour,
        .codes_asked_per_hour = server->config.codes_asked_per_hour,
        .code_tries = CODE_TRIES,
        .code_ms = CODE_MS,
        .passwords_per_hour = server->config.passwords_per_hour,
        .second_factor_roles = server->config.second_factor_roles,
        .url = server->url,
        .loop = &server->loop,
        .send_mail = send_mail,
        .send_mail_argument = server,
    });
}

static struct hub *make_hub(struct server *server)
{
    struct hub *hub = hub_create(&(struct hub_options){
        .schemas = schema_files,
        .store = store_log_store(server->store),
        .authority = directory_authority(server->directory),
        .clock = &server->clock.clock,
        .limits = server->config.hub,
        .time_zone = server->config.time_zone,
        .process = server->process,
        .is_reactor = true,
    });

    hub_serve(hub, &inbox_feature, NULL);
    hub_serve(hub, &room_feature, NULL);
    return hub;
}

static struct drafts *make_drafts(struct server *server)
{
    return drafts_create(&(struct drafts_options){
        .hub = server->hub,
        .authority = directory_authority(server->directory),
        .directory = server->directory,
        .store = store_log_store(server->store),
        .texts = store_text_store(server->store),
        .clock = &server->clock.clock,
        .workers = &server->workers.workers,
        .exchange = {server->exchange, exchange_write, exchange_read},
        .process = server->process,
        .limits = server->config.drafts,
    });
}

static struct pages *make_pages(struct server *server)
{
    return pages_create(&(struct pages_options){
        .hub = server->hub,
        .store = store_log_store(server->store),
        .clock = &server->clock.clock,
        .workers = &server->workers.workers,
        .directory = server->directory,
        .files = server->files,
    });
}

static void each_channel(void *argument, search_channel_callback *visit, void *visit_argument)
{
    directory_each_channel(argument, visit, visit_argument);
}

static struct search *make_search(struct server *server)
{
    return search_create(&(struct search_options){
        .loop = &server->loop,
        .hub = server->hub,
        .store = store_log_store(server->store),
        .authority = directory_authority(server->directory),
        .clock = &server->clock.clock,
        .path = server->search_path,
        .each_channel = each_channel,
        .each_channel_argument = server->directory,
    });
}

/* ---- What people may bring, and where ---- */

static enum error judge_writer(const void *draft, const json_t *settings, const struct actor *actor)
{
    if (!draft_lets_write(settings, actor->role))
        return ERR_FORBIDDEN;
    return draft == NULL ? ERR_NONE : draft_check_writing(draft);
}

/* Also of a text that is closed: it is endorsed then. */
static enum error judge_endorser(const void *draft, const json_t *settings, const struct actor *actor)
{
    (void)settings;
    if (actor->role < ROLE_MEMBER)
        return ERR_FORBIDDEN;
    return draft != NULL && draft_check_writing(draft) == ERR_ARCHIVED ? ERR_ARCHIVED : ERR_NONE;
}

static enum error judge_speaker(const void *room, const json_t *settings, const struct actor *actor)
{
    (void)settings;
    if (actor->role < ROLE_MEMBER)
        return ERR_FORBIDDEN;
    return room != NULL && room_is_archived(room) ? ERR_ARCHIVED : ERR_NONE;
}

/* Pictures for a draft's text, writings to import into it, the decision that an endorsement rests on, and
 * what a message in a room shows. */
static const struct file_use file_uses[] = {
    {"draft", "", FILES_PICTURES, true, judge_writer},
    {"draft", "", FILES_WRITINGS, false, judge_writer},
    {"draft", "decision", FILES_PICTURES | FILES_OF(FILE_PDF), false, judge_endorser},
    {"room", "", FILES_PICTURES | FILES_OF(FILE_PDF) | FILES_WRITINGS, false, judge_speaker},
    {0},
};

static void name_files(void *argument, const char *channel, json_t *files, inquiry_callback *done,
                       void *done_argument)
{
    const struct server *server = argument;

    drafts_name_files(server->drafts, channel, files, done, done_argument);
}

static void sign(void *argument, const char *text, char token_out[TOKEN_SIZE])
{
    directory_sign(argument, text, token_out);
}

static struct files *make_files(struct server *server)
{
    return files_create(&(struct files_options){
        .loop = &server->loop,
        .hub = server->hub,
        .store = store_log_store(server->store),
        .authority = directory_authority(server->directory),
        .clock = &server->clock.clock,
        .limits = server->config.files,
        .data = server->config.data,
        .process = server->process,
        .uses = file_uses,
        .naming = {server, name_files},
        .sign = sign,
        .sign_argument = server->directory,
    });
}

static struct exchange *make_exchange(struct server *server)
{
    return exchange_create(&(struct exchange_options){
        .loop = &server->loop,
        .clock = &server->clock.clock,
        .store = store_log_store(server->store),
        .authority = directory_authority(server->directory),
        .files = server->files,
        .data = server->config.data,
        .url = server->url,
        .footer_note = server->config.export_footer,
        .header_note = server->config.export_header,
        .logos = server->config.export_logos,
        .sign = sign,
        .sign_argument = server->directory,
    });
}

/* ---- What the store tells goes to the hub, and search hears that there was something ---- */

static void on_entry(void *self, const char *channel, const struct log_entry *entry)
{
    struct server *server = self;

    server->hub_follower.on_entry(server->hub_follower.self, channel, entry);
    search_wake(server->search);
}

static void on_store_signal(void *self, const char *channel, const char *text, size_t length)
{
    struct server *server = self;

    server->hub_follower.on_signal(server->hub_follower.self, channel, text, length);
}

static void on_feed_lost(void *self)
{
    struct server *server = self;

    server->hub_follower.on_feed_lost(server->hub_follower.self);
    search_check(server->search);
}

static void on_restarted(void *self)
{
    struct server *server = self;

    server->hub_follower.on_restarted(server->hub_follower.self);
    search_check(server->search);
}

static void on_serving(void *self, bool serving)
{
    struct server *server = self;

    server->hub_follower.on_serving(server->hub_follower.self, serving);
}

static void make_follower(struct server *server)
{
    server->hub_follower = hub_follower(server->hub);
    server->follower = (struct log_follower){
        .self = server,
        .on_entry = on_entry,
        .on_signal = on_store_signal,
        .on_feed_lost = on_feed_lost,
        .on_restarted = on_restarted,
        .on_serving = on_serving,
    };
}

static struct mailer *make_mailer(struct server *server)
{
    const struct config *config = &server->config;
    char outbox[1024];

    snprintf(outbox, sizeof(outbox), "%s/outbox", config->data);
    return mailer_create(&(struct mailer_options){
        .loop = &server->loop,
        .outbox = outbox,
        .smtp_url = config->smtp_url,
        .smtp_user = config->smtp_user,
        .smtp_password = config->smtp_password,
        .from = config->mail_from,
    });
}

/* ---- End ---- */

static void on_store_stopped(void *argument)
{
    struct server *server = argument;

    search_stop(server->search);
    mailer_destroy(server->mailer);
    loop_clock_stop(&server->clock);
    uv_close((uv_handle_t *)&server->interrupted, NULL);
    uv_close((uv_handle_t *)&server->terminated, NULL);
    uv_close((uv_handle_t *)&server->drain, NULL);
}

static void stop_store(struct server *server)
{
    net_destroy(server->net);
    server->net = NULL;
    exchange_stop(server->exchange);
    files_stop(server->files);
    search_quiesce(server->search);
    store_stop(server->store, on_store_stopped, server);
}

static void look_whether_drained(uv_timer_t *timer)
{
    struct server *server = timer->data;
    int64_t waited_ms = (int64_t)(uv_hrtime() / 1000000) - server->drain_began_ms;

    if ((!net_is_idle(server->net) || !hub_is_idle(server->hub)) && waited_ms < DRAIN_MOST_MS)
        return;
    uv_timer_stop(timer);
    stop_store(server);
}

static void stop(struct server *server)
{
    if (server->is_stopping)
        return;
    server->is_stopping = true;
    if (server->net == NULL) {
        stop_store(server);
        return;
    }
    log_info("stopping");
    server->drain_began_ms = (int64_t)(uv_hrtime() / 1000000);
    net_drain(server->net, DRAIN_SPREAD_MS);
    uv_timer_start(&server->drain, look_whether_drained, DRAIN_LOOK_MS, DRAIN_LOOK_MS);
}

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    stop(handle->data);
}

static void catch_signals(struct server *server)
{
    signal(SIGPIPE, SIG_IGN);
    uv_signal_init(&server->loop, &server->interrupted);
    uv_signal_init(&server->loop, &server->terminated);
    uv_timer_init(&server->loop, &server->drain);
    server->interrupted.data = server->terminated.data = server->drain.data = server;
    uv_signal_start(&server->interrupted, on_signal, SIGINT);
    uv_signal_start(&server->terminated, on_signal, SIGTERM);
}

static enum log_level log_level_named(const char *name)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};

    for (enum log_level level = LOG_LEVEL_DEBUG; level <= LOG_LEVEL_ERROR; level++)
        if (strcmp(names[level], name) == 0)
            return level;
    return LOG_LEVEL_INFO;
}

static int run(struct server *server)
{
    /* What is kept here is for whoever runs Sfat alone: mail with codes, the database, sockets. */
    umask(0077);
    mkdir(server->config.data, 0700);
    snprintf(server->search_path, sizeof(server->search_path), "%s/" SEARCH_FILE, server->config.data);
    uv_loop_init(&server->loop);
    loop_clock_init(&server->clock, &server->loop);
    loop_workers_init(&server->workers, &server->loop);
    ulid_make(server->process, server->clock.clock.now_ms(&server->clock));
    server->store = make_store(server);
    if (server->store == NULL)
        return 1;
    catch_signals(server);
    server->directory = make_directory(server);
    server->hub = make_hub(server);
    server->files = make_files(server);
    if (server->files == NULL)
        return 1;
    server->exchange = make_exchange(server);
    if (server->exchange == NULL)
        return 1;
    server->drafts = make_drafts(server);
    server->pages = make_pages(server);
    server->search = make_search(server);
    server->mailer = make_mailer(server);
#ifdef SFAT_CONTROL
    if (server->config.control != NULL)
        loop_clock_control(&server->clock, server->config.control);
#endif
    make_follower(server);
    store_start(server->store, &server->follower, on_store_ready, server);
    store_follow_texts(server->store, drafts_follower(server->drafts));
    uv_run(&server->loop, UV_RUN_DEFAULT);

    exchange_destroy(server->exchange);
    files_destroy(server->files);
    drafts_destroy(server->drafts);
    hub_destroy(server->hub);
    pages_destroy(server->pages);
    search_destroy(server->search);
    directory_destroy(server->directory);
    store_destroy(server->store);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&server->loop) != 0)
        log_warning("something was still open at the end");
    return server->exit_code;
}

/* By the server, whether it runs now or is started later: nobody else reads its database. */
static int rebuild_search(const struct config *config)
{
    char path[1024];

    umask(0077);
    snprintf(path, sizeof(path), "%s/" SEARCH_FILE, config->data);
    if (!search_ask_rebuild(path))
        return 1;
    printf("The search index will be made anew: at once by the server that runs, else at its next start.\n");
    return 0;
}

int main(int argument_count, char **arguments)
{
    struct server *server = MEM_NEW(struct server);
    int exit_code = 0;

    switch (config_read(&server->config, argument_count, arguments)) {
    case CONFIG_SERVE:
        log_set_level(log_level_named(server->config.log_level));
        /* One bound, whichever door a message comes by. */
        server->config.net.message_bytes = server->config.hub.message_bytes;
        exit_code = run(server);
        break;
    case CONFIG_REBUILD_SEARCH:
        exit_code = rebuild_search(&server->config);
        break;
    case CONFIG_DONE:
        break;
    case CONFIG_WRONG:
        exit_code = 2;
        break;
    }
    config_finish(&server->config);
    mem_free(server);
    return exit_code;
}
