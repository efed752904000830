#!lua name=sfat

-- Revision 6. Raise it whenever this file changes: of two processes on one database the higher one's functions stay.
--
-- The functions of Sfat's database. keys.md lists the keys. Each function is called with one key, the shard's prefix
-- "{s}", from which all others are built, so that all of them are in one slot of a cluster. A function's name ends in a
-- version: where its arguments, its reply or its meaning change it gets a new name, and the old one stays until no
-- running process calls it.

local VOLUME = 2000 -- entries of one stream of a log
local BATCH = 50 -- entries read at a time where their text is bounded
local MISSING_ENTRIES, MISSING_BYTES = 500, 256 * 1024
local NEWEST_ENTRIES, NEWEST_BYTES = 500, 1024 * 1024
local LOADED_BEFORE = 500
local CHUNK_ENTRIES, CHUNK_BYTES = 2000, 1024 * 1024
local WHOLE_MOST = 9.2e18 -- below 2^63 by more than a number here is rounded
local PUT_KEPT_MS = 7 * 24 * 3600 * 1000
local EDITS_KEPT, EDIT_BYTES = 4000, 16 * 1024

-- enum store_result
local DONE, REPEATED, CONFLICT, RIGHTS_BEHIND, GUARDED, LOST = 0, 1, 2, 3, 4, 5

-- Logs ---------------------------------------------------------------------------------------------------------------

local function id_of(seq)
    return string.format('%d-0', seq)
end

local function seq_of(id)
    return tonumber(string.match(id, '^%d+'))
end

local function volume_of(seq)
    return math.floor((seq - 1) / VOLUME)
end

local function log_key(s, channel, volume)
    return s .. 'log:' .. channel .. ':' .. string.format('%d', volume)
end

-- An entry is {id, {'t', tag, 'e', event, 'p', tag of the entry before}}; 'p' is missing where revision 1 wrote it.
local function tag_of(entry)
    return entry[2][2]
end

local function event_of(entry)
    return entry[2][4]
end

local function tag_before(entry)
    return entry[2][6]
end

local function last_entry(key)
    return redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
end

-- True where the log holds this position, at its end or before.
local function holds(s, channel, seq, tag)
    if seq == 0 then
        return true
    end
    local entry = redis.call('XRANGE', log_key(s, channel, volume_of(seq)), id_of(seq), id_of(seq))[1]
    return entry ~= nil and tag_of(entry) == tag
end

-- True where the log ends exactly there.
local function ends_at(s, channel, seq, tag)
    if seq % VOLUME == 0 and redis.call('EXISTS', log_key(s, channel, volume_of(seq + 1))) == 1 then
        return false
    end
    if seq == 0 then
        return true
    end
    local last = last_entry(log_key(s, channel, volume_of(seq)))
    return last ~= nil and seq_of(last[1]) == seq and tag_of(last) == tag
end

-- The number of the log's last entry, from the log itself; its head only says where to look.
local function last_seq(s, channel)
    local head = redis.call('HGET', s .. 'heads', channel)
    local volume = head and volume_of(seq_of(head)) or 0
    while redis.call('EXISTS', log_key(s, channel, volume + 1)) == 1 do
        volume = volume + 1
    end
    local last = last_entry(log_key(s, channel, volume))
    return last and seq_of(last[1]) or 0
end

