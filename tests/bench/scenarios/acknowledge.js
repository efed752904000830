// E: how long a durable acknowledgement takes: 50 senders in 50 rooms, beside a bare XADD with the same fsync.
import { startRedis } from '../lib/peers.js';
import { measureInTurn, middle, ratio } from '../lib/rounds.js';
import { isBuilt, startSfat, writeCredentials } from '../lib/sfat.js';
import { figure, printTable } from '../lib/table.js';

const SENDERS = 50;
const ROUNDS = 3;

/** @typedef {import('../lib/loader.js').Found} Found */

const rate = (/** @type {Found} */ found) => found.acknowledged / found.used.seconds;
const half = (/** @type {Found} */ found) => found.latency.p50_ms;
const late = (/** @type {Found} */ found) => found.latency.p99_ms;

/** Fifty members, each in a room of their own. */
async function startSenders() {
  const sfat = await startSfat();
  const lines = [];
  for (let number = 1; number <= SENDERS; number++)
    lines.push(`${(await sfat.newMember(number)).token} ${await sfat.newRoom()}`);
  return { ...sfat, credentials: writeCredentials(sfat.folder, lines) };
}

export async function acknowledge() {
  const systems = [await startRedis(), ...(isBuilt() ? [await startSenders()] : [])];
  const all = await measureInTurn('acknowledge', systems, ROUNDS, { listeners: SENDERS, seconds: 2, warm: 0.5 });
  for (const system of systems) await system.stop();
  const rows = all.map((series) => [
    series.system.name,
    figure(middle(series, half), 2, 'ms'),
    figure(ratio(series, all[0], half), 2),
    figure(middle(series, late), 2, 'ms'),
    figure(ratio(series, all[0], late), 2),
    figure(middle(series, rate), 0),
    figure(ratio(series, all[0], rate), 2),
  ]);
  const heads = ['', 'p50', '÷ XADD', 'p99', '÷ XADD', 'acknowledged/s', '÷ XADD'];
  printTable('E. Durable acknowledgement, 50 senders in 50 rooms, appendfsync always', heads, rows);
  return all;
}
