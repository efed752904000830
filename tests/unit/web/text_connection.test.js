/** The line of a shared text, against a server that the test plays with Yjs itself. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { TextConnection } from '../../../web/src/drafts/editor/text_connection.js';
import { Emitter } from '../../../web/src/sync/emitter.js';
import { readTextMessage } from '../../../web/src/drafts/editor/text_messages.js';
import { TextSession } from '../../../web/src/drafts/editor/text_session.js';
import { Unsaved } from '../../../web/src/drafts/editor/unsaved.js';
import { FakeTime } from './fakes.js';

// The client's own copies: two of Yjs in one process do not know each other's types.
const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const Y = await import(require.resolve('yjs').replace('yjs.cjs', 'yjs.mjs'));
const { Awareness } = await import(
  require.resolve('y-protocols/awareness').replace(/dist.*$/, 'awareness.js')
);

/** The server's end: a document, and what it was sent. */
class Peer {
  readyState = 0;
  heard = [];
  isClosed = false;
  isMute = false;
  updates = 0;

  constructor(doc) {
    this.doc = doc;
  }

  accept() {
    this.readyState = 1;
    this.onopen({});
    this.say([0, 0], Y.encodeStateVector(this.doc));
  }

  send(bytes) {
    const message = readTextMessage(bytes);
    this.heard.push(message.kind);
    if (message.kind === 'step_1' && !this.isMute)
      this.say([0, 1], Y.encodeStateAsUpdate(this.doc, message.bytes));
    if (message.kind !== 'step_2' && message.kind !== 'update') return;
    this.updates++;
    Y.applyUpdate(this.doc, message.bytes);
  }

  /** @param {number[]} head @param {Uint8Array} [body] */
  say(head, body) {
    const size = body ? [...varuint(body.length), ...body] : [];
    this.onmessage({ data: Uint8Array.from([...head, ...size]).buffer });
  }

  save(number) {
    this.onmessage({ data: Uint8Array.from([100, 1, ...varuint(number)]).buffer });
  }

  close() {
    this.isClosed = true;
  }

  drop(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

function varuint(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number & 127) | 128);
  return [...bytes, number];
}

/** Their timers would keep the test alive. */
const documents = [];
after(() => documents.forEach((doc) => doc.destroy()));

function setUp() {
  const time = new FakeTime();
  const server = new Y.Doc();
  const doc = new Y.Doc();
  documents.push(doc);
  const peers = [];
  const connection = new TextConnection({
    doc,
    awareness: new Awareness(doc),
    openSocket: () => {
      peers.push(new Peer(server));
      return peers.at(-1);
    },
    timers: time,
    now: time.now,
    random: () => 0.5,
  });
  return { time, server, doc, peers, connection, text: doc.getText('default') };
}

test('a change is on its way until the server has it on disk', () => {
  const { connection, peers, text, server } = setUp();
  connection.start();
  peers[0].accept();
  assert.equal(connection.phase, 'live');
  text.insert(0, 'ab');
  text.insert(2, 'c');
  assert.equal(connection.waiting, 2);
  assert.equal(server.getText('default').toString(), 'abc');
  // The answer to the server's question was the first update.
  peers[0].save(2);
  assert.equal(connection.waiting, 1);
  peers[0].save(3);
  assert.equal(connection.waiting, 0);
  connection.stop();
});

test('what was written while the line was cut goes in one update when it is back', async () => {
  const { connection, peers, text, time, server } = setUp();
  connection.start();
  peers[0].accept();
  text.insert(0, 'a');
  peers[0].drop(1006);
  assert.equal(connection.phase, 'waiting');
  text.insert(1, 'b');
  text.insert(2, 'c');
  assert.equal(connection.waiting, 3);
  await time.advance(10_000);
  peers[1].accept();
  assert.equal(server.getText('default').toString(), 'abc');
  assert.equal(peers[1].updates, 1);
  assert.equal(connection.waiting, 3);
  peers[1].save(1);
  assert.equal(connection.waiting, 0);
  connection.stop();
});

test('a line that says nothing is asked, and given up when it does not answer', async () => {
  const { connection, peers, time } = setUp();
  connection.start();
  peers[0].accept();
  await time.advance(25_000);
  assert.equal(peers[0].heard.at(-1), 'unknown');
  await time.advance(10_000);
  assert.ok(peers[0].isClosed);
  assert.notEqual(connection.phase, 'live');
  await time.advance(1_000);
  peers[1].accept();
  assert.equal(connection.phase, 'live');
  connection.stop();
});

