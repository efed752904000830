#include "crdt/pending.h"

void pending_init(struct pending *pending, uint32_t structs_max, size_t bytes_max)
{
    *pending = (struct pending){.structs_max = structs_max, .bytes_max = bytes_max};
}

void pending_clear(struct pending *pending)
{
    for (size_t i = 0; i < pending->section_count; i++)
        mem_free(pending->sections[i].bytes);
    mem_free(pending->sections);
    mem_free(pending->deletes);
    pending_init(pending, pending->structs_max, pending->bytes_max);
}

/* The same update comes again and again while its predecessor is on the way. */
static bool is_covered(const struct pending *pending, const struct section *section)
{
    for (size_t i = 0; i < pending->section_count; i++) {
        const struct section *other = &pending->sections[i].section;

        if (other->client == section->client && !other->has_hole && other->clock <= section->clock &&
            other->end_clock >= section->end_clock)
            return true;
    }
    return false;
}

void pending_add_section(struct pending *pending, const struct section *section, struct wire_id missing)
{
    struct pending_section *added;
    size_t length = wire_left(&section->wire);

    if (pending->structs + section->count > pending->structs_max ||
        pending->bytes + length > pending->bytes_max)
        pending->overflown = true;
    if (pending->overflown || is_covered(pending, section))
        return;
    pending->sections =
        mem_grow(pending->sections, pending->section_count, &pending->section_capacity, sizeof(*added));
    added = &pending->sections[pending->section_count++];
    *added = (struct pending_section){.section = *section, .missing = missing};
    added->bytes = (uint8_t *)mem_copy(section->wire.at, length);
    added->section.wire = wire_over(added->bytes, length);
    pending->structs += section->count;
    pending->bytes += length;
}

void pending_remove_section(struct pending *pending, size_t index)
{
    mem_free(pending->sections[index].bytes);
    pending->sections[index] = pending->sections[--pending->section_count];
}

void pending_recount(struct pending *pending)
{
    pending->structs = 0;
    pending->bytes = 0;
    for (size_t i = 0; i < pending->section_count; i++) {
        pending->structs += pending->sections[i].section.count;
        pending->bytes += wire_left(&pending->sections[i].section.wire);
    }
}

void pending_add_delete(struct pending *pending, struct delete_range range)
{
    if (pending->delete_count >= pending->structs_max)
        pending->overflown = true;
    if (pending->overflown)
        return;
    pending->deletes =
        mem_grow(pending->deletes, pending->delete_count, &pending->delete_capacity, sizeof(range));
    pending->deletes[pending->delete_count++] = range;
}
