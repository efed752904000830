// A and B: messages to 1,000 listeners, one at a time and 16 in flight.
import { measureInTurn, middle, ratio } from '../lib/rounds.js';
import { figure, printTable } from '../lib/table.js';

/** @typedef {import('../lib/loader.js').Found} Found */
/** @typedef {import('../lib/loader.js').Cpu} Cpu */
/** @typedef {import('../lib/rounds.js').Series} Series */

const LISTENERS = 1000;
const ROUNDS = 5;
/** The loader looks at what arrived, then naps: else the server pays for waking it, which no client over a network costs. */
const NAP_US = 100;

const perDelivery = (/** @type {number} */ seconds, /** @type {Found} */ found) => (seconds * 1e6) / found.deliveries;
const sum = (/** @type {Cpu} */ cpu) => cpu.user + cpu.system;
const server = (/** @type {Found} */ found) => perDelivery(sum(found.used.server), found);
const withStore = (/** @type {Found} */ found) => perDelivery(sum(found.used.server) + sum(found.used.store), found);
const rate = (/** @type {Found} */ found) => found.deliveries / found.used.seconds;

/**
 * @param {string} title
 * @param {import('../lib/loader.js').System[]} systems the floor first
 * @param {number} inFlight
 */
async function run(title, systems, inFlight) {
  const options = { listeners: LISTENERS, 'in-flight': inFlight, seconds: 1.5, warm: 0.4, nap: NAP_US };
  const all = await measureInTurn('broadcast', systems, ROUNDS, options);
  const rows = all.flatMap((series) => rowsOf(series, all[0]));
  const heads = ['', 'server CPU/delivery', 'user', 'system', '÷ floor', 'deliveries/s', '÷ floor', 'p50', 'p99', 'opening'];
  printTable(title, heads, rows, `${LISTENERS} listeners; opening: the time in which all of them connected.`);
  return all;
}

/**
 * @param {Series} series
 * @param {Series} floor
 */
function rowsOf(series, floor) {
  const part = (/** @type {'user' | 'system'} */ name) =>
    figure(middle(series, (found) => perDelivery(found.used.server[name], found)), 2, 'µs');
  const row = [
    series.system.name,
    figure(middle(series, server), 2, 'µs'),
    part('user'),
    part('system'),
    figure(ratio(series, floor, server), 2),
    figure(middle(series, rate), 0),
    figure(ratio(series, floor, rate), 2),
    figure(middle(series, (found) => found.latency.p50_ms), 2, 'ms'),
    figure(middle(series, (found) => found.latency.p99_ms), 2, 'ms'),
    figure(middle(series, (found) => found.open_seconds * 1000), 0, 'ms'),
  ];
  if (series.system.store.length === 0) return [row];
  const both = [`${series.system.name} and its redis`, figure(middle(series, withStore), 2, 'µs'), '', ''];
  both.push(figure(ratio(series, floor, withStore, server), 2), '', '', '', '', '');
  return [row, both];
}

/** @param {import('../lib/loader.js').System[]} systems */
export const oneAtATime = (systems) => run('A. One 128-byte message at a time', systems, 1);

/** @param {import('../lib/loader.js').System[]} systems */
export const inFlight = (systems) => run('B. 16 messages in flight', systems, 16);
