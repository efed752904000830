// G and H: shared texts, beside npm y-websocket's server. 20 people write in one; 1,000 that are empty have one client each.
import { load } from '../lib/loader.js';
import { measureInTurn, middle, ratio } from '../lib/rounds.js';
import { figure, printTable } from '../lib/table.js';

/** @typedef {import('../lib/loader.js').Found} Found */
/** @typedef {import('../lib/loader.js').System} System */
/** @typedef {import('../lib/rounds.js').Series} Series */

const WRITERS = 20;
/** Words of one writer that the others do not all have yet: enough to keep every server busy. */
const AHEAD = 16;
const TEXTS = 1000;
const ROUNDS = 5;
/** What a message carries: the stamp alone, about as much as a word. */
const LETTERS = 26;

const sum = (/** @type {import('../lib/loader.js').Cpu} */ cpu) => cpu.user + cpu.system;
const rate = (/** @type {Found} */ found) => found.deliveries / found.used.seconds;
const server = (/** @type {Found} */ found) => (sum(found.used.server) * 1e6) / found.deliveries;

/** @param {System[]} systems the floor first, y-websocket's server last */
export async function writers(systems) {
  const options = { listeners: WRITERS, 'in-flight': WRITERS * AHEAD, bytes: LETTERS, seconds: 1.5, warm: 0.4 };
  const all = await measureInTurn('broadcast', systems, ROUNDS, options);
  const heads = ['', 'deliveries/s', '÷ floor', '÷ y-websocket', 'server CPU/delivery', 'p50', 'p99', '÷ y-websocket'];
  const rows = all.map((series) => rowOf(series, all[0], all[all.length - 1]));
  const note = `Each is ${AHEAD} words ahead of the slowest; on disk before anybody hears of it, with Sfat alone.`;
  printTable(`G. ${WRITERS} writers in one text`, heads, rows, note);
  return all;
}

/**
 * @param {Series} series
 * @param {Series} floor
 * @param {Series} peer
 */
function rowOf(series, floor, peer) {
  const p99 = (/** @type {Found} */ found) => found.latency.p99_ms;
  return [
    series.system.name,
    figure(middle(series, rate), 0),
    figure(ratio(series, floor, rate), 2),
    figure(ratio(series, peer, rate), 2),
    figure(middle(series, server), 2, 'µs'),
    figure(middle(series, (found) => found.latency.p50_ms), 2, 'ms'),
    figure(middle(series, p99), 2, 'ms'),
    figure(ratio(series, peer, p99), 2),
  ];
}

/** @param {(() => Promise<System>)[]} starters each a fresh server */
export async function emptyTexts(starters) {
  const rows = [];
  const all = [];
  for (const starter of starters) {
    const system = await starter();
    const found = await load('connect', system, { listeners: TEXTS, seconds: 1 });
    await system.stop();
    const each = (/** @type {'anonymous' | 'shared' | 'dirty'} */ name) =>
      ((found.memory_after[name] - found.memory_before[name]) * 1024) / TEXTS / 1000;
    rows.push([
      system.name,
      figure(each('anonymous') + each('shared'), 2, 'kB'),
      figure(each('dirty'), 2, 'kB'),
      figure(found.used.seconds, 2, 's'),
    ]);
    all.push({ system, rounds: [found] });
  }
  const note = 'User-space memory of the server, its sockets included: RssAnon and RssShmem after, less before, by text.';
  printTable(`H. ${figure(TEXTS, 0)} empty texts with one client each`, ['', 'each', 'Private_Dirty', 'time to open'], rows, note);
  return all;
}
