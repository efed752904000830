import { signal } from '@preact/signals';

/** The path of the page shown. */
export const path = signal(location.pathname);

/** Counts moves to another page: a page that comes by a move takes the focus, the first page does not. */
export const moves = signal(0);

/** @param {string} to a path of ours @param {{replace?: boolean}} [options] */
export function navigate(to, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  show(to);
}

/** @param {string} to */
function show(to) {
  path.value = to;
  moves.value++;
}

/** @param {MouseEvent} event */
function followLink(event) {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = /** @type {Element} */ (event.target).closest('a');
  if (!isPlain || event.defaultPrevented || !link || link.target || link.origin !== location.origin) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  if (link.pathname !== path.value) navigate(link.pathname);
}

/** Links within the page change it in place; so do the browser's back and forward. */
export function startRouter() {
  document.addEventListener('click', followLink);
  window.addEventListener('popstate', () => show(location.pathname));
}
