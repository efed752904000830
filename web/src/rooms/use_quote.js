import { useEffect, useState } from 'preact/hooks';
import { useMember } from '../ui/services.js';

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/**
 * Messages that were asked for one by one, by room and seq; null: there is none. They go with the session.
 * @type {WeakMap<object, Map<string, Message | null>>}
 */
const sessions = new WeakMap();

/** @param {object} session */
function fetchedIn(session) {
  const fetched = sessions.get(session) ?? new Map();
  sessions.set(session, fetched);
  return fetched;
}

/** @param {string} room @param {number | undefined} seq */
const keyOf = (room, seq) => `${room} ${seq}`;

/**
 * Messages by their seqs, each asked for once.
 * @param {{item: string, message: number}[]} wanted
 * @returns {boolean} whether all of them are known
 */
export function useQuotes(wanted) {
  const { connection, channels } = useMember();
  const fetched = fetchedIn(channels);
  const [, refresh] = useState(0);
  const missing = wanted.filter(({ item, message }) => !fetched.has(keyOf(item, message)));
  useEffect(() => {
    for (const { item, message: seq } of missing) {
      const learn = (/** @type {Message | null} */ message) => {
        fetched.set(keyOf(item, seq), message);
        refresh((count) => count + 1);
      };
      connection.call('room.message', { channel: item, seq }).then(
        ({ message }) => learn(message),
        // Refused for good: there is none. A line that was cut is asked again.
        (error) => error.word && !error.isPassing && learn(null),
      );
    }
  }, [missing.map(({ item, message }) => keyOf(item, message)).join(), connection.isLive]);
  return missing.length === 0;
}

/**
 * A message by its seq: from the page, or asked for once.
 * @param {string} room
 * @param {number | undefined} seq
 * @param {ShownMessage | undefined} onPage itself, where the page has it
 * @returns {ShownMessage | null | undefined} null: there is none; undefined while it is not known
 */
export function useQuote(room, seq, onPage) {
  const { channels } = useMember();
  useQuotes(seq === undefined || onPage ? [] : [{ item: room, message: seq }]);
  return onPage ?? fetchedIn(channels).get(keyOf(room, seq));
}
