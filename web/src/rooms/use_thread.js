import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useConnection } from '../ui/hooks.js';
import { applyToThread } from './thread.js';

/** @typedef {import('./shown_types.d.ts').Thread} Thread */

const PAGE = 50;

/**
 * A thread of a room: asked for when it is opened and when the line was cut, brought forward by the room's events.
 * @param {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} room
 * @param {number} root
 */
export function useThread(room, root) {
  const connection = useConnection();
  const [thread, setThread] = useState(/** @type {Thread | null} */ (null));
  const [isGone, setGone] = useState(false);
  const latest = useRef(/** @type {Thread | null} */ (null));
  const put = (/** @type {Thread} */ next) => {
    latest.current = next;
    setThread(next);
  };
  const ask = (/** @type {object} */ where) =>
    connection.call('room.thread', { channel: room.name, root, limit: PAGE, ...where });

  useEffect(() => {
    if (!connection.isLive || room.state !== 'live') return;
    let isOurs = true;
    ask({}).then(
      (page) => isOurs && put({ root: page.root, messages: page.messages, hasOlder: page.has_older }),
      (error) => isOurs && error.word && !error.isPassing && setGone(true),
    );
    const off = room.onEvent.on((event) => {
      if (latest.current && room.view) put(applyToThread(latest.current, room.view, event));
    });
    return () => {
      isOurs = false;
      off();
    };
  }, [room, root, connection.isLive, room.state === 'live', room.freshViews]);

  const loadOlder = useCallback(async () => {
    const first = latest.current?.messages.at(0);
    if (!first) return;
    const page = await ask({ before: first.seq }).catch(() => null);
    if (page && latest.current?.messages.at(0)?.op === first.op)
      put({
        ...latest.current,
        messages: [...page.messages, ...latest.current.messages],
        hasOlder: page.has_older,
      });
  }, [room, root]);

  return { thread, isGone, loadOlder };
}
