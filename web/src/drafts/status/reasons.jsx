import { useServices } from '../../ui/services.js';
import { language, t } from '../../ui/words.js';
import { useEditor } from '../editor/editor_context.js';
import { useTemplates } from '../templates.js';
import { wordsOf } from './reason_words.js';

/** @typedef {import('../panel_types.d.ts').Reason} Reason */
/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */

/**
 * What is missing before a draft can go on, each with the way to it.
 * @param {{draft: ShownDraft, reasons: Reason[], sections: import('../panel_types.d.ts').OutlineSection[], onGo?: () => void}} props
 */
export function Reasons({ draft, reasons, sections, onGo }) {
  const { navigate } = useServices();
  const tools = useEditor();
  const { view } = draft;
  const template = useTemplates()?.templateOf(view.template.id, view.template.version);

  /** @param {Reason} reason */
  function titleOf({ section, key }) {
    const known = sections.find((one) => one.section === section)?.title;
    return known || template?.sections.find((one) => one.key === key)?.title[language.value] || '';
  }

  /** @param {Reason} reason */
  function go({ reason, section }) {
    onGo?.();
    if (reason === 'theme_unanswered') return navigate(`${draft.path}/checklist`);
    navigate(draft.path);
    // The text is shown first.
    if (section) requestAnimationFrame(() => tools?.goToSection(section));
  }

  /** @param {string} key */
  function restore(key) {
    onGo?.();
    navigate(draft.path);
    // The text is shown first.
    requestAnimationFrame(() => template && tools?.putBack(template, key, view.language));
  }

  return (
    <ul class="reasons">
      {gathered(reasons).map((reason, at) => (
        <li key={at}>
          <button type="button" class="link" onClick={() => go(reason)}>
            {t(...wordsOf(reason, titleOf(reason)))}
          </button>
          {reason.reason === 'section_missing' && reason.key && draft.canWrite && tools && (
            <button type="button" class="small" onClick={() => restore(reason.key ?? '')}>
              {t('draft_status.put_back')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/**
 * Questions without an answer are one line.
 * @param {Reason[]} reasons
 * @returns {(Reason & {count?: number})[]}
 */
function gathered(reasons) {
  const themes = reasons.filter(({ reason }) => reason === 'theme_unanswered');
  const others = reasons.filter(({ reason }) => reason !== 'theme_unanswered');
  return themes.length > 0 ? [...others, { ...themes[0], count: themes.length }] : others;
}
