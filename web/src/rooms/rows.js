/** @typedef {import('./shown_types.d.ts').Row} Row */
/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */
/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./types.d.ts').AttachedFile} AttachedFile */
/** @typedef {import('../sync/types.d.ts').Entry} Entry */

/** Messages of one person that follow each other this closely stand under one name. */
const TOGETHER_MS = 5 * 60_000;

/**
 * Our messages that the room's log does not show yet, in the order they were written.
 * @param {readonly Entry[]} entries of the outbox
 * @param {string} room
 * @param {Message[]} messages that the log shows
 * @param {number} [thread] only the replies to it
 * @returns {ShownMessage[]}
 */
export function pendingMessages(entries, room, messages, thread) {
  const shown = new Set(messages.map((message) => message.op));
  const lastSeq = messages.at(-1)?.seq ?? 0;
  return entries
    .filter((entry) => entry.method === 'room.post' && entry.channel === room && !shown.has(entry.op))
    .filter((entry) => (entry.reply?.seq ?? Infinity) > lastSeq)
    .filter((entry) => thread === undefined || entry.params.reply_to === thread)
    .map((entry) => ({
      by: entry.person,
      as: /** @type {string | undefined} */ (entry.params.as),
      at_ms: entry.reply?.at_ms ?? entry.at_ms,
      op: entry.op,
      text: /** @type {string} */ (entry.params.text),
      reply_to: /** @type {number | undefined} */ (entry.params.reply_to),
      files: /** @type {AttachedFile[] | undefined} */ (entry.shown?.files),
      entry,
    }));
}

/** @param {ShownMessage} message @param {string} emoji @param {string} me @returns {ShownMessage} */
function withReaction(message, emoji, me) {
  const reactions = message.reactions ?? [];
  const known = reactions.find((one) => one.emoji === emoji);
  if (known?.people.includes(me)) return message;
  if (!known) return { ...message, reactions: [...reactions, { emoji, people: [me] }] };
  const grown = { emoji, people: [...known.people, me] };
  return { ...message, reactions: reactions.map((one) => (one === known ? grown : one)) };
}

/** @param {ShownMessage} message @param {string} emoji @param {string} me @returns {ShownMessage} */
function withoutReaction(message, emoji, me) {
  const reactions = (message.reactions ?? [])
    .map((one) =>
      one.emoji === emoji ? { emoji, people: one.people.filter((person) => person !== me) } : one,
    )
    .filter((one) => one.people.length > 0);
  return { ...message, reactions };
}

/** With the files that an edit leaves. @param {ShownMessage} message @param {Entry} entry @returns {ShownMessage} */
function withFilesOf({ files, ...message }, { params }) {
  const kept = /** @type {string[] | undefined} */ (params.files);
  const left = kept ? files?.filter(({ file }) => kept.includes(file)) : files;
  return left?.length ? { ...message, files: left } : message;
}

/** @type {Record<string, (message: ShownMessage, entry: Entry) => ShownMessage>} what a command of ours will do */
const FORESEEN = {
  'room.react': (message, { params, person }) => withReaction(message, String(params.emoji), person),
  'room.unreact': (message, { params, person }) => withoutReaction(message, String(params.emoji), person),
  'room.edit': (message, entry) => ({
    ...withFilesOf(message, entry),
    text: String(entry.params.text),
    entry,
  }),
  'room.delete': (message, entry) => ({ ...message, entry }),
};

/**
 * Messages as they will be once what we asked for is done. A refused reaction is not shown, a refused edit is, with why.
 * @param {ShownMessage[]} messages
 * @param {readonly Entry[]} entries of the outbox
 * @param {string} room
 * @param {number} seenSeq the log is shown up to here
 * @returns {ShownMessage[]}
 */
export function withForeseen(messages, entries, room, seenSeq) {
  const ours = entries.filter(
    ({ channel, method, state, reply }) =>
      channel === room &&
      method in FORESEEN &&
      (reply?.seq ?? Infinity) > seenSeq &&
      (state !== 'refused' || method === 'room.edit'),
  );
  if (ours.length === 0) return messages;
  return messages.map((message) =>
    ours
      .filter((entry) => message.seq !== undefined && entry.params.message === message.seq)
      .reduce((shown, entry) => FORESEEN[entry.method](shown, entry), message),
  );
}

/**
 * Messages with the days between them. A message is first when it needs its author's name above it.
 * @param {ShownMessage[]} messages oldest first
 * @param {(ms: number) => string} dayOf
 * @param {number} [unreadAfter] the line stands before the first message of others after this seq
 * @param {string} [me]
 * @returns {Row[]}
 */
export function rowsOf(messages, dayOf, unreadAfter, me) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {ShownMessage | undefined} */
  let before;
  const isUnread = (/** @type {ShownMessage} */ { seq, by }) =>
    unreadAfter !== undefined && seq !== undefined && seq > unreadAfter && by !== me;
  const firstUnread = messages.find(isUnread);
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  for (const message of messages) {
    const isNewDay = !before || dayOf(before.at_ms) !== dayOf(message.at_ms);
    if (isNewDay) rows.push({ kind: 'day', key: `day ${message.op}`, at_ms: message.at_ms });
    if (message === firstUnread) rows.push({ kind: 'unread', key: 'unread' });
    const isFirst =
      isNewDay || message === firstUnread || !before || !isTogether(before, message) || !!message.reply_to;
    const answered = message.reply_to === undefined ? undefined : bySeq.get(message.reply_to);
    rows.push({ kind: 'message', key: message.op, message, ...(answered && { answered }), isFirst });
    before = message;
  }
  return rows;
}

/** @param {ShownMessage} before @param {ShownMessage} message */
function isTogether(before, message) {
  return before.by === message.by && before.as === message.as && message.at_ms - before.at_ms <= TOGETHER_MS;
}

/** @param {import('./types.d.ts').RoomView | null} view @param {ShownMessage} message */
export function isPinned(view, { seq }) {
  return seq !== undefined && !!view?.pins?.includes(seq);
}
