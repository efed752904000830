import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useState } from 'preact/hooks';
import { fullText } from '../../ui/dates.js';
import { Icon } from '../../ui/icons.jsx';
import { Empty } from '../../ui/page.jsx';
import { Popup } from '../../ui/popup.jsx';
import { useServices } from '../../ui/services.js';
import { toast } from '../../ui/toasts.jsx';
import { language, t } from '../../ui/words.js';
import { useMoment, useWho } from '../panel_tools.js';
import {
  MakeVersion,
  PublishVersion,
  ReadVersion,
  RestoreVersion,
  UnpublishVersion,
} from './version_dialogs.jsx';
import { publicPath, shortHash, versionText } from './version_names.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').Version} Version */
/** @typedef {'read' | 'restore' | 'publish' | 'unpublish'} Deed */

const DIALOGS = {
  read: ReadVersion,
  restore: RestoreVersion,
  publish: PublishVersion,
  unpublish: UnpublishVersion,
};

/** The versions of a draft: made, looked at, compared, restored, published. @param {{draft: ShownDraft}} props */
export default function VersionsPanel({ draft }) {
  const { view, mine } = draft;
  const [isMaking, setMaking] = useState(false);
  const [open, setOpen] = useState(/** @type {{deed: Deed, version: Version} | null} */ (null));
  const who = useWho(
    draft,
    view.versions.map(({ by }) => by),
  );
  const versions = [...view.versions].reverse();
  const OpenDialog = open && DIALOGS[open.deed];
  return (
    <section class="panel" aria-labelledby="versions">
      <div class="section-head">
        <h2 id="versions">{t('version.title')}</h2>
        {mine.decides && (
          <button class="primary" data-make-version onClick={() => setMaking(true)}>
            <Icon name="plus" /> {t('version.make')}
          </button>
        )}
      </div>
      {versions.length === 0 ? (
        <Empty
          title={t('version.none_title')}
          text={t(mine.decides ? 'version.none' : 'version.none_reader')}
        />
      ) : (
        <ComparePicker draft={draft} />
      )}
      <ul class="rows versions">
        {versions.map((version) => (
          <VersionRow
            key={version.number}
            draft={draft}
            version={version}
            whoText={who.whoText(version)}
            onDeed={(deed) => setOpen({ deed, version })}
          />
        ))}
      </ul>
      {isMaking && <MakeVersion draft={draft} onClose={() => setMaking(false)} />}
      {OpenDialog && <OpenDialog draft={draft} version={open.version} onClose={() => setOpen(null)} />}
    </section>
  );
}

/** Chooses two texts to set side by side. @param {{draft: ShownDraft}} props */
function ComparePicker({ draft }) {
  const { navigate } = useServices();
  const { versions } = draft.view;
  const last = versions.at(-1);
  const before = versions.at(-2) ?? last;
  /** @param {SubmitEvent} event */
  function compare(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    navigate(`${draft.path}/versions/compare?from=${data.get('from')}&to=${data.get('to')}`);
  }
  const options = versions.map((one) => ({ value: String(one.number), text: versionText(one) }));
  return (
    <form class="compare-picker" onSubmit={compare}>
      <VersionChoice label={t('version.from')} name="from" options={options} value={String(before?.number)} />
      <VersionChoice
        label={t('version.to')}
        name="to"
        options={[...options, { value: 'now', text: t('version.now') }]}
        value={versions.length > 1 ? String(last?.number) : 'now'}
      />
      <button>
        <Icon name="compare" /> {t('version.compare')}
      </button>
    </form>
  );
}

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.name
 * @param {string} props.value
 * @param {{value: string, text: string}[]} props.options
 * @param {(value: string) => void} [props.onChoose]
 */
