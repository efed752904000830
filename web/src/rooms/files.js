import { language, t } from '../ui/words.js';
import { plainText } from './markup.js';

/** @typedef {import('./types.d.ts').AttachedFile} AttachedFile */

/** The largest box of a picture in a message. */
const BOX = { width: 320, height: 240 };
/** The smallest that can be hit with a finger. */
const LEAST = 44;

/** @param {AttachedFile} file */
export const isPicture = ({ width, height }) => !!width && !!height;

/**
 * The box that a picture is shown in: known before it is there, so that nothing moves as it comes.
 * @param {AttachedFile} file
 */
export function boxOf({ width = 1, height = 1 }) {
  const scale = Math.min(1, BOX.width / width, BOX.height / height);
  const side = (/** @type {number} */ points) => Math.max(LEAST, Math.round(points * scale));
  return { width: side(width), height: side(height) };
}

/** A size as people say it. @param {number} bytes */
export function sizeText(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1000));
  if (kilobytes < 1000) return `${kilobytes} kB`;
  return `${(kilobytes / 1000).toLocaleString(language.value, { maximumFractionDigits: 1 })} MB`;
}

/** What kind of file it is, and how large. @param {AttachedFile} file */
export const factsOf = ({ type, bytes }) => `${t(`room.kind_${type}`)}, ${sizeText(bytes)}`;

/**
 * What a message says, as one line: its words, or else the names of its files.
 * @param {{text: string, files?: AttachedFile[]}} message
 * @param {(mention: import('./markup_tree.d.ts').Mention) => string} mentionName
 */
export function lineOf({ text, files = [] }, mentionName) {
  return plainText(text, mentionName) || files.map(({ name }) => name).join(', ');
}
