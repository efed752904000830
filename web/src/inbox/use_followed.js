import { useChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { followedIn, followedSpaces } from './followed.js';
import { useHeadsOf } from './use_unread.js';

/** @typedef {import('./followed.js').Followed} Followed */
/** @typedef {import('./types.d.ts').InboxView} InboxView */

/**
 * Rooms of which one wants to hear everything, with what is unread in them. They are no entries of the inbox, which would
 * be flooded: they follow from how far one has read.
 * @returns {Followed[]}
 */
export function useFollowed() {
  const { person } = useMember();
  /** @type {InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;
  const { spaces, heads } = useHeadsOf(view ? followedSpaces(view) : []);
  if (!view) return [];
  return spaces.flatMap(({ name, view: space }, at) =>
    space ? followedIn(view, name, space, heads[at].all) : [],
  );
}

/**
 * How many things wait in the inbox: entries that are not done, and followed rooms with something unread, but for the
 * one that is open.
 * @param {string} path of the page shown
 */
export function useWaiting(path) {
  const { person } = useMember();
  /** @type {InboxView | null} */
  const view = useChannel(`inbox:${person}`).view;
  const followed = useFollowed().filter(({ item }) => !path.includes(item.channel.split(':')[1]));
  return (view?.unseen ?? 0) + followed.length;
}
