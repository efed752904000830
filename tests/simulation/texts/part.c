#include "simulation/texts/part.h"

#include <string.h>

#include "core/embedded.h"
#include "core/memory.h"
#include "directory/tickets.h"
#include "hub/text_store.h"
#include "simulation/store.h"
#include "simulation/toy.h"

struct part {
    struct process *process;
    struct drafts *drafts;
};

static struct extra extra = {.kind = "draft:"};
static const struct drafts_limits *limits;
static struct embedded *schemas;
static char *types;

/* ---- Names: the directory is a toy, whose people have none ---- */

struct naming {
    name_callback *done;
    void *argument;
};

static void on_read(void *argument, const struct registers *registers)
{
    struct naming *naming = argument;

    naming->done(naming->argument, registers->result == STORE_DONE ? "Ana" : NULL);
    mem_free(naming);
}

/* The linker puts this in the place of directory's. */
void __wrap_directory_read_name(struct directory *directory, const char *person, name_callback *done,
                                void *argument);

void __wrap_directory_read_name(struct directory *directory, const char *person, name_callback *done,
                                void *argument)
{
    const struct part *part = (const struct part *)directory;
    const struct log_store *store = store_interface(part->process->store);
    const struct register_read read = {person};
    struct naming *naming = MEM_NEW(struct naming);

    *naming = (struct naming){done, argument};
    store->read_registers(store->self, &read, 1, on_read, naming);
}

/* ---- The contract: the product's, and the toys' ---- */

static const struct embedded *find_file(const struct embedded *files, const char *path)
{
    while (files->path != NULL && strcmp(files->path, path) != 0)
        files++;
    return files->path == NULL ? NULL : files;
}

static size_t count_files(const struct embedded *files)
{
    size_t count = 0;

    while (files[count].path != NULL)
        count++;
    return count;
}

static void join_types(struct embedded *file)
{
    const struct embedded *toys = find_file(toy_schemas, file->path);
    json_t *joined = json_read(file->bytes, file->length), *more = json_read(toys->bytes, toys->length);

    json_object_update_missing(joined, more);
    types = json_dumps(joined, JSON_COMPACT);
    *file = (struct embedded){file->path, types, strlen(types)};
    json_decref(joined);
    json_decref(more);
}

static void join_schemas(void)
{
    size_t count = count_files(schema_files);

    schemas = mem_new((count + count_files(toy_schemas) + 1) * sizeof(*schemas));
    memcpy(schemas, schema_files, count * sizeof(*schemas));
    for (const struct embedded *toy = toy_schemas; toy->path != NULL; toy++)
        if (find_file(schema_files, toy->path) == NULL)
            schemas[count++] = *toy;
    join_types((struct embedded *)find_file(schemas, "schema/types.json"));
}

/* ---- A process ---- */

static void *start(struct process *process)
{
    struct part *part = MEM_NEW(struct part);

    part->process = process;
    part->drafts = drafts_create(&(struct drafts_options){
        .hub = process->hub,
        .authority = &process->authority,
        .directory = (struct directory *)part,
        .store = store_interface(process->store),
        .texts = store_texts(process->store),
        .clock = &process->clock,
        .process = store_name(process->store),
        .limits = *limits,
    });
    return part;
}

static void end(void *argument)
{
    struct part *part = argument;

    drafts_destroy(part->drafts);
    mem_free(part);
}

static const struct text_follower *follower(void *argument)
{
    return drafts_follower(((struct part *)argument)->drafts);
}

void part_join(struct world *world, struct drafts_limits *to_read)
{
    limits = to_read;
    join_schemas();
    extra.start = start;
    extra.end = end;
    extra.follower = follower;
    extra.schemas = schemas;
    extra.settings = json_pack("{s:s, s:s, s:s}", "title", "Apă", "space", "directory", "writers", "member");
    world->extra = &extra;
}

void part_leave(struct world *world)
{
    world->extra = NULL;
    json_decref(extra.settings);
    mem_free(schemas);
    mem_free(types);
}

struct drafts *part_drafts(const struct process *process)
{
    return ((struct part *)process->extra)->drafts;
}
