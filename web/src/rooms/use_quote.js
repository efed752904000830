import { useEffect, useState } from 'preact/hooks';
import { useMember } from '../ui/services.js';

/** @typedef {import('./types.d.ts').Message} Message */

/**
 * Messages older than what the page has, by room and seq; null: there is none. They go with the session.
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
 * The message that another one answers: from the page, or asked for once.
 * @param {string} room
 * @param {number | undefined} seq
 * @param {Message[]} messages that the page has
 * @returns {Message | null | undefined} undefined while it is not known
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
    connection.call('room.history', { channel: room, before: seq + 1, limit: 1 }).then(
      (/** @type {{messages: Message[]}} */ page) => {
        fetched.set(key, page.messages.find((message) => message.seq === seq) ?? null);
        refresh((count) => count + 1);
      },
      () => {},
    );
  }, [key, isMissing, connection.isLive]);
  return onPage ?? fetched.get(key);
}
