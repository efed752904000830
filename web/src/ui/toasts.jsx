import { useEffect, useState } from 'preact/hooks';
import { Emitter } from '../sync/emitter.js';
import { Icon } from './icons.jsx';
import { t } from './words.js';

/** @typedef {{id: number, text: string, undo?: () => unknown}} Toast */

/** @type {Emitter<{text: string, undo?: () => unknown}>} */
const raised = new Emitter();

const MOST = 3;
/** Long enough to read it and to reach it with the keyboard. */
const SHOWN_MS = 9_000;

/**
 * Says for a moment what was done; it is read out too.
 * @param {string} text
 * @param {{undo?: () => unknown}} [options] undo: what the button of that name does
 */
export function toast(text, { undo } = {}) {
  raised.emit({ text, undo });
}

/** Where they appear: once in a page. */
export function Toasts() {
  const [toasts, setToasts] = useState(/** @type {Toast[]} */ ([]));
  useEffect(() => {
    let lastId = 0;
    return raised.on((one) => setToasts((before) => [...before.slice(1 - MOST), { ...one, id: ++lastId }]));
  }, []);
  /** @param {number} id */
  const close = (id) => setToasts((before) => before.filter((one) => one.id !== id));
  return (
    <div class="toasts" role="status">
      {toasts.map((one) => (
        <ToastLine key={one.id} toast={one} onClose={() => close(one.id)} />
      ))}
    </div>
  );
}

/** @param {{toast: Toast, onClose: () => void}} props */
function ToastLine({ toast: { text, undo }, onClose }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const timer = isHeld ? undefined : setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isHeld]);
  function undoIt() {
    onClose();
    undo?.();
  }
  return (
    <div
      class="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      <span>{text}</span>
      {undo && (
        <button class="undo small" onClick={undoIt}>
          {t('common.undo')}
        </button>
      )}
      <button class="small" aria-label={t('common.close')} onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}
