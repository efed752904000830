/** ULIDs: 26 characters of Crockford's base 32, a time in milliseconds and 80 random bits. */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const TIME_DIGITS = 10;

/** @param {number} timeMs */
function encodeTime(timeMs) {
  let text = '';
  for (let left = timeMs; text.length < TIME_DIGITS; left = Math.floor(left / 32))
    text = DIGITS[left % 32] + text;
  return text;
}

/**
 * A new ULID of this time. Sixteen random bytes give five bits each.
 * @param {number} timeMs
 * @param {Uint8Array} [random]
 */
export function makeUlid(timeMs, random = crypto.getRandomValues(new Uint8Array(16))) {
  const digits = Array.from(random.subarray(0, 16), (byte) => DIGITS[byte % 32]);
  return encodeTime(Math.max(0, Math.floor(timeMs))) + digits.join('');
}

/** @param {unknown} text @returns {text is string} */
export function isUlid(text) {
  return typeof text === 'string' && PATTERN.test(text);
}

/**
 * The time of a valid ULID, in milliseconds UTC.
 * @param {string} ulid
 */
export function ulidTime(ulid) {
  return [...ulid.slice(0, TIME_DIGITS)].reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0);
}
