/* The calls of struct text_store over Redis; store.c puts them into the table. self is a struct calls. */
#ifndef STORE_TEXT_CALLS_H
#define STORE_TEXT_CALLS_H

#include "hub/text_store.h"

void calls_append_text(void *self, const char *text, const struct text_entry *entries, size_t count,
                       text_appended_callback *done, void *argument);
void calls_load_text(void *self, const char *text, uint64_t after_seq, text_loaded_callback *done,
                     void *argument);
void calls_compact_text(void *self, const char *text, uint64_t seq, const void *bytes, size_t length);

struct redisReply;

/* The number at the end of an id `0-<number>`; 0 where it is none. */
uint64_t reply_text_seq(const struct redisReply *id);

#endif
