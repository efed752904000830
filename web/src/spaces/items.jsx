import { Icon } from '../ui/icons.jsx';
import { t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').Item} Item */

/** The kinds of items that have a page. */
const PAGES = new Set(['room', 'draft']);

/** The page of an item; null where this client has none for its kind. @param {Pick<Item, 'channel'>} item */
export function itemPath({ channel }) {
  const [kind, id] = channel.split(':');
  return PAGES.has(kind) ? `/${kind}/${id}` : null;
}

/** Who may open it, in words. @param {Pick<Item, 'visibility' | 'categories'>} item */
export function itemAudience({ visibility, categories = [] }) {
  if (visibility === 'named') return t('item.named');
  if (visibility === 'category')
    return t('item.category', { categories: categories.map((one) => t(`category.${one}`)).join(', ') });
  return t('item.members');
}

/**
 * Items by their last change, the newest first; those that are not for oneself behind all others.
 * @template {Item} One
 * @param {One[]} items
 * @param {(item: string) => {lastMs: number}} unreadOf
 * @param {(item: One) => boolean} mayOpen
 */
export function byLastChange(items, unreadOf, mayOpen) {
  return items
    .map((item) => ({
      item,
      isClosed: !mayOpen(item),
      lastMs: Math.max(item.at_ms, unreadOf(item.channel).lastMs),
    }))
    .sort((a, b) => Number(a.isClosed) - Number(b.isClosed) || b.lastMs - a.lastMs);
}

/** How far a draft has got. @param {Pick<Item, 'state'>} item */
export function stateOf({ state }) {
  return state ?? 'working';
}

/** An item's sign: a lock where not all of the space may open it. @param {{item: Pick<Item, 'channel' | 'visibility'>}} props */
export function ItemMark({ item }) {
  if (item.channel.split(':')[0] !== 'room')
    return <Icon name={item.visibility === 'members' ? 'document' : 'document_locked'} />;
  if (item.visibility === 'category') return <Icon name="people" />;
  return <Icon name={item.visibility === 'named' ? 'lock' : 'room'} />;
}
