import { signal } from '@preact/signals';
import errors from '../../../schema/errors.json';
import en from '../locales/en.json';
import ro from '../locales/ro.json';
import { makeI18n } from './i18n.js';

/** @typedef {'ro' | 'en'} Language */

const i18n = makeI18n({ ro, en });

/** The language of the page. Views that read words are shown anew when it changes. @type {import('@preact/signals').Signal<Language>} */
export const language = signal('ro');

/**
 * Words for a person, in the language of the page.
 * @param {string} key
 * @param {Record<string, unknown>} [values] `count` chooses the plural
 * @returns {string}
 */
export function t(key, values = {}) {
  return i18n.t(key, { lng: language.value, ...values });
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
