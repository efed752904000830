import { t } from '../../ui/words.js';

/** @typedef {import('../panel_types.d.ts').Version} Version */

/** What a version is called beside others: „Versiunea 3: Varianta trimisă”. @param {Version} version */
export function versionText({ number, name }) {
  return name ? t('version.named', { number, name }) : t('version.numbered', { number });
}

/** The page of a published version, for everybody. @param {string} channel the draft's @param {number} number */
export function publicPath(channel, number) {
  return `/p/${channel.split(':')[1]}/${number}`;
}

/** A hash as a page says it where the whole one would be noise. @param {string} sha256 */
export function shortHash(sha256) {
  return `${sha256.slice(0, 8)}…${sha256.slice(-8)}`;
}
