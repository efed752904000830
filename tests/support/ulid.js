import { randomBytes } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A new ULID, as the server and the client make them: 48 bits of time, 80 of chance.
 * @param {number} [timeMs]
 */
export function makeUlid(timeMs = Date.now()) {
  let text = '';
  for (let place = 0, time = timeMs; place < 10; place++, time = Math.floor(time / 32))
    text = DIGITS[time % 32] + text;
  for (const byte of randomBytes(16)) text += DIGITS[byte % 32];
  return text;
}

/** @param {string} ulid */
export function ulidTimeMs(ulid) {
  return [...ulid.slice(0, 10)].reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0);
}
