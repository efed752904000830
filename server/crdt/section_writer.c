#include "crdt/section_writer.h"

static void end_section(struct section_writer *writer)
{
    if (writer->count == 0)
        return;
    wire_write_uint(&writer->sections, writer->count);
    wire_write_uint(&writer->sections, writer->client);
    wire_write_uint(&writer->sections, writer->clock);
    buffer_append(&writer->sections, writer->structs.bytes, writer->structs.length);
    buffer_clear(&writer->structs);
    writer->section_count++;
    writer->count = 0;
}

void section_writer_add(struct section_writer *writer, const struct block *block, uint32_t offset)
{
    if (writer->client != block->client)
        end_section(writer);
    if (writer->count == 0) {
        writer->client = block->client;
        writer->clock = block->clock + offset;
    }
    block_write(&writer->structs, block, offset);
    writer->end = block->clock + block->length;
    writer->count++;
}

void section_writer_finish(struct section_writer *writer, struct buffer *out)
{
    end_section(writer);
    wire_write_uint(out, writer->section_count);
    buffer_append(out, writer->sections.bytes, writer->sections.length);
    buffer_finish(&writer->sections);
    buffer_finish(&writer->structs);
    *writer = (struct section_writer){0};
}
