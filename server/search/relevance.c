/* How well a row answers what was asked, from where its words stand. It does not depend on what else is in
 * the index: whoever may read little learns nothing from the order about the rest. */
#include "search/index_file.h"

/* The furthest that two words asked for one after the other may stand apart and still be near. */
#define NEAR_WORDS 3
#define OFTEN 3

struct places {
    Fts5PhraseIter iterator;
    int column, at;
};

static void first_place(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase, struct places *places)
{
    if (api->xPhraseFirst(fts, phrase, &places->iterator, &places->column, &places->at) != SQLITE_OK)
        places->column = -1;
}

static void next_place(const Fts5ExtensionApi *api, Fts5Context *fts, struct places *places)
{
    api->xPhraseNext(fts, &places->iterator, &places->column, &places->at);
}

/* Where it stands first, or -1. */
static int first_of(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase)
{
    struct places places;

    first_place(api, fts, phrase, &places);
    return places.column == 0 ? places.at : -1;
}

/* True where the second stands a few words after the first, somewhere. */
static bool are_near(const Fts5ExtensionApi *api, Fts5Context *fts, int first, int second)
{
    struct places one, other;

    first_place(api, fts, first, &one);
    first_place(api, fts, second, &other);
    while (one.column == 0 && other.column == 0) {
        if (other.at <= one.at)
            next_place(api, fts, &other);
        else if (other.at - one.at <= NEAR_WORDS)
            return true;
        else
            next_place(api, fts, &one);
    }
    return false;
}

static bool is_often(const Fts5ExtensionApi *api, Fts5Context *fts)
{
    struct places places;
    int count = 0;

    first_place(api, fts, 0, &places);
    for (; places.column == 0 && count < OFTEN; count++)
        next_place(api, fts, &places);
    return count == OFTEN;
}

/* phrases: how many were asked for, which are the expression's first. The one after them is the last as a
 * whole word, where that may be a beginning. */
static int count_points(const Fts5ExtensionApi *api, Fts5Context *fts, int phrases)
{
    int points = 0, size = 0, begin = first_of(api, fts, 0);
    bool is_near = phrases > 1;

    if (phrases == 0)
        return 0;
    for (int i = 0; i + 1 < phrases && is_near; i++)
        is_near = are_near(api, fts, i, i + 1);
    points += is_near ? 2 : 0;
    points += begin == 0 ? 2 : begin < 8 ? 1 : 0;
    points += is_often(api, fts) ? 1 : 0;
    points += first_of(api, fts, phrases) >= 0 ? 2 : 0;
    if (api->xColumnSize(fts, 0, &size) == SQLITE_OK && size <= phrases)
        points += 2;
    return points;
}

static void relevance(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *context, int count,
                      sqlite3_value **values)
{
    sqlite3_result_int(context, count == 1 ? count_points(api, fts, sqlite3_value_int(values[0])) : 0);
}

bool relevance_register(const struct index *index)
{
    return index->fts->xCreateFunction(index->fts, "relevance", NULL, relevance, NULL) == SQLITE_OK;
}
