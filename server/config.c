#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "core/memory.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_FLAG };

struct option {
    const char *name;
    enum kind kind;
    size_t offset;
    unsigned long least, most; /* of a number */
    const char *help;          /* NULL: only in the file */
};

#define TEXT(name, help)                                                                                     \
    {                                                                                                        \
#name, KIND_TEXT, offsetof(struct config, name), 0, 0, help                                          \
    }
#define NUMBER(name, member, least, most, help)                                                              \
    {                                                                                                        \
        name, KIND_NUMBER, offsetof(struct config, member), least, most, help                                \
    }

/* Alphabetized. */
static const struct option options[] = {
    NUMBER("address_burst", hub.address_burst, 1, 10000000, NULL),
    NUMBER("address_per_second", hub.address_per_second, 1, 10000000, NULL),
    TEXT(appendfsync, NULL),
    TEXT(assets, "the folder of the client's files"),
    NUMBER("batch_requests", hub.batch_requests, 1, 1000, NULL),
    NUMBER("body_bytes", net.body_bytes, 1024, 67108864, NULL),
    NUMBER("channels_per_peer", hub.channels_per_peer, 1, 100000, NULL),
    NUMBER("codes_asked_per_hour", codes_asked_per_hour, 1, 1000000, NULL),
    NUMBER("codes_per_hour", codes_per_hour, 1, 1000, NULL),
    NUMBER("commands_burst", hub.commands_burst, 1, 10000000, NULL),
    NUMBER("commands_per_second", hub.commands_per_second, 1, 10000000, NULL),
    NUMBER("connections", net.connections, 1, 1000000, NULL),
    NUMBER("connections_per_address", net.connections_per_address, 1, 1000000, NULL),
#ifdef SFAT_CONTROL
    TEXT(control, "a socket that turns the clock (debug builds)"),
#endif
    TEXT(data, "the folder for all that is kept"),
    {"demo", KIND_FLAG, offsetof(struct config, demo), 0, 0,
     "fill an empty installation with the demo content"},
    TEXT(export_footer, NULL),
    TEXT(export_header, NULL),
    TEXT(export_logos, NULL),
    NUMBER("file_bytes", files.file_bytes, 1024, 1073741824, NULL),
    NUMBER("header_bytes", net.header_bytes, 1024, 65535, NULL),
    TEXT(host, "the address to listen on; without it, this machine alone"),
    NUMBER("idle_ms", hub.idle_ms, 10, 86400000, NULL),
    TEXT(log_level, NULL),
    TEXT(mail_from, NULL),
    NUMBER("message_bytes", hub.message_bytes, 1024, 1048576, NULL),
    NUMBER("passwords_per_hour", passwords_per_hour, 1, 1000, NULL),
    NUMBER("picture_bytes", files.picture_bytes, 1024, 1073741824, NULL),
    NUMBER("ping_secs", net.ping_secs, 1, 120, NULL),
    NUMBER("pong_secs", net.pong_secs, 1, 120, NULL),
    NUMBER("port", port, 0, 65535, "the port to listen on; 0 for any free one"),
    TEXT(public_url, NULL),
    NUMBER("queue_bytes", hub.queue_bytes, 65536, 1073741824, NULL),
    NUMBER("queue_frames", hub.queue_frames, 8, 1000000, NULL),
    TEXT(redis, "an existing Redis, host:port or unix:/path, instead of our own"),
    TEXT(redis_password, NULL),
    NUMBER("requests_per_peer", hub.requests_per_peer, 1, 10000, NULL),
    TEXT(require_second_factor, NULL),
    NUMBER("session_days", session_days, 1, 3650, NULL),
    TEXT(smtp_password, NULL),
    TEXT(smtp_url, NULL),
    TEXT(smtp_user, NULL),
    NUMBER("text_awareness_per_second", drafts.awareness_per_second, 1, 100000, NULL),
    NUMBER("text_bytes", drafts.update_bytes, 1024, 16777216, NULL),
    NUMBER("text_clients", drafts.document.clients, 0, 10000000, NULL),
    NUMBER("text_compact_entries", drafts.compact_entries, 1, 100000, NULL),
    NUMBER("text_compact_every_ms", drafts.compact_every_ms, 0, 3600000, NULL),
    NUMBER("text_deleted_per_minute", drafts.deleted_per_minute, 1, 1000000000, NULL),
    NUMBER("text_idle_ms", drafts.idle_ms, 10, 86400000, NULL),
    NUMBER("text_offences", drafts.offences, 1, 255, NULL),
    NUMBER("text_structs", drafts.document.structs, 0, 100000000, NULL),
    NUMBER("text_sync_bytes", drafts.sync_bytes, 1024, 67108864, NULL),
    NUMBER("text_syncs_per_second", drafts.syncs_per_second, 1, 100000, NULL),
    NUMBER("texts_per_person", drafts.texts_per_person, 1, 1000000, NULL),
    TEXT(time_zone, NULL),
    TEXT(trusted_proxies, NULL),
    NUMBER("upload_files_per_day", files.person_day_files, 1, 1000000, NULL),
    NUMBER("upload_mb_per_day", files.person_day_mb, 1, 10000000, NULL),
    NUMBER("upload_mb_per_space", files.space_mb, 1, 100000000, NULL),
    NUMBER("upload_secs", files.upload_secs, 1, 86400, NULL),
    NUMBER("upload_spare_mb", files.spare_mb, 0, 100000000, NULL),
    NUMBER("uploads", files.uploads, 1, 10000, NULL),
    NUMBER("uploads_per_person", files.uploads_per_person, 1, 10000, NULL),
    NUMBER("waiting_per_channel", hub.waiting_per_channel, 1, 4096, NULL),
};

