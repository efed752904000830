import { makeSectionId } from './section_ids.js';
import { sectionsOf } from './sections.js';

/** @typedef {import('@tiptap/pm/state').EditorState} EditorState */
/** @typedef {import('../panel_types.d.ts').Template} Template */
/** @typedef {import('./sections.js').Section} Section */

/** @param {string} title */
const plain = (title) => title.trim().toLowerCase();

/** Where a section of the template belongs: behind the nearest one before it that is there. @param {Section[]} sections @param {string[]} before @returns {number} */
function placeFor(sections, before) {
  for (const key of [...before].reverse()) {
    const there = sections.find((one) => one.key === key);
    if (there) return there.to;
  }
  return sections[0].section === '' && sections[0].key === null ? sections[0].to : 0;
}

/**
 * Brings a section of the template into the text again: a heading that has its title becomes it, else a new one is made.
 * @param {EditorState} state
 * @param {Template} template
 * @param {string} key
 * @param {'ro' | 'en'} language of the text
 * @param {() => string} [makeId]
 * @returns {import('@tiptap/pm/state').Transaction | null} null where nothing is missing
 */
export function putBack({ doc, tr, schema }, template, key, language, makeId = makeSectionId) {
  const at = template.sections.findIndex((one) => one.key === key);
  const sections = sectionsOf(doc);
  if (at < 0 || sections.some((one) => one.key === key)) return null;
  const { title } = template.sections[at];
  const titles = Object.values(title).map(plain);
  const same = sections.find((one) => one.section && !one.key && titles.includes(plain(one.title)));
  if (same) return tr.setNodeMarkup(same.pos, undefined, { ...doc.nodeAt(same.pos)?.attrs, key });
  const before = template.sections.slice(0, at).map((one) => one.key);
  const heading = schema.nodes.heading.create({ level: 1, id: makeId(), key }, schema.text(title[language]));
  return tr.insert(placeFor(sections, before), [heading, schema.nodes.paragraph.create()]);
}
