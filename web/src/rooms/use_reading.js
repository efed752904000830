import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useShownEntries } from '../inbox/use_shown_entries.js';
import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { makeUlid } from '../sync/ulid.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { countUpTo } from './transcript.js';

/** What was seen is told so often at most, so that scrolling does not ask a hundred times. */
const TELL_EVERY_MS = 700;

/** @typedef {import('./shown_types.d.ts').Transcript} Transcript */

/**
 * How far one has read a room. `unreadAfter` is where one was when the room was opened, or when the window was looked at
 * again: the line of what is unread stands behind it, and stays while one reads.
 * @param {string} room
 * @param {Transcript | null} transcript
 */
export function useReading(room, transcript) {
  const { person, connection, clock } = useMember();
  const inbox = `inbox:${person}`;
  const channel = useChannel(inbox);
  /** @type {import('../inbox/types.d.ts').InboxView | null} */
  const view = channel.view;
  const mark = view?.marks?.find((one) => one.item === room);
  const [unreadAfter, setUnreadAfter] = useState(/** @type {number | null | undefined} */ (undefined));
  /** One said "unread from here": what is in sight is not read until one comes back. */
  const isHeld = useRef(false);
  const told = useRef(0);
  const sight = useRef({ first: 0, last: 0 });
  const lookForEntries = useShownEntries(
    room,
    (seq) => !isHeld.current && seq >= sight.current.first && seq <= sight.current.last,
  );
  const timer = useRef(/** @type {any} */ (undefined));
  /** Up to where was seen and is not told yet. */
  const waiting = useRef(/** @type {{seq: number, count: number} | null} */ (null));
  const latest = useRef({ transcript, mark });
  latest.current = { transcript, mark };

  useEffect(() => {
    if (!view || !transcript || unreadAfter !== undefined) return;
    // Who opens a room for the first time reads a short one from its beginning, and a long one from its end.
    const isShort = transcript.messages.length > 0 && !transcript.hasOlder;
    setUnreadAfter(mark?.seq ?? (isShort ? 0 : null));
  }, [view !== null, transcript !== null]);

  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      const { transcript: now, mark: known } = latest.current;
      if (known && (now?.messages.at(-1)?.seq ?? 0) > known.seq) setUnreadAfter(known.seq);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [room]);

  const tell = useCallback(
    (/** @type {number} */ seq, /** @type {number} */ count) =>
      connection
        .call('inbox.mark', { channel: inbox, op: makeUlid(clock.now()), item: room, seq, count })
        .catch(() => {
          // It is told again with the next message that is seen.
          told.current = 0;
        }),
    [room],
  );

  /** Tells now what waits to be told. */
  const tellSeen = useCallback(() => {
    const seen = waiting.current;
    clearTimeout(timer.current);
    timer.current = undefined;
    waiting.current = null;
    if (!seen || isHeld.current || !connection.isLive) return;
    told.current = seen.seq;
    tell(seen.seq, seen.count);
  }, [room]);

  const onSeen = useCallback(
    (/** @type {import('./use_scroll.js').Sight} */ seen) => {
      const { mark: known, transcript: now } = latest.current;
      const seq = seen.last;
      sight.current = seen;
      lookForEntries();
      if (isHeld.current || document.visibilityState !== 'visible' || !seq || !now) return;
      if (seq <= Math.max(known?.seq ?? 0, told.current, waiting.current?.seq ?? 0)) return;
      waiting.current = { seq, count: countUpTo(now, seq) };
      timer.current ??= setTimeout(tellSeen, TELL_EVERY_MS);
    },
    [room],
  );

  // Who leaves the room or closes the page has read what they saw.
  useEffect(() => {
    window.addEventListener('pagehide', tellSeen);
    return () => {
      window.removeEventListener('pagehide', tellSeen);
      tellSeen();
    };
  }, [room]);

  /** From a message on. */
  const markUnread = useCallback(
    (/** @type {number} */ seq) => {
      const now = latest.current.transcript;
      if (!now) return;
      isHeld.current = true;
      tellSeen();
      setUnreadAfter(seq - 1);
      tell(seq - 1, countUpTo(now, seq) - 1).then(() => toast(t('room.marked_unread')));
    },
    [room],
  );

  return {
    isKnown: unreadAfter !== undefined,
    unreadAfter: unreadAfter ?? undefined,
    onSeen,
    markUnread,
  };
}
