import { FormNote } from '../spaces/form_note.jsx';
import { FormDialog as PlainDialog } from '../ui/form_dialog.jsx';

/**
 * A deed on a draft that is asked for in a window.
 * @param {import('../ui/form_dialog.jsx').FormDialogProps & {space?: string}} props space: where the capacity is asked for
 *   in which it is done; absent: the fields ask for it
 */
export function FormDialog({ space, ...props }) {
  const note = (/** @type {boolean} */ isBusy) => (
    <FormNote space={{ name: /** @type {string} */ (space) }} isBusy={isBusy} />
  );
  return <PlainDialog {...props} {...(space && { note })} />;
}
