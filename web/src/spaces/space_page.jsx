import { useState } from 'preact/hooks';
import { dateText } from '../ui/dates.js';
import { useChannel, useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Dead, Heading, Notice } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { language, t } from '../ui/words.js';
import { Members } from './members.jsx';
import { isRoom } from './model.js';
import { NewRoom } from './new_room.jsx';

/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {(id: string) => string | undefined} NameOf */

/** What has no page yet is listed without a link. @param {SpaceView['items'][number]} item */
const pathOf = (item) => (isRoom(item) ? `/room/${item.channel.split(':')[1]}` : undefined);

/** A space: its rooms and its members. @param {{name: string}} props */
export function SpacePage({ name }) {
  const space = useChannel(name);
  /** @type {SpaceView | null} */
  const view = space.view;
  const people = view
    ? [...view.members.map((member) => member.person), ...view.items.map((item) => item.by)]
    : [];
  const { isReady, nameOf } = useNames([...new Set(people)]);
  if (space.state === 'closed') return <Dead title={t('app.gone')} text={t('app.gone_text')} />;
  return (
    <div class="page">
      <p class="crumbs">
        <a href="/">{t('home.title')}</a>
      </p>
      <div class="page-head">
        <Heading title={view?.name} />
        <p class="kind">{view ? t(`kind.${view.kind}`) : '\u00a0'}</p>
      </div>
      {space.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
      {view && isReady && (
        <div class="columns">
          <Rooms name={name} view={view} nameOf={nameOf} />
          <Members
            space={name}
            members={view.members}
            canEdit={['secretariat', 'administrator'].includes(space.mine.role ?? '')}
            nameOf={nameOf}
          />
        </div>
      )}
    </div>
  );
}

/** @param {{name: string, view: SpaceView, nameOf: NameOf}} props */
function Rooms({ name, view, nameOf }) {
  const [isMaking, setMaking] = useState(false);
  return (
    <section aria-labelledby="rooms">
      <div class="section-head">
        <h2 id="rooms">{t('space.rooms')}</h2>
        <button class="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" /> {t('space.new_room')}
        </button>
      </div>
      {view.items.length === 0 && <p class="empty">{t('space.no_rooms')}</p>}
      <ul class="cards">
        {[...view.items].reverse().map((item) => (
          <li key={item.channel}>
            <a class="card-link" href={pathOf(item)}>
              <span class="card-icon">
                <Icon name={isRoom(item) ? 'room' : 'edit'} />
              </span>
              <span class="card-text">
                <span class="card-name">{item.title}</span>
                <span class="card-kind">
                  {t('space.opened_by', {
                    name: nameText(nameOf(item.by)),
                    date: dateText(item.at_ms, language.value),
                  })}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {isMaking && <NewRoom space={name} onClose={() => setMaking(false)} />}
    </section>
  );
}
