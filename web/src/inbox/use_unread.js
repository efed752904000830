import { useEffect, useReducer } from 'preact/hooks';
import { Emitter } from '../sync/emitter.js';
import { useChannel, useConnection } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { mergeHeads } from './heads.js';
import { levelOf, unreadOf } from './model.js';

/** @typedef {import('./heads.js').Head} Head */
/** @typedef {import('./types.d.ts').InboxView} InboxView */

/** The heads of a space's items, as far as they are known. */
class Heads {
  /** @type {ReadonlyMap<string, Head>} item => head */
  all = new Map();
  isKnown = false;
  /** @type {Emitter<Heads>} */
  onChange = new Emitter();

  /** @param {Head[]} told */
  learn(told) {
    const next = mergeHeads(this.all, told);
    if (next === this.all && this.isKnown) return;
    this.all = next;
    this.isKnown = true;
    this.onChange.emit(this);
  }
}

/** By space; they go with the session. @type {WeakMap<object, Map<string, Heads>>} */
const sessions = new WeakMap();

/** @param {object} session @param {string} space */
function headsOf(session, space) {
  const known = sessions.get(session) ?? new Map();
  sessions.set(session, known);
  const heads = known.get(space) ?? new Heads();
  known.set(space, heads);
  return heads;
}

/**
 * The heads of a space's items, kept up by what the space tells; asked for anew when the line was cut.
 * @param {string} space
 */
export function useHeads(space) {
  const { channels } = useMember();
  const { connection } = useMember();
  const { isLive } = useConnection();
  const channel = useChannel(space);
  const heads = headsOf(channels, space);
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => heads.onChange.on(() => refresh(undefined)), [heads]);
  const isOpen = channel.state === 'live';
  useEffect(() => {
    if (!isOpen) return;
    connection.call('space.heads', { channel: space }).then(
      (/** @type {{heads: Head[]}} */ told) => heads.learn(told.heads),
      () => heads.learn([]),
    );
    return channel.onSignal.on(({ type, items }) => {
      if (type !== 'space.activity') return;
      const told = /** @type {(Head & {at_ms?: number})[]} */ (items);
      heads.learn(told.map(({ at_ms, ...head }) => ({ ...head, last_ms: head.last_ms ?? at_ms ?? 0 })));
    });
  }, [space, isOpen, isLive]);
  return heads;
}

/**
 * How much of each item of a space is unread.
 * @param {string} space
 * @returns {(item: string) => {count: number, isMuted: boolean, lastMs: number}}
 */
export function useUnread(space) {
  const { person } = useMember();
  const heads = useHeads(space);
  /** @type {InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;
  return (item) => {
    const head = heads.all.get(item);
    if (!view || !heads.isKnown) return { count: 0, isMuted: false, lastMs: head?.last_ms ?? 0 };
    return {
      count: head ? unreadOf(view, item, head.count) : 0,
      isMuted: levelOf(view, item, space) === 'none',
      lastMs: head?.last_ms ?? 0,
    };
  };
}

/** How many entries of the inbox are not done. */
export function useUnseen() {
  const { person } = useMember();
  /** @type {InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;
  return view?.unseen ?? 0;
}
