/* What a reader does with a question. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "search/index_file.h"
#include "search/query.h"

/* Messages are ranked among so many at a time, the newest first; names all at once. */
#define BLOCK 1000
#define NAMES_MOST 1000
#define TOKENS_MOST 48
/* What one point of relevance is worth: that much newer. */
#define POINT_MS (INT64_C(15) * 24 * 60 * 60 * 1000)
/* Steps of SQLite's machine between two looks at the clock. */
#define STEPS 2000
/* Of a message that was found without words, in bytes. */
#define BEGINNING_BYTES 240

struct candidate {
    int64_t id, score;
};

struct finding {
    struct index *index;
    const struct find *find;
    struct findings *findings;
    struct buffer words;   /* the expression for the words alone; empty where there are none */
    struct buffer message; /* the whole expressions */
    struct buffer name;
    int phrases;
    struct candidate candidates[BLOCK];
    size_t candidate_count;
    bool is_well;
};

/* ---- The expression ---- */

struct token_list {
    struct buffer *expression;
    unsigned count, most;
};

/* A token holds letters and digits only, as the tokenizer gave it: nothing in it can be taken for syntax. */
static int append_token(void *argument, int flags, const char *token, int length, int begin, int end)
{
    struct token_list *list = argument;

    (void)flags, (void)begin, (void)end;
    if (list->count == list->most)
        return SQLITE_DONE;
    buffer_append_text(list->expression, list->count++ == 0 ? "\"" : "\" + \"");
    buffer_append(list->expression, token, (size_t)length);
    return SQLITE_OK;
}

struct tokenizer {
    fts5_tokenizer methods;
    Fts5Tokenizer *self;
};

static bool open_tokenizer(const struct index *index, struct tokenizer *tokenizer)
{
    const char *options[] = {"remove_diacritics", "2"};
    void *data = NULL;

    return index->fts->xFindTokenizer(index->fts, "unicode61", &data, &tokenizer->methods) == SQLITE_OK &&
           tokenizer->methods.xCreate(data, options, 2, &tokenizer->self) == SQLITE_OK;
}

/* Appends `"one" + "two"` to the expression; the number of its words. */
static unsigned append_phrase(const struct tokenizer *tokenizer, const struct query_phrase *phrase,
                              struct buffer *expression, unsigned most)
{
    struct token_list list = {expression, 0, most};

    tokenizer->methods.xTokenize(tokenizer->self, &list, FTS5_TOKENIZE_QUERY, phrase->text,
                                 (int)phrase->length, append_token);
    if (list.count > 0)
        buffer_append_text(expression, "\"");
    return list.count;
}

/* Where the last is a prefix of one word, the whole word is asked for beside it: relevance counts it. */
static void append_words(struct finding *finding, const struct tokenizer *tokenizer)
{
    struct query query;
    unsigned left = TOKENS_MOST;

    query_parse(&query, finding->find->words);
    for (size_t i = 0; i < query.count && left > 0; i++) {
        struct buffer phrase = {0};
        unsigned count = append_phrase(tokenizer, &query.phrases[i], &phrase, left);

        left -= count;
        if (count > 0) {
            buffer_append_text(&finding->words, finding->phrases++ == 0 ? "" : " AND ");
            buffer_append_format(&finding->words,
                                 query.phrases[i].is_prefix ? (count == 1 ? "(%s * OR %s)" : "%s *") : "%s",
                                 phrase.bytes, phrase.bytes);
        }
        buffer_finish(&phrase);
    }
}

static bool make_words(struct finding *finding)
{
    struct tokenizer tokenizer = {0};
    bool is_open = open_tokenizer(finding->index, &tokenizer);

    if (is_open)
        append_words(finding, &tokenizer);
    if (tokenizer.self != NULL)
        tokenizer.methods.xDelete(tokenizer.self);
    return is_open;
}

static void append_mark(struct buffer *expression, bool *is_first, const char *mark)
{
    buffer_append_format(expression, *is_first ? "\"%s\"" : " OR \"%s\"", mark);
    *is_first = false;
}

