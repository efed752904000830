import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useState } from 'preact/hooks';
import { regionText } from '../../directory/geography.js';
import { useOrganisations } from '../../directory/use_organisations.js';
import { useCapacity } from '../../spaces/use_capacity.js';
import { dateText } from '../../ui/dates.js';
import { Icon } from '../../ui/icons.jsx';
import { Empty } from '../../ui/page.jsx';
import { language, t } from '../../ui/words.js';
import { useFileUrls } from '../read/use_file_urls.js';
import { publicPath, shortHash } from '../versions/version_names.js';
import { EndorseDialog, WithdrawEndorsement } from './endorse_dialogs.jsx';
import { byCategory, byRegion, endorsingFor, lastPublished, partsOfWall } from './wall.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').Endorsement} Endorsement */
/** @typedef {import('../panel_types.d.ts').Version} Version */
/** @typedef {ReturnType<typeof endorsingFor>[number]} Own */

/** Which organisations stand behind which version. @param {{draft: ShownDraft}} props */
export default function EndorsementsPanel({ draft }) {
  const { endorsements, versions, space } = draft.view;
  const { mandates } = useCapacity(space);
  const organisations = useOrganisations();
  const published = lastPublished(versions);
  const own = endorsingFor(mandates, endorsements, published);
  return (
    <section class="panel" aria-labelledby="endorsements">
      <div class="section-head">
        <h2 id="endorsements">{t('endorsement.title')}</h2>
        {published && endorsements.length > 0 && (
          <a
            class="button"
            href={`${publicPath(draft.name, published.number)}/annex`}
            target="_blank"
            rel="noopener"
          >
            <Icon name="external" /> {t('endorsement.annex')}
          </a>
        )}
      </div>
      {published ? (
        <p class="lead">
          {t('endorsement.text', { number: published.number, name: published.name })}{' '}
          <a href={publicPath(draft.name, published.number)} target="_blank" rel="noopener">
            {t('version.public_page')}
          </a>
        </p>
      ) : (
        <Empty title={t('endorsement.no_version_title')} text={t('endorsement.no_version')}>
          <p>
            <a href={`${draft.path}/versions`}>{t('version.all')}</a>
          </p>
        </Empty>
      )}
      {published &&
        own.map((one) => (
          <OwnEndorsement
            key={one.organisation}
            draft={draft}
            own={one}
            published={published}
            name={organisations.nameOf(one.organisation) ?? ''}
          />
        ))}
      {published && own.length === 0 && <p class="muted">{t('endorsement.no_mandate')}</p>}
      <Wall draft={draft} published={published} nameOf={organisations.fullNameOf} />
    </section>
  );
}

/**
 * What one may do for an organisation of one's own.
 * @param {{draft: ShownDraft, own: Own, published: Version, name: string}} props
 */
