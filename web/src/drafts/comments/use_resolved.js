import { useState } from 'preact/hooks';

/** @typedef {import('../panel_types.d.ts').Thread} Thread */

const PAGE = 50;

/**
 * The threads that are resolved, the last first: those of the view, and older ones by page.
 * @param {import('../panel_types.d.ts').ShownDraft} draft
 * @param {boolean} isShown
 */
export function useResolved(draft, isShown) {
  const [older, setOlder] = useState(/** @type {Thread[]} */ ([]));
  const [isWhole, setWhole] = useState(false);
  const [before, setBefore] = useState(/** @type {number | undefined} */ (undefined));
  const known = draft.view.threads.filter((one) => one.resolved);
  const seqs = new Set(draft.view.threads.map(({ seq }) => seq));
  const threads = [...known, ...older.filter(({ seq }) => !seqs.has(seq))].sort(
    (a, b) => (b.resolved?.at_ms ?? 0) - (a.resolved?.at_ms ?? 0),
  );

  async function loadOlder() {
    const page = await draft
      .ask('draft.threads', { channel: draft.name, ...(before && { before }), limit: PAGE })
      .catch(() => null);
    if (!page) return;
    setOlder((all) => [...all, ...page.threads]);
    setBefore(Math.min(...page.threads.map((/** @type {Thread} */ { seq }) => seq)));
    setWhole(!page.has_older);
  }

  return { threads: isShown ? threads : [], hasOlder: !isWhole && known.length >= PAGE, loadOlder };
}
