import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** @typedef {import('./panel_types.d.ts').Template} Template */
/** @typedef {import('./panel_types.d.ts').Themes} Themes */

/** They stand in this order where one is chosen; one that is not named here comes last. */
const ORDER = [
  ...['policy_proposal', 'position_paper', 'policy_brief', 'amendment_table', 'open_letter'],
  ...['petition', 'advocacy_plan', 'partnership_agreement', 'minutes', 'blank'],
];

/** What schema/content holds, once it is there: a chunk of its own. @type {import('@preact/signals').Signal<{templates: Template[], themes: Themes} | null>} */
const content = signal(null);

/** @param {Template} one */
function placeOf({ id }) {
  const at = ORDER.indexOf(id);
  return at < 0 ? ORDER.length : at;
}

/** The newest of each template, in the order in which one chooses. @param {Template[]} templates */
export function newestOf(templates) {
  /** @type {Map<string, Template>} */
  const newest = new Map();
  for (const one of templates) {
    const known = newest.get(one.id);
    if (!known || known.version < one.version) newest.set(one.id, one);
  }
  return [...newest.values()].sort((a, b) => placeOf(a) - placeOf(b));
}

/**
 * The templates of drafts and the questions of the horizontal themes; null until they have come.
 * @returns {{templates: Template[], themes: Themes, templateOf: (id: string, version?: number) => Template | undefined} | null}
 */
export function useTemplates() {
  useEffect(() => {
    if (!content.peek())
      import('./template_data.js').then(({ templates, themes }) => {
        content.value = { templates, themes };
      });
  }, []);
  const known = content.value;
  if (!known) return null;
  const { templates, themes } = known;
  const newest = newestOf(templates);
  return {
    templates: newest,
    themes,
    templateOf: (id, version) =>
      templates.find((one) => one.id === id && one.version === version) ??
      newest.find((one) => one.id === id),
  };
}
