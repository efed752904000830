/* What the writer does with events. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/json.h"
#include "core/log.h"
#include "core/ulid.h"
#include "search/index_file.h"

/* Pages of the full-text tables that one step of tidying may write. */
#define TIDY_PAGES 200

/* One batch being written. */
struct writing {
    struct index *index;
    const struct index_batch *batch;
    bool is_well; /* nothing has failed yet */
};

static void bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

static char *column_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return mem_copy_text(text == NULL ? "" : text);
}

/* ---- Documents ---- */

struct document {
    int64_t id;
    enum document_kind kind;
    char *title, *short_name, *body, *marks, *author, *mandate;
    int64_t at_ms;
};

static void document_finish(struct document *document)
{
    mem_free(document->title);
    mem_free(document->short_name);
    mem_free(document->body);
    mem_free(document->marks);
    mem_free(document->author);
    mem_free(document->mandate);
    *document = (struct document){0};
}

static void replace(char **text, const char *with)
{
    char *copy = mem_copy_text(with);

    mem_free(*text);
    *text = copy;
}

/* The statement where writing goes well so far, else NULL; run() knows what to do with either. */
static sqlite3_stmt *prepare(struct writing *writing, enum statement which)
{
    sqlite3_stmt *statement = writing->is_well ? index_statement(writing->index, which) : NULL;

    writing->is_well = statement != NULL;
    return statement;
}

static void run(struct writing *writing, sqlite3_stmt *statement)
{
    writing->is_well = writing->is_well && index_run(statement);
}

static bool find_document(struct writing *writing, const struct change *change, struct document *document_out)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_DOCUMENT_GET);
    int code;

    if (statement == NULL)
        return false;
    bind_text(statement, 1, change->channel);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)change->seq);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *document_out = (struct document){
            .id = sqlite3_column_int64(statement, 0),
            .kind = change->kind,
            .title = column_text(statement, 1),
            .short_name = column_text(statement, 2),
            .body = column_text(statement, 3),
            .marks = column_text(statement, 4),
            .author = column_text(statement, 5),
            .mandate = column_text(statement, 6),
            .at_ms = sqlite3_column_int64(statement, 7),
        };
    sqlite3_reset(statement);
    writing->is_well = code == SQLITE_ROW || code == SQLITE_DONE;
    return code == SQLITE_ROW;
}

static void write_words(struct writing *writing, const struct document *document, enum statement for_message,
                        enum statement for_name)
{
    sqlite3_stmt *statement = prepare(writing, document->kind == DOCUMENT_MESSAGE ? for_message : for_name);

    if (statement == NULL)
        return;
    sqlite3_bind_int64(statement, 1, document->id);
    bind_text(statement, 2, document->body);
    bind_text(statement, 3, document->marks);
    run(writing, statement);
}

static void add_words(struct writing *writing, const struct document *document)
{
    write_words(writing, document, STATEMENT_WORDS_INSERT_MESSAGE, STATEMENT_WORDS_INSERT_NAME);
}

static void remove_words(struct writing *writing, const struct document *document)
{
    write_words(writing, document, STATEMENT_WORDS_DELETE_MESSAGE, STATEMENT_WORDS_DELETE_NAME);
}

/* The first id of its time that nobody has, or of the next millisecond that has one. */
static int64_t fresh_id(struct writing *writing, int64_t at_ms)
{
    int64_t first = (at_ms > ID_EPOCH_MS ? at_ms - ID_EPOCH_MS : 0) * IDS_PER_MS, id = 0;

    while (writing->is_well && id == 0) {
        sqlite3_stmt *statement = prepare(writing, STATEMENT_LAST_ID);

        if (statement == NULL)
            break;
        sqlite3_bind_int64(statement, 1, first);
        sqlite3_bind_int64(statement, 2, first + IDS_PER_MS - 1);
        writing->is_well = sqlite3_step(statement) == SQLITE_ROW;
        if (sqlite3_column_type(statement, 0) == SQLITE_NULL)
            id = first + 1;
        else if (sqlite3_column_int64(statement, 0) < first + IDS_PER_MS - 1)
            id = sqlite3_column_int64(statement, 0) + 1;
        sqlite3_reset(statement);
        first += IDS_PER_MS;
    }
    return id;
}

