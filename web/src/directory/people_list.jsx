import { useState } from 'preact/hooks';
import { participantsOf } from '../spaces/mandates.js';
import { useNames, useToday } from '../ui/hooks.js';
import { Empty } from '../ui/page.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { SearchField } from '../ui/search_field.jsx';
import { sortedBy } from '../ui/sorting.js';
import { isFound } from '../ui/text.js';
import { t } from '../ui/words.js';
import { useMySpaces } from './use_my_spaces.js';
import { useOrganisations } from './use_organisations.js';

/** @typedef {{person: string, capacities: string[]}} Known */

/**
 * Everybody in these spaces, each once, with their capacities in all of them.
 * @param {{view: import('../spaces/types.d.ts').SpaceView}[]} spaces
 * @param {string} today
 * @param {(organisation: string) => string | undefined} nameOf
 * @returns {Known[]}
 */
function gather(spaces, today, nameOf) {
  /** @type {Map<string, Set<string>>} */
  const all = new Map();
  for (const { view } of spaces)
    for (const { person, mandates } of participantsOf(view, today)) {
      const capacities = all.get(person) ?? new Set();
      all.set(person, capacities);
      for (const { capacity, organisation } of mandates)
        capacities.add([capacity, organisation && nameOf(organisation)].filter(Boolean).join(', '));
    }
  return [...all].map(([person, capacities]) => ({ person, capacities: [...capacities] }));
}

/** The people of the spaces that one is in. */
export function People() {
  const today = useToday();
  const [query, setQuery] = useState('');
  const { spaces, isReady } = useMySpaces();
  const organisations = useOrganisations();
  const all = gather(spaces, today, organisations.nameOf);
  const { isReady: isNamed, nameOf } = useNames(all.map((one) => one.person));
  if (!isReady || !isNamed) return <p class="late">{t('common.loading')}</p>;
  if (all.length < 2) return <Empty title={t('directory.no_people_title')} text={t('directory.no_people')} />;
  const found = all.filter(({ person, capacities }) =>
    isFound([nameOf(person), ...capacities].join(' '), query),
  );
  return (
    <>
      <p class="muted lead">{t('directory.people_text')}</p>
      <div class="tools">
        <SearchField label={t('directory.find_person')} value={query} onType={setQuery} />
        <p class="muted" role="status">
          {t('directory.people_count', { count: found.length })}
        </p>
      </div>
      <ul class="members">
        {sortedBy(found, ({ person }) => nameOf(person) ?? '').map(({ person, capacities }) => (
          <li key={person}>
            <Avatar person={person} name={nameOf(person)} />
            <span class="member-text">
              <a class="member-name" href={`/person/${person}`}>
                {nameText(nameOf(person))}
              </a>
              {capacities.map((words) => (
                <span key={words} class="capacity-line">
                  {words}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
