/** Clients that do not do their part: they never read, never speak, hang half open, or all come back at once. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import WebSocket from 'ws';

import { until, within } from '../support/wait.js';
import { closeHome, makeHome } from './support/home.js';

const SLOW = 20;
const MEGABYTE = 1024 * 1024;
/** Of the sanitizer, which keeps what was freed: else it would hide what the server holds. */
const environment = { ASAN_OPTIONS: 'quarantine_size_mb=4' };

/** What the process holds of its own, in bytes. */
function readMemory(server) {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) * 1024;
}

/** A client that opens a room and then never reads again. */
function openAndSleep(server, { token }, channel) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.url, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    });
    const closed = new Promise((done) => socket.on('close', done));
    socket.on('error', reject);
    socket.on('open', () =>
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'channel.open', params: { channel } })),
    );
    socket.on('message', (data) => {
      if (JSON.parse(data).id !== 1) return;
      socket._socket.pause();
      resolve({ socket, closed });
    });
  });
}

/** Posts until `holds`, as large as messages may be. */
async function flood(crowd, channel, holds) {
  const text = 'ș'.repeat(10000);
  let bytes = 0;
  const writer = async () => {
    while (!(await holds())) {
      await crowd.secretariat.outbox.add('room.post', { channel, text });
      bytes += 2 * text.length;
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
  return bytes;
}

/** Connects and says this; resolves with how long the server let it be. */
function holdOpen(port, words) {
  const began = Date.now();
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    socket.on('error', () => {});
    socket.on('data', () => {});
    socket.on('close', () => resolve(Date.now() - began));
  });
}

/** Upgrades, then neither reads nor answers pings: its machine has gone. */
async function vanish(server, { token }) {
  const socket = new WebSocket(server.url, {
    headers: { authorization: `Bearer ${token}` },
    autoPong: false,
  });
  const began = Date.now();
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve(Date.now() - began));
  });
}

describe('clients that do not do their part', { concurrency: true }, () => {
  test('clients that never read are closed with 4508, and nobody else notices', async (t) => {
    const made = await makeHome(t, { clients: 20, environment });
    const { server, crowd, home } = made;
    const { people, rooms } = home.spaces[0];
    const sleepers = [];
    for (let i = 0; i < SLOW; i++)
      sleepers.push(await openAndSleep(server, people[i % people.length], rooms[0]));
    const before = readMemory(server);
    let most = before;
    const isOver = async () => {
      most = Math.max(most, readMemory(server));
      return (await server.metrics()).sfat_slow_peers_total >= SLOW;
    };
    const bytes = await within(flood(crowd, rooms[0], isOver), 'all of them to be closed', 60000);
    for (const { socket } of sleepers) socket._socket.resume();
    const codes = await Promise.all(
      sleepers.map(({ closed }) => within(closed, 'a slow reader to be closed')),
    );
    const counts = {};
    for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
    t.diagnostic(
      `${SLOW} that never read, ${(bytes / MEGABYTE).toFixed(1)} MB posted for each of them, closed with ${JSON.stringify(counts)}; ` +
        `memory ${(before / MEGABYTE).toFixed(0)} MB, at most ${(most / MEGABYTE).toFixed(0)} MB`,
    );
    assert.deepEqual(counts, { 4508: SLOW });
    assert.ok(most - before < (SLOW + 32) * MEGABYTE, `${most - before} bytes more`);
    assert.equal(crowd.sumTables((device) => device.line.closes)[4508], undefined, 'others were closed');
    await closeHome(t, made);
  });

  test('connections that say nothing, half of it, or nothing more go away by themselves', async (t) => {
    const made = await makeHome(t, { clients: 10, options: ['--ping_secs', '1', '--pong_secs', '2'] });
    const { server, crowd, home } = made;
    const kinds = {
      silent: () => holdOpen(server.port, ''),
      'half a word': () => holdOpen(server.port, 'GE'),
      'half a handshake': () =>
        holdOpen(server.port, 'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso'),
      'vanished after the handshake': () => vanish(server, home.people[0]),
    };
    await Promise.all(
      Object.entries(kinds).map(async ([kind, open]) => {
        const waits = await Promise.all(
          Array.from({ length: 25 }, () => within(open(), `${kind} to be closed`)),
        );
        t.diagnostic(`25 × ${kind}: closed after ${Math.min(...waits)} to ${Math.max(...waits)} ms`);
      }),
    );
    assert.deepEqual(
      crowd.sumTables((device) => device.line.closes),
      {},
      'others were closed',
    );
    await closeHome(t, made);
  });

  test('two hundred clients cut at once are all back, whole', async (t) => {
    const made = await makeHome(t, { clients: 200, thinkMs: [500, 4000] });
    const { crowd } = made;
    const backMs = [];
    for (let i = 1; i <= 3; i++) {
      await until(
        () => crowd.isListening && crowd.acknowledged >= 50 * i,
        'everyone to listen and many to write',
      );
      const began = Date.now();
      for (const device of crowd.devices) device.line.cut();
      await until(() => !crowd.isListening, 'the cut to be felt');
      await until(() => crowd.isListening, 'everyone to listen again');
      backMs.push(Date.now() - began);
    }
    t.diagnostic(
      `${crowd.devices.length} cut at once 3 times, all listening again after ${backMs.join(', ')} ms`,
    );
    await closeHome(t, made);
  });
});
