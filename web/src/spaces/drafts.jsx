import { useState } from 'preact/hooks';
import { useUnread } from '../inbox/use_unread.js';
import { momentText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { lazy } from '../ui/lazy.jsx';
import { Empty } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { ItemMark, byLastChange, itemAudience, itemPath, stateOf } from './items.jsx';
import { mayOpen } from './mandates.js';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {ReturnType<typeof byLastChange>[number]} Listed */

const NewDraft = lazy(() => import('../drafts/new_draft.jsx'));

/** The drafts of a space, the one changed last first. @param {{space: Space}} props */
export function Drafts({ space }) {
  const [isMaking, setMaking] = useState(false);
  const unreadOf = useUnread(space.name);
  const drafts = byLastChange(
    space.view.items.filter(({ channel }) => channel.startsWith('draft:')),
    unreadOf,
    (item) => mayOpen(space.view, item, space.me, space.today),
  );
  const open = drafts.filter(({ item }) => !item.is_archived);
  const archived = drafts.filter(({ item }) => item.is_archived);
  return (
    <section aria-labelledby="drafts" class="drafts">
      <div class="section-head">
        <h2 id="drafts">{t('space.drafts')}</h2>
        <button
          class={open.length > 0 ? undefined : 'primary'}
          data-new-draft
          onClick={() => setMaking(true)}
        >
          <Icon name="plus" /> {t('space.new_draft')}
        </button>
      </div>
      {open.length === 0 && <Empty title={t('space.no_drafts_title')} text={t('space.no_drafts')} />}
      <DraftList space={space} drafts={open} />
      {archived.length > 0 && (
        <details class="more">
          <summary>{t('space.archived_drafts', { count: archived.length })}</summary>
          <DraftList space={space} drafts={archived} />
        </details>
      )}
      {isMaking && <NewDraft space={space.name} onClose={() => setMaking(false)} />}
    </section>
  );
}

/** @param {{space: Space, drafts: Listed[]}} props */
function DraftList({ space, drafts }) {
  return (
    <ul class="cards">
      {drafts.map((one) => (
        <li key={one.item.channel}>
          <DraftCard space={space} {...one} />
        </li>
      ))}
    </ul>
  );
}

/** @param {{space: Space} & Listed} props */
function DraftCard({ space, item, isClosed, lastMs }) {
  const { clock } = useServices();
  const state = stateOf(item);
  const words = (
    <>
      <span class="card-icon">{isClosed ? <Icon name="lock" /> : <ItemMark item={item} />}</span>
      <span class="card-text">
        <span class="card-name">{item.title}</span>
        <span class="card-kind">
          {t('space.draft_changed', {
            name: space.nameOf(item.by),
            date: momentText(lastMs, clock.now(), language.value),
          })}
        </span>
        {item.visibility !== 'members' && <span class="card-kind is-narrow">{itemAudience(item)}</span>}
        {isClosed && <span class="hidden">{t('item.closed')}</span>}
      </span>
      <span class={`badge is-state-${state}`}>{t(`item.state_${state}`)}</span>
    </>
  );
  if (isClosed)
    return (
      <span class="card-link is-closed" title={t('item.closed')}>
        {words}
      </span>
    );
  return (
    <a class="card-link" href={/** @type {string} */ (itemPath(item))}>
      {words}
    </a>
  );
}
