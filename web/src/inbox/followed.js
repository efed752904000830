import { levelOf, unreadOf } from './model.js';

/** @typedef {import('./types.d.ts').InboxView} InboxView */
/** @typedef {import('./heads.js').Head} Head */
/** @typedef {import('../spaces/types.d.ts').Item} Item */

/**
 * An item of which its reader wants to hear everything, and has not read all.
 * @typedef {{item: Item, spaceName: string, count: number, head: Head}} Followed
 */

/**
 * The spaces in which something may be followed: a level that an item has of its own does not say in which space it is.
 * @param {InboxView} view
 */
export function followedSpaces({ levels, spaces }) {
  const whole = levels.filter(({ level }) => level === 'all').map(({ item }) => item);
  const isAnywhere = whole.some((item) => !item.startsWith('space:'));
  return spaces.map(({ channel }) => channel).filter((space) => isAnywhere || whole.includes(space));
}

/**
 * What is followed in a space and not read, the newest first.
 * @param {InboxView} view
 * @param {string} space
 * @param {import('../spaces/types.d.ts').SpaceView} spaceView
 * @param {ReadonlyMap<string, Head>} heads
 * @returns {Followed[]}
 */
export function followedIn(view, space, spaceView, heads) {
  return spaceView.items
    .filter((item) => !item.is_archived && levelOf(view, item.channel, space) === 'all')
    .flatMap((item) => {
      const head = heads.get(item.channel);
      const count = head ? unreadOf(view, item.channel, head.count) : 0;
      return head && count > 0 ? [{ item, spaceName: spaceView.name, count, head }] : [];
    })
    .sort((a, b) => b.head.last_ms - a.head.last_ms);
}
