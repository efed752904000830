import { useRef, useState } from 'preact/hooks';
import { useHeads, useUnread } from '../inbox/use_unread.js';
import { dateText, momentText } from '../ui/dates.js';
import { useLate } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { Drafts } from './drafts.jsx';
import { ItemMark, byLastChange, itemAudience, itemPath } from './items.jsx';
import { mayOpen } from './mandates.js';
import { NewRoom } from './new_room.jsx';
import { SecretariatLine } from './secretariat.jsx';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {import('./types.d.ts').Item} Item */
/** @typedef {ReturnType<typeof byLastChange>[number]} Listed */

/** What one sees first of a space: its rooms, and what it is. @param {{space: Space}} props */
export function Overview({ space }) {
  const [isMaking, setMaking] = useState(false);
  const { isKnown } = useHeads(space.name);
  const isLate = useLate();
  const onNewRoom = () => setMaking(true);
  if (!isKnown && !isLate) return null;
  return (
    <div class="columns">
      <div>
        {space.isSecretariat && <FirstSteps space={space} onNewRoom={onNewRoom} />}
        <Rooms space={space} onNewRoom={onNewRoom} />
        <Drafts space={space} />
      </div>
      <Summary space={space} />
      {isMaking && <NewRoom space={space.name} onClose={() => setMaking(false)} />}
    </div>
  );
}

/** What a new space needs, until it has it. @param {{space: Space, onNewRoom: () => void}} props */
function FirstSteps({ space, onNewRoom }) {
  const { view, path } = space;
  const steps = [
    { words: 'space.step_invite', isDone: space.participants.length > 1, href: `${path}/invitations` },
    { words: 'space.step_room', isDone: view.items.length > 0, onClick: onNewRoom },
    {
      words: 'space.step_organisations',
      isDone: (view.organisations ?? []).length > 0,
      href: `${path}/organisations`,
    },
  ];
  if (steps.every((step) => step.isDone)) return null;
  return (
    <section class="steps" aria-labelledby="steps">
      <h2 id="steps">{t('space.steps')}</h2>
      <p class="muted">{t('space.steps_text')}</p>
      <ol>
        {steps.map((step) => (
          <Step key={step.words} {...step} />
        ))}
      </ol>
    </section>
  );
}

/** @param {{words: string, isDone: boolean, href?: string, onClick?: () => void}} props */
function Step({ words, isDone, href, onClick }) {
  return (
    <li class={isDone ? 'is-done' : undefined}>
      <span class="step-mark">{isDone && <Icon name="check" />}</span>
      <span class="step-text">
        <strong>{t(words)}</strong>
        {isDone && <span class="hidden"> ({t('space.step_done')})</span>}
        <span class="muted">{t(`${words}_text`)}</span>
      </span>
      {!isDone && href && (
        <a class="button" href={href}>
          {t('space.step_go')}
          <span class="hidden">: {t(words)}</span>
        </a>
      )}
      {!isDone && onClick && (
        <button onClick={onClick}>
          {t('space.step_go')}
          <span class="hidden">: {t(words)}</span>
        </button>
      )}
    </li>
  );
}

/** The rooms of a space, the one spoken in last first. @param {{space: Space, onNewRoom: () => void}} props */
function Rooms({ space, onNewRoom }) {
  const items = byLastChange(
    space.view.items.filter(({ channel }) => !channel.startsWith('draft:')),
    useUnread(space.name),
    (item) => mayOpen(space.view, item, space.me, space.today),
  );
  const open = items.filter(({ item }) => !item.is_archived);
  const archived = items.filter(({ item }) => item.is_archived);
  const more = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  function showArchived() {
    if (!more.current) return;
    more.current.open = true;
    more.current.querySelector('summary')?.focus();
  }
  return (
    <section aria-labelledby="rooms">
      <div class="section-head">
        <h2 id="rooms">{t('space.rooms')}</h2>
        <button class="primary" data-new-room onClick={onNewRoom}>
          <Icon name="plus" /> {t('space.new_room')}
        </button>
      </div>
      {items.length === 0 && <Empty title={t('space.no_rooms_title')} text={t('space.no_rooms')} />}
      {items.length > 0 && open.length === 0 && (
        <Empty title={t('space.all_archived_title')} text={t('space.all_archived')}>
          <button class="quiet" onClick={showArchived}>
            {t('space.archived_rooms', { count: archived.length })}
          </button>
        </Empty>
      )}
      <ItemList space={space} items={open} />
      {archived.length > 0 && (
        <details class="more" ref={more}>
          <summary>{t('space.archived_rooms', { count: archived.length })}</summary>
          <ItemList space={space} items={archived} />
        </details>
      )}
    </section>
  );
}

