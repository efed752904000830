/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').ShownMessage} ShownMessage */

/** Messages of one person that follow each other this closely stand under one name. */
const TOGETHER_MS = 5 * 60_000;

/**
 * Our messages that the room's log does not show yet, in the order they were written.
 * @param {readonly import('../sync/types.d.ts').Entry[]} entries of the outbox
 * @param {string} room
 * @param {import('./types.d.ts').Message[]} messages that the log shows
 * @returns {ShownMessage[]}
 */
export function pendingMessages(entries, room, messages) {
  const shown = new Set(messages.map((message) => message.op));
  const lastSeq = messages.at(-1)?.seq ?? 0;
  return entries
    .filter((entry) => entry.method === 'room.post' && entry.channel === room && !shown.has(entry.op))
    .filter((entry) => (entry.reply?.seq ?? Infinity) > lastSeq)
    .map((entry) => ({
      by: entry.person,
      at_ms: entry.reply?.at_ms ?? entry.at_ms,
      op: entry.op,
      text: /** @type {string} */ (entry.params.text),
      reply_to: /** @type {number | undefined} */ (entry.params.reply_to),
      entry,
    }));
}

/**
 * Messages with the days between them. A message is first when it needs its author's name above it.
 * @param {ShownMessage[]} messages oldest first
 * @param {(ms: number) => string} dayOf
 * @returns {Row[]}
 */
export function rowsOf(messages, dayOf) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {ShownMessage | undefined} */
  let before;
  for (const message of messages) {
    const isNewDay = !before || dayOf(before.at_ms) !== dayOf(message.at_ms);
    if (isNewDay) rows.push({ kind: 'day', key: `day ${message.op}`, at_ms: message.at_ms });
    const isFirst = isNewDay || before?.by !== message.by || message.at_ms - before.at_ms > TOGETHER_MS;
    rows.push({ kind: 'message', key: message.op, message, isFirst });
    before = message;
  }
  return rows;
}
