/* Named states of the text that are kept, and those of them that are published. The canonical text of a
 * version is the JSON of its ProseMirror document, in UTF-8, with the members of objects sorted and without
 * blanks; a version is named by the SHA-256 of exactly these bytes. It stands in the register
 * version:<draft ULID>:<number>. */
#ifndef DRAFTS_VERSIONS_H
#define DRAFTS_VERSIONS_H

#include "core/secret.h"
#include "drafts/draft_state.h"

/* Beyond: list_full. */
#define VERSIONS_MOST 500
/* Of a canonical text; beyond: too_large. Of all of a draft; beyond: versions_full. */
#define VERSION_BYTES_MOST (8u << 20)
#define VERSIONS_BYTES_MOST (64u << 20)

#define VERSION_KEY_SIZE (ULID_SIZE + 24)
#define VERSION_TEXT_FIELD "text"
void version_key(const char *draft, unsigned number, char key_out[VERSION_KEY_SIZE]);

struct versions {
    json_t *rows; /* as types.json, draft_version, says; number 1 first */
};

/* NULL where there is none with this number; borrowed. */
const json_t *versions_find(const struct versions *versions, int64_t number);
bool version_is_published(const json_t *version);
/* The published one with the greatest number, or NULL; borrowed. */
const json_t *versions_newest(const struct versions *versions);

/* Of their canonical texts together. */
uint64_t versions_bytes(const struct versions *versions);
/* A new canonical text of a document node (mem_free), and its length. */
char *version_canonical(const json_t *document, size_t *length_out);
/* The SHA-256 of a node's canonical text, in hexadecimal. */
void version_hash(const json_t *node, char hex_out[SHA256_HEX_SIZE]);

struct crdt;
/* What makes the text this document: {update, deleted} (the update in base64, the units it deletes),
 * {is_same} where it is so already, {is_full} where the text has no room for it, {} where it is no document.
 * copy is of a text that the register holds (INQUIRY_KEPT_TEXT), and is changed. New. */
json_t *version_write_back(struct crdt *copy, const json_t *document);

/* version_commands.c */
extern const struct command version_commands[];
extern const struct query version_queries[];

#endif
