/** @type {Record<string, string>} letters with a cedilla, which Romanian does not have => with a comma below */
const COMMA_BELOW = { ş: 'ș', ţ: 'ț', Ş: 'Ș', Ţ: 'Ț' };

/**
 * What a person typed, as it is to be kept: composed letters, Romanian ones with the comma below, no space at the ends.
 * @param {string} text
 */
export function tidy(text) {
  return text
    .normalize('NFC')
    .replace(/[şţŞŢ]/g, (letter) => COMMA_BELOW[letter])
    .trim();
}

/** As it begins a line. @param {string} text */
export function capitalised(text) {
  return text.slice(0, 1).toLocaleUpperCase('ro') + text.slice(1);
}

/** The length as the server counts it. @param {string} text */
export function lengthOf(text) {
  return [...text].length;
}

/** Whether it looks like an address; the server knows better. @param {string} text */
export function looksLikeEmail(text) {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

/** At most two initials of a name. @param {string} name */
export function initialsOf(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0].toLocaleUpperCase('ro')).join('');
}

/**
 * A text as it is looked for: comma below, cedilla and plain letters are the same, and so are capitals.
 * @param {string} text
 */
export function fold(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word of what is looked for begins a word of the text. @param {string} text @param {string} query */
export function isFound(text, query) {
  const words = fold(text).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(/[^\p{L}\p{N}]+/u)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

/** What an organisation's mark shows: a short name that is short enough, else initials. @param {{name: string, short_name?: string}} organisation */
export function sealOf({ name, short_name }) {
  return short_name && /^[\p{L}\p{N}]{2,4}$/u.test(short_name) ? short_name : initialsOf(short_name ?? name);
}
