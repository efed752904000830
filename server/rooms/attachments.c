#include "rooms/attachments.h"

#include <string.h>

#include "core/memory.h"
#include "core/secret.h"

struct attached {
    uint64_t seq;
    size_t count;
    char (*files)[SHA256_HEX_SIZE];
};

void attachments_finish(struct attachments *attachments)
{
    for (size_t i = 0; i < attachments->count; i++)
        mem_free(attachments->list[i].files);
    mem_free(attachments->list);
    *attachments = (struct attachments){0};
}

/* The place of the first message that is not below seq. */
static size_t find_place(const struct attachments *attachments, uint64_t seq)
{
    size_t low = 0, high = attachments->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (attachments->list[middle].seq < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_at(const struct attachments *attachments, size_t place, uint64_t seq)
{
    return place < attachments->count && attachments->list[place].seq == seq;
}

static void take_away(struct attachments *attachments, size_t place)
{
    struct attached *gone = &attachments->list[place];

    mem_free(gone->files);
    attachments->count--;
    memmove(gone, gone + 1, (attachments->count - place) * sizeof(*gone));
}

static bool is_list(const json_t *files)
{
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *file = json_text(json_array_get(files, i), "file");

        if (file == NULL || strlen(file) != SHA256_HEX_SIZE - 1)
            return false;
    }
    return json_array_size(files) <= ATTACHED_MOST;
}

bool attachments_set(struct attachments *attachments, uint64_t seq, const json_t *files)
{
    size_t place = find_place(attachments, seq);
    struct attached attached = {.seq = seq, .count = json_array_size(files)};

    if (!is_list(files))
        return false;
    if (has_at(attachments, place, seq))
        take_away(attachments, place);
    if (attached.count == 0)
        return true;
    attached.files = mem_new(attached.count * sizeof(*attached.files));
    for (size_t i = 0; i < attached.count; i++)
        memcpy(attached.files[i], json_text(json_array_get(files, i), "file"), SHA256_HEX_SIZE);
    attachments->list =
        mem_grow(attachments->list, attachments->count, &attachments->capacity, sizeof(*attachments->list));
    memmove(&attachments->list[place + 1], &attachments->list[place],
            (attachments->count - place) * sizeof(attached));
    attachments->list[place] = attached;
    attachments->count++;
    return true;
}

size_t attachments_list(const struct attachments *attachments, uint64_t seq,
                        const char *files_out[ATTACHED_MOST])
{
    size_t place = find_place(attachments, seq);

    if (!has_at(attachments, place, seq))
        return 0;
    for (size_t i = 0; i < attachments->list[place].count; i++)
        files_out[i] = attachments->list[place].files[i];
    return attachments->list[place].count;
}

static bool has_file(const struct attached *attached, const char *file)
{
    for (size_t i = 0; i < attached->count; i++)
        if (strcmp(attached->files[i], file) == 0)
            return true;
    return false;
}

bool attachments_have_beside(const struct attachments *attachments, uint64_t seq, const char *file)
{
    for (size_t i = 0; i < attachments->count; i++)
        if (attachments->list[i].seq != seq && has_file(&attachments->list[i], file))
            return true;
    return false;
}

json_t *attachments_to_json(const struct attachments *attachments)
{
    json_t *json = json_array();

    for (size_t i = 0; i < attachments->count; i++) {
        const struct attached *attached = &attachments->list[i];
        json_t *files = json_array();

        for (size_t j = 0; j < attached->count; j++)
            json_array_append_new(files, json_pack("{s:s}", "file", attached->files[j]));
        json_array_append_new(json, json_pack("[I, o]", (json_int_t)attached->seq, files));
    }
    return json;
}

bool attachments_from_json(struct attachments *attachments, const json_t *json)
{
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *row = json_array_get(json, i);
        json_int_t seq = json_integer_value(json_array_get(row, 0));

        if (seq <= 0 || !attachments_set(attachments, (uint64_t)seq, json_array_get(row, 1)))
            return false;
    }
    return json_is_array(json);
}
