import { useState } from 'preact/hooks';
import { dateOnlyText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar } from '../ui/person.jsx';
import { SearchField } from '../ui/search_field.jsx';
import { sortedBy } from '../ui/sorting.js';
import { isFound } from '../ui/text.js';
import { language, t } from '../ui/words.js';
import { CATEGORIES } from './categories.js';
import { PersonDialog } from './person_dialog.jsx';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {import('./mandates.js').Participant} Participant */
/** @typedef {import('./types.d.ts').Mandate} Mandate */

/** Who is in a space, by category. @param {{space: Space}} props */
export function Members({ space }) {
  const [query, setQuery] = useState('');
  const found = space.participants.filter((one) => isFound(wordsOf(space, one), query));
  const groups = [...CATEGORIES, undefined].map((category) => ({
    category,
    people: found.filter((one) =>
      category ? one.categories.includes(category) : one.categories.length === 0,
    ),
  }));
  return (
    <>
      <div class="tools">
        <SearchField label={t('space.find_member')} value={query} onType={setQuery} />
        <p class="muted">{t('space.member_count', { count: space.participants.length })}</p>
        {space.isSecretariat && (
          <a class="button primary" href={`${space.path}/invitations`}>
            <Icon name="plus" /> {t('invite.people')}
          </a>
        )}
      </div>
      {found.length === 0 && <p class="empty">{t('common.nothing_found')}</p>}
      {groups
        .filter(({ people }) => people.length > 0)
        .map(({ category, people }) => (
          <Group key={category} space={space} category={category} people={people} />
        ))}
    </>
  );
}

/** What a member is found by. @param {Space} space @param {Participant} one */
function wordsOf(space, one) {
  const words = one.mandates.flatMap((mandate) => [
    mandate.capacity,
    mandate.organisation && space.organisations.fullNameOf(mandate.organisation),
    mandate.organisation && space.organisations.nameOf(mandate.organisation),
  ]);
  return [space.nameOf(one.person), ...words].filter(Boolean).join(' ');
}

/** @param {{space: Space, category: import('./types.d.ts').Category | undefined, people: Participant[]}} props */
function Group({ space, category, people }) {
  const id = `category-${category ?? 'none'}`;
  return (
    <section class="group" aria-labelledby={id}>
      <h2 id={id} class="group-title">
        {t(`category.${category ?? 'none'}`)} <span class="muted">{people.length}</span>
      </h2>
      <ul class="members">
        {sortedBy(people, (one) => space.nameOf(one.person)).map((one) => (
          <MemberRow key={one.person} space={space} participant={one} category={category} />
        ))}
      </ul>
    </section>
  );
}

/**
 * @param {{space: Space, participant: Participant, category: import('./types.d.ts').Category | undefined}} props
 */
function MemberRow({ space, participant, category }) {
  const [isEditing, setEditing] = useState(false);
  const { person, role, mandates } = participant;
  const name = space.nameOf(person);
  const shown = mandates.filter((one) => one.category === category);
  return (
    <li>
      <Avatar person={person} name={space.rawNameOf(person)} />
      <span class="member-text">
        <a class="member-name" href={`/person/${person}`}>
          {person === space.me ? t('person.me', { name }) : name}
        </a>
        {shown.map((mandate) => (
          <Capacity key={mandate.mandate} space={space} mandate={mandate} />
        ))}
      </span>
      {role !== 'member' && <span class={`badge is-${role}`}>{t(`role.${role}`)}</span>}
      {space.isSecretariat && (
        <button
          class="quiet square"
          aria-label={t('space.edit_member', { name })}
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      )}
      {isEditing && <PersonDialog space={space} person={person} onClose={() => setEditing(false)} />}
    </li>
  );
}

/** A capacity beside a name: what, for whom, until when. @param {{space: Space, mandate: Mandate}} props */
export function Capacity({ space, mandate }) {
  const { organisation, capacity, standing, until_on } = mandate;
  return (
    <span class="capacity-line">
      {capacity}
      {organisation && (
        <>
          , <a href={`/organisation/${organisation}`}>{space.organisations.nameOf(organisation)}</a>
        </>
      )}
      {standing === 'deputy' && ` (${t('standing.deputy')})`}
      {until_on && ` · ${t('space.last_day', { date: dateOnlyText(until_on, language.value) })}`}
    </span>
  );
}
