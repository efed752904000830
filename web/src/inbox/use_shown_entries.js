import { useCallback, useEffect, useRef } from 'preact/hooks';
import { makeUlid } from '../sync/ulid.js';
import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';

/** Longer than a read mark takes to be told: what the mark passes is done with it, and is not asked for here. */
const DONE_AFTER_MS = 1_500;

/**
 * Entries about messages that their reader sees are done by themselves: those of a thread, and those that a read mark had
 * passed before they came.
 * @param {string} item
 * @param {(message: number) => boolean} isShown whether a message is before the reader's eyes
 * @returns {() => void} to be called when other messages are
 */
export function useShownEntries(item, isShown) {
  const { person, connection, clock } = useMember();
  const inbox = `inbox:${person}`;
  /** @type {import('./types.d.ts').InboxView | null} */
  const view = useChannel(inbox).view;
  const open = (view?.entries ?? []).filter((one) => one.item === item && !one.is_done && !one.is_kept);
  const latest = useRef({ open, isShown });
  latest.current = { open, isShown };
  const timer = useRef(/** @type {any} */ (undefined));

  const look = useCallback(() => {
    clearTimeout(timer.current);
    if (latest.current.open.length > 0) timer.current = setTimeout(finish, DONE_AFTER_MS);
  }, [item]);

  function finish() {
    if (document.visibilityState !== 'visible' || !connection.isLive) return;
    const entries = latest.current.open
      .filter(({ message }) => latest.current.isShown(message))
      .map(({ seq }) => seq);
    if (entries.length === 0) return;
    connection.call('inbox.done', { channel: inbox, op: makeUlid(clock.now()), entries }).catch(() => {
      // Another device was faster, or the line is cut: it is looked at again with the next message that is seen.
    });
  }

  useEffect(() => {
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer.current);
    };
  }, [look, open.at(-1)?.seq]);

  return look;
}