export function VersionChoice({ label, name, value, options, onChoose }) {
  return (
    <label class="compare-choice">
      <span>{label}</span>
      <select name={name} onChange={(event) => onChoose?.(event.currentTarget.value)}>
        {options.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** @param {{draft: ShownDraft, version: Version, whoText: string, onDeed: (deed: Deed) => void}} props */
function VersionRow({ draft, version, whoText, onDeed }) {
  const momentText = useMoment();
  const { number, name, words, at_ms: atMs, published, withdrawn, sha256 } = version;
  return (
    <li data-version={number}>
      <span class="version-number" aria-hidden="true">
        {number}
      </span>
      <div class="row-text">
        <button class="link row-name" onClick={() => onDeed('read')}>
          {versionText(version)}
        </button>
        <span class="capacity-line">
          <time dateTime={new Date(atMs).toISOString()} title={fullText(atMs, language.value)}>
            {momentText(atMs)}
          </time>{' '}
          · {whoText} · {t('version.words', { count: words })}
        </span>
        <span class="capacity-line">
          <HashButton sha256={sha256} name={name} />
        </span>
        {published && !withdrawn && (
          <a class="version-public" href={publicPath(draft.name, number)} target="_blank" rel="noopener">
            <Icon name="external" /> {t('version.public_page')}
          </a>
        )}
        {withdrawn && <span class="missing">{t('version.withdrawn', { reason: withdrawn.reason })}</span>}
      </div>
      {published && !withdrawn && <span class="badge is-good">{t('version.published')}</span>}
      <VersionMenu draft={draft} version={version} onDeed={onDeed} />
    </li>
  );
}

/** Copies the whole hash. @param {{sha256: string, name: string}} props */
function HashButton({ sha256 }) {
  const copy = () =>
    navigator.clipboard?.writeText(sha256).then(
      () => toast(t('common.copied')),
      () => toast(t('common.not_copied')),
    ) ?? toast(t('common.not_copied'));
  return (
    <button class="link hash" title={sha256} onClick={copy}>
      SHA-256 {shortHash(sha256)}
    </button>
  );
}

/** @param {{draft: ShownDraft, version: Version, onDeed: (deed: Deed) => void}} props */
function VersionMenu({ draft, version, onDeed }) {
  const { navigate } = useServices();
  const [anchor, setAnchor] = useState(/** @type {Element | null} */ (null));
  const isPublic = version.published && !version.withdrawn;
  const canPublish = ['facilitator', 'secretariat', 'administrator'].includes(draft.mine.role ?? '');
  /** @param {() => void} work */
  const choose = (work) => () => {
    setAnchor(null);
    work();
  };
  const to = (/** @type {string} */ from, /** @type {string} */ other) => () =>
    navigate(`${draft.path}/versions/compare?from=${from}&to=${other}`);
  const entries = [
    { icon: 'document', words: 'version.read', work: () => onDeed('read') },
    { icon: 'compare', words: 'version.compare_now', work: to(String(version.number), 'now') },
    version.number > 1 && {
      icon: 'compare',
      words: 'version.compare_before',
      work: to(String(version.number - 1), String(version.number)),
    },
    draft.mine.decides &&
      draft.canWrite && { icon: 'undo', words: 'version.restore', work: () => onDeed('restore') },
    canPublish && !isPublic && { icon: 'external', words: 'version.publish', work: () => onDeed('publish') },
    canPublish && isPublic && { icon: 'lock', words: 'version.unpublish', work: () => onDeed('unpublish') },
  ].filter((one) => !!one);
  return (
    <>
      <button
        class="quiet square"
        aria-label={t('version.menu', { number: version.number })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="more" />
      </button>
      {anchor && (
        <Popup
          anchor={anchor}
          label={t('version.menu', { number: version.number })}
          role="menu"
          onClose={() => setAnchor(null)}
        >
          {entries.map(({ icon, words, work }) => (
            <button key={words} role="menuitem" class="quiet" onClick={choose(work)}>
              <Icon name={icon} /> {t(words)}
            </button>
          ))}
        </Popup>
      )}
    </>
  );
}
