import { useState } from 'preact/hooks';
import { useChannel, useChannels } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { refusalText, t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').InboxEntry} InboxEntry */
/** @typedef {import('./types.d.ts').InboxView} InboxView */

const PAGE = 50;

/** One's inbox and its entries, newest first, and how to be done with them. */
export function useEntries() {
  const { person, outbox, connection } = useMember();
  const name = `inbox:${person}`;
  const channel = useChannel(name);
  /** @type {InboxView | null} */
  const view = channel.view;
  const [older, setOlder] = useState(/** @type {InboxEntry[]} */ ([]));
  const [isWhole, setWhole] = useState(false);
  const newest = view?.entries ?? [];
  const first = newest[0]?.seq ?? Infinity;
  const entries = [...older.filter((one) => one.seq < first), ...newest].reverse();

  /** @param {string} method @param {object} params @returns {Promise<boolean>} */
  async function act(method, params) {
    const { op } = await outbox.add({ method, channel: name, params: { ...params } });
    const { why } = await outbox.answer(op);
    if (!why) return true;
    await outbox.discard(op);
    if (why.error !== 'nothing_to_do') toast(refusalText(why));
    return false;
  }

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

  async function doneWithAll() {
    const open = entries.filter((one) => !one.is_done).slice(0, 100);
    if (!(await act('inbox.all_done', {}))) return;
    setOlder((all) => all.map((one) => ({ ...one, is_done: true })));
    toast(t('inbox.all_now_done'), { undo: () => setDone(open, false) });
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
  return { channel, view, entries, hasOlder, loadOlder, toggle, doneWithAll };
}

/**
 * The items of all of one's spaces: their titles and where they are.
 * @param {InboxView | null} view
 */
export function useItems(view) {
  const spaces = useChannels((view?.spaces ?? []).map((one) => one.channel));
  const items = new Map(spaces.flatMap(itemsOf));
  const isReady = view !== null && spaces.every((space) => space.view || space.state === 'closed');
  return { spaces, items, isReady };
}

/**
 * @param {import('../sync/channel.js').Channel<import('../spaces/types.d.ts').SpaceView>} space
 * @returns {[string, import('../spaces/types.d.ts').Item & {space: string}][]} channel => item
 */
function itemsOf(space) {
  return (space.view?.items ?? []).map((item) => [item.channel, { ...item, space: space.name }]);
}