static void set_text(char **text, const char *value)
{
    mem_free(*text);
    *text = mem_copy_text(value);
}

static void set_defaults(struct config *config)
{
    *config = (struct config){.port = 8080,
                              .session_days = 30,
                              .codes_per_hour = 5,
                              .codes_asked_per_hour = 60,
                              .passwords_per_hour = 10};
    config->hub = hub_default_limits;
    config->drafts = drafts_default_limits;
    config->files = files_default_limits;
    config->net = net_default_limits;
    set_text(&config->data, "data");
    set_text(&config->appendfsync, "always");
    set_text(&config->assets, "web/dist");
    set_text(&config->time_zone, "Europe/Bucharest");
    set_text(&config->mail_from, "sfat@localhost");
    set_text(&config->log_level, "info");
}

void config_finish(struct config *config)
{
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (options[i].kind == KIND_TEXT)
            mem_free(*(char **)((char *)config + options[i].offset));
}

static const struct option *find_option(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    return NULL;
}

static bool set_number(const struct option *option, unsigned *number, const char *value)
{
    char *end;
    unsigned long parsed;

    errno = 0;
    parsed = strtoul(value, &end, 10);
    if (errno != 0 || *value < '0' || *value > '9' || *end != '\0' || parsed < option->least ||
        parsed > option->most) {
        fprintf(stderr, "sfat: %s must be a number from %lu to %lu, not \"%s\"\n", option->name,
                option->least, option->most, value);
        return false;
    }
    *number = (unsigned)parsed;
    return true;
}

static bool set_flag(const struct option *option, bool *flag, const char *value)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0) {
        fprintf(stderr, "sfat: %s must be yes or no, not \"%s\"\n", option->name, value);
        return false;
    }
    *flag = strcmp(value, "yes") == 0;
    return true;
}

static bool set_option(struct config *config, const char *name, const char *value)
{
    const struct option *option = find_option(name);
    char *member;

    if (option == NULL) {
        fprintf(stderr, "sfat: there is no option \"%s\"\n", name);
        return false;
    }
    member = (char *)config + option->offset;
    if (option->kind == KIND_NUMBER)
        return set_number(option, (unsigned *)member, value);
    if (option->kind == KIND_FLAG)
        return set_flag(option, (bool *)member, value);
    set_text((char **)member, value);
    return true;
}

static int on_line(void *config, const char *section, const char *name, const char *value)
{
    (void)section;
    return set_option(config, name, value);
}

static bool read_file(struct config *config, const char *path)
{
    int line = ini_parse(path, on_line, config);

    if (line < 0)
        fprintf(stderr, "sfat: the configuration file %s cannot be read\n", path);
    else if (line > 0)
        fprintf(stderr, "sfat: %s, line %d\n", path, line);
    return line == 0;
}

static void print_help(void)
{
    printf("Sfat, an online advocacy collaboration platform.\n\n"
           "usage: sfat serve [--config FILE] [--OPTION VALUE ...]\n"
           "       sfat rebuild search [--config FILE] [--data VALUE]\n"
           "       sfat --help | --version\n\n"
           "  --config FILE            read options from a file, one `name = value` a line\n");
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (options[i].help != NULL)
            printf("  --%s%-*s %s\n", options[i].name, (int)(22 - strlen(options[i].name)),
                   options[i].kind == KIND_FLAG ? "" : " VALUE", options[i].help);
    printf("\nAll options, those of the file alone among them, are in docs/operations.md.\n");
}