static void append_space(const struct find_space *space, struct buffer *expression, bool *is_first)
{
    char mark[MARK_SIZE];
    bool is_first_closed = true;

    index_space_mark(space->space, mark);
    if (space->closed_count == 0) {
        append_mark(expression, is_first, mark);
        return;
    }
    buffer_append_format(expression, "%s(\"%s\" NOT (", *is_first ? "" : " OR ", mark);
    for (size_t i = 0; i < space->closed_count; i++) {
        index_channel_mark(space->closed[i], mark);
        append_mark(expression, &is_first_closed, mark);
    }
    buffer_append_text(expression, "))");
    *is_first = false;
}

static void append_channels(const struct find *find, struct buffer *expression)
{
    bool is_first = true;
    char mark[MARK_SIZE];

    for (size_t i = 0; i < find->channel_count; i++) {
        index_channel_mark(find->channels[i], mark);
        append_mark(expression, &is_first, mark);
    }
    for (size_t i = 0; i < find->space_count; i++)
        append_space(&find->spaces[i], expression, &is_first);
    if (find->finds_everyone)
        append_mark(expression, &is_first, "ceveryone");
}

static void append_kinds(const struct find *find, struct buffer *expression)
{
    bool is_first = true;
    char mark[MARK_SIZE];

    for (unsigned kind = DOCUMENT_PERSON; kind < DOCUMENT_KINDS; kind++) {
        snprintf(mark, sizeof(mark), "k%s", document_kind_names[kind]);
        if (find->kinds & (1U << kind))
            append_mark(expression, &is_first, mark);
    }
}

static void begin_expression(const struct finding *finding, struct buffer *expression)
{
    if (finding->words.length > 0)
        buffer_append_format(expression, "{body} : (%s) AND ", finding->words.bytes);
    buffer_append_text(expression, "{marks} : (");
    append_channels(finding->find, expression);
}

static void make_expressions(struct finding *finding)
{
    begin_expression(finding, &finding->message);
    buffer_append_text(&finding->message, ")");
    if (finding->find->author != NULL)
        buffer_append_format(&finding->message, " AND {marks} : \"b%s\"", finding->find->author);
    begin_expression(finding, &finding->name);
    buffer_append_text(&finding->name, ") AND {marks} : (");
    append_kinds(finding->find, &finding->name);
    buffer_append_text(&finding->name, ")");
}

/* ---- Candidates ---- */

static int64_t first_id_of(int64_t at_ms)
{
    if (at_ms <= ID_EPOCH_MS)
        return 0;
    return at_ms - ID_EPOCH_MS >= INT64_MAX / IDS_PER_MS ? INT64_MAX : (at_ms - ID_EPOCH_MS) * IDS_PER_MS;
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static int64_t last_id(const struct find *find)
{
    int64_t first_beyond = earlier(first_id_of(find->until_ms), first_id_of(find->as_of_ms + 1));

    return first_beyond - 1;
}

static int compare(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;

    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->id == b->id ? 0 : a->id < b->id ? 1 : -1;
}

static void read_candidates(struct finding *finding, sqlite3_stmt *statement, int64_t point)
{
    int code;

    finding->candidate_count = 0;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && finding->candidate_count < BLOCK) {
        struct candidate *candidate = &finding->candidates[finding->candidate_count++];

        candidate->id = sqlite3_column_int64(statement, 0);
        candidate->score = candidate->id / IDS_PER_MS + sqlite3_column_int64(statement, 1) * point;
    }
    finding->is_well = code == SQLITE_DONE || code == SQLITE_ROW;
    sqlite3_reset(statement);
    qsort(finding->candidates, finding->candidate_count, sizeof(finding->candidates[0]), compare);
}

static sqlite3_stmt *prepare(struct finding *finding, enum statement which)
{
    sqlite3_stmt *statement = finding->is_well ? index_statement(finding->index, which) : NULL;

    finding->is_well = statement != NULL;
    return statement;
}

