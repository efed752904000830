import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { t } from '../../ui/words.js';

/** @param {DragEvent} event */
const hasFiles = ({ dataTransfer }) => !!dataTransfer?.types.includes('Files');

/**
 * Where files may be dropped: what is put on the element, and whether some are held over it.
 * @param {boolean} isOpen
 * @param {(files: File[]) => void} onFiles
 */
export function useDrop(isOpen, onFiles) {
  const [isOver, setOver] = useState(false);
  /** @param {DragEvent} event */
  function onDragOver(event) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  }
  /** @param {DragEvent} event */
  function onDragLeave({ currentTarget, relatedTarget }) {
    const area = /** @type {Node} */ (currentTarget);
    if (!area.contains(/** @type {Node | null} */ (relatedTarget))) setOver(false);
  }
  /** @param {DragEvent} event */
  function onDrop(event) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  }
  return { isOver, dropTarget: isOpen ? { onDragOver, onDragLeave, onDrop } : {} };
}

/** Over what takes the files that are held above it. */
export function DropHere() {
  return (
    <p class="drop-here" aria-hidden="true">
      <span>
        <Icon name="attach" /> {t('room.drop_here')}
      </span>
    </p>
  );
}

/**
 * The pictures of what is pasted; none where it has words, as what is copied from a text program is a picture too.
 * @param {ClipboardEvent} event
 */
export function pastedPictures({ clipboardData }) {
  if (clipboardData?.getData('text/plain')) return [];
  return [...(clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
}
