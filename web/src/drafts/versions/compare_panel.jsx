import '../words.js';
import '../../ui/styles/draft_panels.css';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { useServices } from '../../ui/services.js';
import { t } from '../../ui/words.js';
import { DifferenceView } from '../compare/difference_view.jsx';
import { useLiveText } from '../read/live_text.js';
import { versionText } from './version_names.js';
import { VersionChoice } from './versions_panel.jsx';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */

/**
 * Which texts an address asks for: numbers of versions, or `now`; what it does not say is the newest.
 * @param {string} query @param {{number: number}[]} versions
 */
export function readCompared(query, versions) {
  const asked = new URLSearchParams(query);
  const known = (/** @type {string} */ name) => {
    const wanted = asked.get(name) ?? '';
    return versions.some(({ number }) => String(number) === wanted) ? wanted : null;
  };
  return {
    from: known('from') ?? String(versions.at(-1)?.number ?? 'now'),
    to: known('to') ?? 'now',
  };
}

/** Any two versions side by side. @param {{draft: ShownDraft}} props */
export default function ComparePanel({ draft }) {
  const { rename } = useServices();
  const [query, setQuery] = useState(location.search);
  const { versions } = draft.view;
  const { from, to } = readCompared(query, versions);
  const before = useText(draft, from);
  const after = useText(draft, to);
  const [isOneColumn, setOneColumn] = useState(false);
  const options = [
    ...versions.map((one) => ({ value: String(one.number), text: versionText(one) })),
    { value: 'now', text: t('version.now') },
  ];
  const nameOf = (/** @type {string} */ value) => options.find((one) => one.value === value)?.text ?? '';
  /** @param {string} first @param {string} second */
  function show(first, second) {
    rename(`${draft.path}/versions/compare?from=${first}&to=${second}`);
    setQuery(location.search);
  }
  return (
    <section class="panel" aria-labelledby="compare">
      <div class="section-head">
        <h2 id="compare">{t('version.compare_title')}</h2>
        <a href={`${draft.path}/versions`}>{t('version.all')}</a>
      </div>
      <div class="compare-picker">
        <VersionChoice
          label={t('version.from')}
          name="from"
          value={from}
          options={options}
          onChoose={(value) => show(value, to)}
        />
        <VersionChoice
          label={t('version.to')}
          name="to"
          value={to}
          options={options}
          onChoose={(value) => show(from, value)}
        />
        <button aria-pressed={isOneColumn} class="only-wide" onClick={() => setOneColumn(!isOneColumn)}>
          <Icon name="document" /> {t('version.one_column')}
        </button>
      </div>
      {before.error || after.error ? <p class="notice">{t('version.unreadable')}</p> : null}
      {before.text && after.text ? (
        <DifferenceView
          before={before.text}
          after={after.text}
          titles={[nameOf(from), nameOf(to)]}
          isOneColumn={isOneColumn}
        />
      ) : (
        !before.error && !after.error && <p class="muted">{t('common.loading')}</p>
      )}
    </section>
  );
}

/**
 * The text of a version, or what is there now, as it was when it was asked for.
 * @param {ShownDraft} draft
 * @param {string} which
 * @returns {{text: TextNode | null, error: unknown}}
 */
function useText(draft, which) {
  const live = useLiveText();
  const [found, setFound] = useState(
    /** @type {{which: string, text: TextNode | null, error?: unknown}} */ ({ which: '', text: null }),
  );
  useEffect(() => {
    let isCurrent = true;
    if (which === 'now') return;
    draft.ask('draft.version', { channel: draft.name, version: Number(which) }).then(
      ({ text }) => isCurrent && setFound({ which, text }),
      (error) => isCurrent && setFound({ which, text: null, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [draft.name, which]);
  if (which === 'now') return { text: live, error: null };
  return found.which === which ? { text: found.text, error: found.error } : { text: null, error: null };
}
