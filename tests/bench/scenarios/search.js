// S: search in 200,000 messages, beside a plain scan over the same texts in the same run.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, ulid } from '../lib/sfat.js';
import { figure, printTable } from '../lib/table.js';

const MESSAGES = 200_000;
const ROOMS = 20;
/** Messages in one request, and requests under way at once. */
const BATCH = 50;
const AT_ONCE = 8;
const ROUNDS = 40;
const SCANS = 5;

/** A generator that gives the same every time. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const next = random(1);
const SYLLABLES = 'pa te ri șe țo lu mă co na vi de ra în so ci al gu ver nan iect bu get șco li tru'.split(' ');
const WORDS = Array.from({ length: 20_000 }, () =>
  Array.from({ length: 2 + Math.floor(next() * 3) }, () => SYLLABLES[Math.floor(next() * SYLLABLES.length)]).join(''),
);
/** As in a language: a few words often, most of them hardly ever. */
const pick = () => WORDS[Math.floor(WORDS.length * next() ** 4)];
const makeText = () => Array.from({ length: 4 + Math.floor(next() * 30) }, pick).join(' ');

const QUERIES = {
  'one common word': () => WORDS[Math.floor(next() * 20)],
  'one rare word': () => WORDS[10_000 + Math.floor(next() * 10_000)],
  'two letters, as one types': () => WORDS[Math.floor(next() * 200)].slice(0, 2),
  'two words': () => `${WORDS[Math.floor(next() * 50)]} ${WORDS[Math.floor(next() * 500)].slice(0, 4)}`,
};

/** @param {string} text */
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param {string[]} texts @param {string} query */
function scan(texts, query) {
  const words = fold(query).split(' ');
  const found = [];
  for (let i = texts.length - 1; i >= 0 && found.length < 20; i--) {
    const text = ` ${fold(texts[i])}`;
    if (words.every((word) => text.includes(` ${word}`))) found.push(i);
  }
  return found;
}

/** @param {number[]} times @param {number} share */
const percentile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

/** @param {number} rounds @param {(round: number) => unknown} act @returns {Promise<number[]>} milliseconds each */
async function time(rounds, act) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await act(round);
    times.push(performance.now() - start);
  }
  return times;
}

/** @param {number} port @param {string} token @param {string[]} rooms @param {string[]} texts */
async function postAll(port, token, rooms, texts) {
  let at = 0;
  const lane = async () => {
    while (at < texts.length) {
      const first = at;
      at += BATCH;
      const requests = texts.slice(first, first + BATCH).map((text, i) => ({
        jsonrpc: '2.0',
        id: i,
        method: 'room.post',
        params: { channel: rooms[(first / BATCH) % ROOMS], op: ulid(), text },
      }));
      const answers = await call(port, token, 'a batch of room.post', requests);
      if (answers.some((/** @type {any} */ { error }) => error)) throw new Error(JSON.stringify(answers.find(({ error }) => error)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Waits until the last message is found. @param {(query: string, more?: object) => Promise<any>} find @param {string} word */
async function indexed(find, word) {
  while ((await find(word).catch(() => ({ hits: [] }))).hits.length === 0) await sleep(50);
}

/** @param {import('../lib/loader.js').System & import('../lib/sfat.js').Home} sfat */
export async function search(sfat) {
  const port = /** @type {number} */ (sfat.where);
  const token = sfat.admin.token;
  const rooms = [];
  for (let i = 0; i < ROOMS; i++) rooms.push(await sfat.newRoom());
  const texts = Array.from({ length: MESSAGES }, makeText);
  const find = (/** @type {string} */ query, more = {}) => call(port, token, 'search.find', { query, limit: 20, ...more });

  let start = performance.now();
  await postAll(port, token, rooms, texts);
  const posted = performance.now() - start;
  await call(port, token, 'room.post', { channel: rooms[0], op: ulid(), text: 'ultimulmesaj' });
  await indexed(find, 'ultimulmesaj');
  const behind = performance.now() - start - posted;
  await sleep(1500);
  const size = statSync(join(sfat.folder, 'search.db')).size;

  start = performance.now();
  await sfat.rebuildSearch();
  const rebuilt = performance.now() - start;

  const rows = [];
  for (const [name, makeQuery] of Object.entries(QUERIES)) {
    const queries = Array.from({ length: ROUNDS }, makeQuery);
    const everywhere = await time(ROUNDS, (i) => find(queries[i]));
    const inOne = await time(ROUNDS, (i) => find(queries[i], { item: rooms[i % ROOMS] }));
    const scanned = await time(SCANS, (i) => scan(texts, queries[i]));
    rows.push([
      name,
      ...[percentile(everywhere, 0.5), percentile(everywhere, 0.99), percentile(inOne, 0.5), percentile(inOne, 0.99)].map((ms) => figure(ms, 1, 'ms')),
      figure(percentile(scanned, 0.5), 1, 'ms'),
      figure(percentile(scanned, 0.5) / percentile(everywhere, 0.5), 1, '×'),
    ]);
  }
  const heads = ['', 'p50', 'p99', 'in one room p50', 'p99', 'plain scan p50', 'scan ÷ search p50'];
  const note =
    `The index is ${figure(size / 1e6, 0, 'MB')}; it followed ${figure((MESSAGES / posted) * 1000, 0)} messages a second posted, and was ${figure(behind, 0, 'ms')} behind at the end; ` +
    `made anew, it took ${figure((MESSAGES / rebuilt) * 1000, 0)} a second. By POST /rpc, one at a time; the scan stops at 20 hits and is of texts in memory.`;
  printTable('S. Search in 200,000 messages of 20 rooms', heads, rows, note);
  return [];
}
