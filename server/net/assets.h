/* The client's built files, read into memory at the start. Beside `name` there may be `name.br` and
 * `name.gz`, made by the build: who can take them gets them instead. Files of the folder `assets` have a hash
 * in their name and never change. */
#ifndef NET_ASSETS_H
#define NET_ASSETS_H

#include <stdbool.h>

#include "core/memory.h"
#include "net/response.h"

struct assets;

/* The files below folder; NULL, or where it cannot be read: none. */
struct assets *assets_create(const char *folder, const struct responses *responses);
void assets_destroy(struct assets *assets);

/* Answers GET or HEAD: the file at path; a path without a dot that is no file is the client's own, and gets
 * its page; all others 404. False where the connection must end at once. */
bool assets_answer(const struct assets *assets, struct MHD_Connection *connection, const char *path);

#endif
