import { Icon } from '../../ui/icons.jsx';
import { Notice } from '../../ui/page.jsx';
import { t } from '../../ui/words.js';

/** @typedef {import('../use_draft.js').Draft} Draft */

/** Why one only reads; '' where the draft is not known yet. @param {Draft} draft */
function whyReadOnly({ view, isOpen }) {
  if (!view) return '';
  if (view.is_archived) return t('editor.why_archived');
  return isOpen ? t('editor.why_reader') : t(`editor.why_${view.status.state}`);
}

/** Gives somebody a text as a file. @param {string} text @param {string} name */
function download(text, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * What concerns the whole of the text: that one only reads it, that this page is too old for it, that something of it
 * could not be kept.
 * @param {object} props
 * @param {Draft} props.draft
 * @param {ReturnType<typeof import('./use_text.js').useText>} props.text
 */
export function TextNotices({ draft, text }) {
  const { session, canWrite, isOutdated, rescued, dismissRescued } = text;
  const why = whyReadOnly(draft);
  return (
    <div role="status">
      {isOutdated && (
        <Notice>
          <Icon name="warning" /> {t('editor.outdated')}{' '}
          <button onClick={() => location.reload()}>{t('app.reload')}</button>
        </Notice>
      )}
      {!canWrite && !isOutdated && why && (
        <p class="read-only">
          <Icon name="lock" /> <strong>{t('editor.read_only')}.</strong> {why}
        </p>
      )}
      {session?.wasSpoilt && (
        <Notice>
          <Icon name="warning" /> {t('editor.spoilt')}
        </Notice>
      )}
      {rescued && (
        <Notice>
          <Icon name="warning" /> {t('editor.rescued')}{' '}
          <button onClick={() => download(rescued, `${draft.view?.title ?? draft.id}.txt`)}>
            {t('editor.download')}
          </button>{' '}
          <button class="quiet" onClick={dismissRescued}>
            {t('editor.dismiss')}
          </button>
        </Notice>
      )}
    </div>
  );
}
