// C: what 10,000 idle listeners keep in the server's memory.
import { load } from '../lib/loader.js';
import { figure, printTable } from '../lib/table.js';

const LISTENERS = 10_000;

/** @typedef {import('../lib/loader.js').Found} Found */

/**
 * Every server is a fresh one, so that nothing freed before is used again unseen.
 * @param {(() => Promise<import('../lib/loader.js').System>)[]} starters
 */
export async function idle(starters) {
  const rows = [];
  const all = [];
  for (const starter of starters) {
    const system = await starter();
    const found = await load('connect', system, { listeners: LISTENERS, seconds: 1 });
    await system.stop();
    rows.push([system.name, ...columns(found)]);
    all.push({ system, rounds: [found] });
  }
  const heads = ['', 'each', 'private', 'shared', 'Private_Dirty', 'time to connect', 'p99'];
  const note = 'User-space memory: RssAnon and RssShmem of the server, after less before, by listener; Private_Dirty beside it.';
  printTable('C. 10,000 idle listeners with one room open', heads, rows, note);
  return all;
}

/** @param {Found} found */
function columns(found) {
  const each = (/** @type {'anonymous' | 'shared' | 'dirty'} */ name) =>
    ((found.memory_after[name] - found.memory_before[name]) * 1024) / LISTENERS / 1000;
  return [
    figure(each('anonymous') + each('shared'), 2, 'kB'),
    figure(each('anonymous'), 2, 'kB'),
    figure(each('shared'), 2, 'kB'),
    figure(each('dirty'), 2, 'kB'),
    figure(found.used.seconds, 2, 's'),
    figure(found.latency.p99_ms, 0, 'ms'),
  ];
}
