/** The files that a draft's page needs, as the build wrote them into this one. */
function filesOfEditor() {
  const written = document.querySelector('meta[name=editor-files]')?.getAttribute('content') ?? '';
  return written.split(' ').filter(Boolean);
}

let isBegun = false;

/**
 * Brings the editor while nothing else is to be done, for who is where there are texts: it is there when one is opened, also
 * where the line is away by then. It is not run before.
 */
export function preloadEditor() {
  if (isBegun || /** @type {any} */ (navigator).connection?.saveData) return;
  isBegun = true;
  if ('requestIdleCallback' in window) requestIdleCallback(bring, { timeout: 10_000 });
  else setTimeout(bring, 3_000);
}

function bring() {
  for (const href of filesOfEditor()) {
    const link = document.createElement('link');
    link.rel = href.endsWith('.css') ? 'stylesheet' : 'modulepreload';
    link.href = href;
    document.head.append(link);
  }
}
