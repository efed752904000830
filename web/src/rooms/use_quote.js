import { useEffect, useState } from 'preact/hooks';
import { useServices } from '../ui/services.js';

/** @typedef {import('./types.d.ts').Message} Message */

/** @type {Map<string, Message | null>} room and seq => a message older than what the page has; null: there is none */
const fetched = new Map();

/**
 * The message that another one answers: from the page, or asked for once.
 * @param {string} room
 * @param {number | undefined} seq
 * @param {Message[]} messages that the page has
 * @returns {Message | null | undefined} undefined while it is not known
 */
export function useQuote(room, seq, messages) {
  const { connection } = useServices();
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
