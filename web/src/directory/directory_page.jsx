import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { Choice } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading } from '../ui/page.jsx';
import { Parts } from '../ui/parts.jsx';
import { SearchField } from '../ui/search_field.jsx';
import { sortedBy } from '../ui/sorting.js';
import { sealOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { EditOrganisation } from './edit_organisation.jsx';
import { NO_FILTER, fieldsOf, isMatch } from './filter.js';
import { countyOffers, countyText, regionOptions, regionText, typeOptions, typeText } from './geography.js';
import { People } from './people_list.jsx';
import { useOrganisations } from './use_organisations.js';

/** @typedef {import('./types.d.ts').Organisation} Organisation */

/** How many are shown, and how many more each time: drawing thousands would make typing slow. */
const PAGE = 60;

/** What is looked for stays while the page lives: coming back from an organisation finds the same list. */
const filter = signal(NO_FILTER);

/** Whoever runs a space, or the installation, looks after the list. @param {string | undefined} role */
export function canEdit(role) {
  return role === 'secretariat' || role === 'administrator';
}

/** All organisations, and the people one works with. @param {{part: '' | 'people'}} props */
export function DirectoryPage({ part }) {
  return (
    <div class="page">
      <div class="page-head">
        <Heading title={t(part ? 'directory.part_people' : 'directory.title')} />
        {!part && <AddButton />}
      </div>
      <Parts
        label={t('directory.parts')}
        path={part ? '/directory/people' : '/directory'}
        parts={[
          { href: '/directory', text: t('directory.part_organisations') },
          { href: '/directory/people', text: t('directory.part_people') },
        ]}
      />
      {part ? <People /> : <Organisations />}
    </div>
  );
}

function AddButton() {
  const { role } = useOrganisations();
  const [isAdding, setAdding] = useState(false);
  if (!canEdit(role)) return null;
  return (
    <>
      <button class="primary" onClick={() => setAdding(true)}>
        <Icon name="plus" /> {t('directory.add')}
      </button>
      {isAdding && <EditOrganisation onClose={() => setAdding(false)} />}
    </>
  );
}

function Organisations() {
  const { all, isReady, role } = useOrganisations();
  const [shown, setShown] = useState(PAGE);
  const found = sortedBy(
    all.filter((one) => isMatch(one, filter.value)),
    (one) => one.name,
  );
  /** @param {Partial<import('./filter.js').Filter>} changes */
  function look(changes) {
    filter.value = { ...filter.value, ...changes };
    setShown(PAGE);
  }
  if (!isReady) return <p class="late">{t('common.loading')}</p>;
  if (all.length === 0)
    return (
      <Empty
        title={t('directory.none_title')}
        text={t(canEdit(role) ? 'directory.none_can' : 'directory.none')}
      />
    );
  return (
    <>
      <div class="tools">
        <SearchField
          label={t('directory.find')}
          value={filter.value.query}
          onType={(query) => look({ query })}
        />
        <p class="muted" role="status">
          {t('directory.count', { count: found.length })}
        </p>
      </div>
      <Filters all={all} onLook={look} />
      {found.length === 0 && <Empty title={t('directory.not_found_title')} text={t('directory.not_found')} />}
      <ul class="rows">
        {found.slice(0, shown).map((one) => (
          <OrganisationRow key={one.organisation} organisation={one} />
        ))}
      </ul>
      {found.length > shown && (
        <button class="spaced" onClick={() => setShown(shown + PAGE)}>
          {t('directory.show_more', { count: Math.min(PAGE, found.length - shown) })}
        </button>
      )}
    </>
  );
}

/**
 * @param {{all: Organisation[], onLook: (changes: Partial<import('./filter.js').Filter>) => void}} props
 */
function Filters({ all, onLook }) {
  const { query, ...narrow } = filter.value;
  const count = Object.values(narrow).filter(Boolean).length;
  const any = { value: '', text: t('directory.any') };
  const fields = sortedBy(fieldsOf(all), (name) => name).map((name) => ({ value: name, text: name }));
  const states = ['active', 'inactive', 'unknown'].map((value) => ({
    value,
    text: t(`directory.state_${value}`),
  }));
  /** @type {[keyof typeof narrow, import('../ui/form.jsx').Option[]][]} */
  const choices = [
    ['type', typeOptions()],
    ['region', regionOptions()],
    ['county', countyOffers()],
    ['field', fields],
    ['state', states],
  ];
  return (
    <details class="filters" open={count > 0}>
      <summary>
        <Icon name="gear" /> {t('directory.filters')}
        {count > 0 && <span class="badge">{t('directory.filter_count', { count })}</span>}
      </summary>
      <div class="filter-fields">
        {choices.map(([name, options]) => (
          <Choice
            key={name}
            label={t(`directory.${name}`)}
            name={name}
            options={[any, ...options]}
            value={narrow[name]}
            onChoose={(value) => onLook({ [name]: value })}
          />
        ))}
      </div>
      {count > 0 && (
        <button class="small" onClick={() => onLook({ ...NO_FILTER, query })}>
          {t('directory.clear')}
        </button>
      )}
    </details>
  );
}

/** Where it is, in words; '' where nobody said. @param {Organisation} organisation */
export function placeText({ county, region }) {
  return county ? countyText(county) : region ? regionText(region) : '';
}

/** @param {{organisation: Organisation}} props */
function OrganisationRow({ organisation }) {
  const { name, short_name, type, fields, state } = organisation;
  return (
    <li>
      <span class="emblem is-medium" aria-hidden="true">
        {sealOf(organisation)}
      </span>
      <span class="row-text">
        <a class="row-name" href={`/organisation/${organisation.organisation}`}>
          {name}
        </a>
        <span class="muted">
          {[short_name, typeText(type), placeText(organisation)].filter(Boolean).join(' · ')}
        </span>
        {fields.length > 0 && <Chips list={fields} />}
      </span>
      {state !== 'active' && <span class="badge is-warn">{t(`directory.state_${state}`)}</span>}
    </li>
  );
}

/** Words in small frames. @param {{list: string[]}} props */
export function Chips({ list }) {
  return (
    <span class="chips">
      {list.map((words) => (
        <span key={words} class="chip">
          {words}
        </span>
      ))}
    </span>
  );
}
