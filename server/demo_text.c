#include "demo_text.h"

static json_t *node(const char *type, json_t *content)
{
    return json_pack("{s:s, s:o}", "type", type, "content", content);
}

static json_t *paragraph(const json_t *words)
{
    return json_pack("{s:s, s:[{s:s, s:O}]}", "type", "paragraph", "content", "type", "text", "text", words);
}

static json_t *list(const json_t *items)
{
    json_t *nodes = json_array(), *item;
    size_t i;

    json_array_foreach((json_t *)items, i, item)
        json_array_append_new(nodes, node("listItem", json_pack("[o]", paragraph(item))));
    return node("bulletList", nodes);
}

static json_t *row(const json_t *cells, const char *type)
{
    json_t *nodes = json_array(), *cell;
    size_t i;

    json_array_foreach((json_t *)cells, i, cell)
        json_array_append_new(nodes, json_pack("{s:s, s:{s:i, s:i}, s:[o]}", "type", type, "attrs", "colspan",
                                               1, "rowspan", 1, "content", paragraph(cell)));
    return node("tableRow", nodes);
}

static json_t *table(const json_t *rows)
{
    json_t *nodes = json_array(), *cells;
    size_t i;

    json_array_foreach((json_t *)rows, i, cells)
        json_array_append_new(nodes, row(cells, i == 0 ? "tableHeader" : "tableCell"));
    return node("table", nodes);
}

static json_t *block(const json_t *words)
{
    if (json_is_array(words))
        return list(words);
    return json_is_object(words) ? table(json_object_get(words, "table")) : paragraph(words);
}

json_t *demo_text_sections(const json_t *sections)
{
    json_t *written = json_array(), *section, *words;
    size_t i, j;

    json_array_foreach((json_t *)sections, i, section)
    {
        json_t *blocks = json_array();

        json_array_foreach(json_object_get(section, "blocks"), j, words)
            json_array_append_new(blocks, block(words));
        json_array_append_new(
            written, json_pack("{s:O, s:o}", "key", json_object_get(section, "key"), "blocks", blocks));
    }
    return written;
}
