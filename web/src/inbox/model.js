/** @typedef {import('./types.d.ts').InboxView} InboxView */
/** @typedef {import('./types.d.ts').InboxEntry} InboxEntry */

/** How many entries a view holds; older ones are asked for by page. */
export const ENTRIES = 100;
/** At most so many are not done: an older one counts as done. */
const OPEN_MOST = 1000;

/**
 * Replaces the row that has the same name, or adds it.
 * @template T @param {T[]} rows @param {keyof T} name @param {T} row @returns {T[]}
 */
function putRow(rows, name, row) {
  const index = rows.findIndex((one) => one[name] === row[name]);
  return index < 0 ? [...rows, row] : rows.map((one, at) => (at === index ? row : one));
}

/** @param {any} event inbox.notified @returns {InboxEntry} */
const entryOf = ({ seq, kind, item, message, author, author_as, posted_ms, outcome }) => ({
  ...{ seq, kind, item, message, by: author, at_ms: posted_ms, is_done: false },
  ...(author_as && { as: author_as }),
  ...(outcome && { outcome }),
});

/** @param {InboxEntry} entry @param {boolean} is_done an entry that is taken up again is kept @returns {InboxEntry} */
function turn({ is_kept: _, ...entry }, is_done) {
  return is_done ? { ...entry, is_done } : { ...entry, is_done, is_kept: true };
}

/** @param {InboxView} view @param {(entry: InboxEntry) => boolean} isMeant @param {boolean} is_done */
const setDone = (view, isMeant, is_done) =>
  view.entries.map((entry) => (isMeant(entry) && entry.is_done !== is_done ? turn(entry, is_done) : entry));

/** @param {InboxView} view @param {number[]} entries that are open @returns {InboxView} */
const doneWith = (view, entries) => ({
  ...view,
  entries: setDone(view, ({ seq }) => entries.includes(seq), true),
  unseen: view.unseen - entries.length,
});

/** @type {Record<string, (view: InboxView, event: any) => InboxView>} */
const events = {
  'inbox.all_entries_done': (view) => ({ ...view, entries: setDone(view, () => true, true), unseen: 0 }),
  'inbox.entries_done': (view, { entries }) => doneWith(view, entries),
  'inbox.entries_undone': (view, { entries }) => ({
    ...view,
    entries: setDone(view, ({ seq }) => entries.includes(seq), false),
    unseen: Math.min(view.unseen + entries.length, OPEN_MOST),
  }),
  'inbox.level_set': (view, { item, level }) => ({
    ...view,
    levels: putRow(view.levels, 'item', { item, level }),
  }),
  'inbox.marked': (view, { item, seq_read, count, entries = [] }) => ({
    ...doneWith(view, entries),
    marks: putRow(view.marks, 'item', { item, seq: seq_read, count }),
  }),
  'inbox.notified': (view, event) => ({
    ...view,
    entries: [...view.entries, entryOf(event)].slice(-ENTRIES),
    unseen: Math.min(view.unseen + 1, OPEN_MOST),
  }),
  'inbox.space_joined': (view, { space, name, kind, role }) => ({
    ...view,
    spaces: putRow(view.spaces, 'channel', { channel: space, name, kind, role }),
  }),
  'inbox.space_left': (view, { space }) => ({
    ...view,
    spaces: view.spaces.filter((one) => one.channel !== space),
  }),
};

/**
 * An inbox after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<InboxView>}
 */
export function applyInbox(view, event) {
  return events[event.type]?.(view, event) ?? view;
}

/**
 * How much of an item its reader wants to hear of: its own level, else that of its space, else mentions.
 * @param {InboxView} view @param {string} item @param {string} space
 */
export function levelOf({ levels }, item, space) {
  const find = (/** @type {string} */ name) => levels.find((one) => one.item === name)?.level;
  return find(item) ?? find(space) ?? 'mentions';
}

/**
 * How many messages of an item its reader has not read.
 * @param {InboxView} view @param {string} item @param {number} count of its messages, as in its view or head
 */
export function unreadOf({ marks }, item, count) {
  return Math.max(0, count - (marks.find((one) => one.item === item)?.count ?? 0));
}
