/* The connection itself, for the files of this folder. */
#ifndef SEARCH_INDEX_FILE_H
#define SEARCH_INDEX_FILE_H

#include <sys/types.h>

#include <sqlite3.h>

#include "search/index.h"

/* Ids of messages go up with time, so that the newest are found first and dates are ranges: milliseconds
 * since the beginning of 2020, and 256 in each. */
#define ID_EPOCH_MS INT64_C(1577836800000)
#define IDS_PER_MS 256

enum statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_META_GET,
    STATEMENT_META_SET,
    STATEMENT_POSITION_GET,
    STATEMENT_POSITION_SET,
    STATEMENT_DOCUMENT_GET,
    STATEMENT_DOCUMENT_INSERT,
    STATEMENT_DOCUMENT_UPDATE,
    STATEMENT_DOCUMENT_DELETE,
    STATEMENT_LAST_ID,
    STATEMENT_WORDS_INSERT_MESSAGE,
    STATEMENT_WORDS_INSERT_NAME,
    STATEMENT_WORDS_DELETE_MESSAGE,
    STATEMENT_WORDS_DELETE_NAME,
    STATEMENT_TIE_PUT,
    STATEMENT_TIE_LIST,
    STATEMENT_MESSAGES_OF,
    STATEMENT_FIND_MESSAGES,
    STATEMENT_FIND_NAMES,
    STATEMENT_PAGE_PUT,
    STATEMENT_PAGE_SNIPPETS,
    STATEMENT_DOCUMENT_BY_ID,
    STATEMENT_TITLE,
    STATEMENT_COUNT
};

struct index {
    sqlite3 *database;
    fts5_api *fts;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    char *path;
    dev_t device;
    ino_t inode;
    bool is_rebuilding;
    int64_t deadline_ns; /* of the query under way, by the steady clock */
};

/* The statement, prepared once and ready to be bound; NULL where that fails. */
sqlite3_stmt *index_statement(struct index *index, enum statement which);
/* Runs a bound statement that gives no rows. */
bool index_run(sqlite3_stmt *statement);
/* Logs what SQLite says was wrong. */
enum index_result index_failure(const struct index *index, const char *what);
enum index_result index_run_plain(struct index *index, enum statement which);

/* relevance.c: adds the function relevance(table, phrases) to the connection: how well a row answers. */
bool relevance_register(const struct index *index);

/* The token by which what is in a channel is found: its ULID. */
#define MARK_SIZE 32
void index_channel_mark(const char *channel, char mark_out[MARK_SIZE]);
/* And that by which what is in any item of a space is found. */
void index_space_mark(const char *space, char mark_out[MARK_SIZE]);

#endif
