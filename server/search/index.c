#include "search/index.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "search/index_file.h"

/* Raised when what is in the file changes: another format is removed and made anew. */
#define FORMAT 2
#define APPLICATION_ID 0x53666174 /* "Sfat" */
#define BUSY_MS 5000

/* Documents hold the words; the two full-text tables hold only where each word is. Words are folded by
 * SQLite: letters without diacritics, whether comma or cedilla. */
static const char *const tables =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE position(channel TEXT PRIMARY KEY, seq INTEGER NOT NULL, tag TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE document(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, channel TEXT NOT NULL,"
    " seq INTEGER NOT NULL, author TEXT NOT NULL, mandate TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " title TEXT NOT NULL, short_name TEXT NOT NULL, body TEXT NOT NULL, marks TEXT NOT NULL);"
    "CREATE UNIQUE INDEX document_place ON document(channel, seq);"
    "CREATE TABLE tie(name TEXT, mark TEXT, PRIMARY KEY(name, mark)) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE message_words USING fts5(body, marks, content='document', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3');"
    "CREATE VIRTUAL TABLE name_words USING fts5(body, marks, content='document', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2');";

static const char *const texts[STATEMENT_COUNT] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_META_GET] = "SELECT value FROM meta WHERE name = ?1",
    [STATEMENT_META_SET] = "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
    [STATEMENT_POSITION_GET] = "SELECT seq, tag FROM position WHERE channel = ?1",
    [STATEMENT_POSITION_SET] = "INSERT OR REPLACE INTO position VALUES (?1, ?2, ?3)",
    [STATEMENT_DOCUMENT_GET] =
        "SELECT id, title, short_name, body, marks, author, mandate, at_ms FROM document"
        " WHERE channel = ?1 AND seq = ?2",
    [STATEMENT_DOCUMENT_INSERT] =
        "INSERT INTO document VALUES (?1, ?9, ?10, ?11, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [STATEMENT_DOCUMENT_UPDATE] = "UPDATE document SET author = ?2, mandate = ?3, at_ms = ?4,"
                                  " title = ?5, short_name = ?6, body = ?7, marks = ?8 WHERE id = ?1",
    [STATEMENT_DOCUMENT_DELETE] = "DELETE FROM document WHERE id = ?1",
    [STATEMENT_LAST_ID] = "SELECT max(id) FROM document WHERE id BETWEEN ?1 AND ?2",
    [STATEMENT_WORDS_INSERT_MESSAGE] = "INSERT INTO message_words(rowid, body, marks) VALUES (?1, ?2, ?3)",
    [STATEMENT_WORDS_INSERT_NAME] = "INSERT INTO name_words(rowid, body, marks) VALUES (?1, ?2, ?3)",
    [STATEMENT_WORDS_DELETE_MESSAGE] =
        "INSERT INTO message_words(message_words, rowid, body, marks) VALUES ('delete', ?1, ?2, ?3)",
    [STATEMENT_WORDS_DELETE_NAME] =
        "INSERT INTO name_words(name_words, rowid, body, marks) VALUES ('delete', ?1, ?2, ?3)",
    [STATEMENT_TIE_PUT] = "INSERT OR IGNORE INTO tie VALUES (?1, ?2)",
    [STATEMENT_TIE_LIST] = "SELECT group_concat(mark, ' ') FROM tie WHERE name = ?1",
    [STATEMENT_MESSAGES_OF] = "SELECT seq FROM document WHERE channel = ?1 AND seq > ?2 ORDER BY seq LIMIT 1",
    [STATEMENT_FIND_MESSAGES] = "SELECT rowid, relevance(message_words, ?5) FROM message_words"
                                " WHERE message_words MATCH ?1 AND rowid BETWEEN ?2 AND ?3"
                                " ORDER BY rowid DESC LIMIT ?4 OFFSET ?6",
    [STATEMENT_FIND_NAMES] = "SELECT rowid, relevance(name_words, ?3) FROM name_words"
                             " WHERE name_words MATCH ?1 AND rowid <= ?4 LIMIT ?2",
    [STATEMENT_PAGE_PUT] = "INSERT INTO temp.page(rowid, body) VALUES (?1, ?2)",
    [STATEMENT_PAGE_SNIPPETS] =
        "SELECT rowid, snippet(page, 0, char(1), char(2), '\u2026', 32) FROM temp.page"
        " WHERE page MATCH ?1",
    [STATEMENT_DOCUMENT_BY_ID] =
        "SELECT kind, channel, seq, author, mandate, at_ms, title, body FROM document WHERE id = ?1",
    [STATEMENT_TITLE] = "SELECT title FROM document WHERE channel = ?1 AND seq = 0",
};

/* ---- SQLite ---- */

void index_set_up(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum index_result index_failure(const struct index *index, const char *what)
{
    int code = sqlite3_errcode(index->database) & 0xff;

    if (code == SQLITE_BUSY || code == SQLITE_LOCKED || code == SQLITE_INTERRUPT)
        return INDEX_BUSY;
    log_error("search index, %s: %s", what, sqlite3_errmsg(index->database));
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? INDEX_SPOILT : INDEX_FAILED;
}

sqlite3_stmt *index_statement(struct index *index, enum statement which)
{
    sqlite3_stmt **statement = &index->statements[which];

    if (*statement != NULL) {
        sqlite3_reset(*statement);
        sqlite3_clear_bindings(*statement);
        return *statement;
    }
    if (sqlite3_prepare_v3(index->database, texts[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) !=
        SQLITE_OK)
        return NULL;
    return *statement;
}

bool index_run(sqlite3_stmt *statement)
{
    int code = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);

    while (code == SQLITE_ROW)
        code = sqlite3_step(statement);
    if (statement != NULL)
        sqlite3_reset(statement);
    return code == SQLITE_DONE;
}

enum index_result index_run_plain(struct index *index, enum statement which)
{
    return index_run(index_statement(index, which)) ? INDEX_DONE : index_failure(index, texts[which]);
}

/* What SQLite was told of FTS5, which is how its tokenizer and own functions are reached. */
static fts5_api *find_fts(sqlite3 *database)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    return api;
}

