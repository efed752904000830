import { useChannel, useChannels } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';

/** @typedef {import('../spaces/types.d.ts').SpaceView} SpaceView */

/** A person in more spaces than this sees these on pages that go through all of them. */
const MOST = 40;

/**
 * The spaces that one is in, with their views, by name. `isReady`: all that can be known are.
 * @returns {{spaces: {channel: string, view: SpaceView}[], isReady: boolean}}
 */
export function useMySpaces() {
  const { person } = useMember();
  /** @type {import('../inbox/types.d.ts').InboxView | null} */
  const inbox = useChannel(`inbox:${person}`).view;
  const names = (inbox?.spaces ?? []).slice(0, MOST).map((one) => one.channel);
  const channels = useChannels(names);
  const known = channels.filter(({ view }) => view).map(({ name, view }) => ({ channel: name, view }));
  const isReady = inbox !== null && channels.every(({ view, state }) => view || state === 'closed');
  return { spaces: sortedBy(known, ({ view }) => view.name), isReady };
}
