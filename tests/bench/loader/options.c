#include "loader/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct options options = {
    .listeners = 1000,
    .in_flight = 1,
    .window = 256,
    .message_bytes = 128,
    .warm_seconds = 0.3,
    .seconds = 2,
    .messages_per_second = 10,
};

static void usage(void)
{
    fputs("usage: bench_loader SCENARIO --protocol NAME (--port N | --socket PATH) [--listeners N]\n"
          "    [--in-flight N] [--window N] [--bytes N] [--warm S] [--seconds S] [--rate N]\n"
          "    [--server PID,…] [--store PID,…] [--credentials FILE] [--nap US] [--gather 1]\n"
          "scenarios: broadcast connect acknowledge resume\n"
          "protocols: raw sfat socketio nchan text xadd\n",
          stderr);
    exit(2);
}

static void read_text(void *into, char *value)
{
    *(const char **)into = value;
}

static void read_count(void *into, char *value)
{
    *(size_t *)into = strtoul(value, NULL, 10);
}

static void read_flag(void *into, char *value)
{
    *(bool *)into = atoi(value) != 0;
}

static void read_number(void *into, char *value)
{
    *(double *)into = atof(value);
}

static void read_processes(void *into, char *value)
{
    struct processes *processes = into;
    size_t count = 0;
    char *rest = value;

    for (char *id; (id = strsep(&rest, ",")) != NULL && count < MAX_PROCESSES;)
        if (*id != '\0')
            processes->ids[count++] = atoi(id);
}

/* Each line: a token (or "-"), a space, a channel (or "-"). */
static void read_credentials(void *into, char *path)
{
    struct credentials *credentials = into;
    char token[128], channel[128];
    size_t capacity = 0;
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while (fscanf(file, "%127s %127s", token, channel) == 2) {
        credentials->rows =
            mem_grow(credentials->rows, credentials->count, &capacity, sizeof(struct credential));
        credentials->rows[credentials->count++] =
            (struct credential){mem_copy_text(token), mem_copy_text(channel)};
    }
    fclose(file);
}

static const struct {
    const char *name;
    void (*read)(void *into, char *value);
    void *into;
} names[] = {
    {"--bytes", read_count, &options.message_bytes},
    {"--credentials", read_credentials, &options.credentials},
    {"--gather", read_flag, &options.gathers},
    {"--in-flight", read_count, &options.in_flight},
    {"--listeners", read_count, &options.listeners},
    {"--nap", read_count, &options.nap_us},
    {"--port", read_count, &options.port},
    {"--protocol", read_text, &options.protocol},
    {"--rate", read_number, &options.messages_per_second},
    {"--seconds", read_number, &options.seconds},
    {"--server", read_processes, &options.server},
    {"--socket", read_text, &options.socket_path},
    {"--store", read_processes, &options.store},
    {"--warm", read_number, &options.warm_seconds},
    {"--window", read_count, &options.window},
};

static void read_option(const char *name, char *value)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(names[i].name, name) == 0) {
            names[i].read(names[i].into, value);
            return;
        }
    }
    usage();
}

void options_read(int argc, char **argv)
{
    if (argc < 2 || argc % 2 != 0)
        usage();
    options.scenario = argv[1];
    for (int i = 2; i < argc; i += 2)
        read_option(argv[i], argv[i + 1]);
    if (options.protocol == NULL || (options.port == 0) == (options.socket_path == NULL) ||
        options.listeners == 0 || options.in_flight == 0 || options.window == 0)
        usage();
}

const struct credential *options_credential(size_t connection)
{
    static const struct credential none = {"-", "-"};
    const struct credentials *all = &options.credentials;

    return all->count == 0 ? &none : &all->rows[connection % all->count];
}
