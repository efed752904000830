/**
 * Where the reader of each page was: how far it was scrolled and what had the focus. A page that comes back by back or
 * forward is brought there as soon as it has grown enough, unless its reader has begun to do something else.
 */

/** @type {Map<number, {top: number, focus: string}>} entry of the history => place */
const places = new Map();
const PLACES_KEPT = 100;
/** A page that is not there by then stays where it is. */
const WAIT_MS = 3_000;

/** Ends what brings a page to its place: its reader has begun something else, or another page is shown. */
let stopRestoring = () => {};

const main = () => document.getElementById('main');

/** How the element that has the focus is found again, or ''. */
function focusNow() {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || !main()?.contains(element)) return '';
  if (element.id && element !== main()) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute('href');
  if (href) return `a[href="${CSS.escape(href)}"]`;
  return element.dataset.op ? `[data-op="${CSS.escape(element.dataset.op)}"]` : '';
}

/** @param {number} entry of the history that is being left */
export function keepPlace(entry) {
  stopRestoring();
  places.delete(entry);
  places.set(entry, { top: main()?.scrollTop ?? 0, focus: focusNow() });
  const [oldest] = places.keys();
  if (places.size > PLACES_KEPT) places.delete(oldest);
}

/** @param {number} entry of the history that is shown again */
export function restorePlace(entry) {
  const place = places.get(entry);
  const element = main();
  if (!place || !element) return;
  const observer = new MutationObserver(() => attempt());
  const timer = setTimeout(stop, WAIT_MS);
  const signs = ['wheel', 'pointerdown', 'keydown'];
  stopRestoring = stop;

  function stop() {
    clearTimeout(timer);
    observer.disconnect();
    for (const sign of signs) removeEventListener(sign, stop, true);
  }

  function attempt() {
    if (!place || !element) return;
    element.scrollTop = place.top;
    const target = place.focus
      ? /** @type {HTMLElement | null} */ (element.querySelector(place.focus))
      : null;
    target?.focus({ preventScroll: true });
    if (Math.abs(element.scrollTop - place.top) < 2 && (target || !place.focus)) stop();
  }

  for (const sign of signs) addEventListener(sign, stop, true);
  observer.observe(element, { childList: true, subtree: true });
  requestAnimationFrame(attempt);
}