function OwnEndorsement({ draft, own, published, name }) {
  const [open, setOpen] = useState(/** @type {'endorse' | 'withdraw' | null} */ (null));
  const { endorsement, may } = own;
  const stands = endorsement && !endorsement.withdrawn;
  const [number, now] = [endorsement?.version ?? 0, published.number];
  const look = may === 'confirm' ? 'own-endorsement is-stale' : 'own-endorsement';
  return (
    <div class={look}>
      <p>
        {may === 'endorse' &&
          t(endorsement ? 'endorsement.taken_back' : 'endorsement.not_yet', { name, number: now })}
        {may === 'confirm' && (
          <>
            <Icon name="warning" /> {t('endorsement.is_stale', { name, number, now })}
          </>
        )}
        {may === 'nothing' && stands && (
          <>
            <Icon name="check" /> {t('endorsement.stands', { name, number })}
          </>
        )}
      </p>
      <div class="actions">
        {may === 'confirm' && (
          <a class="button" href={`${draft.path}/versions/compare?from=${number}&to=${now}`}>
            <Icon name="compare" /> {t('endorsement.what_changed')}
          </a>
        )}
        {may !== 'nothing' && (
          <button class="primary" data-endorse onClick={() => setOpen('endorse')}>
            <Icon name="stamp" /> {t(`endorsement.${may}`, { number: now })}
          </button>
        )}
        {stands && <button onClick={() => setOpen('withdraw')}>{t('endorsement.withdraw')}</button>}
      </div>
      {open === 'endorse' && (
        <EndorseDialog
          draft={draft}
          own={own}
          version={published}
          name={name}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'withdraw' && (
        <WithdrawEndorsement draft={draft} own={own} name={name} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

/**
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {Version | undefined} props.published
 * @param {(organisation: string) => string | undefined} props.nameOf
 */
function Wall({ draft, published, nameOf }) {
  const { endorsements } = draft.view;
  const [by, setBy] = useState(/** @type {'category' | 'region'} */ ('category'));
  const urlOf = useFileUrls(
    draft.name,
    endorsements.flatMap(({ file }) => file ?? []),
    true,
  );
  if (endorsements.length === 0)
    return published ? <Empty title={t('endorsement.none_title')} text={t('endorsement.none')} /> : null;
  const { supporting, otherText, withdrawn } = partsOfWall(endorsements, published, nameOf);
  const groups = by === 'category' ? byCategory(supporting) : byRegion(supporting, regionText);
  const titleOf = (/** @type {string} */ key) =>
    by === 'category' ? t(`category.${key}`) : key ? regionText(key) : t('endorsement.no_region');
  const rows = (/** @type {Endorsement[]} */ some) => (
    <ul class="rows wall">
      {some.map((one) => (
        <WallRow
          key={one.organisation}
          endorsement={one}
          published={published}
          name={nameOf(one.organisation) ?? ''}
          fileUrl={one.file && urlOf(one.file)}
        />
      ))}
    </ul>
  );
  return (
    <>
      {published && (
        <div class="tools wall-tools">
          <h3 class="panel-part">
            {supporting.length === 0
              ? t('endorsement.none_now')
              : t('endorsement.count', { count: supporting.length })}
          </h3>
          {supporting.length > 0 && (
            <div class="choices" role="group" aria-label={t('endorsement.group_by')}>
              {
                /** @type {const} */ (['category', 'region']).map((one) => (
                  <button key={one} aria-pressed={one === by} onClick={() => setBy(one)}>
                    {t(`endorsement.by_${one}`)}
                  </button>
                ))
              }
            </div>
          )}
        </div>
      )}
      {groups.map((group) => (
        <section key={group.key} class="group" aria-label={titleOf(group.key)}>
          <h4 class="group-title">
            {titleOf(group.key)} <span class="muted">{group.endorsements.length}</span>
          </h4>
          {rows(group.endorsements)}
        </section>
      ))}
      {otherText.length > 0 && (
        <WallPart name="other_text" count={otherText.length}>
          {rows(otherText)}
        </WallPart>
      )}
      {withdrawn.length > 0 && (
        <WallPart name="withdrawn" count={withdrawn.length}>
          {rows(withdrawn)}
        </WallPart>
      )}
    </>
  );
}

/**
 * Those who do not count among who stands behind the text.
 * @param {{name: 'other_text' | 'withdrawn', count: number, children: import('preact').ComponentChildren}} props
 */
function WallPart({ name, count, children }) {
  return (
    <section class="group" data-wall={name} aria-label={t(`endorsement.${name}`)}>
      <h3 class="panel-part group-title">
        {t(`endorsement.${name}`)} <span class="muted">{count}</span>
      </h3>
      {children}
    </section>
  );
}

/** @param {{endorsement: Endorsement, published: Version | undefined, name: string, fileUrl: string | undefined}} props */
function WallRow({ endorsement, published, name, fileUrl }) {
  const {
    organisation,
    version,
    sha256,
    capacity,
    at_ms: atMs,
    reservations,
    is_stale: isStale,
    withdrawn,
  } = endorsement;
  const lang = language.value;
  return (
    <li class={withdrawn ? 'is-withdrawn' : undefined} data-organisation={organisation}>
      <div class="row-text">
        <a class="row-name" href={`/organisation/${organisation}`}>
          {name}
        </a>
        <span class="capacity-line">
          {[capacity, t('endorsement.on', { number: version, date: dateText(atMs, lang) })]
            .filter(Boolean)
            .join(' · ')}{' '}
          · <span title={sha256}>SHA-256 {shortHash(sha256)}</span>
        </span>
        {reservations && (
          <details class="reservations">
            <summary>{t('endorsement.with_reservations')}</summary>
            <p class="prose">{reservations}</p>
          </details>
        )}
        {fileUrl && (
          <a href={fileUrl} target="_blank" rel="noopener">
            <Icon name="document" /> {t('endorsement.decision')}
          </a>
        )}
        {withdrawn && (
          <span class="missing">
            {t('endorsement.withdrawn_on', { date: dateText(withdrawn.at_ms, lang) })}
            {withdrawn.reason && `: ${withdrawn.reason}`}
          </span>
        )}
      </div>
      {isStale && !withdrawn && published && (
        <span class="badge is-warn">
          {t('endorsement.stale', { number: version, now: published.number })}
        </span>
      )}
    </li>
  );
}
