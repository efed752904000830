import { signal } from '@preact/signals';
import errors from '../../../schema/errors.json';
import ro from '../locales/ro.json';
import { makeI18n } from './i18n.js';

/** @typedef {'ro' | 'en'} Language */

const i18n = makeI18n({ ro });

/** The language of the page. Views that read words are shown anew when it changes. @type {import('@preact/signals').Signal<Language>} */
export const language = signal('ro');

/**
 * Words that need no values, as they were found: a list asks for the same ones in every row.
 * @type {Record<Language, Map<string, string>>}
 */
const found = { ro: new Map(), en: new Map() };

/**
 * Adds the words of a part that comes later than the page, under keys of their own.
 * @param {Partial<Record<Language, object>>} catalogues
 */
export function addWords(catalogues) {
  for (const [lng, words] of Object.entries(catalogues))
    i18n.addResourceBundle(lng, 'translation', words, true, true);
  for (const known of Object.values(found)) known.clear();
}

let hasEnglish = false;

/**
 * Shows the page in a language. English comes when it is chosen first; where it does not come (no line), the promise is
 * rejected and the page stays as it is.
 * @param {Language} lng
 */
export async function showIn(lng) {
  if (lng === 'en' && !hasEnglish) {
    const { default: en } = await import('../locales/en.json');
    addWords({ en });
    hasEnglish = true;
  }
  language.value = lng;
}

/**
 * Words for a person, in the language of the page.
 * @param {string} key
 * @param {Record<string, unknown>} [values] `count` chooses the plural
 * @returns {string}
 */
export function t(key, values) {
  const lng = language.value;
  if (values) return i18n.t(key, { lng, ...values });
  const words = found[lng].get(key) ?? i18n.t(key, { lng });
  found[lng].set(key, words);
  return words;
}

/**
 * How far a command got.
 * @param {import('../sync/types.d.ts').Entry} entry
 * @param {boolean} isLive the connection is there: what waits waits for the server
 */
export function entryText({ state, why }, isLive) {
  if (state === 'waiting' && isLive) return t('entry.trying');
  return t(`entry.${state}`, { why: why ? refusalText(why) : '' });
}

/**
 * The sentence for a refusal: ours where we know the word, else the server's own.
 * @param {{error: string, message: string}} why
 */
export function refusalText({ error, message }) {
  /** @type {Record<string, Record<Language, string>>} */
  const known = errors;
  return known[error]?.[language.value] ?? message;
}
