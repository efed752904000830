import { useState } from 'preact/hooks';
import { validMandates } from '../spaces/mandates.js';
import { dateOnlyText } from '../ui/dates.js';
import { Dialog, Submit, Ticks, useForm } from '../ui/form.jsx';
import { useNames, useToday, useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Dead, Heading } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { sortedBy } from '../ui/sorting.js';
import { capitalised, sealOf } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { language, t } from '../ui/words.js';
import { Chips, canEdit } from './directory_page.jsx';
import { EditOrganisation } from './edit_organisation.jsx';
import { typeText, wholePlaceText } from './geography.js';
import { useMySpaces } from './use_my_spaces.js';
import { useOrganisations } from './use_organisations.js';

/** @typedef {import('./types.d.ts').Organisation} Organisation */

/** What is known of an organisation, with its spaces and people as far as one may see them. @param {{id: string}} props */
export function OrganisationPage({ id }) {
  const { isReady, find, role } = useOrganisations();
  const organisation = find(id);
  if (isReady && !organisation)
    return <Dead title={t('organisation.gone')} text={t('organisation.gone_text')} />;
  return (
    <div class="page">
      <p class="crumbs">
        <a href="/directory">{t('directory.title')}</a>
      </p>
      <div class="page-head with-mark">
        <span class="emblem is-large" aria-hidden="true">
          {organisation ? sealOf(organisation) : ''}
        </span>
        <div>
          <Heading title={organisation?.name} />
          <p class="kind">
            {[organisation?.short_name, organisation && typeText(organisation.type)]
              .filter(Boolean)
              .join(' · ') || '\u00a0'}
          </p>
        </div>
      </div>
      {organisation && (
        <div class="columns">
          <Spaces id={id} />
          <Details organisation={organisation} canEdit={canEdit(role)} />
        </div>
      )}
    </div>
  );
}

/** @param {{organisation: Organisation, canEdit: boolean}} props */
function Details({ organisation, canEdit }) {
  const [asked, setAsked] = useState(/** @type {'' | 'edit' | 'verify'} */ (''));
  const { county, region, fields, website, state, verified_on } = organisation;
  const place = wholePlaceText(county, region);
  const verified = verified_on
    ? t('organisation.verified_on', { date: dateOnlyText(verified_on, language.value) })
    : t('organisation.not_verified');
  return (
    <section class="summary" aria-labelledby="details">
      <h2 id="details">{t('organisation.details')}</h2>
      <dl class="details">
        <Detail words="organisation.state">
          <span class={state === 'active' ? 'good' : 'missing'}>{t(`directory.state_${state}`)}</span>,{' '}
          {verified}
        </Detail>
        {place && <Detail words="organisation.place">{place}</Detail>}
        {fields.length > 0 && (
          <Detail words="organisation.fields">
            <Chips list={fields} />
          </Detail>
        )}
        {website && isWeb(website) && (
          <Detail words="organisation.website">
            <a href={website} target="_blank" rel="noopener noreferrer nofollow">
              {website.replace(/^https?:\/\//, '')} <Icon name="external" />
            </a>
          </Detail>
        )}
      </dl>
      {canEdit && (
        <div class="actions">
          <button onClick={() => setAsked('edit')}>{t('organisation.edit')}</button>
          <button onClick={() => setAsked('verify')}>{t('organisation.verify')}</button>
        </div>
      )}
      {asked === 'edit' && <EditOrganisation organisation={organisation} onClose={() => setAsked('')} />}
      {asked === 'verify' && <Verify organisation={organisation} onClose={() => setAsked('')} />}
    </section>
  );
}

/** The only addresses that may become links. @param {string} address */
function isWeb(address) {
  return /^https?:\/\//i.test(address);
}

/** @param {{words: string, children: import('preact').ComponentChildren}} props */
function Detail({ words, children }) {
  return (
    <div>
      <dt>{t(words)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** @param {{organisation: Organisation, onClose: () => void}} props */
function Verify({ organisation, onClose }) {
  const ask = useAsk();
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: {},
    work: async ({ state }) => {
      const params = { organisation: organisation.organisation, state };
      await ask({ method: 'directory.verify_organisation', channel: 'directory', params });
      toast(t('organisation.verified'));
      close();
    },
  });
  return (
    <Dialog title={t('organisation.verify')} onClose={onClose}>
      <p>{t('organisation.verify_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <Ticks
          label={organisation.name}
          name="state"
          isOne
          values={[organisation.state]}
          options={['active', 'inactive', 'unknown'].map((value) => ({
            value,
            text: capitalised(t(`directory.state_${value}`)),
          }))}
        />
        <SendNote isBusy={form.isBusy} />
        <Submit form={form} text={t('organisation.verify')} />
      </form>
    </Dialog>
  );
}

/** @param {{id: string}} props */
function Spaces({ id }) {
  const { spaces, isReady } = useMySpaces();
  const its = spaces.filter(({ view }) => (view.organisations ?? []).some((one) => one.organisation === id));
  return (
    <section aria-labelledby="spaces">
      <h2 id="spaces" class="section-head">
        {t('organisation.spaces')}
      </h2>
      {isReady && its.length === 0 && <p class="muted">{t('organisation.no_spaces')}</p>}
      {its.map(({ channel, view }) => (
        <SpacePart key={channel} id={id} channel={channel} view={view} />
      ))}
    </section>
  );
}

/**
 * @param {{id: string, channel: string, view: import('../spaces/types.d.ts').SpaceView}} props
 */
function SpacePart({ id, channel, view }) {
  const today = useToday();
  const mandates = validMandates(view, today).filter((one) => one.organisation === id);
  const { nameOf } = useNames(mandates.map((one) => one.person));
  const membership = view.organisations?.find((one) => one.organisation === id);
  const notes = [
    membership && membership.state !== 'active' && t(`membership.${membership.state}`),
    view.secretariat?.organisation === id && t('organisation.is_secretariat'),
  ].filter(Boolean);
  return (
    <div class="box">
      <h3>
        <a href={`/space/${channel.split(':')[1]}`}>{view.name}</a>
      </h3>
      <p class="muted">{[t(`kind.${view.kind}`), ...notes].join(' · ')}</p>
      <ul class="lines">
        {sortedBy(mandates, (one) => `${one.standing === 'titular' ? 0 : 1}${nameOf(one.person)}`).map(
          (one) => (
            <li key={one.mandate}>
              <span>
                <a href={`/person/${one.person}`}>{nameText(nameOf(one.person))}</a>, {one.capacity}
              </span>
              <span class="muted">{t(`standing.${one.standing}`)}</span>
            </li>
          ),
        )}
      </ul>
    </div>
  );
}