/** @param {{space: Space, items: Listed[]}} props */
function ItemList({ space, items }) {
  const unreadOf = useUnread(space.name);
  return (
    <ul class="cards">
      {items.map((one) => (
        <ItemCard key={one.item.channel} space={space} {...one} unread={unreadOf(one.item.channel)} />
      ))}
    </ul>
  );
}

/**
 * An item; one of a kind that this client does not know is named, and leads nowhere.
 * @param {{space: Space, unread: {count: number, isMuted: boolean}} & Listed} props
 */
function ItemCard({ space, item, isClosed, lastMs, unread }) {
  const page = itemPath(item);
  const href = isClosed ? null : page;
  const words = (
    <>
      <span class="card-icon">{isClosed ? <Icon name="lock" /> : <ItemMark item={item} />}</span>
      <span class="card-text">
        <span class="card-name">{item.title}</span>
        <span class="card-kind">
          {page ? <RoomFacts space={space} item={item} lastMs={lastMs} /> : t('item.no_page')}
        </span>
        {item.visibility !== 'members' && <span class="card-kind is-narrow">{itemAudience(item)}</span>}
        {isClosed && <span class="hidden">{t('item.closed')}</span>}
      </span>
      {unread.count > 0 && !unread.isMuted && (
        <span class="badge is-secretariat">{t('nav.unread', { count: unread.count })}</span>
      )}
    </>
  );
  return (
    <li>
      {href ? (
        <a class="card-link" href={href}>
          {words}
        </a>
      ) : (
        <span
          class={isClosed ? 'card-link is-closed' : 'card-link'}
          title={isClosed ? t('item.closed') : undefined}
        >
          {words}
        </span>
      )}
    </li>
  );
}

/** Who opened a room, and when it was spoken in last. @param {{space: Space, item: Item, lastMs: number}} props */
function RoomFacts({ space, item, lastMs }) {
  const { clock } = useServices();
  const name = space.nameOf(item.by);
  if (lastMs === item.at_ms)
    return <>{t('space.opened_by', { name, date: dateText(item.at_ms, language.value) })}</>;
  return <>{t('space.spoken_in', { name, date: momentText(lastMs, clock.now(), language.value) })}</>;
}

/** @param {{space: Space}} props */
function Summary({ space }) {
  const { view, path } = space;
  return (
    <section class="summary" aria-labelledby="summary">
      <h2 id="summary">{t('space.about')}</h2>
      {view.about ? (
        <p class="prose is-short">{view.about}</p>
      ) : (
        <p class="muted">
          {t('space.no_about')}{' '}
          {space.isSecretariat && <a href={`${path}/about`}>{t('space.write_about')}</a>}
        </p>
      )}
      <ul class="facts">
        <li>
          <Icon name="people" />
          <a href={`${path}/members`}>{t('space.member_count', { count: space.participants.length })}</a>
        </li>
        <li>
          <Icon name="building" />
          <a href={`${path}/organisations`}>
            {t('space.organisation_count', { count: view.organisations?.length ?? 0 })}
          </a>
        </li>
        <li>
          <Icon name="key" />
          <SecretariatLine space={space} />
        </li>
      </ul>
      {space.isSecretariat && (
        <a class="button" href={`${path}/invitations`}>
          <Icon name="mail" /> {t('invite.people')}
        </a>
      )}
    </section>
  );
}