/* The file first, wherever it stands on the line, so that the line has the last word. */
static bool read_config_option(struct config *config, int count, char **arguments)
{
    for (int i = 0; i + 1 < count; i++)
        if (strcmp(arguments[i], "--config") == 0)
            return read_file(config, arguments[i + 1]);
    return true;
}

static bool read_line(struct config *config, int count, char **arguments)
{
    for (int i = 0; i < count; i++) {
        const char *name = arguments[i] + 2;
        const struct option *option;

        if (strncmp(arguments[i], "--", 2) != 0) {
            fprintf(stderr, "sfat: \"%s\" is no option; see sfat --help\n", arguments[i]);
            return false;
        }
        option = find_option(name);
        if (option != NULL && option->kind == KIND_FLAG) {
            set_option(config, name, "yes");
            continue;
        }
        if (++i == count) {
            fprintf(stderr, "sfat: --%s needs a value\n", name);
            return false;
        }
        if (strcmp(name, "config") != 0 && !set_option(config, name, arguments[i]))
            return false;
    }
    return true;
}

static bool is_one_of(const char *name, const char *value, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], value) == 0)
            return true;
    fprintf(stderr, "sfat: %s must be one of those in docs/operations.md, not \"%s\"\n", name, value);
    return false;
}

/* Takes the next word of a list off words; false at its end. */
static bool next_word(const char **words, char *word_out, size_t size)
{
    size_t length;

    *words += strspn(*words, ", \t");
    length = strcspn(*words, ", \t");
    snprintf(word_out, size, "%.*s", (int)length, *words);
    *words += length;
    return length > 0;
}

static bool read_roles(struct config *config)
{
    static const struct {
        const char *name;
        enum role role;
    } roles[] = {{"facilitator", ROLE_FACILITATOR},
                 {"secretariat", ROLE_SECRETARIAT},
                 {"administrator", ROLE_ADMINISTRATOR}};
    const char *words = config->require_second_factor == NULL ? "" : config->require_second_factor;
    char word[32];

    while (next_word(&words, word, sizeof(word))) {
        size_t i = 0;

        while (i < COUNT_OF(roles) && strcmp(roles[i].name, word) != 0)
            i++;
        if (i == COUNT_OF(roles)) {
            fprintf(stderr,
                    "sfat: require_second_factor knows facilitator, secretariat and administrator, not "
                    "\"%s\"\n",
                    word);
            return false;
        }
        config->second_factor_roles |= 1u << roles[i].role;
    }
    return true;
}

static bool check(struct config *config)
{
    static const char *const fsyncs[] = {"always", "everysec", NULL};
    static const char *const levels[] = {"debug", "info", "warning", "error", NULL};

    return is_one_of("appendfsync", config->appendfsync, fsyncs) &&
           is_one_of("log_level", config->log_level, levels) && read_roles(config);
}

/* How many words the command has, the program's own among them; 0 where there is no such command. */
static int command_words(int count, char **arguments, enum config_outcome *outcome_out)
{
    if (count >= 2 && strcmp(arguments[1], "serve") == 0) {
        *outcome_out = CONFIG_SERVE;
        return 2;
    }
    if (count >= 3 && strcmp(arguments[1], "rebuild") == 0 && strcmp(arguments[2], "search") == 0) {
        *outcome_out = CONFIG_REBUILD_SEARCH;
        return 3;
    }
    return 0;
}

enum config_outcome config_read(struct config *config, int argument_count, char **arguments)
{
    enum config_outcome outcome;
    int words;

    set_defaults(config);
    if (argument_count == 2 && strcmp(arguments[1], "--version") == 0) {
        printf("sfat %s\n", SFAT_VERSION);
        return CONFIG_DONE;
    }
    if (argument_count == 2 && strcmp(arguments[1], "--help") == 0) {
        print_help();
        return CONFIG_DONE;
    }
    words = command_words(argument_count, arguments, &outcome);
    if (words == 0) {
        fprintf(stderr, "usage: sfat serve [--config FILE] [--OPTION VALUE ...]; see sfat --help\n");
        return CONFIG_WRONG;
    }
    argument_count -= words;
    arguments += words;
    if (!read_config_option(config, argument_count, arguments) ||
        !read_line(config, argument_count, arguments) || !check(config))
        return CONFIG_WRONG;
    return outcome;
}