test('while the server is away it is asked less and less often, however long the line had been good', async () => {
  const { connection, peers, time } = setUp();
  connection.start();
  peers[0].accept();
  await time.advance(20_000);
  peers[0].save(0);
  peers[0].drop(1006);
  const waits = [];
  for (let tried = 0; tried < 5; tried++) {
    waits.push(time.waits[0]);
    await time.advance(time.waits[0]);
    peers.at(-1).drop(1006);
  }
  assert.deepEqual(waits, [125, 250, 500, 1_000, 2_000]);
  connection.stop();
});

test('the application’s line is heeded when it comes or goes, not while it only tries', async (t) => {
  const sockets = [];
  globalThis.location = { protocol: 'https:', host: 'sfat.invalid' };
  globalThis.WebSocket = class {
    constructor() {
      sockets.push(this);
    }
    close() {}
  };
  const application = { isLive: true, onChange: new Emitter() };
  const session = await TextSession.open({ text: 'a', person: 'b', application });
  t.after(async () => {
    await session.stop();
    delete globalThis.WebSocket;
    delete globalThis.location;
  });
  const say = (isLive) => {
    application.isLive = isLive;
    application.onChange.emit(application);
  };
  const lose = () => sockets.at(-1).onclose({ code: 1006 });
  lose();
  say(false);
  assert.equal(sockets.length, 2);
  lose();
  for (let tries = 0; tries < 5; tries++) say(false);
  assert.equal(sockets.length, 2);
  say(true);
  assert.equal(sockets.length, 3);
});

test('some closes end it: signed out, not permitted, no such thing, malformed; others do not', async () => {
  for (const code of [4400, 4401, 4403, 4404]) {
    const { connection, peers, time } = setUp();
    connection.start();
    peers[0].accept();
    peers[0].drop(code);
    await time.advance(60_000);
    assert.deepEqual([connection.phase, connection.closeCode, peers.length], ['ended', code, 1]);
    connection.restart();
    assert.equal(peers.length, 2);
    connection.stop();
  }
  for (const code of [1006, 1009, 4503, 4508]) {
    const { connection, peers, time } = setUp();
    connection.start();
    peers[0].accept();
    peers[0].drop(code);
    await time.advance(1_000);
    assert.ok(peers.length > 1, String(code));
    connection.stop();
  }
});

test('what the server refuses is lost, and said so', () => {
  const { connection, peers, text } = setUp();
  connection.start();
  peers[0].accept();
  text.insert(0, 'a');
  peers[0].onmessage({ data: Uint8Array.from([100, 2, 2]).buffer });
  peers[0].onmessage({ data: Uint8Array.from([2, 0, 4, ...Buffer.from('full')]).buffer });
  assert.deepEqual([connection.hasLost, connection.denied, connection.waiting], [true, 'full', 0]);
  connection.stop();
});

test('what an earlier page left unsaved counts until it is saved', () => {
  const { connection, peers, doc, text } = setUp();
  text.insert(0, 'from yesterday');
  connection.expect(4);
  connection.start();
  assert.equal(connection.waiting, 4);
  peers[0].accept();
  assert.equal(connection.waiting, 4);
  peers[0].save(1);
  assert.equal(connection.waiting, 0);
  assert.equal(doc.getText('default').toString(), 'from yesterday');
  connection.stop();
});

test('what was unsaved by mistake is not, once the server has it all', () => {
  const unsaved = new Unsaved(3);
  unsaved.sendAll(true);
  assert.equal(unsaved.count, 0);
  unsaved.write();
  unsaved.cut();
  assert.equal(unsaved.count, 1);
});

test('a message of a kind that is not known changes nothing, one that is cut short throws', () => {
  assert.equal(readTextMessage(Uint8Array.from([77, 1, 2])).kind, 'unknown');
  assert.equal(readTextMessage(Uint8Array.from([0, 9, 0])).kind, 'unknown');
  assert.equal(readTextMessage(Uint8Array.from([100, 7])).kind, 'unknown');
  assert.throws(() => readTextMessage(Uint8Array.from([0, 1, 5, 1])));
});
