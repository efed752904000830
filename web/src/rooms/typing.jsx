import { useEffect, useRef, useState } from 'preact/hooks';
import { useEmitter } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';

/** A sign of typing goes at most this often, and is believed this long. */
const TELL_EVERY_MS = 3_000;
const BELIEVED_MS = 5_000;

/** @typedef {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} RoomChannel */

/**
 * Tells the others in a room that we are typing; the result is called at each keystroke.
 * @param {string} room
 */
export function useTellTyping(room) {
  const { connection, clock } = useMember();
  const toldMs = useRef(0);
  return () => {
    if (clock.localNow() - toldMs.current < TELL_EVERY_MS) return;
    toldMs.current = clock.localNow();
    connection.notify('channel.signal', { channel: room, type: 'room.typing' });
  };
}

/**
 * Who is typing, in a line that is always there, so that nothing moves when somebody begins.
 * @param {{channel: RoomChannel, nameOf: (id: string) => string | undefined}} props
 */
export function Typing({ channel, nameOf }) {
  const typists = useTypists(channel);
  const [first, second] = typists.map((person) => nameText(nameOf(person)));
  const form = Math.min(typists.length, 3);
  return <p class="typing">{form > 0 ? t(`room.typing_${form}`, { first, second }) : '\u00a0'}</p>;
}

/** @param {RoomChannel} channel @returns {string[]} people */
function useTypists(channel) {
  const { person: me } = useMember();
  const [typists, setTypists] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    /** @type {Map<string, ReturnType<typeof setTimeout>>} person => when they are no longer believed to type */
    const timers = new Map();
    const stop = (/** @type {string} */ person) => {
      clearTimeout(timers.get(person));
      timers.delete(person);
      setTypists([...timers.keys()]);
    };
    const offSignal = channel.onSignal.on(({ type, by = '' }) => {
      if (type !== 'room.typing' || by === me) return;
      clearTimeout(timers.get(by));
      timers.set(
        by,
        setTimeout(() => stop(by), BELIEVED_MS),
      );
      setTypists([...timers.keys()]);
    });
    // Whose message came has stopped typing.
    const offEvent = channel.onEvent.on(({ type, by }) => type === 'room.posted' && stop(by));
    return () => {
      offSignal();
      offEvent();
      timers.forEach(clearTimeout);
    };
  }, [channel]);
  return typists;
}

/**
 * How many people have the room open, oneself among them; undefined while nobody has said.
 * @param {RoomChannel} channel
 */
export function usePresence(channel) {
  useEmitter(channel.onSignal);
  const told = channel.signals.get('room.present');
  return channel.state === 'live' && told ? Number(told.count) : undefined;
}
