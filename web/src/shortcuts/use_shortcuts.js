import { useLayoutEffect, useRef } from 'preact/hooks';
import { singleKeys } from './single_keys.js';

/** The second key of two comes within this. */
const TOGETHER_MS = 1_500;

/** @type {Record<string, string>} the key after G => path */
const PLACES = { h: '/', i: '/inbox', s: '/search', d: '/directory' };

/** @param {KeyboardEvent} event */
function isTyping({ target }) {
  const element = /** @type {HTMLElement} */ (target);
  return (
    element.matches?.('input, textarea, select, [contenteditable]') ||
    !!element.closest?.('dialog, [popover]')
  );
}

/**
 * The keys that work on every page.
 * @param {object} options
 * @param {(path: string) => void} options.navigate
 * @param {() => void} options.openPalette
 */
export function useShortcuts({ navigate, openPalette }) {
  const afterG = useRef(-Infinity);
  // At once: a page that one sees hears its keys.
  useLayoutEffect(() => {
    /** @param {KeyboardEvent} event */
    function onKeyDown(event) {
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key === 'k') {
        event.preventDefault();
        return openPalette();
      }
      if (!singleKeys.value || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.defaultPrevented || isTyping(event)) return;
      const isSecond = event.timeStamp - afterG.current < TOGETHER_MS;
      afterG.current = key === 'g' ? event.timeStamp : -Infinity;
      const path = isSecond ? PLACES[key] : { '?': '/shortcuts', '/': '/search' }[event.key];
      if (!path) return;
      event.preventDefault();
      navigate(path);
    }
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('sfat:palette', openPalette);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('sfat:palette', openPalette);
    };
  }, [navigate]);
}
