import { useEffect, useRef, useState } from 'preact/hooks';
import { placeIn } from './use_scroll.js';

/** @typedef {import('./message_list.jsx').Opening} Opening */
/** @typedef {import('./shown_types.d.ts').Transcript} Transcript */

/**
 * Where a room opens: at the message in its address; where one was, for who comes back; at the line of what is unread;
 * else at the end. Undefined until that part of the room is there.
 * @param {object} options
 * @param {string} options.room
 * @param {string} options.me
 * @param {number | undefined} options.target of the address
 * @param {boolean} options.isBack one came by back or forward
 * @param {Transcript | null} options.transcript
 * @param {ReturnType<typeof import('./use_reading.js').useReading>} options.reading
 * @param {(seq: number) => Promise<boolean>} options.reach
 * @returns {{opening: Opening | undefined, open: (opening: Opening) => void}}
 */
export function useOpening({ room, me, target, isBack, transcript, reading, reach }) {
  const [opening, open] = useState(/** @type {Opening | undefined} */ (undefined));
  const begun = useRef('');
  const isReady = transcript !== null && reading.isKnown;
  useEffect(() => {
    if (!isReady || !transcript) return;
    const key = `${room} ${target ?? ''}`;
    if (begun.current === key) return;
    const isFirst = begun.current === '';
    begun.current = key;
    if (target !== undefined)
      reach(target).then((isThere) => begun.current === key && open(isThere ? { seq: target } : 'end'));
    else if (isFirst) begin(transcript, key);
  }, [isReady, room, target]);

  /** @param {Transcript} now @param {string} key what is opened */
  async function begin(now, key) {
    const place = isBack ? placeIn(room) : undefined;
    if (place && (place === 'end' || now.messages.some(({ op }) => op === place.op))) return open(place);
    const after = reading.unreadAfter;
    const last = now.messages.at(-1)?.seq ?? 0;
    if (after === undefined || last <= after) return open('end');
    const first = now.messages.at(0)?.seq ?? 0;
    if (first > after && now.hasOlder) await reach(Math.max(after, 1));
    if (begun.current !== key) return;
    open(now.hasOlder || now.messages.some(({ seq, by }) => seq > after && by !== me) ? 'unread' : 'end');
  }

  return { opening, open };
}
