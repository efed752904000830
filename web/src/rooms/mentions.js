/**
 * Mentions while a message is being written. On the wire they are tokens, `@{person:ULID}`; whoever writes sees names.
 * @typedef {Record<string, string>} Labels what stands in the field, `@Ana Exemplu` => its token
 */

/** The name that is being typed behind an @ is looked for this far back. */
const LONGEST_QUERY = 40;
const LETTER = /[\p{L}\p{N}]/u;
const TOKEN = /@\{(?:everyone|(?:person|organisation):[0-7][0-9A-HJKMNP-TV-Z]{25})\}/g;

/**
 * What is being looked for at the caret: `@il` there means somebody whose name has "il".
 * @param {string} text
 * @param {number} caret
 * @returns {{from: number, query: string} | null} from: where the @ stands
 */
export function mentionAt(text, caret) {
  const start = Math.max(0, caret - LONGEST_QUERY);
  const from = text.slice(start, caret).lastIndexOf('@') + start;
  if (from < start || text[from] !== '@') return null;
  const query = text.slice(from + 1, caret);
  const isApart = from === 0 || !LETTER.test(text[from - 1]);
  if (!isApart || /[\n@{}]|^\s/.test(query) || query.trim().split(/\s+/).length > 3) return null;
  return { from, query };
}

/**
 * A label for a token that no other token has: the second Ana Exemplu is `@Ana Exemplu (2)`.
 * @param {Labels} labels that are in use
 * @param {string} name
 * @param {string} token
 */
export function labelFor(labels, name, token) {
  const isFree = (/** @type {string} */ label) => (labels[label] ?? token) === token;
  const plain = `@${name}`;
  if (isFree(plain)) return plain;
  for (let number = 2; ; number++) if (isFree(`${plain} (${number})`)) return `${plain} (${number})`;
}

/** @param {string} text */
const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A text as it goes on the wire: names that were chosen become tokens.
 * @param {string} text
 * @param {Labels} labels
 */
export function encodeMentions(text, labels) {
  const known = Object.keys(labels).sort((a, b) => b.length - a.length);
  if (known.length === 0) return text;
  const any = new RegExp(`(?:${known.map(quoted).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(any, (label) => labels[label]);
}

/**
 * A text as it stands in the field, and what its names mean.
 * @param {string} text as it came over the wire
 * @param {(token: string) => string | undefined} nameOf undefined: not known, the token stays
 * @returns {{text: string, labels: Labels}}
 */
export function decodeMentions(text, nameOf) {
  /** @type {Labels} */
  const labels = {};
  const shown = text.replace(TOKEN, (token) => {
    const name = nameOf(token);
    if (!name) return token;
    const label = labelFor(labels, name, token);
    labels[label] = token;
    return label;
  });
  return { text: shown, labels };
}
