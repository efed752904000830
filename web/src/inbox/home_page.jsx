import { useState } from 'preact/hooks';
import { useQuotes } from '../rooms/use_quote.js';
import { ItemMark, itemPath } from '../spaces/items.jsx';
import { NewSpace } from '../spaces/new_space.jsx';
import { momentText } from '../ui/dates.js';
import { useChannel, useLate, useNames, useOnce } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading, Notice } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { language, t } from '../ui/words.js';
import { Entries } from './entries.jsx';
import { useEntries, useItems } from './use_entries.js';
import { useHeads, useHeadsOf, useUnread } from './use_unread.js';

/** @typedef {import('./types.d.ts').InboxSpace} InboxSpace */
/** @typedef {import('../spaces/types.d.ts').Item} Item */

const ENTRIES_SHOWN = 5;
const ROOMS_SHOWN = 8;

/** Home: what concerns one, and what is unread in each space. */
export function HomePage() {
  const { channel, view, entries, toggle } = useEntries();
  const { items, isReady } = useItems(view);
  const directory = useChannel('directory');
  const open = entries.filter((one) => !one.is_done).slice(0, ENTRIES_SHOWN);
  const { isReady: hasNames, nameOf } = useNames([...new Set(open.map((one) => one.by))]);
  const [isMaking, setMaking] = useState(false);
  const isLate = useLate();
  const canCreate = ['secretariat', 'administrator'].includes(directory.mine.role ?? '');
  const hasQuotes = useQuotes(open);
  const { heads } = useHeadsOf((view?.spaces ?? []).map((one) => one.channel));
  const isWhole = useOnce((isReady && hasNames && hasQuotes && heads.every((one) => one.isKnown)) || isLate);
  return (
    <div class="page home">
      <div class="page-head">
        <Heading title={t('home.heading')} />
        {canCreate && (
          <button onClick={() => setMaking(true)}>
            <Icon name="plus" /> {t('home.new_space')}
          </button>
        )}
      </div>
      {channel.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
      {view && isWhole && (
        <>
          {open.length > 0 && (
            <section class="home-section" aria-labelledby="for-you">
              <div class="section-head">
                <h2 id="for-you">{t('home.for_you')}</h2>
                <a href="/inbox">{t('home.all_entries', { count: view.unseen ?? open.length })}</a>
              </div>
              <ul class="entries">
                <Entries entries={open} items={items} nameOf={nameOf} onToggle={toggle} />
              </ul>
            </section>
          )}
          <Spaces spaces={view.spaces} items={[...items.values()]} canCreate={canCreate} />
        </>
      )}
      {isMaking && <NewSpace onClose={() => setMaking(false)} />}
    </div>
  );
}

/** @param {{spaces: InboxSpace[], items: (Item & {space: string})[], canCreate: boolean}} props */
function Spaces({ spaces, items, canCreate }) {
  if (spaces.length === 0)
    return (
      <Empty title={t('home.empty_title')} text={t(canCreate ? 'home.empty_can' : 'home.empty_cannot')} />
    );
  return (
    <section class="home-section" aria-labelledby="my-spaces">
      <div class="section-head">
        <h2 id="my-spaces">{t('home.title')}</h2>
      </div>
      <ul class="cards">
        {sortedBy(spaces, (one) => one.name).map((space) => (
          <SpaceCard
            key={space.channel}
            space={space}
            items={items.filter((item) => item.space === space.channel)}
          />
        ))}
      </ul>
    </section>
  );
}

/** @param {{space: InboxSpace, items: Item[]}} props */
function SpaceCard({ space, items }) {
  const { isKnown } = useHeads(space.channel);
  const unreadOf = useUnread(space.channel);
  const unread = items
    .map((item) => ({ item, ...unreadOf(item.channel) }))
    .filter(({ item, count, isMuted }) => itemPath(item) && count > 0 && !isMuted && !item.is_archived)
    .sort((a, b) => b.lastMs - a.lastMs);
  const rooms = items.filter((item) => itemPath(item) && !item.is_archived).length;
  const words = unread.length > 0 ? t('home.unread', { count: unread.length }) : t('home.nothing_unread');
  const facts = rooms === 0 ? t('home.no_rooms') : isKnown ? words : '\u00a0';
  return (
    <li class="space-card">
      <a class="card-link" href={`/space/${space.channel.split(':')[1]}`}>
        <span class={`card-icon kind-${space.kind}`}>
          <Icon name="space" />
        </span>
        <span class="card-text">
          <span class="card-kind">{t(`kind.${space.kind}`)}</span>
          <span class="card-name">{space.name}</span>
        </span>
        <span class="card-facts">{facts}</span>
      </a>
      {unread.length > 0 && (
        <ul class="unread-rooms">
          {unread.slice(0, ROOMS_SHOWN).map(({ item, count, lastMs }) => (
            <UnreadRoom key={item.channel} item={item} count={count} lastMs={lastMs} />
          ))}
        </ul>
      )}
      {unread.length > ROOMS_SHOWN && (
        <p class="more-rooms">
          <a href={`/space/${space.channel.split(':')[1]}`}>
            {t('home.more', { count: unread.length - ROOMS_SHOWN })}
          </a>
        </p>
      )}
    </li>
  );
}

/** @param {{item: Item, count: number, lastMs: number}} props */
function UnreadRoom({ item, count, lastMs }) {
  const { clock } = useServices();
  return (
    <li>
      <a class="unread-room" href={itemPath(item) ?? ''}>
        <ItemMark item={item} />
        <span class="unread-title">{item.title}</span>
        <time class="unread-time" dateTime={new Date(lastMs).toISOString()}>
          {momentText(lastMs, clock.now(), language.value)}
        </time>
        <span class="count">
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span class="hidden">{t('room.new', { count })}</span>
        </span>
      </a>
    </li>
  );
}
