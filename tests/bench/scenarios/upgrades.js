// D: 10,000 upgrades with a session cookie, 256 at a time.
import { measureInTurn, middle, ratio } from '../lib/rounds.js';
import { writeCredentials } from '../lib/sfat.js';
import { figure, printTable } from '../lib/table.js';

const CONNECTIONS = 10_000;
const ROUNDS = 5;

/** @typedef {import('../lib/loader.js').Found} Found */

const rate = (/** @type {Found} */ found) => found.connections / found.used.seconds;
const cpu = (/** @type {Found} */ found) => ((found.used.server.user + found.used.server.system) * 1e6) / found.connections;

/**
 * Sfat twice: the upgrade alone, as for the others, and with a room opened on it.
 * @param {import('../lib/loader.js').System & Partial<import('../lib/sfat.js').Home>} system
 */
function asMeasured(system) {
  if (system.admin === undefined || system.folder === undefined) return [system];
  const alone = { ...system, credentials: writeCredentials(system.folder, [`${system.admin.token} -`]) };
  return [alone, { ...system, name: 'sfat, and a room' }];
}

/** @param {import('../lib/loader.js').System[]} systems */
export async function upgrades(systems) {
  const all = await measureInTurn('connect', systems.flatMap(asMeasured), ROUNDS, { listeners: CONNECTIONS, seconds: 0 });
  const nchan = all.find((series) => series.system.name === 'nchan');
  const rows = all.map((series) => [
    series.system.name,
    figure(middle(series, rate), 0),
    figure(nchan && ratio(series, nchan, rate), 2),
    figure(middle(series, cpu), 1, 'µs'),
    figure(middle(series, (found) => found.latency.p50_ms), 1, 'ms'),
    figure(middle(series, (found) => found.latency.p99_ms), 1, 'ms'),
  ]);
  const heads = ['', 'upgrades/s', '÷ nchan', 'server CPU each', 'p50', 'p99'];
  const note =
    'Sfat’s count when its hello names the person, or when its room is open; socket.io’s when its namespace is joined; the others’ at 101.';
  printTable('D. 10,000 upgrades with a session cookie, 256 at a time', heads, rows, note);
  return all;
}