/* What both ways of writing a document have, in the same places. */
static void write_document(struct writing *writing, sqlite3_stmt *statement, const struct document *document)
{
    sqlite3_bind_int64(statement, 1, document->id);
    bind_text(statement, 2, document->author);
    bind_text(statement, 3, document->mandate);
    sqlite3_bind_int64(statement, 4, document->at_ms);
    bind_text(statement, 5, document->title);
    bind_text(statement, 6, document->short_name);
    bind_text(statement, 7, document->body);
    bind_text(statement, 8, document->marks);
    run(writing, statement);
    add_words(writing, document);
}

static void insert_document(struct writing *writing, const struct change *change, struct document *document)
{
    sqlite3_stmt *statement;

    document->id = fresh_id(writing, document->at_ms);
    statement = prepare(writing, STATEMENT_DOCUMENT_INSERT);
    if (statement == NULL)
        return;
    sqlite3_bind_int(statement, 9, (int)document->kind);
    bind_text(statement, 10, change->channel);
    sqlite3_bind_int64(statement, 11, (sqlite3_int64)change->seq);
    write_document(writing, statement, document);
}

/* The words of the document as it was are out of the tables already. */
static void update_document(struct writing *writing, const struct document *document)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_DOCUMENT_UPDATE);

    if (statement != NULL)
        write_document(writing, statement, document);
}

static void delete_document(struct writing *writing, const struct document *document)
{
    sqlite3_stmt *statement;

    remove_words(writing, document);
    statement = prepare(writing, STATEMENT_DOCUMENT_DELETE);
    if (statement == NULL)
        return;
    sqlite3_bind_int64(statement, 1, document->id);
    run(writing, statement);
}

static void set_meta(struct writing *writing, const char *name, const char *value)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_META_SET);

    if (statement == NULL)
        return;
    bind_text(statement, 1, name);
    bind_text(statement, 2, value);
    run(writing, statement);
}

/* ---- What a document is found by ---- */

/* The spaces that named a person or an organisation, or the one that an item is in, as tokens. */
static char *list_ties(struct writing *writing, const char *name)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_TIE_LIST);
    char *ties;

    if (statement == NULL)
        return mem_copy_text("");
    bind_text(statement, 1, name);
    writing->is_well = sqlite3_step(statement) == SQLITE_ROW;
    ties = column_text(statement, 0);
    sqlite3_reset(statement);
    return ties;
}

/* Tokens: k… the kind, c… the channels of which one opens it, s… the space that its item is in, b… who wrote
 * it. */
static char *make_marks(struct writing *writing, const struct change *change)
{
    struct buffer marks = {0};
    char channel[MARK_SIZE], *ties;

    index_channel_mark(change->channel, channel);
    buffer_append_format(&marks, "k%s", document_kind_names[change->kind]);
    ties = list_ties(writing, change->channel);
    if (change->kind == DOCUMENT_PERSON || change->kind == DOCUMENT_ORGANISATION)
        buffer_append_text(&marks, change->kind == DOCUMENT_PERSON ? " ceveryone" : " cdirectory");
    else
        buffer_append_format(&marks, " %s", channel);
    if (change->kind == DOCUMENT_MESSAGE)
        buffer_append_format(&marks, " b%s", change->author);
    buffer_append_format(&marks, " %s", ties);
    mem_free(ties);
    return buffer_take(&marks);
}

static void set_words(struct document *document, const struct change *change)
{
    struct buffer body = {0};

    if (change->kind == DOCUMENT_MESSAGE) {
        mem_free(document->body);
        document->body = text_without_mentions(change->text);
        return;
    }
    if (change->text != NULL)
        replace(&document->title, change->text);
    if (change->short_name != NULL)
        replace(&document->short_name, change->short_name);
    buffer_append_text(&body, document->title);
    if (document->short_name[0] != '\0')
        buffer_append_format(&body, " (%s)", document->short_name);
    mem_free(document->body);
    document->body = buffer_take(&body);
}

