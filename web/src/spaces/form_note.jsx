import { useState } from 'preact/hooks';
import { SendNote } from '../ui/send_note.jsx';
import { CapacityPicker, useCapacity } from './capacity_picker.jsx';

/**
 * What stands above the button of a form that asks something of a space: in which capacity it is asked, where the person
 * has not chosen one yet, and whether it waits for the connection.
 * @param {{space: {name: string}, isBusy: boolean}} props
 */
export function FormNote({ space, isBusy }) {
  const { mustChoose } = useCapacity(space.name);
  // Once it was asked here it stays, so that the choice can be seen.
  const [isAsked] = useState(mustChoose);
  return (
    <>
      {isAsked && <CapacityPicker space={space.name} />}
      <SendNote isBusy={isBusy} />
    </>
  );
}
