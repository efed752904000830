import { useState } from 'preact/hooks';
import { dateText } from '../ui/dates.js';
import { useChannel, useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Dead, Heading, Notice } from '../ui/page.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { AddPerson } from './add_person.jsx';
import { NewRoom } from './new_room.jsx';

/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {(id: string) => string | undefined} NameOf */

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
          <Members name={name} view={view} nameOf={nameOf} />
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
            <a class="card-link" href={`/room/${item.channel.split(':')[1]}`}>
              <span class="card-icon">
                <Icon name="room" />
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

/** @param {{name: string, view: SpaceView, nameOf: NameOf}} props */
function Members({ name, view, nameOf }) {
  const { person } = useMember();
  const directory = useChannel('directory');
  const [isAdding, setAdding] = useState(false);
  const { compare } = new Intl.Collator(language.value);
  const members = [...view.members].sort((a, b) => compare(nameOf(a.person) ?? '', nameOf(b.person) ?? ''));
  return (
    <section aria-labelledby="members">
      <div class="section-head">
        <h2 id="members">{t('space.members')}</h2>
        <span class="muted">{t('space.member_count', { count: members.length })}</span>
      </div>
      <ul class="members">
        {members.map((member) => (
          <li key={member.person}>
            <Avatar person={member.person} name={nameOf(member.person)} />
            <span class="member-name">
              {member.person === person
                ? t('person.me', { name: nameText(nameOf(person)) })
                : nameText(nameOf(member.person))}
            </span>
            <span class="muted">{t(`role.${member.role}`)}</span>
          </li>
        ))}
      </ul>
      {directory.mine.role === 'administrator' && (
        <button onClick={() => setAdding(true)}>
          <Icon name="plus" /> {t('space.add_person')}
        </button>
      )}
      {isAdding && <AddPerson space={name} onClose={() => setAdding(false)} />}
    </section>
  );
}