/* ---- Changes ---- */

static void add_document(struct writing *writing, const struct change *change)
{
    struct document document = {
        .kind = change->kind,
        .title = mem_copy_text(""),
        .short_name = mem_copy_text(""),
        .author = mem_copy_text(change->author),
        .mandate = mem_copy_text(change->mandate),
        .at_ms = change->at_ms,
        .marks = make_marks(writing, change),
    };

    set_words(&document, change);
    insert_document(writing, change, &document);
    document_finish(&document);
}

/* A name that is known before what it is the name of was made (a log read late) is the newer one. */
static void put(struct writing *writing, const struct change *change)
{
    struct document document = {0};

    if (!find_document(writing, change, &document)) {
        add_document(writing, change);
        return;
    }
    remove_words(writing, &document);
    replace(&document.author, change->author);
    document.at_ms = change->at_ms;
    update_document(writing, &document);
    document_finish(&document);
}

static void change_text(struct writing *writing, const struct change *change)
{
    struct document document = {0};

    if (!find_document(writing, change, &document)) {
        if (change->kind != DOCUMENT_MESSAGE && change->text != NULL)
            add_document(writing, change);
        return;
    }
    remove_words(writing, &document);
    set_words(&document, change);
    update_document(writing, &document);
    document_finish(&document);
}

static void remove_change(struct writing *writing, const struct change *change)
{
    struct document document = {0};

    if (!find_document(writing, change, &document))
        return;
    delete_document(writing, &document);
    document_finish(&document);
    set_meta(writing, "untidy", "yes");
}

/* The document is found by more than before. */
static void mark_anew(struct writing *writing, const struct change *change)
{
    struct document document = {0};
    struct change marked = *change;

    if (!find_document(writing, change, &document))
        return;
    marked.author = document.author;
    remove_words(writing, &document);
    mem_free(document.marks);
    document.marks = make_marks(writing, &marked);
    update_document(writing, &document);
    document_finish(&document);
}

/* The next message of the channel after this one, or 0. */
static uint64_t next_message(struct writing *writing, const char *channel, uint64_t seq)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_MESSAGES_OF);
    uint64_t next = 0;

    if (statement == NULL)
        return 0;
    bind_text(statement, 1, channel);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)seq);
    if (sqlite3_step(statement) == SQLITE_ROW)
        next = (uint64_t)sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return next;
}

/* Where the log of a space is read late, messages of its item are there already. */
static void mark_messages_anew(struct writing *writing, const struct change *change)
{
    struct change message = *change;

    message.kind = DOCUMENT_MESSAGE;
    while ((message.seq = next_message(writing, change->channel, message.seq)) != 0)
        mark_anew(writing, &message);
}

static void tie(struct writing *writing, const struct change *change)
{
    sqlite3_stmt *statement = prepare(writing, STATEMENT_TIE_PUT);
    char mark[MARK_SIZE];

    if (statement == NULL)
        return;
    if (change->kind == DOCUMENT_ITEM)
        index_space_mark(change->space, mark);
    else
        index_channel_mark(change->space, mark);
    bind_text(statement, 1, change->channel);
    bind_text(statement, 2, mark);
    run(writing, statement);
    if (!writing->is_well || sqlite3_changes(writing->index->database) == 0)
        return;
    mark_anew(writing, change);
    if (change->kind == DOCUMENT_ITEM)
        mark_messages_anew(writing, change);
}

static const char *find_name(const struct index_batch *batch, const char *person)
{
    for (size_t i = 0; i < batch->name_count; i++)
        if (strcmp(batch->names[i].person, person) == 0)
            return batch->names[i].name;
    return NULL;
}

