import { dateOnlyText, dateText } from '../ui/dates.js';
import { Failure, errorText } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { sortedBy } from '../ui/sorting.js';
import { useQuery } from '../ui/use_query.js';
import { language, t } from '../ui/words.js';
import { capacityText } from './capacity_picker.jsx';

/** @typedef {import('./use_space.js').Space} Space */

/** @typedef {import('./types.d.ts').SpaceHealth} HealthAnswer */

/** Who is at work in a space, and who is missing. @param {{space: Space}} props */
export default function Health({ space }) {
  const { mandates, organisations } = space.view;
  const version = JSON.stringify([mandates, organisations]);
  /** @type {{answer: HealthAnswer | null, error: unknown}} */
  const { answer, error } = useQuery('space.health', { channel: space.name }, version);
  if (error) return <Failure text={errorText(error)} />;
  if (!answer || !space.organisations.isReady) return <p class="late">{t('common.loading')}</p>;
  if (answer.organisations.length === 0)
    return <Empty title={t('space.no_organisations_title')} text={t('health.nothing')} />;
  return (
    <>
      <p class="muted lead">{t('health.text')}</p>
      <Numbers answer={answer} />
      <Lists space={space} answer={answer} />
      <Table space={space} answer={answer} />
    </>
  );
}

/** @param {{answer: HealthAnswer}} props */
function Numbers({ answer }) {
  const active = answer.organisations.filter(
    (one) => one.state === 'active' && one.mandates > 0 && !answer.silent.includes(one.organisation),
  );
  const numbers = [
    { words: 'health.active', count: active.length, isGood: true },
    { words: 'health.silent', count: answer.silent.length },
    { words: 'health.missing_titular', count: answer.missing_titular.length },
    { words: 'health.missing_mandate', count: answer.missing_mandate.length },
  ];
  return (
    <dl class="numbers">
      {numbers.map(({ words, count, isGood }) => (
        <div key={words} class={count > 0 && !isGood ? 'is-warn' : undefined}>
          <dt>{t(words)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

/** @param {{space: Space, answer: HealthAnswer}} props */
function Lists({ space, answer }) {
  const { silent, missing_titular, missing_mandate, ending } = answer;
  if (silent.length + missing_titular.length + missing_mandate.length + ending.length === 0)
    return (
      <p class="good">
        <Icon name="check" /> {t('health.good')}
      </p>
    );
  return (
    <div class="halves">
      <Names space={space} words="health.silent" list={silent} />
      <Names space={space} words="health.missing_titular" list={missing_titular} />
      <Names space={space} words="health.missing_mandate" list={missing_mandate} />
      {ending.length > 0 && <Ending space={space} ending={ending} />}
    </div>
  );
}

/** @param {{space: Space, words: string, list: string[]}} props */
function Names({ space, words, list }) {
  if (list.length === 0) return null;
  const { fullNameOf } = space.organisations;
  return (
    <section aria-label={t(words)}>
      <h2>{t(words)}</h2>
      <ul class="lines">
        {sortedBy(list, (one) => fullNameOf(one) ?? '').map((one) => (
          <li key={one}>
            <a href={`/organisation/${one}`}>{fullNameOf(one)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** @param {{space: Space, ending: {mandate: string, until_on: string}[]}} props */
function Ending({ space, ending }) {
  const byId = new Map((space.view.mandates ?? []).map((one) => [one.mandate, one]));
  return (
    <section aria-label={t('health.ending')}>
      <h2>{t('health.ending')}</h2>
      <ul class="lines">
        {[...ending]
          .sort((a, b) => (a.until_on < b.until_on ? -1 : 1))
          .map(({ mandate, until_on }) => {
            const known = byId.get(mandate);
            return (
              <li key={mandate}>
                <span class="line-text">
                  {known && (
                    <span>
                      <a href={`/person/${known.person}`}>{space.nameOf(known.person)}</a>:{' '}
                      {capacityText(known, space.organisations.nameOf)}
                    </span>
                  )}
                  <span class="muted">
                    {t('space.last_day', { date: dateOnlyText(until_on, language.value) })}
                  </span>
                </span>
              </li>
            );
          })}
      </ul>
    </section>
  );
}

/** @param {{space: Space, answer: HealthAnswer}} props */
function Table({ space, answer }) {
  const { fullNameOf } = space.organisations;
  return (
    <section aria-labelledby="all-organisations">
      <h2 id="all-organisations">{t('health.all')}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('health.organisation')}</th>
            <th scope="col">{t('space.membership')}</th>
            <th scope="col" class="is-number">
              {t('health.mandates')}
            </th>
            <th scope="col">{t('health.last')}</th>
          </tr>
        </thead>
        <tbody>
          {sortedBy(answer.organisations, (one) => fullNameOf(one.organisation) ?? '').map((one) => (
            <tr key={one.organisation}>
              <th scope="row">
                <a href={`/organisation/${one.organisation}`}>{fullNameOf(one.organisation)}</a>
              </th>
              <td data-label={t('space.membership')}>{t(`membership.${one.state}`)}</td>
              <td data-label={t('health.mandates')} class="is-number">
                {one.mandates}
              </td>
              <td data-label={t('health.last')}>
                {one.last_ms ? dateText(one.last_ms, language.value) : t('health.never')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
