/* What the command line asks for. Read once at the start, then only read. */
#ifndef LOADER_OPTIONS_H
#define LOADER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_PROCESSES 8

/* Who speaks, and where: for Sfat a session and a channel, for nchan only a channel. */
struct credential {
    char *token;
    char *channel; /* "-": none is opened */
};

struct credentials {
    struct credential *rows;
    size_t count;
};

/* Process ids, as far as the first 0. */
struct processes {
    int ids[MAX_PROCESSES + 1];
};

struct options {
    const char *scenario;
    const char *protocol;
    const char *socket_path; /* of a Unix socket; NULL: TCP on port */
    size_t port;
    size_t listeners;
    size_t in_flight;
    size_t window; /* handshakes under way at once */
    size_t message_bytes;
    size_t nap_us; /* after every look at what arrived */
    bool gathers;  /* what a connection sends in one turn is one write */
    double warm_seconds;
    double seconds;
    double messages_per_second; /* scenario resume */
    struct processes server;
    struct processes store;
    struct credentials credentials;
};

extern struct options options;

/* Stops the process with a usage line where they are not understood. */
void options_read(int argc, char **argv);
/* Number connection modulo their count; of "-" alone where none were given. */
const struct credential *options_credential(size_t connection);

#endif
