/* What Redis answers, taken apart. Everything is borrowed from the reply. */
#ifndef STORE_REDIS_REPLY_H
#define STORE_REDIS_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/log_store.h"
#include "store/redis_link.h"

struct redisReply;

/* What an error reply says about the database: REDIS_OK_NOW where the fault is the command's. */
enum redis_state reply_state(const struct redisReply *reply);
bool reply_is_error(const struct redisReply *reply);
/* Its words. */
const char *reply_error(const struct redisReply *reply);

/* NULL where reply is no array or has no such element. reply may be NULL. */
const struct redisReply *reply_at(const struct redisReply *reply, size_t index);
/* 0 where reply is NULL or no array. */
size_t reply_count(const struct redisReply *reply);
/* NULL where it is no text. */
const char *reply_text(const struct redisReply *reply);
size_t reply_length(const struct redisReply *reply);
/* A number, or text that is one; otherwise where it is neither. */
int64_t reply_number(const struct redisReply *reply, int64_t otherwise);

/* The value of a field in a flat list of fields and values. */
const struct redisReply *reply_field(const struct redisReply *reply, const char *name);

/* Copies the tag; false where it is none. */
bool reply_position(struct position *position_out, uint64_t seq, const struct redisReply *tag);
/* Copies the tag of the event before, or "" where tag is NULL; false where it is none. */
bool reply_after(char after_out[TAG_SIZE], const struct redisReply *tag);
/* A stream's entries {{"<seq>-0", {"t", tag, "e", event, "p", tag before}}, …} as a new array (mem_free)
 * whose texts are borrowed; false where they are none. count_out is set also where there are none. */
bool reply_entries(const struct redisReply *reply, struct log_entry **entries_out, size_t *count_out);

#endif
