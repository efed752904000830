import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useMember } from '../ui/services.js';
import { appendPage, applyToTranscript, newestOf, partOf, prependPage } from './transcript.js';

/** @typedef {import('./shown_types.d.ts').Transcript} Transcript */

const PAGE = 50;
/** So many rooms are found again as they were left. */
const ROOMS_KEPT = 12;

/**
 * What was read of rooms that were left, to be taken up where nothing happened since. It goes with the session.
 * @type {WeakMap<object, Map<string, {transcript: Transcript, seq: number}>>}
 */
const sessions = new WeakMap();

/** @param {object} session */
function leftIn(session) {
  const left = sessions.get(session) ?? new Map();
  sessions.set(session, left);
  return left;
}

/**
 * The messages of a room that the page has, and how to get others. The newest ones follow by themselves.
 * @param {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} channel
 */
export function useTranscript(channel) {
  const { connection, channels } = useMember();
  const [transcript, setTranscript] = useState(/** @type {Transcript | null} */ (null));
  const latest = useRef(/** @type {Transcript | null} */ (null));
  const loading = useRef(/** @type {Promise<unknown> | null} */ (null));
  const left = leftIn(channels);

  const put = useCallback((/** @type {Transcript | null} */ next) => {
    latest.current = next;
    setTranscript(next);
  }, []);

  useEffect(() => {
    let views = -1;
    const begin = () => {
      if (views === channel.freshViews && latest.current && channel.view) return;
      const isFirst = views < 0;
      views = channel.freshViews;
      const kept = isFirst ? left.get(channel.name) : undefined;
      if (!channel.view) put(null);
      else put(kept && kept.seq === channel.position?.seq ? kept.transcript : newestOf(channel.view));
    };
    const follow = (/** @type {import('../sync/types.d.ts').WireEvent} */ event) => {
      if (latest.current && channel.view) put(applyToTranscript(latest.current, channel.view, event));
    };
    begin();
    const offs = [channel.onEvent.on(follow), channel.onChange.on(begin)];
    return () => {
      for (const off of offs) off();
      keep(left, channel, latest.current);
    };
  }, [channel]);

  const ask = useCallback(
    (/** @type {object} */ where) =>
      connection.call('room.history', { channel: channel.name, limit: PAGE, ...where }).catch(() => null),
    [channel],
  );

  /** One page at a time. @param {() => Promise<void>} load */
  const once = (load) => {
    loading.current ??= load().finally(() => {
      loading.current = null;
    });
    return loading.current;
  };

  const loadOlder = useCallback(
    () =>
      once(async () => {
        const first = latest.current?.messages.at(0);
        if (!latest.current?.hasOlder || !first) return;
        const page = await ask({ before: first.seq });
        if (page && latest.current.messages.at(0)?.op === first.op) put(prependPage(latest.current, page));
      }),
    [channel],
  );

  const loadNewer = useCallback(
    () =>
      once(async () => {
        const last = latest.current?.messages.at(-1);
        if (!latest.current?.hasNewer || !last) return;
        const page = await ask({ after: last.seq });
        if (page && latest.current.messages.at(-1)?.op === last.op) put(appendPage(latest.current, page));
      }),
    [channel],
  );

  /** Makes the page have a message; gives back whether it has. */
  const reach = useCallback(
    async (/** @type {number} */ seq) => {
      const has = () => !!latest.current?.messages.some((message) => message.seq === seq);
      if (has()) return true;
      const page = await ask({ around: seq });
      if (page && page.messages.length > 0) put(partOf(page));
      return has();
    },
    [channel],
  );

  /** Back to the newest ones. */
  const toNewest = useCallback(() => {
    if (channel.view && latest.current?.hasNewer) put(newestOf(channel.view));
  }, [channel]);

  return { transcript, loadOlder, loadNewer, reach, toNewest };
}

/**
 * @param {Map<string, {transcript: Transcript, seq: number}>} left
 * @param {import('../sync/channel.js').Channel<any>} channel
 * @param {Transcript | null} transcript
 */
function keep(left, channel, transcript) {
  left.delete(channel.name);
  if (transcript && channel.position) left.set(channel.name, { transcript, seq: channel.position.seq });
  const [oldest] = left.keys();
  if (left.size > ROOMS_KEPT) left.delete(oldest);
}
