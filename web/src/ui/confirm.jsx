import { Dialog, Failure, useForm } from './form.jsx';
import { SendNote } from './send_note.jsx';
import { t } from './words.js';

/**
 * Asks before something that cannot be undone.
 * @param {object} props
 * @param {string} props.title a question
 * @param {string} props.text what will be so afterwards
 * @param {string} props.action what the button says: the deed, never "yes"
 * @param {() => Promise<unknown>} props.work a refusal is shown in the window
 * @param {import('preact').ComponentChildren} [props.children] above the button
 * @param {() => void} props.onClose
 */
export function Confirm({ title, text, action, work, children, onClose }) {
  const form = useForm({ checks: {}, work: async () => (await work(), onClose()) });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <form onSubmit={form.submit} noValidate>
        {children}
        <SendNote isBusy={form.isBusy} />
        <Failure text={form.failure} />
        <div class="actions">
          <button class="danger" aria-disabled={form.isBusy}>
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
