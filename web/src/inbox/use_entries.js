import { useState } from 'preact/hooks';
import { mayOpen } from '../spaces/mandates.js';
import { useChannel, useChannels, useToday } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { useFollowed } from './use_followed.js';
import { useInboxAct } from './use_inbox_act.js';

/** @typedef {import('./types.d.ts').InboxEntry} InboxEntry */
/** @typedef {import('./types.d.ts').InboxView} InboxView */
/** @typedef {import('./followed.js').Followed} Followed */

const PAGE = 50;

/** One's inbox and its entries, newest first, and how to be done with them. */
export function useEntries() {
  const { person, connection } = useMember();
  const act = useInboxAct();
  const followed = useFollowed();
  const name = `inbox:${person}`;
  const channel = useChannel(name);
  /** @type {InboxView | null} */
  const view = channel.view;
  const [older, setOlder] = useState(/** @type {InboxEntry[]} */ ([]));
  const [isWhole, setWhole] = useState(false);
  const newest = view?.entries ?? [];
  const first = newest[0]?.seq ?? Infinity;
  const entries = [...older.filter((one) => one.seq < first), ...newest].reverse();

  /** @param {InboxEntry[]} some @param {boolean} isDone */
  async function setDone(some, isDone) {
    const seqs = some.map((one) => one.seq);
    const wasDone = await act(isDone ? 'inbox.done' : 'inbox.undone', { entries: seqs });
    if (wasDone)
      setOlder((all) => all.map((one) => (seqs.includes(one.seq) ? { ...one, is_done: isDone } : one)));
    return wasDone;
  }

  /** @param {InboxEntry} entry */
  async function toggle(entry) {
    if (!(await setDone([entry], !entry.is_done)) || entry.is_done) return;
    toast(t('inbox.now_done'), { undo: () => setDone([entry], false) });
  }

  /** @param {Followed[]} rooms @returns {Promise<() => void>} how to take it back */
  async function readAll(rooms) {
    const before = rooms.map(({ item }) => ({
      ...{ item: item.channel, seq: 0, count: 0 },
      ...view?.marks.find((one) => one.item === item.channel),
    }));
    await Promise.all(
      rooms.map(({ item, head }) =>
        act('inbox.mark', { item: item.channel, seq: head.seq, count: head.count }),
      ),
    );
    return () => before.forEach((mark) => act('inbox.mark', mark));
  }

  /** @param {Followed} room */
  async function read(room) {
    toast(t('inbox.now_read'), { undo: await readAll([room]) });
  }

  async function doneWithAll() {
    const open = entries.filter((one) => !one.is_done).slice(0, 100);
    const takeBack = await readAll(followed);
    if (view?.unseen && !(await act('inbox.all_done', {}))) return;
    setOlder((all) => all.map((one) => ({ ...one, is_done: true })));
    toast(t('inbox.all_now_done'), {
      undo: () => {
        takeBack();
        if (open.length > 0) setDone(open, false);
      },
    });
  }

  async function loadOlder() {
    const before = entries.at(-1)?.seq;
    if (before === undefined) return;
    const page = await connection
      .call('inbox.entries', { channel: name, before, limit: PAGE })
      .catch(() => null);
    if (!page) return;
    setOlder((all) => [...page.entries.filter((/** @type {InboxEntry} */ one) => one.seq < before), ...all]);
    setWhole(!page.has_older);
  }

  const hasOlder = !isWhole && newest.length >= 100;
  return { channel, view, entries, followed, hasOlder, loadOlder, toggle, read, doneWithAll };
}

/**
 * The items of all of one's spaces: their titles, where they are, and whether one may open them.
 * @param {InboxView | null} view
 */
export function useItems(view) {
  const spaces = useChannels((view?.spaces ?? []).map((one) => one.channel));
  const { person } = useMember();
  const today = useToday();
  const items = new Map(spaces.flatMap((space) => itemsOf(space, person, today)));
  const isReady = view !== null && spaces.every((space) => space.view || space.state === 'closed');
  return { spaces, items, isReady };
}

/** @typedef {import('../spaces/types.d.ts').Item & {space: string, isForMe: boolean}} ItemOfMine */

/**
 * @param {import('../sync/channel.js').Channel<import('../spaces/types.d.ts').SpaceView>} space
 * @param {string} person
 * @param {string} today
 * @returns {[string, ItemOfMine][]} channel => item
 */
function itemsOf({ name, view }, person, today) {
  if (!view) return [];
  return view.items.map((item) => [
    item.channel,
    { ...item, space: name, isForMe: mayOpen(view, item, person, today) },
  ]);
}
