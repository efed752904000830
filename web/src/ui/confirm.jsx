import { Dialog, Submit, useForm } from './form.jsx';
import { SendNote } from './send_note.jsx';

/**
 * Asks before something that cannot be undone.
 * @param {object} props
 * @param {string} props.title a question
 * @param {string} props.text what will be so afterwards
 * @param {string} props.action what the button says: the deed, never "yes"
 * @param {() => Promise<unknown>} props.work a refusal is shown in the window
 * @param {() => void} props.onClose
 */
export function Confirm({ title, text, action, work, onClose }) {
  const form = useForm({ checks: {}, work: async () => (await work(), onClose()) });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <form onSubmit={form.submit} noValidate>
        <SendNote isBusy={form.isBusy} />
        <Submit form={form} text={action} look="danger" />
      </form>
    </Dialog>
  );
}
