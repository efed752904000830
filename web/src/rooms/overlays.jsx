import { lazy } from '../ui/lazy.jsx';
import { useRoom } from './room_context.js';
import { DeleteMessage } from './delete_message.jsx';
import { GoToDate, RenameRoom } from './room_dialogs.jsx';
import { MessageMenu } from './message_menu.jsx';
import { Pins } from './pins.jsx';
import { EmojiPicker } from './reactions.jsx';
import { RoomMenu } from './room_menu.jsx';
import { RoomPeople } from './room_people.jsx';
import { Versions } from './versions.jsx';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/**
 * What stands over a room, one at a time.
 * @typedef {{kind: 'menu', message: ShownMessage, anchor: Element, list: import('./message.jsx').ListTools}
 *   | {kind: 'emoji', message: ShownMessage, anchor: Element}
 *   | {kind: 'room', anchor: Element}
 *   | {kind: 'delete' | 'versions', message: ShownMessage}
 *   | {kind: 'picture', file: import('./types.d.ts').AttachedFile}
 *   | {kind: 'pins' | 'date' | 'rename' | 'people'}} Overlay
 */

const PictureDialog = lazy(() => import('./picture_dialog.jsx'));

export function Overlays() {
  const { overlay, room } = useRoom();
  const shown = overlay.value;
  if (!shown) return null;
  // Whoever was replaced by another window must not close that one.
  const onClose = () => {
    if (overlay.value === shown) overlay.value = null;
  };
  switch (shown.kind) {
    case 'menu':
      return (
        <MessageMenu message={shown.message} anchor={shown.anchor} list={shown.list} onClose={onClose} />
      );
    case 'emoji':
      return <EmojiPicker message={shown.message} anchor={shown.anchor} onClose={onClose} />;
    case 'room':
      return <RoomMenu anchor={shown.anchor} onClose={onClose} />;
    case 'delete':
      return <DeleteMessage message={shown.message} onClose={onClose} />;
    case 'versions':
      return <Versions message={shown.message} onClose={onClose} />;
    case 'picture':
      return <PictureDialog room={room} file={shown.file} onClose={onClose} />;
    case 'pins':
      return <Pins onClose={onClose} />;
    case 'date':
      return <GoToDate onClose={onClose} />;
    case 'rename':
      return <RenameRoom onClose={onClose} />;
    case 'people':
      return <RoomPeople onClose={onClose} />;
  }
}
