#include "net/assets.h"

#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#include "net/entity_tag.h"
#include "net/folder.h"
#include "net/media_type.h"
#include "net/negotiation.h"

/* A file in one encoding. */
struct variant {
    char *bytes; /* NULL where there is none */
    size_t length;
    char tag[ENTITY_TAG_SIZE];
    struct MHD_Response *response;
    struct MHD_Response *not_modified;
};

struct asset {
    char *path;
    struct variant variants[ENCODING_COUNT];
};

struct assets {
    const struct responses *responses;
    struct asset *items; /* by path */
    size_t count;
    size_t capacity;
    const struct asset *page; /* the client's own; NULL where the client is not built */
};

/* ---- Reading ---- */

static struct asset *find_new(struct assets *assets, const char *path, size_t length)
{
    struct asset *asset;

    for (size_t i = 0; i < assets->count; i++)
        if (strlen(assets->items[i].path) == length && memcmp(assets->items[i].path, path, length) == 0)
            return &assets->items[i];
    assets->items = mem_grow(assets->items, assets->count, &assets->capacity, sizeof(*assets->items));
    asset = &assets->items[assets->count++];
    *asset = (struct asset){.path = mem_copy(path, length)};
    return asset;
}

/* The encoding that the path's ending names; length_out is that of the path without it. */
static enum encoding encoding_of(const char *path, size_t *length_out)
{
    size_t length = strlen(path);

    *length_out = length - 3;
    if (length > 3 && strcmp(path + length - 3, ".br") == 0)
        return ENCODING_BROTLI;
    if (length > 3 && strcmp(path + length - 3, ".gz") == 0)
        return ENCODING_GZIP;
    *length_out = length;
    return ENCODING_NONE;
}

static void add_file(void *argument, const char *path, char *bytes, size_t length)
{
    size_t path_length;
    enum encoding encoding = encoding_of(path, &path_length);
    struct variant *variant = &find_new(argument, path, path_length)->variants[encoding];

    variant->bytes = bytes;
    variant->length = length;
    entity_tag_make(variant->tag, bytes, length, encoding_name(encoding));
}

static int compare_paths(const void *one, const void *other)
{
    return strcmp(((const struct asset *)one)->path, ((const struct asset *)other)->path);
}

static void add_headers(struct MHD_Response *response, const struct variant *variant, enum encoding encoding)
{
    response_add(response, "ETag", variant->tag);
    response_add(response, "Vary", "Accept-Encoding");
    if (encoding_name(encoding) != NULL)
        response_add(response, "Content-Encoding", encoding_name(encoding));
}

static void make_responses(const struct assets *assets, struct asset *asset)
{
    const char *type = media_type_of(asset->path);
    const char *cache_control =
        strncmp(asset->path, "/assets/", 8) == 0 ? "public, max-age=31536000, immutable" : "no-cache";

    for (enum encoding encoding = 0; encoding < ENCODING_COUNT; encoding++) {
        struct variant *variant = &asset->variants[encoding];

        if (variant->bytes == NULL || type == NULL)
            continue;
        variant->response =
            response_borrow(assets->responses, variant->bytes, variant->length, type, cache_control);
        variant->not_modified = response_borrow(assets->responses, "", 0, NULL, cache_control);
        add_headers(variant->response, variant, encoding);
        add_headers(variant->not_modified, variant, encoding);
    }
}

static const struct asset *find(const struct assets *assets, const char *path)
{
    struct asset key = {.path = (char *)path};

    if (assets->count == 0)
        return NULL;
    return bsearch(&key, assets->items, assets->count, sizeof(key), compare_paths);
}

struct assets *assets_create(const char *folder, const struct responses *responses)
{
    struct assets *assets = MEM_NEW(struct assets);

    assets->responses = responses;
    if (folder == NULL)
        return assets;
    folder_read(folder, add_file, assets);
    if (assets->count > 0)
        qsort(assets->items, assets->count, sizeof(*assets->items), compare_paths);
    for (size_t i = 0; i < assets->count; i++)
        make_responses(assets, &assets->items[i]);
    assets->page = find(assets, "/index.html");
    return assets;
}

static void finish_variant(struct variant *variant)
{
    if (variant->response != NULL)
        MHD_destroy_response(variant->response);
    if (variant->not_modified != NULL)
        MHD_destroy_response(variant->not_modified);
    mem_free(variant->bytes);
}

void assets_destroy(struct assets *assets)
{
    if (assets == NULL)
        return;
    for (size_t i = 0; i < assets->count; i++) {
        for (enum encoding encoding = 0; encoding < ENCODING_COUNT; encoding++)
            finish_variant(&assets->items[i].variants[encoding]);
        mem_free(assets->items[i].path);
    }
    mem_free(assets->items);
    mem_free(assets);
}

/* ---- Answering ---- */

/* What the client wants most of what there is; where it wants nothing of it, the best it gets. NULL: there is
 * nothing. */
static const struct variant *choose(const struct asset *asset, const char *accept_encoding)
{
    const struct variant *chosen = NULL;
    unsigned most = 0;

    for (enum encoding encoding = 0; encoding < ENCODING_COUNT; encoding++) {
        const struct variant *variant = &asset->variants[encoding];
        unsigned weight = encoding_weight(accept_encoding, encoding);

        if (variant->response == NULL || (weight <= most && encoding != ENCODING_NONE))
            continue;
        if (weight > most || chosen == NULL)
            chosen = variant;
        if (weight > most)
            most = weight;
    }
    return chosen;
}

static const struct asset *find_for(const struct assets *assets, const char *path)
{
    const struct asset *asset = find(assets, path);

    if (asset != NULL && asset->variants[ENCODING_NONE].response != NULL)
        return asset;
    return strchr(path, '.') == NULL ? assets->page : NULL;
}

bool assets_answer(const struct assets *assets, struct MHD_Connection *connection, const char *path)
{
    const struct asset *asset = find_for(assets, path);
    const struct variant *variant = NULL;

    if (asset != NULL)
        variant = choose(asset, MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding"));
    if (variant == NULL)
        return response_send_status(assets->responses, connection, 404, false);
    if (entity_tag_matches(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match"),
                           variant->tag))
        return MHD_queue_response(connection, 304, variant->not_modified) == MHD_YES;
    return MHD_queue_response(connection, 200, variant->response) == MHD_YES;
}
