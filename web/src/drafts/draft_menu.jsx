import { useState } from 'preact/hooks';
import { useForm, Dialog, Field, Submit } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Popup } from '../ui/popup.jsx';
import { tidy } from '../ui/text.js';
import { language, t } from '../ui/words.js';
import { MenuItems } from './panels.js';

/** @typedef {import('./use_draft.js').Draft} Draft */

/**
 * What can be done with a draft as a whole.
 * @param {{draft: Draft, anchor: Element, onClose: () => void}} props
 */
export function DraftMenu({ draft, anchor, onClose }) {
  const [isRenaming, setRenaming] = useState(false);
  if (isRenaming) return <Rename draft={draft} onClose={onClose} />;
  const runsIt = draft.isMaker || draft.isFacilitator;
  const isArchived = !!draft.view?.is_archived;

  function setArchived() {
    onClose();
    if (isArchived) void draft.act('draft.reopen', {}, t('editor.reopened_now'));
    else void draft.act('draft.archive', {}, t('editor.archived_now'));
  }

  return (
    <Popup anchor={anchor} label={t('editor.menu')} role="menu" onClose={onClose}>
      {MenuItems && <MenuItems draft={draft} onChoose={onClose} />}
      {runsIt && (
        <>
          <button class="quiet" role="menuitem" onClick={() => setRenaming(true)}>
            <Icon name="edit" /> {t('editor.rename')}
          </button>
          <button class="quiet" role="menuitem" onClick={setArchived}>
            <Icon name={isArchived ? 'undo' : 'archive'} />{' '}
            {t(isArchived ? 'editor.reopen' : 'editor.archive')}
          </button>
        </>
      )}
      <a
        class="button quiet"
        role="menuitem"
        href={`/guide/writing.${language.value}.html`}
        target="_blank"
        rel="noopener"
        onClick={onClose}
      >
        <Icon name="book" /> {t('draft.guide')}
      </a>
    </Popup>
  );
}

/** @param {{draft: Draft, onClose: () => void}} props */
function Rename({ draft, onClose }) {
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: { title: (title) => (tidy(title) ? undefined : t('editor.title_missing')) },
    work: async ({ title, about }) => {
      const said = tidy(about);
      const changed = { title: tidy(title), ...((said || draft.view?.about) && { about: said }) };
      if (await draft.act('draft.rename', changed)) close();
    },
  });
  return (
    <Dialog title={t('editor.rename')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('editor.title')}
          name="title"
          maxLength={200}
          defaultValue={draft.view?.title}
          error={form.errors.title}
          autoFocus
        />
        <Field
          label={t('editor.about')}
          name="about"
          lines={3}
          maxLength={2000}
          defaultValue={draft.view?.about}
          isOptional
        />
        <Submit form={form} text={t('editor.rename_save')} />
      </form>
    </Dialog>
  );
}
