import { signal } from '@preact/signals';
import { keepPlace, restorePlace } from './places_kept.js';

/** The path of the page shown. */
export const path = signal(location.pathname);

/** What the address asks behind its path, with the question mark. */
export const query = signal(location.search);

/** Counts moves to another page: a page that comes by a move takes the focus, the first page does not. */
export const moves = signal(0);

/** The page shown was reached by back or forward: it stands where it was left. */
export const isBack = signal(false);

/** Each entry of the browser's history has a number, by which its place is found again. */
let entry = Number(history.state?.entry ?? 0);

/** @param {string} to a path of ours, with a query where it has one @param {{replace?: boolean}} [options] */
export function navigate(to, { replace = false } = {}) {
  if (replace) {
    history.replaceState({ entry }, '', to);
  } else {
    keepPlace(entry);
    entry = Date.now();
    history.pushState({ entry }, '', to);
  }
  isBack.value = false;
  show();
}

/** Changes what the address asks; the page stays. @param {string} to */
export function rename(to) {
  history.replaceState({ entry }, '', to);
  query.value = location.search;
}

function show() {
  const isOther = path.value !== location.pathname;
  path.value = location.pathname;
  query.value = location.search;
  if (isOther) moves.value++;
}

/** @param {PopStateEvent} event */
function goBack(event) {
  // A place in the page that is shown, as the skip link leads to, is no other page.
  if (!event.state && location.pathname === path.value) return history.replaceState({ entry }, '');
  keepPlace(entry);
  entry = Number(event.state?.entry ?? 0);
  isBack.value = true;
  show();
  restorePlace(entry);
}

/** @param {MouseEvent} event */
function followLink(event) {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = /** @type {Element} */ (event.target).closest('a');
  if (!isPlain || event.defaultPrevented || !link || link.target || link.origin !== location.origin) return;
  if (link.hash && link.pathname === location.pathname) return;
  // A path with a dot is a file, not a page of the application.
  if (link.pathname.includes('.')) return;
  event.preventDefault();
  const to = link.pathname + link.search;
  if (to !== path.value + query.value) navigate(to);
}

/** Links within the page change it in place; so do the browser's back and forward. */
export function startRouter() {
  if (!history.state?.entry) history.replaceState({ entry }, '');
  history.scrollRestoration = 'manual';
  document.addEventListener('click', followLink);
  window.addEventListener('popstate', goBack);
}
