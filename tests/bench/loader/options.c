#include "loader/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

struct options options = {
    .port = 0,
    .listeners = 1000,
    .in_flight = 1,
    .window = 256,
    .message_bytes = 128,
    .warm_seconds = 0.3,
    .seconds = 2,
    .messages_per_second = 10,
};

static const struct option names[] = {
    {"protocol", required_argument, NULL, 'P'},    {"port", required_argument, NULL, 'p'},
    {"socket", required_argument, NULL, 'u'},      {"listeners", required_argument, NULL, 'n'},
    {"in-flight", required_argument, NULL, 'f'},   {"window", required_argument, NULL, 'w'},
    {"bytes", required_argument, NULL, 'b'},       {"warm", required_argument, NULL, 'W'},
    {"seconds", required_argument, NULL, 's'},     {"rate", required_argument, NULL, 'r'},
    {"server", required_argument, NULL, 'S'},      {"store", required_argument, NULL, 'R'},
    {"credentials", required_argument, NULL, 'c'}, {NULL, 0, NULL, 0},
};

static void usage(void)
{
    fputs("usage: bench_loader SCENARIO --protocol NAME (--port N | --socket PATH) [--listeners N]\n"
          "    [--in-flight N] [--window N] [--bytes N] [--warm S] [--seconds S] [--rate N]\n"
          "    [--server PID,…] [--store PID,…] [--credentials FILE]\n"
          "scenarios: broadcast connect acknowledge resume\n"
          "protocols: raw sfat socketio nchan xadd\n",
          stderr);
    exit(2);
}

static void read_processes(struct processes *processes, char *list)
{
    size_t count = 0;
    char *rest = list;

    for (char *id; (id = strsep(&rest, ",")) != NULL && count < MAX_PROCESSES;)
        if (*id != '\0')
            processes->ids[count++] = atoi(id);
}

/* Each line: a token (or "-"), a space, a channel (or "-"). */
static void read_credentials(const char *path)
{
    char token[128], channel[128];
    size_t capacity = 0;
    FILE *file = fopen(path, "re");

    if (file == NULL) {
        perror(path);
        exit(2);
    }
    while (fscanf(file, "%127s %127s", token, channel) == 2) {
        options.credentials =
            mem_grow(options.credentials, options.credential_count, &capacity, sizeof(struct credential));
        options.credentials[options.credential_count++] =
            (struct credential){mem_copy_text(token), mem_copy_text(channel)};
    }
    fclose(file);
}

static void read_option(int name, char *value)
{
    switch (name) {
    case 'P':
        options.protocol = value;
        break;
    case 'p':
        options.port = (uint16_t)atoi(value);
        break;
    case 'u':
        options.socket_path = value;
        break;
    case 'n':
        options.listeners = strtoul(value, NULL, 10);
        break;
    case 'f':
        options.in_flight = strtoul(value, NULL, 10);
        break;
    case 'w':
        options.window = strtoul(value, NULL, 10);
        break;
    case 'b':
        options.message_bytes = strtoul(value, NULL, 10);
        break;
    case 'W':
        options.warm_seconds = atof(value);
        break;
    case 's':
        options.seconds = atof(value);
        break;
    case 'r':
        options.messages_per_second = atof(value);
        break;
    case 'S':
        read_processes(&options.server, value);
        break;
    case 'R':
        read_processes(&options.store, value);
        break;
    case 'c':
        read_credentials(value);
        break;
    default:
        usage();
    }
}

void options_read(int argc, char **argv)
{
    int name;

    if (argc < 2)
        usage();
    options.scenario = argv[1];
    optind = 2;
    while ((name = getopt_long(argc, argv, "", names, NULL)) != -1)
        read_option(name, optarg);
    if (optind != argc || options.protocol == NULL || (options.port == 0) == (options.socket_path == NULL) ||
        options.listeners == 0 || options.in_flight == 0 || options.window == 0)
        usage();
}

const struct credential *options_credential(size_t connection)
{
    static const struct credential none = {"-", "-"};

    return options.credential_count == 0 ? &none
                                         : &options.credentials[connection % options.credential_count];
}
