import { FormNote } from '../spaces/form_note.jsx';
import { Dialog, Failure, useForm } from '../ui/form.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { t } from '../ui/words.js';

/**
 * A deed that is asked for in a window: what it means, its fields, its button.
 * @param {object} props
 * @param {string} [props.space] where the capacity is asked for in which it is done; absent: the fields ask for it
 * @param {string} props.title
 * @param {string} [props.text] what will be so afterwards
 * @param {string} props.action what the button says
 * @param {'primary' | 'danger'} [props.look]
 * @param {boolean} [props.isWide]
 * @param {Parameters<typeof useForm>[0]['checks']} [props.checks]
 * @param {Parameters<typeof useForm>[0]['work']} props.work a thrown refusal is shown; afterwards the window closes
 * @param {() => void} props.onClose
 * @param {(errors: Record<string, string | undefined>) => import('preact').ComponentChildren} [props.children] the fields
 */
export function FormDialog({
  space,
  title,
  text,
  action,
  look = 'primary',
  isWide,
  checks = {},
  work,
  onClose,
  children,
}) {
  const form = useForm({ checks, work: async (values, data) => (await work(values, data), onClose()) });
  return (
    <Dialog title={title} isWide={isWide} onClose={onClose}>
      {text && <p>{text}</p>}
      <form onSubmit={form.submit} noValidate>
        {children?.(form.errors)}
        {space ? (
          <FormNote space={{ name: space }} isBusy={form.isBusy} />
        ) : (
          <SendNote isBusy={form.isBusy} />
        )}
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