static void remember_file(struct index *index)
{
    struct stat file;

    if (stat(index->path, &file) == 0) {
        index->device = file.st_dev;
        index->inode = file.st_ino;
    }
}

static struct index *open_file(const char *path, int flags)
{
    struct index *index = MEM_NEW(struct index);

    index->path = mem_copy_text(path);
    if (sqlite3_open_v2(path, &index->database, flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        index_close(index);
        return NULL;
    }
    sqlite3_busy_timeout(index->database, BUSY_MS);
    remember_file(index);
    return index;
}

static bool execute(struct index *index, const char *sql)
{
    return sqlite3_exec(index->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool read_number(struct index *index, const char *sql, int64_t *number_out)
{
    sqlite3_stmt *statement = NULL;
    bool is_read = sqlite3_prepare_v2(index->database, sql, -1, &statement, NULL) == SQLITE_OK &&
                   sqlite3_step(statement) == SQLITE_ROW;

    if (is_read)
        *number_out = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return is_read;
}

static bool make_tables(struct index *index)
{
    char sql[128];

    snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", APPLICATION_ID,
             FORMAT);
    return execute(index, "BEGIN IMMEDIATE") && execute(index, tables) && execute(index, sql);
}

/* An empty file gets its tables; one of another format is spoilt. */
static enum index_result check_format(struct index *index)
{
    int64_t format, application, objects;

    if (!read_number(index, "PRAGMA user_version", &format) ||
        !read_number(index, "PRAGMA application_id", &application) ||
        !read_number(index, "SELECT count(*) FROM sqlite_schema", &objects))
        return index_failure(index, "opening");
    if (format == FORMAT && application == APPLICATION_ID)
        return INDEX_DONE;
    if (objects > 0)
        return INDEX_SPOILT;
    return make_tables(index) ? INDEX_DONE : index_failure(index, "making the tables");
}

/* What is deleted is overwritten; a commit is safe from a kill of this process, and after a power cut the
 * file is whole as of an earlier commit, with the positions of then. */
static const char *const writer_settings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;";

struct index *index_open_writer(const char *path, enum index_result *result_out)
{
    struct index *index = open_file(path, SQLITE_OPEN_CREATE);

    if (index == NULL) {
        log_error("the search index %s cannot be opened", path);
        *result_out = INDEX_FAILED;
        return NULL;
    }
    *result_out = execute(index, writer_settings) ? check_format(index) : index_failure(index, "opening");
    if (*result_out == INDEX_DONE && (index->fts = find_fts(index->database)) == NULL)
        *result_out = INDEX_FAILED;
    if (*result_out == INDEX_DONE)
        return index;
    index_close(index);
    return NULL;
}

/* What is on a page of hits is put into a table of the connection's own, in memory: its snippets then cost
 * nothing that grows with the index. */
static const char *const reader_settings =
    "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;"
    "CREATE VIRTUAL TABLE temp.page USING fts5(body, tokenize='unicode61 remove_diacritics 2');";

struct index *index_open_reader(const char *path)
{
    struct index *index = open_file(path, 0);
    int64_t format = 0;

    if (index == NULL)
        return NULL;
    if (execute(index, reader_settings) && read_number(index, "PRAGMA user_version", &format) &&
        format == FORMAT && (index->fts = find_fts(index->database)) != NULL && relevance_register(index))
        return index;
    index_close(index);
    return NULL;
}

void index_close(struct index *index)
{
    if (index == NULL)
        return;
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(index->statements[i]);
    sqlite3_close(index->database);
    mem_free(index->path);
    mem_free(index);
}

bool index_is_current(const struct index *index)
{
    struct stat file;

    return stat(index->path, &file) == 0 && file.st_dev == index->device && file.st_ino == index->inode;
}

void index_remove(const char *path)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal", ""};
    char name[1100];

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        unlink(name);
    }
}

static void write_mark(char kind, const char *channel, char mark_out[MARK_SIZE])
{
    const char *ulid = channel_id_ulid(channel);

    snprintf(mark_out, MARK_SIZE, "%c%s", kind, ulid == NULL ? channel : ulid);
    for (char *letter = mark_out; *letter != '\0'; letter++)
        *letter = (char)tolower((unsigned char)*letter);
}

void index_channel_mark(const char *channel, char mark_out[MARK_SIZE])
{
    write_mark('c', channel, mark_out);
}

void index_space_mark(const char *space, char mark_out[MARK_SIZE])
{
    write_mark('s', space, mark_out);
}

/* ---- Asking for all of it anew ---- */

enum index_result index_ask_rebuild(const char *path)
{
    enum index_result result;
    struct index *index = index_open_writer(path, &result);
    sqlite3_stmt *statement;

    if (index == NULL)
        return result;
    statement = index_statement(index, STATEMENT_META_SET);
    if (statement != NULL) {
        sqlite3_bind_text(statement, 1, "rebuild", -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, "wanted", -1, SQLITE_STATIC);
    }
    result = index_run(statement) ? INDEX_DONE : index_failure(index, "asking for a rebuild");
    index_close(index);
    return result;
}
