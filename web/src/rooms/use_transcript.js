import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useServices } from '../ui/services.js';
import { followView, prependPage } from './transcript.js';

/** @typedef {import('./types.d.ts').Transcript} Transcript */

const PAGE = 50;
/** Going back to a quoted message loads at most this many pages. */
const MOST_PAGES = 40;

/**
 * The messages of a room that the page has, and how to get older ones.
 * @param {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} channel
 */
export function useTranscript(channel) {
  const { connection } = useServices();
  const [transcript, setTranscript] = useState(/** @type {Transcript | null} */ (null));
  const latest = useRef(/** @type {Transcript | null} */ (null));
  const loading = useRef(/** @type {Promise<void> | null} */ (null));

  const put = useCallback((/** @type {Transcript | null} */ next) => {
    latest.current = next;
    setTranscript(next);
  }, []);

  useEffect(() => {
    const follow = () => put(channel.view ? followView(latest.current, channel.view) : null);
    follow();
    return channel.onChange.on(follow);
  }, [channel]);

  const loadPage = useCallback(async () => {
    const first = latest.current?.messages.at(0);
    if (!latest.current?.hasOlder || !first) return;
    const page = await connection
      .call('room.history', { channel: channel.name, before: first.seq, limit: PAGE })
      .catch(() => null);
    if (page && latest.current?.messages.at(0) === first) put(prependPage(latest.current, page));
  }, [channel]);

  /** One page at a time. */
  const loadOlder = useCallback(() => {
    loading.current ??= loadPage().finally(() => {
      loading.current = null;
    });
    return loading.current;
  }, [channel]);

  /** Loads until the message is there; gives back whether it is. */
  const reach = useCallback(
    async (/** @type {number} */ seq) => {
      const has = () => !!latest.current?.messages.some((message) => message.seq === seq);
      for (let page = 0; page < MOST_PAGES && !has() && latest.current?.hasOlder; page++) await loadOlder();
      return has();
    },
    [channel],
  );

  return { transcript, loadOlder, reach };
}
