import { capacityText } from '../spaces/capacity_picker.jsx';
import { participantsOf } from '../spaces/mandates.js';
import { dateOnlyText } from '../ui/dates.js';
import { useNames, useToday } from '../ui/hooks.js';
import { Dead, Heading } from '../ui/page.jsx';
import { Avatar } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { SecondFactor } from './second_factor.jsx';
import { useMySpaces } from './use_my_spaces.js';
import { useOrganisations } from './use_organisations.js';

/** Somebody, and what they are in the spaces that one shares with them. @param {{id: string}} props */
export function PersonPage({ id }) {
  const { person: me } = useMember();
  const { nameOf } = useNames([id]);
  const { role } = useOrganisations();
  const name = nameOf(id);
  if (name === '') return <Dead title={t('person.none_title')} text={t('app.gone_text')} />;
  return (
    <div class="page">
      <p class="crumbs">
        <a href="/directory/people">{t('directory.part_people')}</a>
      </p>
      <div class="page-head with-mark">
        <Avatar person={id} name={name} />
        <div>
          <Heading title={name} />
          {id === me && (
            <p class="kind">
              <a href="/settings">{t('person.this_is_me')}</a>
            </p>
          )}
        </div>
      </div>
      <Spaces person={id} />
      {/* Nobody is asked about somebody who is not named. */}
      {role === 'administrator' && id !== me && name && <SecondFactor person={id} name={name} />}
    </div>
  );
}

/** @param {{person: string}} props */
function Spaces({ person }) {
  const today = useToday();
  const { spaces, isReady } = useMySpaces();
  const { nameOf } = useOrganisations();
  const shared = spaces
    .map(({ channel, view }) => ({
      channel,
      view,
      part: participantsOf(view, today).find((one) => one.person === person),
    }))
    .filter(({ part }) => part);
  return (
    <section aria-labelledby="spaces">
      <h2 id="spaces" class="section-head">
        {t('person.spaces')}
      </h2>
      {isReady && shared.length === 0 && <p class="muted">{t('person.no_spaces')}</p>}
      {shared.map(({ channel, view, part }) => (
        <div key={channel} class="box">
          <h3>
            <a href={`/space/${channel.split(':')[1]}`}>{view.name}</a>
          </h3>
          <p class="muted">
            {t(`kind.${view.kind}`)} · {t(`role.${part?.role}`)}
          </p>
          <ul class="lines">
            {part?.mandates.map((one) => (
              <li key={one.mandate}>
                {one.organisation ? (
                  <a href={`/organisation/${one.organisation}`}>{capacityText(one, nameOf)}</a>
                ) : (
                  <span>{capacityText(one, nameOf)}</span>
                )}
                <span class="muted">
                  {t('space.since', { date: dateOnlyText(one.from_on, language.value) })}
                  {one.until_on &&
                    `, ${t('space.last_day', { date: dateOnlyText(one.until_on, language.value) })}`}
                </span>
              </li>
            ))}
            {part?.mandates.length === 0 && <li>{t('person.no_capacity')}</li>}
          </ul>
        </div>
      ))}
    </section>
  );
}
