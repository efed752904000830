/* The contract of the toys, as schema_files is that of the product. */
#include "simulation/toy.h"

#define FILE_OF(path, text)                                                                                  \
    {                                                                                                        \
        "schema/" path, text, sizeof(text) - 1                                                               \
    }
#define REF(name) "{\"$ref\": \"types.json#/" name "\"}"
#define PROPERTY(name, schema) ", \"" name "\": " schema
#define PARAMS(properties, required)                                                                         \
    "{\"params\": {\"type\": \"object\", \"properties\": {" properties "}, \"required\": [" required         \
    "], \"additionalProperties\": false}}"
/* What concerns a channel, and what is a command in it. */
#define QUESTION(name, more, required)                                                                       \
    FILE_OF("commands/" name ".json", PARAMS("\"channel\": " REF("channel") more, "\"channel\"" required))
#define COMMAND(name, more, required) QUESTION(name, PROPERTY("op", REF("op")) more, ", \"op\"" required)
#define POSITION                                                                                             \
    "{\"type\": \"object\", \"properties\": {\"seq\": " REF(                                                 \
        "seq") ", \"tag\": {\"type\": \"string\", \"maxLength\": 10}}, \"required\": [\"seq\", \"tag\"],"    \
               " \"additionalProperties\": false}"

const struct embedded toy_schemas[] = {
    FILE_OF("types.json",
            "{\"channel\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 47},"
            " \"op\": {\"type\": \"string\", \"format\": \"ulid\"},"
            " \"text\": {\"type\": \"string\", \"minLength\": 1, \"maxLength\": 20000},"
            " \"seq\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9007199254740991}}"),
    FILE_OF("errors.json",
            "{\"forbidden\": {\"code\": -32007, \"ro\": \"Nu ai dreptul.\", \"en\": \"Not allowed.\"}}"),
    FILE_OF("commands/session.ping.json", PARAMS("", "")),
    COMMAND("board.add", PROPERTY("text", REF("text")), ", \"text\""),
    COMMAND("board.claim", PROPERTY("name", REF("text")), ", \"name\""),
    QUESTION("board.company", PROPERTY("person", REF("op")), ", \"person\""),
    COMMAND("board.due", "", ""),
    COMMAND("board.file", PROPERTY("text", REF("text")), ", \"text\""),
    COMMAND("board.flag", PROPERTY("seq", REF("seq")), ", \"seq\""),
    QUESTION("board.history",
             PROPERTY("before", REF("seq"))
                 PROPERTY("limit", "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 100}"),
             ", \"before\""
             ", \"limit\""),
    QUESTION("board.ends", "", ""),
    QUESTION("board.impatient", "", ""),
    COMMAND("board.quote", PROPERTY("seq", REF("seq")), ", \"seq\""),
    COMMAND("board.schedule", PROPERTY("in_ms", REF("seq")), ", \"in_ms\""),
    COMMAND("board.warn", PROPERTY("person", REF("op")), ", \"person\""),
    COMMAND("board.whisper", PROPERTY("person", REF("op")) PROPERTY("text", REF("text")),
            ", \"person\""
            ", \"text\""),
    COMMAND("board.wipe", "", ""),
    QUESTION("channel.close", "", ""),
    QUESTION("channel.open", PROPERTY("since", POSITION), ""),
    QUESTION("channel.signal", PROPERTY("type", REF("text")), ", \"type\""),
    COMMAND("directory.admit",
            PROPERTY("person", REF("op"))
                PROPERTY("role", "{\"type\": \"integer\", \"minimum\": 2, \"maximum\": 5}"),
            ", \"person\""
            ", \"role\""),
    COMMAND("directory.expel", PROPERTY("person", REF("op")), ", \"person\""),
    COMMAND("directory.make", "", ""),
    COMMAND("tray.drop",
            PROPERTY("from", REF("channel")) PROPERTY("from_seq", REF("seq")) PROPERTY("hop", REF("seq")),
            ", \"from\""
            ", \"from_seq\""
            ", \"hop\""),
    {0},
};
