/**
 * Shared texts when things go wrong: stock Yjs clients go on typing while networks are cut and processes killed, and at the
 * end all texts are byte-identical. SFAT_FAULTS_SECONDS makes the long ones long.
 */
import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';
import { findRedis, redis } from '../support/redis.js';
import { useServer } from '../support/server.js';
import {
  BareText,
  WANT_SAVED,
  bytesOf,
  closeText,
  converged,
  liveUpdate,
  makeDraft,
  openText,
  synced,
} from '../support/text.js';
import { sleep, until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';
import * as Y from 'yjs';
import { stormSecs } from './support/random.js';

const SECS = stormSecs(0);
const WORDS =
  'Propunem ca până la sfârșitul anului autoritățile să publice toate datele 📊 despre măsuri. '.split(' ');

/** @param {any} t @param {object} [options] */
async function makeText(t, options = {}) {
  const server = await useServer(t, { options: { ...UNHURRIED, ...options } });
  const world = await makeWorld(server);
  const draft = await makeDraft(world.people.sorina, world.space);
  return { server, world, people: world.people, draft };
}

/** Types and deletes like somebody who writes; gives back how to stop. @param {any} writer */
function type({ text, doc }) {
  let n = 0;
  const timer = setInterval(() => {
    const at = Math.floor(Math.random() * (text.length + 1));
    if (n++ % 4 === 3 && text.length > 20) text.delete(Math.min(at, text.length - 3), 3);
    else doc.transact(() => text.insert(n % 2 ? at : text.length, `${WORDS[n % WORDS.length]} `));
  }, 15);
  return () => clearInterval(timer);
}

/** A network that can be cut: what is sent is lost, and nobody hears of it. @param {{port: number}} server */
async function makeNetwork(server) {
  const pairs = new Set();
  let isCut = false;
  const listener = net.createServer((near) => {
    const far = net.connect(server.port, '127.0.0.1');
    const pair = [near, far];
    pairs.add(pair);
    for (const [one, other] of [pair, [far, near]]) {
      one.on('data', (bytes) => !isCut && other.write(bytes));
      one.on('close', () => (other.destroy(), pairs.delete(pair)));
      one.on('error', () => {});
    }
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (listener.address());
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => (isCut = true),
    /** Connections from before the cut are lost: their bytes have holes. */
    mend() {
      isCut = false;
      for (const [near] of pairs) near.destroy();
    },
    close: () => (listener.close(), [...pairs].forEach(([near]) => near.destroy())),
  };
}

describe('shared texts in trouble', { concurrency: true }, () => {
  test('kill -9 of server and Redis in mid-sentence: all texts are the same at the end, and what was called saved is there', async (t) => {
    const { server, people, draft } = await makeText(t, {
      text_compact_entries: 50,
      text_compact_every_ms: 200,
    });
    const writers = [people.mihai, people.ileana, people.sorina].map((person) =>
      openText(server, person, draft),
    );
    for (const writer of writers) await synced(writer);
    const stops = writers.map(type);
    /** Somebody's words that nobody but the server has kept. */
    const witnessed = [];
    const witness = async (/** @type {string} */ words) => {
      const bare = await BareText.connect(server, people.mihai, draft);
      const doc = new Y.Doc();
      doc.getText('witness').insert(0, words);
      bare.send(WANT_SAVED);
      bare.send(liveUpdate(Y.encodeStateAsUpdate(doc)));
      await until(() => bare.messages.some(({ type, number }) => type === 'saved' && number === 1), 'saved');
      witnessed.push(words);
      bare.socket.terminate();
    };
    for (let round = 0; round < 3; round++) {
      await sleep(400);
      await witness(`[server ${round}]`);
      await server.kill();
      await server.start();
      await sleep(400);
      await witness(`[redis ${round}]`);
      process.kill(await until(() => findRedis(server), 'the Redis child'), 'SIGKILL');
      await sleep(300);
      await until(async () => (await fetch(`${server.url}/health`)).status === 200, 'Redis to be back');
    }
    stops.forEach((stop) => stop());
    for (const writer of writers) await synced(writer);
    await converged(writers);
    await server.kill();
    await server.start();
    const fresh = openText(server, people.sorina, draft);
    await synced(fresh);
    await converged([fresh, ...writers]);
    const found = fresh.doc.getText('witness').toString();
    for (const words of witnessed) assert.ok(found.includes(words), `${words} was called saved`);
    t.diagnostic(
      `${fresh.text.length} letters after 4 kills of the server and 3 of Redis; ${writers.map(({ opens }) => opens)} connections`,
    );
    [...writers, fresh].forEach(closeText);
  });

  test('a network that is cut: both sides go on typing, and come together', async (t) => {
    const { server, people, draft } = await makeText(t);
    const network = await makeNetwork(server);
    const cut = openText({ url: network.url }, people.mihai, draft);
    const whole = openText(server, people.ileana, draft);
    for (const writer of [cut, whole]) await synced(writer);
    const stops = [cut, whole].map(type);
    await sleep(300);
    network.cut();
    await sleep(SECS > 0 ? 40_000 : 3000);
    assert.notEqual(bytesOf(cut.doc), bytesOf(whole.doc));
    network.mend();
    await until(() => cut.opens >= 2, 'the client to come back');
    await sleep(300);
    stops.forEach((stop) => stop());
    await converged([cut, whole]);
    [cut, whole].forEach(closeText);
    network.close();
  });

  test('a text that was compacted many times is the same after a restart, and short in the register', async (t) => {
    const { server, people, draft } = await makeText(t, {
      text_compact_entries: 20,
      text_compact_every_ms: 0,
      text_idle_ms: 50,
    });
    const writers = [people.mihai, people.ileana].map((person) => openText(server, person, draft));
    for (const writer of writers) await synced(writer);
    const stops = writers.map(type);
    await sleep(2500);
    stops.forEach((stop) => stop());
    await converged(writers);
    const bytes = bytesOf(writers[0].doc);
    assert.ok((await redis(server.redisSocket, 'XLEN', `{s}text:${draft.id}`)) < 200);
    writers.forEach(closeText);
    await until(
      async () => (await redis(server.redisSocket, 'XLEN', `{s}text:${draft.id}`)) === 0,
      'the text to be let go, with a snapshot of all of it',
    );
    await server.restart();
    const fresh = openText(server, people.sorina, draft);
    await synced(fresh);
    assert.equal(bytesOf(fresh.doc), bytes);
    closeText(fresh);
  });

  test('Redis comes back with less: clients bring again what it lost', async (t) => {
    const { server, people, draft } = await makeText(t);
    const writers = [people.mihai, people.ileana].map((person) => openText(server, person, draft));
    for (const writer of writers) await synced(writer);
    writers[0].text.insert(0, 'Ce s-a pierdut se aduce din nou. ');
    await converged(writers);
    await redis(server.redisSocket, 'XTRIM', `{s}text:${draft.id}`, 'MAXLEN', '0');
    process.kill(/** @type {number} */ (findRedis(server)), 'SIGKILL');
    await until(
      async () =>
        (await redis(server.redisSocket, 'XLEN', `{s}text:${draft.id}`).catch(() => 0)) > 0 &&
        (await fetch(`${server.url}/health`)).status === 200,
      'the text to be in the register again',
    );
    await server.kill();
    writers.forEach(({ provider }) => provider.disconnect());
    await server.start();
    const fresh = openText(server, people.sorina, draft);
    await synced(fresh);
    assert.equal(bytesOf(fresh.doc), bytesOf(writers[0].doc));
    [...writers, fresh].forEach(closeText);
  });

  test('100 clients that do nothing stay: none is closed by its own silence', async (t) => {
    const { server, people, draft } = await makeText(t);
    const clients = [];
    for (let i = 0; i < 100; i++) {
      const person = people[['mihai', 'ileana', 'sorina'][i % 3]];
      clients.push(openText(server, person, draft));
    }
    for (const client of clients) await synced(client);
    // A stock client leaves after 30 s in which it heard nothing.
    await sleep((SECS > 0 ? SECS : 38) * 1000);
    assert.deepEqual([...new Set(clients.map(({ opens }) => opens))], [1]);
    assert.deepEqual(
      clients.flatMap(({ closes }) => closes),
      [],
    );
    for (const { provider } of clients) assert.equal(provider.awareness.getStates().size, 100);
    clients.forEach(closeText);
  });
});
