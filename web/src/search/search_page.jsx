import { useLayoutEffect, useRef } from 'preact/hooks';
import { useOrganisations } from '../directory/use_organisations.js';
import { useItems } from '../inbox/use_entries.js';
import { participantsOf } from '../spaces/mandates.js';
import { useChannel, useNames, useToday } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { t } from '../ui/words.js';
import { HitRow } from './hit_row.jsx';
import { SEARCH_KINDS, paramsOf, questionPath, readQuestion } from './question.js';
import { useSearch } from './use_search.js';

/** @typedef {import('./question.js').Question} Question */

/** Search in all that one may read. The question is in the address. @param {{query: string}} props */
export function SearchPage({ query }) {
  const { person, rename, isBack } = useMember();
  const question = readQuestion(query);
  const { found, problem, isAsking, loadMore } = useSearch(paramsOf(question));
  const view = useChannel(`inbox:${person}`).view;
  const { spaces, items } = useItems(view);
  const organisations = useOrganisations();
  const people = [...(found?.hits ?? []).map((hit) => hit.by ?? ''), question.by].filter(Boolean);
  const { isReady, nameOf } = useNames([...new Set(people)]);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => {
    if (!isBack.peek()) field.current?.focus();
  }, []);

  /** @param {Partial<Question>} changes */
  const change = (changes) => rename(questionPath({ ...question, ...changes }));

  return (
    <div class="page search-page">
      <div class="page-head">
        <Heading title={t('search.title')} />
      </div>
      <form role="search" class="search-form" onSubmit={(event) => event.preventDefault()}>
        <label class="search-field">
          <span class="hidden">{t('search.label')}</span>
          <Icon name="search" />
          <input
            ref={field}
            type="search"
            value={question.words}
            placeholder={t('search.placeholder')}
            maxLength={200}
            autoComplete="off"
            enterKeyHint="search"
            onInput={(event) => change({ words: event.currentTarget.value })}
          />
        </label>
        <Filters
          question={question}
          change={change}
          spaces={spaces}
          items={[...items.values()].filter((item) => item.isForMe)}
        />
      </form>
      <p class="search-state" role="status">
        {problem || (found && !isAsking ? countText(found) : '\u00a0')}
      </p>
      {!found && !isAsking && !problem && (
        <Empty title={t('search.empty_title')} text={t('search.empty_text')} />
      )}
      {found && found.hits.length === 0 && !isAsking && (
        <Empty title={t('search.nothing_title')} text={t('search.nothing_text')} />
      )}
      {found && isReady && (
        <ul class="hits">
          {found.hits.map((hit) => (
            <HitRow
              key={`${hit.kind} ${hit.channel} ${hit.seq} ${hit.person} ${hit.organisation}`}
              hit={hit}
              author={hit.by ? nameText(nameOf(hit.by)) : ''}
              organisationNameOf={organisations.nameOf}
              place={spaces.find(({ name }) => name === hit.space)?.view?.name ?? ''}
            />
          ))}
        </ul>
      )}
      {found?.hasMore && (
        <p class="beginning">
          <button aria-disabled={isAsking} onClick={loadMore}>
            {t('search.more')}
          </button>
        </p>
      )}
    </div>
  );
}

/** How many there are; where there are more, how many of them are shown. @param {import('./use_search.js').Found} found */
function countText({ hits, hasMore }) {
  return t(hasMore ? 'search.first' : 'search.found', { count: hits.length });
}

/**
 * @param {object} props
 * @param {Question} props.question
 * @param {(changes: Partial<Question>) => void} props.change
 * @param {import('../sync/channel.js').Channel<any>[]} props.spaces
 * @param {(import('../spaces/types.d.ts').Item & {space: string})[]} props.items
 */
function Filters({ question, change, spaces, items }) {
  const rooms = items.filter((item) => !question.space || item.space === question.space);
  const people = usePeople(spaces, question);
  const hasMore = !!(question.space || question.item || question.by || question.from || question.until);
  return (
    <>
      <div class="choices" role="group" aria-label={t('search.kind')}>
        {['', ...SEARCH_KINDS].map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={question.kind === kind}
            onClick={() => change({ kind: /** @type {Question['kind']} */ (kind) })}
          >
            {t(`search.kind_${kind || 'all'}`)}
          </button>
        ))}
      </div>
      <details class="filters" open={hasMore}>
        <summary>
          <Icon name="gear" /> {t('search.filters')}
        </summary>
        <div class="filter-fields">
          <Select
            label={t('search.space')}
            value={question.space}
            options={spaces.map((space) => ({ value: space.name, text: space.view?.name ?? '' }))}
            onChoose={(space) => change({ space, item: '' })}
          />
          <Select
            label={t('search.room')}
            value={question.item}
            options={rooms.map((item) => ({ value: item.channel, text: item.title }))}
            onChoose={(item) => change({ item })}
          />
          <Select
            label={t('search.by')}
            value={question.by}
            options={people}
            onChoose={(by) => change({ by })}
          />
          <DateField label={t('search.from')} value={question.from} onChange={(from) => change({ from })} />
          <DateField
            label={t('search.until')}
            value={question.until}
            onChange={(until) => change({ until })}
          />
          {hasMore && (
            <button
              type="button"
              class="clear-filters"
              onClick={() => change({ space: '', item: '', by: '', from: '', until: '' })}
            >
              <Icon name="close" /> {t('search.clear')}
            </button>
          )}
        </div>
      </details>
    </>
  );
}

/**
 * The people of one's spaces, or of the one that is looked in.
 * @param {import('../sync/channel.js').Channel<any>[]} spaces
 * @param {Question} question
 */
function usePeople(spaces, { space, by }) {
  const today = useToday();
  const views = spaces.filter(({ name, view }) => view && (!space || name === space)).map(({ view }) => view);
  const people = new Set(views.flatMap((view) => participantsOf(view, today).map(({ person }) => person)));
  if (by) people.add(by);
  const { nameOf } = useNames([...people]);
  return [...people].map((person) => ({ value: person, text: nameOf(person) ?? '' }));
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.value
 * @param {{value: string, text: string}[]} props.options
 * @param {(value: string) => void} props.onChoose
 */
function Select({ label, value, options, onChoose }) {
  return (
    <label class="filter">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{t('search.any')}</option>
        {sortedBy(options, (option) => option.text).map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** @param {{label: string, value: string, onChange: (value: string) => void}} props */
function DateField({ label, value, onChange }) {
  return (
    <label class="filter">
      <span>{label}</span>
      <input type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