/* In names, relevance comes first whatever their age. */
static void find_names(struct finding *finding)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_FIND_NAMES);

    if (statement == NULL)
        return;
    sqlite3_bind_text(statement, 1, finding->name.bytes, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 2, NAMES_MOST);
    sqlite3_bind_int(statement, 3, finding->phrases);
    sqlite3_bind_int64(statement, 4, first_id_of(finding->find->as_of_ms + 1) - 1);
    read_candidates(finding, statement, INT64_MAX / 64);
}

static void find_block(struct finding *finding, size_t block)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_FIND_MESSAGES);

    if (statement == NULL)
        return;
    sqlite3_bind_text(statement, 1, finding->message.bytes, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, first_id_of(finding->find->from_ms));
    sqlite3_bind_int64(statement, 3, last_id(finding->find));
    sqlite3_bind_int(statement, 4, BLOCK);
    sqlite3_bind_int(statement, 5, finding->phrases);
    sqlite3_bind_int64(statement, 6, (sqlite3_int64)block * BLOCK);
    read_candidates(finding, statement, POINT_MS);
}

/* ---- Hits ---- */

static char *column_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return mem_copy_text(text == NULL ? "" : text);
}

/* The beginning of a text, cut between letters. */
static char *beginning_of(const char *text)
{
    size_t length = strlen(text);
    struct buffer beginning = {0};

    if (length > BEGINNING_BYTES) {
        for (length = BEGINNING_BYTES; ((unsigned char)text[length] & 0xC0) == 0x80; length--)
            ;
    }
    buffer_append(&beginning, text, length);
    if (text[length] != '\0')
        buffer_append_text(&beginning, "\u2026");
    return buffer_take(&beginning);
}

/* The one text in the first column of a statement's first row, or NULL. */
static char *read_text(struct finding *finding, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    char *text = code == SQLITE_ROW ? column_text(statement, 0) : NULL;

    finding->is_well = code == SQLITE_ROW || code == SQLITE_DONE;
    sqlite3_reset(statement);
    return text;
}

static void put_on_page(struct finding *finding, size_t place, const char *body)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_PAGE_PUT);

    if (statement == NULL)
        return;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)place);
    sqlite3_bind_text(statement, 2, body, -1, SQLITE_TRANSIENT);
    finding->is_well = index_run(statement);
}

/* In place of what add_hit has left: the beginnings of the texts. */
static void cut_snippets(struct finding *finding)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_PAGE_SNIPPETS);
    int code;

    if (statement == NULL)
        return;
    sqlite3_bind_text(statement, 1, finding->words.bytes, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct found *found = &finding->findings->hits[sqlite3_column_int64(statement, 0)];

        mem_free(found->snippet);
        found->snippet = column_text(statement, 1);
    }
    finding->is_well = code == SQLITE_DONE;
    sqlite3_reset(statement);
}

static char *read_title(struct finding *finding, const char *channel)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_TITLE);

    if (statement == NULL)
        return NULL;
    sqlite3_bind_text(statement, 1, channel, -1, SQLITE_STATIC);
    return read_text(finding, statement);
}

static void copy_column(char *to, size_t size, sqlite3_stmt *statement, int column)
{
    snprintf(to, size, "%s", (const char *)sqlite3_column_text(statement, column));
}

/* False where there is none. */
static bool read_document(struct finding *finding, int64_t id, struct found *found)
{
    sqlite3_stmt *statement = prepare(finding, STATEMENT_DOCUMENT_BY_ID);
    int code;

    if (statement == NULL)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        found->kind = (enum document_kind)sqlite3_column_int(statement, 0);
        copy_column(found->channel, sizeof(found->channel), statement, 1);
        found->seq = (uint64_t)sqlite3_column_int64(statement, 2);
        copy_column(found->author, sizeof(found->author), statement, 3);
        copy_column(found->mandate, sizeof(found->mandate), statement, 4);
        found->at_ms = sqlite3_column_int64(statement, 5);
        found->title = found->kind == DOCUMENT_MESSAGE ? NULL : column_text(statement, 6);
        found->snippet = beginning_of((const char *)sqlite3_column_text(statement, 7));
        if (finding->words.length > 0)
            put_on_page(finding, finding->findings->count, (const char *)sqlite3_column_text(statement, 7));
    }
    sqlite3_reset(statement);
    finding->is_well = finding->is_well && (code == SQLITE_ROW || code == SQLITE_DONE);
    return code == SQLITE_ROW;
}

