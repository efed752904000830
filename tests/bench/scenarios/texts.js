// G, H and J: shared texts, beside npm y-websocket's server. 20 people write in one; 1,000 that are empty have one client
// each; 20 people have a draft of 60 pages open and hear of every keystroke.
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
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
const PAGES = 60;
/** As server/drafts/prose.h counts them. */
const PAGE_LETTERS = 2000;
const PARAGRAPH_LETTERS = 330;
/** What a message carries: the stamp alone, about as much as a word. */
const LETTERS = 26;

const sum = (/** @type {import('../lib/loader.js').Cpu} */ cpu) => cpu.user + cpu.system;
const rate = (/** @type {Found} */ found) => found.deliveries / found.used.seconds;
const server = (/** @type {Found} */ found) => (sum(found.used.server) * 1e6) / found.deliveries;

/** @param {System[]} systems the floor first, y-websocket's server last */
export async function writers(systems) {
  const options = { listeners: WRITERS, 'in-flight': WRITERS * AHEAD, bytes: LETTERS, seconds: 1.5, warm: 0.4, gather: 1 };
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

/** Writes so many pages into the system's text, a paragraph at a time, as somebody who types does. @param {System} system */
async function fill(system) {
  const [token, path] = readFileSync(system.credentials ?? '', 'utf8').trim().split(' ');
  const headers = token === '-' ? {} : { Cookie: `sfat=${token}`, Origin: `http://localhost:${system.where}` };
  class Socket extends WebSocket {
    /** @param {string} url */
    constructor(url) {
      super(url, { headers });
    }
  }
  const doc = new Y.Doc();
  const options = { WebSocketPolyfill: /** @type {any} */ (Socket), disableBc: true };
  const provider = new WebsocketProvider(`ws://localhost:${system.where}`, path.slice(1), doc, options);
  await new Promise((resolve) => provider.once('sync', resolve));
  const text = doc.getText('default');
  for (let at = 0; at < PAGES * PAGE_LETTERS; at += PARAGRAPH_LETTERS)
    text.insert(at, `${'Dezvoltare '.repeat(PARAGRAPH_LETTERS / 11 - 1)}comunitar\n\n`);
  await new Promise((resolve) => setTimeout(resolve, 500));
  provider.destroy();
  doc.destroy();
}

/** @param {System[]} systems y-websocket's server last */
export async function keystrokes(systems) {
  for (const system of systems) await fill(system);
  const options = { listeners: WRITERS, 'in-flight': 1, bytes: LETTERS, seconds: 1.5, warm: 0.4 };
  const all = await measureInTurn('broadcast', systems, ROUNDS, options);
  const peer = all[all.length - 1];
  const rows = all.map((series) => [
    series.system.name,
    figure(middle(series, (found) => found.latency.p50_ms), 2, 'ms'),
    figure(middle(series, (found) => found.latency.p99_ms), 2, 'ms'),
    figure(ratio(series, peer, (found) => found.latency.p50_ms), 2),
    figure(ratio(series, peer, (found) => found.latency.p99_ms), 2),
    figure(middle(series, server), 2, 'µs'),
  ]);
  const heads = ['', 'p50', 'p99', 'p50 ÷ y-websocket', 'p99 ÷', 'server CPU/delivery'];
  const note = 'From before it is sent to each of the others; on disk before anybody hears of it, with Sfat alone.';
  printTable(`J. A keystroke in a draft of ${PAGES} pages that ${WRITERS} people have open`, heads, rows, note);
  return all;
}
