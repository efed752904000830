import { Icon } from '../ui/icons.jsx';
import { Popup } from '../ui/popup.jsx';
import { useServices } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { messagePath, threadPath } from './paths.js';
import { useRoom } from './room_context.js';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/** @param {string} room @param {number} seq */
export function copyLink(room, seq) {
  const copied = navigator.clipboard?.writeText(location.origin + messagePath(room, seq));
  (copied ?? Promise.reject()).then(
    () => toast(t('room.link_copied')),
    () => toast(t('common.not_copied')),
  );
}

/**
 * What one may do with a message, the same for the menu and for the keys.
 * @param {import('./room_context.js').RoomTools} room
 * @param {ShownMessage} message
 */
export function rightsOn({ me, view, canModerate }, message) {
  const isOurs = message.by === me;
  const isWhole = message.seq !== undefined && !message.deleted;
  const isOpen = !view?.is_archived;
  return {
    canAnswer: isWhole && isOpen,
    canEdit: isWhole && isOurs && isOpen,
    canDelete: isWhole && (isOurs || canModerate),
    canPin: isWhole && canModerate && isOpen,
  };
}

/**
 * @param {object} props
 * @param {ShownMessage} props.message
 * @param {Element} props.anchor
 * @param {import('./message.jsx').ListTools} props.list
 * @param {() => void} props.onClose
 */
export function MessageMenu({ message, anchor, list, onClose }) {
  const { navigate } = useServices();
  const tools = useRoom();
  const { room, view, acts, editing, overlay, markUnread } = tools;
  const seq = /** @type {number} */ (message.seq);
  const rights = rightsOn(tools, message);
  const isPinned = !!view?.pins?.includes(seq);
  const isThread = list.thread !== undefined;
  /** @type {([boolean, string, string, () => void, string?] )[]} whether, icon, words, what it does, look */
  const items = [
    [rights.canAnswer, 'smile', 'room.react', () => (overlay.value = { kind: 'emoji', message, anchor })],
    [rights.canAnswer, 'reply', 'room.reply', () => list.onReply(seq)],
    [!isThread, 'thread', 'room.open_thread', () => navigate(threadPath(room, message.thread ?? seq))],
    [rights.canEdit && !isThread, 'edit', 'room.edit', () => (editing.value = seq)],
    [rights.canPin && !isPinned, 'pin', 'room.pin', () => acts.pin(seq)],
    [rights.canPin && isPinned, 'pin', 'room.unpin', () => acts.unpin(seq)],
    [true, 'link', 'room.copy_link', () => copyLink(room, seq)],
    [!isThread, 'unread', 'room.mark_unread', () => markUnread(seq)],
    [!!message.edits, 'history', 'room.versions', () => (overlay.value = { kind: 'versions', message })],
    [
      rights.canDelete,
      'trash',
      'room.delete',
      () => (overlay.value = { kind: 'delete', message }),
      'is-danger',
    ],
  ];
  return (
    <Popup anchor={anchor} label={t('room.more')} role="menu" onClose={onClose}>
      {items
        .filter(([isThere]) => isThere)
        .map(([, icon, words, work, look]) => (
          <button
            key={words}
            role="menuitem"
            class={`quiet ${look ?? ''}`}
            onClick={() => {
              /** @type {HTMLElement} */ (anchor).focus({ preventScroll: true });
              onClose();
              work();
            }}
          >
            <Icon name={icon} /> {t(words)}
          </button>
        ))}
    </Popup>
  );
}
