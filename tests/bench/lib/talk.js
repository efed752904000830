// Words as people write them, the same in every run, and many messages posted at once.
import { call, ulid } from './sfat.js';

/** Messages in one request, and requests under way at once. */
const BATCH = 50;
const AT_ONCE = 8;

/** A generator that gives the same every time. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const next = random(1);
const SYLLABLES = 'pa te ri șe țo lu mă co na vi de ra în so ci al gu ver nan iect bu get șco li tru'.split(' ');
export const WORDS = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(next() * 3) }, () => SYLLABLES[Math.floor(next() * SYLLABLES.length)]).join(''),
);
/** As in a language: a few words often, most of them hardly ever. */
const pick = () => WORDS[Math.floor(WORDS.length * next() ** 4)];

/** A whole number below another. @param {number} below */
export const number = (below) => Math.floor(next() * below);
export const makeText = () => Array.from({ length: 4 + number(30) }, pick).join(' ');

/**
 * Posts texts, fifty to a room at a time, and a room after the other.
 * @param {number} port
 * @param {string[]} tokens who writes, in turn
 * @param {string[]} rooms
 * @param {string[]} texts
 */
export async function postAll(port, tokens, rooms, texts) {
  let at = 0;
  const lane = async () => {
    while (at < texts.length) {
      const first = at;
      at += BATCH;
      await postBatch(port, tokens, rooms[(first / BATCH) % rooms.length], texts.slice(first, first + BATCH));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** @param {number} port @param {string[]} tokens @param {string} room @param {string[]} texts */
async function postBatch(port, tokens, room, texts) {
  const ofOne = (/** @type {number} */ who) =>
    texts
      .filter((_, i) => i % tokens.length === who)
      .map((text, id) => ({ jsonrpc: '2.0', id, method: 'room.post', params: { channel: room, op: ulid(), text } }));
  for (let who = 0; who < Math.min(tokens.length, texts.length); who++) {
    const answers = await call(port, tokens[who], 'a batch of room.post', ofOne(who));
    const refused = answers.find((/** @type {{error?: object}} */ { error }) => error);
    if (refused) throw new Error(JSON.stringify(refused));
  }
}

/** @param {number[]} times @param {number} share */
export const percentile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

/** @param {number} rounds @param {(round: number) => unknown} act @returns {Promise<number[]>} milliseconds each */
export async function time(rounds, act) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await act(round);
    times.push(performance.now() - start);
  }
  return times;
}
