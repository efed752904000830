import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
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
  const bottom = useAboveFields(toasts.length > 0);
  /** @param {number} id */
  const close = (id) => setToasts((before) => before.filter((one) => one.id !== id));
  return (
    <div class="toasts" role="status" style={bottom === undefined ? undefined : { bottom: `${bottom}px` }}>
      {toasts.map((one) => (
        <ToastLine key={one.id} toast={one} onClose={() => close(one.id)} />
      ))}
    </div>
  );
}

/** So far above a field in which somebody writes. */
const ABOVE_PX = 8;

/**
 * How far from the lower edge toasts stand clear of the fields in which one writes, which grow with what is written;
 * undefined where there is none.
 * @param {boolean} isShown
 */
function useAboveFields(isShown) {
  const [bottom, setBottom] = useState(/** @type {number | undefined} */ (undefined));
  useLayoutEffect(() => {
    if (!isShown) return;
    const fields = [...document.querySelectorAll('.composer')];
    const look = () => {
      const tops = fields.map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0);
      setBottom(
        tops.length > 0 ? innerHeight - Math.min(...tops.map((box) => box.top)) + ABOVE_PX : undefined,
      );
    };
    const observer = new ResizeObserver(look);
    for (const one of [...fields, document.documentElement]) observer.observe(one);
    look();
    return () => observer.disconnect();
  }, [isShown]);
  return bottom;
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
