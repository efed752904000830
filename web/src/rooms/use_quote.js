import { useEffect, useState } from 'preact/hooks';
import { useMember } from '../ui/services.js';

/** @typedef {import('./types.d.ts').Message} Message */

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

/**
 * A message by its seq: from the page, or asked for once.
 * @param {string} room
 * @param {number | undefined} seq
 * @param {Message[]} messages that the page has
 * @returns {Message | null | undefined} null: there is none; undefined while it is not known
 */
export function useQuote(room, seq, messages) {
  const { connection, channels } = useMember();
  const fetched = fetchedIn(channels);
  const [, refresh] = useState(0);
  const key = `${room} ${seq}`;
  const onPage = seq === undefined ? undefined : messages.find((message) => message.seq === seq);
  const isMissing = seq !== undefined && !onPage && !fetched.has(key);
  useEffect(() => {
    if (!isMissing) return;
    const learn = (/** @type {Message | null} */ message) => {
      fetched.set(key, message);
      refresh((count) => count + 1);
    };
    connection.call('room.message', { channel: room, seq }).then(
      ({ message }) => learn(message),
      // Refused for good: there is none. A line that was cut is asked again.
      (error) => error.word && !error.isPassing && learn(null),
    );
  }, [key, isMissing, connection.isLive]);
  return onPage ?? fetched.get(key);
}
