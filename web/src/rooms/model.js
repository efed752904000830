/** @typedef {import('./types.d.ts').RoomView} RoomView */
/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./types.d.ts').Reaction} Reaction */

/** How many messages a view holds; older ones are asked for by page. */
export const WINDOW = 50;

/** The reactions that there are, as schema/types.json lists them. @type {readonly string[]} */
export const EMOJI = [
  ...['👍', '👎', '❤️', '😂', '😊', '😮', '😢', '😡'],
  ...['🎉', '🙏', '👏', '💪', '✅', '❌', '❓', '❗'],
  ...['👀', '🤔', '💡', '🔥', '⭐', '🤝', '📌', '☕'],
];

/** What of a room.posted event stands on the message as it is. */
const POSTED = ['seq', 'by', 'as', 'at_ms', 'op', 'text', 'reply_to', 'thread', 'mentions', 'files'];

/** @param {any} event @returns {Message} */
const messageOf = (event) =>
  /** @type {Message} */ (
    Object.fromEntries(POSTED.filter((name) => event[name] !== undefined).map((name) => [name, event[name]]))
  );

/** @param {Message} message @param {any} event room.edited @returns {Message} */
function edit({ mentions: _, files: __, ...message }, { text, mentions, files, at_ms }) {
  const edited = { ...message, text, edits: (message.edits ?? 0) + 1, edited_ms: at_ms };
  return { ...edited, ...(mentions && { mentions }), ...(files && { files }) };
}

/** What is left of a message: who wrote it and when, where it stood, and a mark. @param {Message} message @param {any} event */
function mark({ mentions, files, reactions, edits, edited_ms, ...message }, event) {
  const deleted = { by: event.by, at_ms: event.at_ms, ...(event.reason && { reason: event.reason }) };
  return { ...message, text: '', deleted };
}

/** @param {Reaction[]} reactions @param {any} event @returns {Reaction[]} */
function addReaction(reactions, { emoji, by }) {
  if (!reactions.some((one) => one.emoji === emoji)) return [...reactions, { emoji, people: [by] }];
  return reactions.map((one) => (one.emoji === emoji ? { emoji, people: [...one.people, by] } : one));
}

/** @param {Reaction[]} reactions @param {any} event @returns {Reaction[]} */
const removeReaction = (reactions, { emoji, by }) =>
  reactions
    .map((one) =>
      one.emoji === emoji ? { emoji, people: one.people.filter((person) => person !== by) } : one,
    )
    .filter(({ people }) => people.length > 0);

/** @param {Message} message @param {Reaction[]} reactions @returns {Message} */
function react({ reactions: _, ...message }, reactions) {
  return reactions.length > 0 ? { ...message, reactions } : message;
}

/** What an event does to the message that it names. @type {Record<string, (message: Message, event: any) => Message>} */
const changes = {
  'room.edited': edit,
  'room.deleted': mark,
  'room.reacted': (message, event) => react(message, addReaction(message.reactions ?? [], event)),
  'room.unreacted': (message, event) => react(message, removeReaction(message.reactions ?? [], event)),
};

/**
 * A message after one more event of its room: of any page, whether or not the view still holds it. What does not concern
 * it leaves it as it is.
 * @param {Message} message @param {import('../sync/types.d.ts').WireEvent} event @returns {Message}
 */
export function changeMessage(message, event) {
  if (event.type === 'room.posted')
    return threadOf(event) === message.seq ? { ...message, replies: (message.replies ?? 0) + 1 } : message;
  return event.message === message.seq ? (changes[event.type]?.(message, event) ?? message) : message;
}

/** The root of the thread that a posted message is in. @param {any} event */
const threadOf = (event) => event.thread;

/** @param {RoomView} view @param {import('../sync/types.d.ts').WireEvent} event @returns {RoomView} */
const changeMessages = (view, event) => ({
  ...view,
  messages: view.messages.map((message) => changeMessage(message, event)),
});

/** @param {RoomView} view @param {any} seq @returns {RoomView} */
const unpin = (view, seq) => ({ ...view, pins: view.pins.filter((pin) => pin !== seq) });

/** A log of version 1 says what a message answers, and not in which thread. @param {RoomView} view @param {any} event */
function withThread(view, event) {
  if (event.reply_to === undefined || event.thread !== undefined) return event;
  const answered = view.messages.find(({ seq }) => seq === event.reply_to);
  return { ...event, thread: answered?.thread ?? event.reply_to };
}

/** @param {RoomView} view @param {any} event room.renamed @returns {RoomView} */
function rename({ about, ...view }, event) {
  const said = event.about ?? about;
  return { ...view, title: event.title, ...(said && { about: said }) };
}

/** @type {Record<string, import('../sync/types.d.ts').Apply<RoomView>>} */
const events = {
  'room.archived': (view) => ({ ...view, is_archived: true }),
  'room.deleted': (view, event) => unpin(changeMessages(view, event), event.message),
  'room.edited': changeMessages,
  'room.pinned': (view, event) => ({ ...view, pins: [...view.pins, /** @type {number} */ (event.message)] }),
  'room.posted': (view, event) => {
    const posted = withThread(view, event);
    const { messages } = changeMessages(view, posted);
    return { ...view, count: view.count + 1, messages: [...messages, messageOf(posted)].slice(-WINDOW) };
  },
  'room.reacted': changeMessages,
  'room.renamed': rename,
  'room.reopened': (view) => ({ ...view, is_archived: false }),
  'room.unpinned': (view, event) => unpin(view, event.message),
  'room.unreacted': changeMessages,
};

/**
 * A room's view after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<RoomView>}
 */
export function applyRoom(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
