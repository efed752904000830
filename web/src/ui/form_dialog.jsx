import { Dialog, Failure, useForm } from './form.jsx';
import { useWhileShown } from './hooks.js';
import { SendNote } from './send_note.jsx';
import { t } from './words.js';

/**
 * @typedef {object} FormDialogProps
 * @property {string} title
 * @property {string} [text] what will be so afterwards
 * @property {string} action what the button says
 * @property {'primary' | 'danger'} [look]
 * @property {boolean} [isWide]
 * @property {Parameters<typeof useForm>[0]['checks']} [checks]
 * @property {Parameters<typeof useForm>[0]['work']} work a thrown refusal is shown; afterwards the window closes
 * @property {() => void} onClose
 * @property {(errors: Record<string, string | undefined>) => import('preact').ComponentChildren} [children] the fields
 */

/**
 * A deed that is asked for in a window: what it means, its fields, its button.
 * @param {FormDialogProps & {note?: (isBusy: boolean) => import('preact').ComponentChildren}} props note: above the
 *   button, instead of whether it waits for the connection
 */
export function FormDialog({
  title,
  text,
  action,
  look = 'primary',
  isWide,
  checks = {},
  work,
  onClose,
  children,
  note = (isBusy) => <SendNote isBusy={isBusy} />,
}) {
  const close = useWhileShown(onClose);
  const form = useForm({ checks, work: async (values, data) => (await work(values, data), close()) });
  return (
    <Dialog title={title} isWide={isWide} onClose={onClose}>
      {text && <p>{text}</p>}
      <form onSubmit={form.submit} noValidate>
        {children?.(form.errors)}
        {note(form.isBusy)}
        <Failure text={form.failure} />
        <div class="actions">
          <button class={look} aria-disabled={form.isBusy}>
            {action}
          </button>
          <button type="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
