import { FormDialog } from './form_dialog.jsx';

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
export function Confirm({ children, ...props }) {
  return (
    <FormDialog {...props} look="danger">
      {() => children}
    </FormDialog>
  );
}