static void apply_change(void *argument, const struct change *change)
{
    struct writing *writing = argument;
    struct change named = *change;

    switch (change->verb) {
    case CHANGE_PUT:
        put(writing, change);
        break;
    case CHANGE_TEXT:
        change_text(writing, change);
        break;
    case CHANGE_REMOVE:
        remove_change(writing, change);
        break;
    case CHANGE_TIE:
        tie(writing, change);
        break;
    case CHANGE_NAME:
        named.text = find_name(writing->batch, change->channel);
        if (named.text == NULL)
            remove_change(writing, &named);
        else
            change_text(writing, &named);
        break;
    }
}

/* ---- Batches ---- */

enum index_result index_read_position(struct index *index, const char *channel, struct position *position_out)
{
    sqlite3_stmt *statement = index_statement(index, STATEMENT_POSITION_GET);
    int code;

    if (statement == NULL)
        return index_failure(index, "reading a position");
    bind_text(statement, 1, channel);
    code = sqlite3_step(statement);
    *position_out = (struct position){0};
    if (code == SQLITE_ROW) {
        position_out->seq = (uint64_t)sqlite3_column_int64(statement, 0);
        snprintf(position_out->tag, TAG_SIZE, "%s", (const char *)sqlite3_column_text(statement, 1));
    }
    sqlite3_reset(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? INDEX_DONE
                                                     : index_failure(index, "reading a position");
}

static void apply_entry(struct writing *writing, const struct index_entry *entry)
{
    json_auto_t *event = json_read(entry->text, entry->length);
    sqlite3_stmt *statement;

    if (event == NULL)
        log_error("search index: %s %llu is no JSON", entry->channel,
                  (unsigned long long)entry->position.seq);
    else
        changes_of(entry->channel, event, apply_change, writing);
    statement = prepare(writing, STATEMENT_POSITION_SET);
    if (statement == NULL)
        return;
    bind_text(statement, 1, entry->channel);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)entry->position.seq);
    bind_text(statement, 3, entry->position.tag);
    run(writing, statement);
}

/* False where the batch cannot go on. */
static bool take_entry(struct writing *writing, const struct index_entry *entry,
                       struct index_applied *applied)
{
    struct position position = {0};

    if (index_read_position(writing->index, entry->channel, &position) != INDEX_DONE) {
        writing->is_well = false;
    } else if (entry->position.seq == position.seq && strcmp(entry->position.tag, position.tag) != 0) {
        applied->is_other_log = true;
    } else if (entry->position.seq > position.seq + 1) {
        memcpy(applied->gap, entry->channel, CHANNEL_ID_SIZE);
    } else if (entry->position.seq == position.seq + 1) {
        apply_entry(writing, entry);
    }
    return writing->is_well && !applied->is_other_log && applied->gap[0] == '\0';
}

static void write_batch(struct writing *writing, struct index_applied *applied)
{
    const struct index_batch *batch = writing->batch;
    size_t i = 0;

    while (i < batch->entry_count && take_entry(writing, &batch->entries[i], applied))
        i++;
    if (i == batch->entry_count && batch->cursor[0] != '\0')
        set_meta(writing, "cursor", batch->cursor);
}

/* Ends the transaction that is this call's own. */
static enum index_result end_transaction(struct index *index, bool is_well)
{
    enum index_result result;

    if (index->is_rebuilding)
        return is_well ? INDEX_DONE : index_failure(index, "writing");
    if (is_well)
        return index_run_plain(index, STATEMENT_COMMIT);
    result = index_failure(index, "writing");
    index_run_plain(index, STATEMENT_ROLLBACK);
    return result;
}

enum index_result index_apply(struct index *index, const struct index_batch *batch,
                              struct index_applied *applied_out)
{
    struct writing writing = {index, batch, true};
    enum index_result result = INDEX_DONE;

    *applied_out = (struct index_applied){0};
    if (!index->is_rebuilding)
        result = index_run_plain(index, STATEMENT_BEGIN);
    if (result != INDEX_DONE)
        return result;
    write_batch(&writing, applied_out);
    return end_transaction(index, writing.is_well);
}