static void add_hit(struct finding *finding, int64_t id)
{
    struct findings *findings = finding->findings;
    struct found *found = &findings->hits[findings->count];

    if (findings->count == finding->find->limit) {
        findings->has_more = true;
        return;
    }
    if (!read_document(finding, id, found))
        return;
    findings->count++;
    if (found->kind == DOCUMENT_MESSAGE)
        found->title = read_title(finding, found->channel);
}

static void add_candidates(struct finding *finding, size_t first)
{
    for (size_t i = first; i < finding->candidate_count && finding->is_well && !finding->findings->has_more;
         i++)
        add_hit(finding, finding->candidates[i].id);
}

/* The place of the first message of the page, among all messages. */
static size_t add_names(struct finding *finding)
{
    const struct find *find = finding->find;

    if ((find->kinds & ~(1U << DOCUMENT_MESSAGE)) == 0)
        return find->offset;
    find_names(finding);
    add_candidates(finding, find->offset);
    return find->offset > finding->candidate_count ? find->offset - finding->candidate_count : 0;
}

static void add_messages(struct finding *finding, size_t place)
{
    while (finding->is_well && !finding->findings->has_more) {
        find_block(finding, place / BLOCK);
        add_candidates(finding, place % BLOCK);
        if (finding->candidate_count < BLOCK)
            return;
        place = (place / BLOCK + 1) * BLOCK;
    }
}

/* ---- The question ---- */

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int is_late(void *argument)
{
    return now_ns() > ((const struct index *)argument)->deadline_ns;
}

/* Names and messages as of one moment. What is put on the page goes with the transaction. */
static void find_all(struct finding *finding)
{
    size_t place;

    finding->is_well = sqlite3_exec(finding->index->database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
    if (!finding->is_well)
        return;
    place = add_names(finding);
    if (finding->find->kinds & (1U << DOCUMENT_MESSAGE))
        add_messages(finding, place);
    if (finding->words.length > 0 && finding->findings->count > 0)
        cut_snippets(finding);
}

enum index_result index_find(struct index *index, const struct find *find, unsigned deadline_ms,
                             struct findings *findings_out)
{
    struct finding *finding = MEM_NEW(struct finding);
    enum index_result result = INDEX_DONE;

    *findings_out = (struct findings){.hits = mem_new((find->limit + 1) * sizeof(struct found))};
    *finding = (struct finding){.index = index, .find = find, .findings = findings_out, .is_well = true};
    index->deadline_ns = now_ns() + (int64_t)deadline_ms * 1000000;
    sqlite3_progress_handler(index->database, STEPS, is_late, index);
    finding->is_well = make_words(finding);
    if (finding->is_well && (find->channel_count + find->space_count > 0 || find->finds_everyone)) {
        make_expressions(finding);
        find_all(finding);
    }
    if (!finding->is_well)
        result = index_failure(index, "finding");
    sqlite3_progress_handler(index->database, 0, NULL, NULL);
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_reset(index->statements[i]);
    if (!sqlite3_get_autocommit(index->database))
        sqlite3_exec(index->database, "ROLLBACK", NULL, NULL, NULL);
    buffer_finish(&finding->words);
    buffer_finish(&finding->message);
    buffer_finish(&finding->name);
    mem_free(finding);
    return result;
}

void findings_finish(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        mem_free(findings->hits[i].title);
        mem_free(findings->hits[i].snippet);
    }
    mem_free(findings->hits);
    *findings = (struct findings){0};
}
