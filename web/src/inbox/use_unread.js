import { useEffect, useReducer } from 'preact/hooks';
import { Emitter } from '../sync/emitter.js';
import { useChannel, useChannels } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { headsOfActivity, mergeHeads } from './heads.js';
import { levelOf, unreadOf } from './model.js';

/** @typedef {import('./heads.js').Head} Head */
/** @typedef {import('./types.d.ts').InboxView} InboxView */

/**
 * The heads of one space's items, as far as they are known: asked for when the space is opened or comes back, and kept up
 * by what the space tells. Many views share one.
 */
class Heads {
  /** @type {ReadonlyMap<string, Head>} item => head */
  all = new Map();
  isKnown = false;
  /** @type {Emitter<Heads>} */
  onChange = new Emitter();

  #users = 0;
  #wasLive = false;
  /** @type {(() => void)[]} */
  #offs = [];

  /**
   * @param {import('../sync/channel.js').Channel<any>} channel of the space
   * @param {import('../sync/connection.js').Connection} connection
   */
  start(channel, connection) {
    if (++this.#users > 1) return;
    const ask = () => {
      const isLive = channel.state === 'live';
      if (isLive && !this.#wasLive)
        connection.call('space.heads', { channel: channel.name }).then(
          (/** @type {{heads: Head[]}} */ { heads }) => this.#learn(heads),
          () => {
            // Asked again when the space is opened again.
            this.#wasLive = false;
          },
        );
      this.#wasLive = isLive;
    };
    this.#offs = [
      channel.onChange.on(ask),
      channel.onSignal.on(({ type, items }) => {
        if (type === 'space.activity') this.#learn(headsOfActivity(/** @type {any[]} */ (items)));
      }),
    ];
    ask();
  }

  stop() {
    if (--this.#users > 0) return;
    this.#wasLive = false;
    for (const off of this.#offs) off();
  }

  /** @param {Head[]} told */
  #learn(told) {
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
 * Spaces, and the heads of their items.
 * @param {string[]} names
 */
export function useHeadsOf(names) {
  const { channels, connection } = useMember();
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  const spaces = useChannels(names);
  const heads = spaces.map(({ name }) => headsOf(channels, name));
  useEffect(() => {
    const offs = heads.map((one) => one.onChange.on(() => refresh(undefined)));
    heads.forEach((one, at) => one.start(spaces[at], connection));
    refresh(undefined);
    return () => {
      for (const one of heads) one.stop();
      for (const off of offs) off();
    };
  }, [spaces]);
  return { spaces, heads };
}

/** The heads of a space's items. @param {string} space */
export function useHeads(space) {
  return useHeadsOf([space]).heads[0];
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
