/* What the operator decides: defaults, then the configuration file (inih: `name = value`), then the command
 * line. Every name is listed in docs/operations.md. */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>

#include "drafts/drafts.h"
#include "files/files.h"
#include "hub/hub.h"
#include "net/net.h"

struct config {
    char *data;  /* folder for all that is kept */
    char *redis; /* an existing Redis, host:port or unix:/path; NULL: our own child */
    char *redis_password;
    char *appendfsync; /* always or everysec */
    char *host;        /* NULL: loopback */
    unsigned port;
    char *public_url;
    char *trusted_proxies; /* separated by blanks */
    char *assets;
    char *time_zone;
    char *smtp_url, *smtp_user, *smtp_password, *mail_from;
    char *export_footer;         /* NULL: none */
    char *export_header;         /* the same */
    char *export_logos;          /* the same: paths, separated by commas */
    char *require_second_factor; /* roles, separated by commas */
    char *log_level;
    char *control; /* debug builds: a socket that turns the clock */
    unsigned session_days;
    unsigned codes_per_hour, codes_asked_per_hour, passwords_per_hour;
    unsigned second_factor_roles; /* of require_second_factor: 1 << enum role, for each */
    bool demo;
    struct hub_limits hub;
    struct drafts_limits drafts;
    struct files_limits files;
    struct net_limits net;
};

enum config_outcome {
    CONFIG_SERVE,
    CONFIG_REBUILD_SEARCH, /* have the search index made anew */
    CONFIG_DONE,           /* --help or --version has been answered */
    CONFIG_WRONG,          /* what is wrong has been said on standard error */
};

enum config_outcome config_read(struct config *config, int argument_count, char **arguments);
void config_finish(struct config *config);

#endif
