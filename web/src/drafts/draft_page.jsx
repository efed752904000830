import './words.js';
import './editor/words.js';
import '../ui/styles/draft.css';
import { useEffect, useState } from 'preact/hooks';
import { lazy } from '../ui/lazy.jsx';
import { Dead, Notice } from '../ui/page.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { DraftHead } from './draft_head.jsx';
import { EditorContext } from './editor/editor_context.js';
import { Margin, PANELS } from './panels.js';
import { DraftContext, useDraft } from './use_draft.js';

/** @typedef {import('./editor/editor_tools.js').EditorTools} EditorTools */

const EditorPane = lazy(() => import('./editor/editor_pane.jsx'));

/**
 * A draft: a text that people write together, and what they do with it. The text stays open while another part is shown,
 * so that nothing of it has to come again and what is not saved goes on being saved.
 * @param {object} props
 * @param {string} props.name its channel
 * @param {import('./paths.js').Part} props.part
 * @param {number} [props.target] what the address names in that part
 */
export default function DraftPage({ name, part, target }) {
  const draft = useDraft(name);
  const [tools, setTools] = useState(/** @type {EditorTools | null} */ (null));
  if (draft.channel.state === 'closed') return <GoneDraft draft={draft} />;
  const Panel = PANELS[part];
  return (
    <DraftContext.Provider value={draft}>
      <EditorContext.Provider value={tools}>
        <div class={Panel ? 'draft has-panel' : 'draft'}>
          <DraftHead draft={draft} part={part} />
          {draft.channel.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
          <EditorPane draft={draft} isShown={!Panel} onTools={setTools}>
            {Margin && <Margin draft={draft} target={part === 'comments' ? target : undefined} />}
          </EditorPane>
          {Panel && (
            <div class="draft-panel">
              <Panel key={part} draft={draft} target={target} />
            </div>
          )}
        </div>
      </EditorContext.Provider>
    </DraftContext.Provider>
  );
}

/** Whose right to open it is gone keeps no copy, also of a text that was not opened now. @param {{draft: import('./use_draft.js').Draft}} props */
function GoneDraft({ draft }) {
  const { texts } = useMember();
  useEffect(() => void texts.discard(draft.id), [texts, draft.id]);
  return <Dead title={t('app.gone')} text={t('app.gone_text')} />;
}
