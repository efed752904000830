/* What is typed, into an index: whatever it is, it is words, and SQLite never sees it as syntax. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/memory.h"
#include "search/index.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define ROOM "room:01KAMYBQ3S5T7V9X1Z3B5D7F9H"
#define QUERY_BYTES_MOST 800

static struct index *reader;

static void make_index(void)
{
    static const char text[] = "{\"type\":\"room.posted\",\"seq\":1,\"by\":\"01KAMY9Q3S5T7V9X1Z3B5D7F9H\","
                               "\"at_ms\":1763767800000,\"text\":\"Ședința and or not NEAR 12 a\"}";
    struct index_entry entry = {.channel = ROOM, .position = {1, "abcdefghij"}};
    struct index_batch batch = {.entries = &entry, .entry_count = 1};
    struct index_applied applied;
    enum index_result result;
    char path[] = "/tmp/sfat-fuzz-search-XXXXXX";
    struct index *writer;

    close(mkstemp(path));
    writer = index_open_writer(path, &result);
    entry.text = (char *)text;
    entry.length = sizeof(text) - 1;
    if (writer == NULL || index_apply(writer, &batch, &applied) != INDEX_DONE)
        abort();
    index_close(writer);
    reader = index_open_reader(path);
    if (reader == NULL)
        abort();
    index_remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const channels[] = {ROOM};
    char *words = mem_copy(bytes, length < QUERY_BYTES_MOST ? length : QUERY_BYTES_MOST);
    struct find find = {.words = words,
                        .kinds = (1U << DOCUMENT_KINDS) - 1,
                        .channels = channels,
                        .channel_count = 1,
                        .until_ms = INT64_MAX / 2,
                        .as_of_ms = INT64_MAX / 2,
                        .limit = 5};
    struct findings findings;

    if (reader == NULL)
        make_index();
    if (index_find(reader, &find, 10000, &findings) != INDEX_DONE)
        abort();
    findings_finish(&findings);
    mem_free(words);
    return 0;
}
