#include "crdt/value.h"

#include <string.h>

enum json_want { WANT_VALUE, WANT_VALUE_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_COMMA_OR_END };

/* Where a JSON text is being read: what may come next, and which brackets are open. */
struct json_state {
    struct wire wire;
    enum json_want want;
    unsigned depth;
    char open[VALUE_DEPTH_MAX]; /* '{' or '[' */
};

static uint8_t peek(const struct wire *wire)
{
    return wire->at < wire->end ? *wire->at : 0;
}

static void skip_blanks(struct wire *wire)
{
    while (wire->at < wire->end &&
           (*wire->at == ' ' || *wire->at == '\t' || *wire->at == '\n' || *wire->at == '\r'))
        wire->at++;
}

static bool skip_digits(struct wire *wire)
{
    const uint8_t *start = wire->at;

    while (peek(wire) >= '0' && peek(wire) <= '9')
        wire->at++;
    return wire->at > start;
}

static bool skip_number(struct wire *wire)
{
    if (peek(wire) == '-')
        wire->at++;
    if (peek(wire) == '0')
        wire->at++;
    else if (!skip_digits(wire))
        return false;
    if (peek(wire) == '.') {
        wire->at++;
        if (!skip_digits(wire))
            return false;
    }
    if (peek(wire) == 'e' || peek(wire) == 'E') {
        wire->at++;
        if (peek(wire) == '+' || peek(wire) == '-')
            wire->at++;
        return skip_digits(wire);
    }
    return true;
}

static bool is_hex(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

static bool skip_escape(struct wire *wire)
{
    uint8_t kind;

    if (!wire_read_byte(wire, &kind))
        return false;
    if (kind != 'u')
        return kind != 0 && strchr("\"\\/bfnrt", kind) != NULL;
    for (int digit = 0; digit < 4; digit++) {
        uint8_t byte;

        if (!wire_read_byte(wire, &byte) || !is_hex(byte))
            return false;
    }
    return true;
}

static bool skip_json_string(struct wire *wire)
{
    uint8_t byte;

    wire->at++;
    while (wire_read_byte(wire, &byte)) {
        if (byte == '"')
            return true;
        if (byte < 0x20 || (byte == '\\' && !skip_escape(wire)))
            return false;
    }
    return false;
}

static bool skip_word(struct wire *wire, const char *word)
{
    size_t length = strlen(word);

    if (wire_left(wire) < length || memcmp(wire->at, word, length) != 0)
        return false;
    wire->at += length;
    return true;
}

static bool open_bracket(struct json_state *state, char bracket)
{
    if (state->depth == VALUE_DEPTH_MAX)
        return false;
    state->open[state->depth++] = bracket;
    state->wire.at++;
    state->want = bracket == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    return true;
}

static bool close_bracket(struct json_state *state, uint8_t bracket)
{
    if (state->depth == 0 || state->open[state->depth - 1] != (bracket == '}' ? '{' : '['))
        return false;
    state->depth--;
    state->wire.at++;
    state->want = WANT_COMMA_OR_END;
    return true;
}

static bool skip_scalar(struct wire *wire)
{
    switch (peek(wire)) {
    case '"':
        return skip_json_string(wire);
    case 't':
        return skip_word(wire, "true");
    case 'f':
        return skip_word(wire, "false");
    case 'n':
        return skip_word(wire, "null");
    default:
        return skip_number(wire);
    }
}

static bool read_value(struct json_state *state)
{
    uint8_t next = peek(&state->wire);

    if (next == '{' || next == '[')
        return open_bracket(state, (char)next);
    if (next == ']' && state->want == WANT_VALUE_OR_END)
        return close_bracket(state, next);
    state->want = WANT_COMMA_OR_END;
    return skip_scalar(&state->wire);
}

static bool read_key(struct json_state *state)
{
    if (peek(&state->wire) == '}' && state->want == WANT_KEY_OR_END)
        return close_bracket(state, '}');
    if (peek(&state->wire) != '"' || !skip_json_string(&state->wire))
        return false;
    skip_blanks(&state->wire);
    state->want = WANT_VALUE;
    return skip_word(&state->wire, ":");
}

static bool read_comma_or_end(struct json_state *state)
{
    uint8_t next = peek(&state->wire);

    if (next != ',')
        return (next == '}' || next == ']') && close_bracket(state, next);
    if (state->depth == 0)
        return false;
    state->wire.at++;
    state->want = state->open[state->depth - 1] == '{' ? WANT_KEY : WANT_VALUE;
    return true;
}

bool json_is_valid(struct span text)
{
    struct json_state state;

    state.wire = wire_over(text.bytes, text.length);
    state.want = WANT_VALUE;
    state.depth = 0;
    for (;;) {
        bool good;

        skip_blanks(&state.wire);
        if (state.wire.at == state.wire.end)
            return state.depth == 0 && state.want == WANT_COMMA_OR_END;
        if (state.want == WANT_COMMA_OR_END)
            good = read_comma_or_end(&state);
        else if (state.want == WANT_KEY || state.want == WANT_KEY_OR_END)
            good = read_key(&state);
        else
            good = read_value(&state);
        if (!good)
            return false;
    }
}

/* A container of "any" that is being read. */
struct any_open {
    uint64_t left;
    bool is_object;
};

static bool skip_any_scalar(struct wire *wire, uint8_t tag)
{
    struct span ignored;
    int64_t number;

    switch (tag) {
    case ANY_UNDEFINED:
    case ANY_NULL:
    case ANY_TRUE:
    case ANY_FALSE:
        return true;
    case ANY_INTEGER:
        return wire_read_int(wire, &number);
    case ANY_FLOAT32:
        return wire_skip(wire, sizeof(float));
    case ANY_FLOAT64:
    case ANY_BIGINT:
        return wire_skip(wire, sizeof(double));
    case ANY_TEXT:
        return wire_read_text(wire, &ignored, NULL);
    case ANY_BYTES:
        return wire_read_bytes(wire, &ignored);
    default:
        return false;
    }
}

bool any_skip(struct wire *wire)
{
    struct any_open open[VALUE_DEPTH_MAX];
    unsigned depth = 0;

    for (;;) {
        uint8_t tag;
        struct span key;

        if (depth > 0 && open[depth - 1].is_object && !wire_read_text(wire, &key, NULL))
            return false;
        if (!wire_read_byte(wire, &tag))
            return false;
        if (tag == ANY_OBJECT || tag == ANY_ARRAY) {
            uint64_t count;

            if (depth == VALUE_DEPTH_MAX || !wire_read_uint(wire, &count) || count > wire_left(wire))
                return false;
            open[depth++] = (struct any_open){count + 1, tag == ANY_OBJECT};
        } else if (!skip_any_scalar(wire, tag)) {
            return false;
        }
        if (depth > 0)
            open[depth - 1].left--;
        while (depth > 0 && open[depth - 1].left == 0) {
            depth--;
            if (depth > 0)
                open[depth - 1].left--;
        }
        if (depth == 0)
            return true;
    }
}
