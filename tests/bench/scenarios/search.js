// S: search in 200,000 messages, beside a plain scan over the same texts in the same run.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, ulid } from '../lib/sfat.js';
import { figure, printTable } from '../lib/table.js';
import { WORDS, makeText, number, percentile, postAll, time } from '../lib/talk.js';

const MESSAGES = 200_000;
const ROOMS = 20;
const ROUNDS = 40;
/** A space holds no more. One of them is the bench's own. */
const ROOMS_MOST = 1999;
const SCANS = 5;

const QUERIES = {
  'one common word': () => WORDS[number(20)],
  'one rare word': () => WORDS[10_000 + number(10_000)],
  'two letters, as one types': () => WORDS[number(200)].slice(0, 2),
  'two words': () => `${WORDS[number(50)]} ${WORDS[number(500)].slice(0, 4)}`,
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
  await postAll(port, [token], rooms, texts);
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
  await printRights(sfat, find);
  return [];
}

/**
 * What it costs that one may open many rooms, each of which is asked for at every question.
 * @param {import('../lib/sfat.js').Home} sfat
 * @param {(query: string) => Promise<any>} find
 */
async function printRights(sfat, find) {
  const rows = [];
  let there = ROOMS;
  for (const wanted of [200, ROOMS_MOST]) {
    const lane = async () => {
      while (there < wanted) there++, await sfat.newRoom();
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    await sleep(1500);
    for (const name of /** @type {const} */ (['one common word', 'one rare word'])) {
      const queries = Array.from({ length: ROUNDS }, QUERIES[name]);
      const times = await time(ROUNDS, (i) => find(queries[i]));
      rows.push([`${name}, ${wanted} rooms`, figure(percentile(times, 0.5), 1, 'ms'), figure(percentile(times, 0.99), 1, 'ms')]);
    }
  }
  printTable('S. Search in the same messages, of somebody who may open more rooms', ['', 'p50', 'p99'], rows);
}
