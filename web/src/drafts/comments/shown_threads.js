/** @typedef {import('../panel_types.d.ts').Thread} Thread */
/** @typedef {import('./types.d.ts').ShownThread} ShownThread */
/** @typedef {import('./types.d.ts').ShownComment} ShownComment */
/** @typedef {import('./types.d.ts').Place} Place */
/** @typedef {import('../../sync/types.d.ts').Entry} Entry */

/** @param {Entry} entry @returns {ShownComment} */
const pendingComment = (entry) => ({
  by: entry.person,
  as: /** @type {string | undefined} */ (entry.params.as),
  at_ms: entry.reply?.at_ms ?? entry.at_ms,
  op: entry.op,
  text: String(entry.params.text),
  entry,
});

/**
 * Threads as they will be once what we wrote has arrived: our comments that the log does not show yet stand in them.
 * @param {Thread[]} threads
 * @param {readonly Entry[]} entries of the outbox
 * @param {string} draft
 * @returns {ShownThread[]}
 */
export function withPending(threads, entries, draft) {
  const known = new Set(threads.flatMap((one) => [one.op, ...one.replies.map(({ op }) => op)]));
  const ours = entries.filter(
    ({ method, channel, op }) => method === 'draft.comment' && channel === draft && !known.has(op),
  );
  const started = ours
    .filter(({ params }) => params.thread === undefined)
    .map((entry) => ({
      ...pendingComment(entry),
      anchor: /** @type {Thread['anchor']} */ (entry.params.anchor),
      replies: [],
    }));
  const shown = threads.map((thread) => {
    const replies = ours.filter(({ params }) => params.thread === thread.seq).map(pendingComment);
    return replies.length > 0 ? { ...thread, replies: [...thread.replies, ...replies] } : thread;
  });
  return [...shown, ...started];
}

/** What a thread is known by while it has no number yet, and after. @param {ShownThread} thread */
export const keyOf = ({ op }) => op;

/**
 * Threads in the order in which one reads: those about the whole draft, those at words, those whose words are gone.
 * @template {ShownThread} T
 * @param {T[]} threads
 * @param {(thread: T) => Place} placeOf
 */
export function inReadingOrder(threads, placeOf) {
  const rank = (/** @type {Place} */ place) =>
    place.kind === 'whole' ? -1 : place.kind === 'gone' ? Infinity : place.from;
  return [...threads].sort((a, b) => rank(placeOf(a)) - rank(placeOf(b)) || a.at_ms - b.at_ms);
}
