/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */
/** @typedef {import('../panel_types.d.ts').Amendment} Amendment */

/** @param {TextNode} node */
const isSectionHeading = ({ type, attrs }) => type === 'heading' && attrs?.level === 1;

/**
 * The blocks of a section: its heading, and all until the next one; '' is what stands before the first.
 * @param {TextNode} text
 * @param {string} section
 * @returns {TextNode[] | null} null: there is no such section any more
 */
export function sectionBlocks({ content = [] }, section) {
  const start =
    section === '' ? 0 : content.findIndex((node) => isSectionHeading(node) && node.attrs?.id === section);
  if (start < 0) return null;
  const from = section === '' ? 0 : start + 1;
  const next = content.findIndex((node, at) => at >= from && isSectionHeading(node));
  return content.slice(start, next < 0 ? undefined : next);
}

/**
 * Amendments by the section that they change, in the order of the text; those of a section that is gone come last.
 * @param {Amendment[]} amendments
 * @param {{section: string, title: string}[]} sections of the text
 * @returns {{section: string, title: string, isGone: boolean, amendments: Amendment[]}[]}
 */
export function bySection(amendments, sections) {
  const known = sections.map(({ section, title }) => ({ section, title, isGone: false }));
  const gone = new Map(
    amendments
      .filter((one) => !sections.some(({ section }) => section === one.section))
      .map((one) => [one.section, { section: one.section, title: one.section_title, isGone: true }]),
  );
  return [...known, ...gone.values()]
    .map((place) => ({ ...place, amendments: amendments.filter((one) => one.section === place.section) }))
    .filter((place) => place.amendments.length > 0);
}

/** How many open amendments each section has. @param {Amendment[]} amendments @returns {Map<string, number>} */
export function openCounts(amendments) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { section, state } of amendments)
    if (state === 'open') counts.set(section, (counts.get(section) ?? 0) + 1);
  return counts;
}
