import { fold, isFound } from '../ui/text.js';

/** @typedef {import('./types.d.ts').Organisation} Organisation */

/**
 * What organisations are looked for by; '' does not matter.
 * @typedef {object} Filter
 * @property {string} query words of the name, in any letters
 * @property {string} type
 * @property {string} region
 * @property {string} county
 * @property {string} field
 * @property {string} state
 */

/** @type {Filter} */
export const NO_FILTER = { query: '', type: '', region: '', county: '', field: '', state: '' };

/**
 * Whether an organisation is one of those looked for.
 * @param {Organisation} one
 * @param {Filter} filter
 */
export function isMatch(one, { query, type, region, county, field, state }) {
  return (
    (!type || one.type === type) &&
    (!region || one.region === region) &&
    (!county || one.county === county) &&
    (!state || one.state === state) &&
    (!field || one.fields.some((name) => fold(name) === fold(field))) &&
    (!query.trim() || isFound([one.name, one.short_name ?? '', ...one.fields].join(' '), query))
  );
}

/** The fields that occur, each once however it is spelt. @param {Organisation[]} organisations */
export function fieldsOf(organisations) {
  /** @type {Map<string, string>} */
  const known = new Map();
  for (const { fields } of organisations)
    for (const name of fields) if (!known.has(fold(name))) known.set(fold(name), name);
  return [...known.values()];
}

/** Fields as a person writes them, parted by commas; each once. @param {string} text */
export function readFields(text) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const part of text.split(/[,;\n]/)) {
    const name = part.trim().replace(/\s+/g, ' ');
    if (name && !found.has(fold(name))) found.set(fold(name), name);
  }
  return [...found.values()];
}
