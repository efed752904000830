import { looksLikeEmail, tidy } from '../ui/text.js';

/** At most this many in one command. */
export const MOST_ADDRESSES = 100;

/**
 * Addresses as people paste them: one a line or parted by commas and semicolons, alone or `Name <address>`. Each once.
 * @param {string} text
 * @returns {{addresses: {email: string, name?: string}[], wrong: string[]}} wrong: what is no address
 */
export function readAddresses(text) {
  /** @type {Map<string, {email: string, name?: string}>} */
  const found = new Map();
  /** @type {string[]} */
  const wrong = [];
  for (const part of text.split(/[\n,;]+/).map(tidy)) {
    if (!part) continue;
    const [, quoted, inside] = /^(.*)<([^<>]*)>$/.exec(part) ?? [];
    const email = tidy(inside ?? part);
    const name = tidy((quoted ?? '').replace(/^[\s"„]+|[\s"”]+$/g, ''));
    if (!looksLikeEmail(email)) wrong.push(part);
    else found.set(email.toLowerCase(), name ? { email, name } : { email });
  }
  return { addresses: [...found.values()], wrong };
}