/* ---- What is known of the whole ---- */

static enum index_result read_meta(struct index *index, const char *name, char *value_out, size_t size)
{
    sqlite3_stmt *statement = index_statement(index, STATEMENT_META_GET);
    int code;

    value_out[0] = '\0';
    if (statement == NULL)
        return index_failure(index, "reading");
    bind_text(statement, 1, name);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        snprintf(value_out, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_reset(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE ? INDEX_DONE : index_failure(index, "reading");
}

enum index_result index_read_cursor(struct index *index, char cursor_out[FEED_ID_SIZE])
{
    return read_meta(index, "cursor", cursor_out, FEED_ID_SIZE);
}

enum index_result index_wants_rebuild(struct index *index, bool *wants_out)
{
    char value[16];
    enum index_result result = read_meta(index, "rebuild", value, sizeof(value));

    *wants_out = result == INDEX_DONE && value[0] != '\0' && !index->is_rebuilding;
    return result;
}

/* ---- All of it anew ---- */

static const char *const empty =
    "DELETE FROM meta; DELETE FROM position; DELETE FROM tie; DELETE FROM document;"
    "INSERT INTO message_words(message_words) VALUES ('delete-all');"
    "INSERT INTO name_words(name_words) VALUES ('delete-all');";

enum index_result index_begin_rebuild(struct index *index)
{
    enum index_result result;

    assert(!index->is_rebuilding);
    result = index_run_plain(index, STATEMENT_BEGIN);
    if (result != INDEX_DONE)
        return result;
    if (sqlite3_exec(index->database, empty, NULL, NULL, NULL) != SQLITE_OK) {
        result = index_failure(index, "emptying");
        index_run_plain(index, STATEMENT_ROLLBACK);
        return result;
    }
    index->is_rebuilding = true;
    return INDEX_DONE;
}

enum index_result index_end_rebuild(struct index *index)
{
    assert(index->is_rebuilding);
    index->is_rebuilding = false;
    return end_transaction(index, true);
}

bool index_is_rebuilding(const struct index *index)
{
    return index->is_rebuilding;
}

/* One bounded step of merging all segments of a table; a negative number of pages begins with all of them.
 * FTS5 says that it is done by writing next to nothing. */
static enum index_result merge(struct index *index, const char *table, int pages, bool *more)
{
    int64_t before = sqlite3_total_changes64(index->database);
    char sql[128];

    snprintf(sql, sizeof(sql), "INSERT INTO %s(%s, rank) VALUES ('merge', %d)", table, table, pages);
    if (sqlite3_exec(index->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return index_failure(index, "tidying");
    *more |= sqlite3_total_changes64(index->database) - before >= 2;
    return INDEX_DONE;
}

/* FTS5 keeps the words of what was deleted until the segments they stand in are merged; the log of SQLite
 * keeps them until it is emptied. */
enum index_result index_tidy(struct index *index, bool *more_out)
{
    char value[8];
    enum index_result result = read_meta(index, "untidy", value, sizeof(value));
    int pages = strcmp(value, "begun") == 0 ? TIDY_PAGES : -TIDY_PAGES;

    *more_out = false;
    if (result != INDEX_DONE || value[0] == '\0' || index->is_rebuilding)
        return result;
    result = merge(index, "message_words", pages, more_out);
    if (result == INDEX_DONE)
        result = merge(index, "name_words", pages, more_out);
    if (result != INDEX_DONE)
        return result;
    if (sqlite3_exec(index->database,
                     *more_out ? "INSERT OR REPLACE INTO meta VALUES ('untidy', 'begun')"
                               : "DELETE FROM meta WHERE name = 'untidy'; PRAGMA wal_checkpoint(TRUNCATE)",
                     NULL, NULL, NULL) != SQLITE_OK)
        return index_failure(index, "tidying");
    return INDEX_DONE;
}
