import { useState } from 'preact/hooks';
import { Icon } from '../ui/icons.jsx';
import { Heading } from '../ui/page.jsx';
import { Parts } from '../ui/parts.jsx';
import { t } from '../ui/words.js';
import { DraftMenu } from './draft_menu.jsx';
import { useEditor } from './editor/editor_context.js';
import { PANELS, Status } from './panels.js';
import { Present } from './present.jsx';
import { SavedText } from './saved_text.jsx';

/** @typedef {import('./use_draft.js').Draft} Draft */

/**
 * What stands above every part of a draft: where it is, who is in it, whether all is saved, and the way to its parts.
 * @param {{draft: Draft, part: import('./paths.js').Part}} props
 */
export function DraftHead({ draft, part }) {
  const { view, space, spacePath } = draft;
  const tools = useEditor();
  return (
    <header class="draft-head">
      <div class="draft-head-row">
        <div class="draft-head-text">
          <p class="crumbs">{space && <a href={spacePath}>{space.name}</a>}</p>
          <div class="draft-title">
            <Heading title={view?.title ?? tools?.text.title} />
            {view?.is_archived && (
              <span class="badge">
                <Icon name="archive" /> {t('room.archived')}
              </span>
            )}
            {Status && <Status draft={draft} />}
          </div>
        </div>
        <div class="draft-head-tools">
          {tools && <Present awareness={tools.text.awareness} />}
          {tools && <SavedText text={tools.text} />}
          {view && <MenuButton draft={draft} />}
        </div>
      </div>
      <Tabs draft={draft} part={part} />
    </header>
  );
}

/** @param {{draft: Draft}} props */
function MenuButton({ draft }) {
  const [anchor, setAnchor] = useState(/** @type {Element | null} */ (null));
  return (
    <>
      <button
        class="quiet"
        aria-label={t('editor.menu')}
        title={t('editor.menu')}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="more" />
      </button>
      {anchor && <DraftMenu draft={draft} anchor={anchor} onClose={() => setAnchor(null)} />}
    </>
  );
}

/** @param {{draft: Draft, part: import('./paths.js').Part}} props */
function Tabs({ draft, part }) {
  const shown = Object.keys(PANELS).filter((one) => one !== 'compare');
  if (shown.length === 0) return null;
  const parts = ['', ...shown].map((one) => ({
    href: one ? `${draft.path}/${one}` : draft.path,
    text: t(`editor.tab_${one}`),
  }));
  const here = part === 'compare' ? 'versions' : part === 'comments' ? '' : part;
  return <Parts label={t('editor.tabs')} path={here ? `${draft.path}/${here}` : draft.path} parts={parts} />;
}