-- Entries from first on, not beyond last; ends after the batch that reaches most or most_bytes. Also gives back the
-- number after the last one read, and the bytes of their text.
local function collect(s, channel, first, last, most, most_bytes)
    local entries, seq, bytes = {}, first, 0
    while seq <= last and #entries < most and bytes <= most_bytes do
        local volume = volume_of(seq)
        local stop = math.min(last, (volume + 1) * VOLUME, seq + BATCH - 1)
        for _, entry in ipairs(redis.call('XRANGE', log_key(s, channel, volume), id_of(seq), id_of(stop))) do
            entries[#entries + 1] = entry
            bytes = bytes + #event_of(entry)
        end
        seq = stop + 1
    end
    return entries, seq, bytes
end

-- The newest entries from first to last within most and most_bytes, newest first; one at least where there is one.
local function collect_newest(s, channel, first, last, most, most_bytes)
    local entries, seq, bytes = {}, last, 0
    while seq >= first do
        local volume = volume_of(seq)
        local stop = math.max(first, volume * VOLUME + 1, seq - BATCH + 1)
        for _, entry in ipairs(redis.call('XREVRANGE', log_key(s, channel, volume), id_of(seq), id_of(stop))) do
            bytes = bytes + #event_of(entry)
            if #entries == most or (bytes > most_bytes and #entries > 0) then
                return entries
            end
            entries[#entries + 1] = entry
        end
        seq = stop - 1
    end
    return entries
end

-- What the log holds after a position: 1 and the entries, or 0 and none where that is too much, or nil where the log
-- does not hold the position.
local function missing_since(s, channel, seq, tag)
    local last = last_seq(s, channel)
    if last < seq or not holds(s, channel, seq, tag) then
        return nil
    end
    if last - seq > MISSING_ENTRIES then
        return 0, {}
    end
    local entries, _, bytes = collect(s, channel, seq + 1, last, MISSING_ENTRIES, MISSING_BYTES)
    if bytes > MISSING_BYTES then
        return 0, {}
    end
    return 1, entries
end

-- Registers ----------------------------------------------------------------------------------------------------------

local function register_key(s, key)
    return s .. 'r:' .. key
end

-- Guards are triples (key, field, '=' .. value or '-' for absent). The index of the first that does not hold, or nil.
local function broken_guard(s, args, from, count)
    for n = 0, count - 1 do
        local at = from + 3 * n
        local value = redis.call('HGET', register_key(s, args[at]), args[at + 1])
        local found = value and '=' .. value or '-'
        if found ~= args[at + 2] then
            return n
        end
    end
    return nil
end

local writes = {
    S = function(key, field, value) redis.call('HSET', key, field, value) end,
    D = function(key, field) redis.call('HDEL', key, field) end,
    A = function(key, field, value) redis.call('HINCRBY', key, field, value) end,
    X = function(key) redis.call('DEL', key) end,
    E = function(key, _, value) redis.call('PEXPIRE', key, value) end,
}

-- A whole number as HINCRBY and PEXPIRE read it.
local function whole(text)
    local number = (text == '0' or string.match(text, '^%-?[1-9]%d*$')) and tonumber(text)
    if not number or math.abs(number) > WHOLE_MOST then
        error('not a whole number of 64 bits: ' .. text)
    end
    return number
end

-- Each looks at what a register will hold by then: {fields, gone where no other field is}. Whatever would fail fails here.
local checks = {
    S = function(will, _, field, value) will.fields[field] = value end,
    D = function(will, _, field) will.fields[field] = '0' end,
    A = function(will, key, field, value)
        local there = will.fields[field] or not will.gone and redis.call('HGET', key, field) or '0'
        will.fields[field] = string.format('%.0f', whole(there) + whole(value))
        whole(will.fields[field])
    end,
    X = function(will) will.fields, will.gone = {}, true end,
    E = function(_, _, _, value) whole(value) end,
}

local function check_writes(s, args, from)
    local registers = {}
    for at = from, #args, 4 do
        local key = register_key(s, args[at + 1])
        registers[key] = registers[key] or { fields = {}, gone = false }
        checks[args[at]](registers[key], key, args[at + 2], args[at + 3])
    end
end

-- Writes are fours (verb, key, field, value), up to the last argument. They come before all else, and one which cannot
-- be (a sum beyond 64 bits) is found before the first of them: the call changes nothing then.
local function write_registers(s, args, from)
    check_writes(s, args, from)
    for at = from, #args, 4 do
        writes[args[at]](register_key(s, args[at + 1]), args[at + 2], args[at + 3])
    end
end

-- Append -------------------------------------------------------------------------------------------------------------

local function move_head(s, channel, seq, tag, at_ms, counts)
    local count, last_ms = '0', '0'
    local head = redis.call('HGET', s .. 'heads', channel)
    if head then
        count, last_ms = string.match(head, '^%d+ %S+ (%d+) (%d+)$')
    end
    if counts then
        count, last_ms = string.format('%d', tonumber(count) + 1), at_ms
    end
    redis.call('HSET', s .. 'heads', channel, seq .. ' ' .. tag .. ' ' .. count .. ' ' .. last_ms)
end

local function move_due(s, channel, due_ms)
    if due_ms == '0' then
        redis.call('ZREM', s .. 'due', channel)
    elseif due_ms ~= '' then
        redis.call('ZADD', s .. 'due', due_ms, channel)
    end
end

-- The number of a right that is taken away: the time, so that a number which was lost does not come again.
local function next_rights(s)
    local now = redis.call('TIME')
    local now_ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
    local last = tonumber(redis.call('GET', s .. 'rights') or '0')
    local rights = string.format('%d', math.max(last + 1, now_ms))
    redis.call('SET', s .. 'rights', rights)
    return rights
end

local function tell_feed(s, channel, seq, tag, event, before, takes_rights)
    if takes_rights then
        redis.call('XADD', s .. 'feed', '*', 'c', channel, 's', seq, 't', tag, 'e', event, 'p', before, 'r', next_rights(s))
    else
        redis.call('XADD', s .. 'feed', '*', 'c', channel, 's', seq, 't', tag, 'e', event, 'p', before)
    end
end

local function text_key(s, text)
    return s .. 'text:' .. text
end

local function text_seq(id)
    return tonumber(string.match(id, '%-(%d+)$'))
end

-- The partial ids number both streams without gaps, also after trimming, so that a follower sees what it missed.
local function keep_entry(s, text, process, entry)
    local seq = text_seq(redis.call('XADD', text_key(s, text), '0-*', 'e', entry))
    redis.call('XADD', s .. 'edits', 'MAXLEN', '~', EDITS_KEPT, '0-*', 'x', text, 's', seq, 'p', process, 'e',
        #entry <= EDIT_BYTES and entry or '')
end

-- The arguments of append_2; the registers' begin at `registers`.
local function append_event(s, args, text, entry, registers)
    local channel, seq, tag = args[1], args[4], args[5]
    local expected_seq, expected_tag = tonumber(args[2]), args[3]
    local ledger = s .. 'ops:' .. args[7]
    -- First of all: a repeat too is answered with entries, which nobody may hear who was taken out before them.
    if tonumber(redis.call('GET', s .. 'rights') or '0') > tonumber(args[15]) then
        return { RIGHTS_BEHIND }
    end
    local answer = redis.call('HGET', ledger, args[9])
    if answer then
        local complete, entries = missing_since(s, channel, expected_seq, expected_tag)
        return { REPEATED, answer, complete or 0, entries or {} }
    end
    if not ends_at(s, channel, expected_seq, expected_tag) then
        local complete, entries = missing_since(s, channel, expected_seq, expected_tag)
        if complete then
            return { CONFLICT, '', complete, entries }
        end
        return { LOST }
    end
    if #args >= registers then
        local guards = tonumber(args[registers])
        local broken = broken_guard(s, args, registers + 1, guards)
        if broken then
            return { GUARDED, broken }
        end
        write_registers(s, args, registers + 1 + 3 * guards)
    end
    -- In nobody's name: the process that appends hears of it like any other.
    if text ~= '' then
        keep_entry(s, text, '', entry)
    end
    local key = log_key(s, channel, volume_of(tonumber(seq)))
    redis.call('XADD', key, seq .. '-0', 't', tag, 'e', args[6], 'p', expected_tag)
    tell_feed(s, channel, seq, tag, args[6], expected_tag, args[14] == '1')
    redis.call('HSET', ledger, args[9], args[10])
    redis.call('PEXPIREAT', ledger, args[8], 'NX')
    move_due(s, channel, args[12])
    move_head(s, channel, seq, tag, args[11], args[13] == '1')
    return DONE
end

-- As append_2, without text and entry.
local function append_without_text(keys, args)
    return append_event(keys[1], args, '', '', 16)
end

-- channel, expected seq, expected tag, seq, tag, event, month of the op, when that month's ledger goes, scope and op,
-- answer, at_ms, due_ms ('' keeps it, '0' takes it away), '1' where it counts, '1' where it takes rights, rights seen,
-- the text that an entry goes into or '', the entry; then, where there are any: number of guards, guards, writes.
-- DONE, or {result, answer or guard, complete, entries}.
local function append(keys, args)
    return append_event(keys[1], args, args[16], args[17], 18)
end

-- process, number of this put, the lowest number that may still be sent again, number of guards, guards, writes.
-- DONE or {GUARDED, guard}.
local function put(keys, args)
    local s, guards = keys[1], tonumber(args[4])
    local puts = s .. 'puts:' .. args[1]
    if redis.call('ZSCORE', puts, args[2]) then
        return DONE
    end
    local broken = broken_guard(s, args, 5, guards)
    if broken then
        return { GUARDED, broken }
    end
    write_registers(s, args, 5 + 3 * guards)
    redis.call('ZREMRANGEBYSCORE', puts, '-inf', '(' .. args[3])
    redis.call('ZADD', puts, args[2], args[2])
    redis.call('PEXPIRE', puts, PUT_KEPT_MS)
    return DONE
end

-- Reading ------------------------------------------------------------------------------------------------------------

-- The snapshot {seq, tag, format, text} where it fits the log, else {}.
local function fitting_snapshot(s, channel, last)
    local snapshot = redis.call('HMGET', s .. 'snap:' .. channel, 's', 't', 'f', 'b')
    local seq = tonumber(snapshot[1] or '0')
    if not snapshot[4] or seq > last or not holds(s, channel, seq, snapshot[2]) then
        return {}, 0
    end
    return snapshot, seq
end

-- channel. {snapshot, due or false, log's last seq, seq where range_1 goes on or 0, entries}
local function load(keys, args)
    local s, channel = keys[1], args[1]
    local last = last_seq(s, channel)
    local snapshot, seq = fitting_snapshot(s, channel, last)
    local first = math.max(1, math.min(seq + 1, last - LOADED_BEFORE + 1))
    local entries, next = collect(s, channel, first, last, CHUNK_ENTRIES, CHUNK_BYTES)
    return { snapshot, redis.call('ZSCORE', s .. 'due', channel), last, next <= last and next or 0, entries }
end

-- channel, first seq, last seq. {seq where it goes on or 0, entries}
local function range(keys, args)
    local last = tonumber(args[3])
    local entries, next = collect(keys[1], args[1], tonumber(args[2]), last, CHUNK_ENTRIES, CHUNK_BYTES)
    return { next <= last and next or 0, entries }
end

-- channel, first seq, last seq. Entries, newest first.
local function entries(keys, args)
    local first = math.max(1, tonumber(args[2]))
    local last = math.min(tonumber(args[3]), last_seq(keys[1], args[1]))
    return collect_newest(keys[1], args[1], first, last, NEWEST_ENTRIES, NEWEST_BYTES)
end

-- The number of the last right that was taken away: whoever hears entries must have seen as much on the feed.
local function last_rights(s)
    return redis.call('GET', s .. 'rights') or '0'
end

-- As load_1 (it goes on with range_2), with the last rights behind the rest.
local function load_with_rights(keys, args)
    local loaded = load(keys, args)
    loaded[6] = last_rights(keys[1])
    return loaded
end

-- As range_1, with the last rights behind the rest.
local function range_with_rights(keys, args)
    local read = range(keys, args)
    read[3] = last_rights(keys[1])
    return read
end

-- As entries_1: {entries, last rights}
local function entries_with_rights(keys, args)
    return { entries(keys, args), last_rights(keys[1]) }
end

-- register keys. One flat list of fields and values each.
local function registers(keys, args)
    local hashes = {}
    for n, key in ipairs(args) do
        hashes[n] = redis.call('HGETALL', register_key(keys[1], key))
    end
    return hashes
end

-- channel, seq, tag, format, text. 1 where it was kept.
local function snapshot(keys, args)
    local s, channel, seq = keys[1], args[1], tonumber(args[2])
    local key = s .. 'snap:' .. channel
    local kept = redis.call('HMGET', key, 's', 'floor')
    if seq < tonumber(kept[1] or '0') or seq <= tonumber(kept[2] or '0') or not holds(s, channel, seq, args[3]) then
        return 0
    end
    redis.call('HSET', key, 's', args[2], 't', args[3], 'f', args[4], 'b', args[5])
    return 1
end

-- Shared texts -------------------------------------------------------------------------------------------------------

-- text, process, rights seen, entries. DONE or RIGHTS_BEHIND.
local function text_append(keys, args)
    local s, text = keys[1], args[1]
    if tonumber(redis.call('GET', s .. 'rights') or '0') > tonumber(args[3]) then
        return RIGHTS_BEHIND
    end
    for at = 4, #args do
        keep_entry(s, text, args[2], args[at])
    end
    return DONE
end

-- text, seq after which. {seq of the snapshot or 0, snapshot or '', 1 where more is to come, entries {id, {'e', entry}}}
local function text_load(keys, args)
    local s, text = keys[1], args[1]
    local snapshot = redis.call('HMGET', s .. 'textsnap:' .. text, 's', 'b')
    local after, entries, bytes, more = tonumber(args[2]), {}, 0, 0
    local snapshot_seq = tonumber(snapshot[1] or '0')
    if snapshot_seq > after then
        after = snapshot_seq
    else
        snapshot_seq = 0
    end
    repeat
        local part = redis.call('XRANGE', text_key(s, text), '(0-' .. string.format('%d', after), '+', 'COUNT', BATCH)
        for _, entry in ipairs(part) do
            entries[#entries + 1] = entry
            bytes = bytes + #entry[2][2]
            after = text_seq(entry[1])
        end
        more = #part == BATCH and 1 or 0
    until more == 0 or bytes > CHUNK_BYTES
    return { snapshot_seq, snapshot_seq > 0 and snapshot[2] or '', more, entries }
end

-- As text_load_1, with the last rights behind the rest.
local function text_load_with_rights(keys, args)
    local loaded = text_load(keys, args)
    loaded[5] = last_rights(keys[1])
    return loaded
end

-- text, seq, snapshot. 1 where it was kept: it is newer than the one there, and the log reaches as far.
local function text_compact(keys, args)
    local s, text, seq = keys[1], args[1], tonumber(args[2])
    local key, kept = text_key(s, text), s .. 'textsnap:' .. text
    local last = last_entry(key)
    if seq <= tonumber(redis.call('HGET', kept, 's') or '0') or not last or text_seq(last[1]) < seq then
        return 0
    end
    redis.call('HSET', kept, 's', args[2], 'b', args[3])
    redis.call('XTRIM', key, 'MINID', '0-' .. string.format('%d', seq + 1))
    return 1
end

-- Forgetting ---------------------------------------------------------------------------------------------------------

-- channel, volume, then seq and event, as often as needed. The number of entries whose words were replaced. A snapshot
-- made before has the words too: it goes, and `floor` keeps out one that is still on its way.
local function redact(keys, args)
    local s, channel = keys[1], args[1]
    local key = log_key(s, channel, tonumber(args[2]))
    local copy, words, replaced = key .. ':copy', {}, 0
    for at = 3, #args, 2 do
        words[args[at] .. '-0'] = args[at + 1]
    end
    redis.call('DEL', copy)
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
        local event = words[entry[1]]
        replaced = replaced + (event and 1 or 0)
        redis.call('XADD', copy, entry[1], 't', tag_of(entry), 'e', event or event_of(entry), 'p', tag_before(entry) or '')
    end
    if replaced > 0 then
        redis.call('RENAME', copy, key)
        redis.call('DEL', s .. 'snap:' .. channel)
        redis.call('HSET', s .. 'snap:' .. channel, 'floor', string.format('%d', last_seq(s, channel)))
    else
        redis.call('DEL', copy)
    end
    return replaced
end

-- The feed -----------------------------------------------------------------------------------------------------------

local function is_before(one, other)
    local one_ms, one_n = string.match(one, '^(%d+)-(%d+)$')
    local other_ms, other_n = string.match(other, '^(%d+)-(%d+)$')
    if one_ms ~= other_ms then
        return tonumber(one_ms) < tonumber(other_ms)
    end
    return tonumber(one_n) < tonumber(other_n)
end

local function last_id(key)
    local last = last_entry(key)
    return last and last[1] or '0-0'
end

-- A follower's place in the feed, or ''. {1 where the feed cannot go on from there, last id, rights, last id of beat}
local function join(keys, args)
    local s, place = keys[1], args[1]
    local last, lost = last_id(s .. 'feed'), 0
    if place ~= '' then
        local trimmed = redis.call('GET', s .. 'trimmed') or '0-0'
        lost = (is_before(last, place) or is_before(place, trimmed)) and 1 or 0
    end
    return { lost, last, redis.call('GET', s .. 'rights') or '0', last_id(s .. 'beat') }
end

-- As join_1, with the last id of edits behind the rest.
local function join_texts(keys, args)
    local joined = join(keys, args)
    joined[5] = last_id(keys[1] .. 'edits')
    return joined
end

local function take(s, name, process, ttl_ms)
    local key = s .. 'lease:' .. name
    local holder = redis.call('GET', key)
    if holder and holder ~= process then
        return false
    end
    redis.call('SET', key, process, 'PX', ttl_ms)
    return true
end

-- name, process, ttl_ms. {1 where held, cursor}. From its first lease on, a cursor holds the feed.
local function lease(keys, args)
    local s = keys[1]
    local held = take(s, args[1], args[2], args[3])
    redis.call('HSETNX', s .. 'cursors', args[1], '')
    return { held and 1 or 0, redis.call('HGET', s .. 'cursors', args[1]) }
end

-- name, process, place in the feed. 1 where it was moved.
local function cursor(keys, args)
    local s = keys[1]
    if redis.call('GET', s .. 'lease:' .. args[1]) ~= args[2] then
        return 0
    end
    redis.call('HSET', s .. 'cursors', args[1], args[3])
    return 1
end

-- The place below which nobody needs the feed: the last entry always stays. nil where all of it is needed.
local function feed_floor(s, kept_ms)
    local now = redis.call('TIME')
    local floor = string.format('%d-0', tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000) - kept_ms)
    local places = redis.call('HVALS', s .. 'cursors')
    places[#places + 1] = last_id(s .. 'feed')
    for _, place in ipairs(places) do
        if place == '' then
            return nil
        end
        floor = is_before(place, floor) and place or floor
    end
    return floor
end

-- process, ttl_ms of the lease, kept_ms. The number of entries left, or -1 where another process trims.
local function trim(keys, args)
    local s = keys[1]
    local feed = s .. 'feed'
    if not take(s, 'trim', args[1], args[2]) then
        return -1
    end
    local floor = feed_floor(s, tonumber(args[3]))
    local below = floor and redis.call('XREVRANGE', feed, '(' .. floor, '-', 'COUNT', 1)[1]
    if below then
        redis.call('SET', s .. 'trimmed', below[1])
        redis.call('XTRIM', feed, 'MINID', floor)
    end
    return redis.call('XLEN', feed)
end

redis.register_function('append_1', append_without_text)
redis.register_function('append_2', append)
redis.register_function('put_1', put)
redis.register_function('snapshot_1', snapshot)
redis.register_function('redact_1', redact)
redis.register_function('lease_1', lease)
redis.register_function('cursor_1', cursor)
redis.register_function('trim_1', trim)
redis.register_function('text_append_1', text_append)
redis.register_function('text_compact_1', text_compact)
redis.register_function { function_name = 'text_load_1', callback = text_load, flags = { 'no-writes' } }
redis.register_function { function_name = 'text_load_2', callback = text_load_with_rights, flags = { 'no-writes' } }
redis.register_function { function_name = 'join_2', callback = join_texts, flags = { 'no-writes' } }
redis.register_function { function_name = 'load_1', callback = load, flags = { 'no-writes' } }
redis.register_function { function_name = 'range_1', callback = range, flags = { 'no-writes' } }
redis.register_function { function_name = 'entries_1', callback = entries, flags = { 'no-writes' } }
redis.register_function { function_name = 'load_2', callback = load_with_rights, flags = { 'no-writes' } }
redis.register_function { function_name = 'range_2', callback = range_with_rights, flags = { 'no-writes' } }
redis.register_function { function_name = 'entries_2', callback = entries_with_rights, flags = { 'no-writes' } }
redis.register_function { function_name = 'registers_1', callback = registers, flags = { 'no-writes' } }
redis.register_function { function_name = 'join_1', callback = join, flags = { 'no-writes' } }
