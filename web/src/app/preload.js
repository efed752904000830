let isBegun = false;

/** Brings the editor while nothing else is to be done, for who is where there are texts: it is there when one is opened. */
export function preloadEditor() {
  if (isBegun || /** @type {any} */ (navigator).connection?.saveData) return;
  isBegun = true;
  const load = () => {
    // What does not come now comes when it is needed, and says so if it cannot.
    import('../drafts/draft_page.jsx').catch(() => {});
    import('../drafts/editor/editor_pane.jsx').catch(() => {});
  };
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 10_000 });
  else setTimeout(load, 3_000);
}
