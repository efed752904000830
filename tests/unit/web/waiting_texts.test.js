/** What was written into texts that no view has open: it is known, and sent when the line is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../web/src/sync/emitter.js';
import { WaitingTexts } from '../../../web/src/sync/waiting_texts.js';
import { FakeTime, settle } from './fakes.js';

/** Lets several texts be sent, one after the other. @param {number} left */
async function turns(left) {
  for (; left > 0; left--) await settle();
}

/** The copies of a device, the line, and a server that takes what it is sent but for what is in `refused`. */
function begin(copies, { isLive = true } = {}) {
  const connection = { isLive, person: 'ana', onChange: new Emitter() };
  const timers = new FakeTime();
  const sent = [];
  const refused = new Set();
  const store = {
    unsaved: async () => structuredClone(copies.filter(({ unsaved }) => unsaved > 0)),
    remove: async (_, text) => {
      copies.splice(
        copies.findIndex((one) => one.text === text),
        1,
      );
    },
  };
  let underWay = 0;
  async function send(text) {
    assert.equal(++underWay, 1, 'one text at a time');
    sent.push(text);
    await settle();
    underWay--;
    if (refused.has(text)) return false;
    for (const one of copies) if (one.text === text) one.unsaved = 0;
    return true;
  }
  const texts = new WaitingTexts({ person: 'ana', store: Promise.resolve(store), connection, send, timers });
  const go = (live) => {
    connection.isLive = live;
    connection.onChange.emit(connection);
    return turns(8);
  };
  return { texts, copies, sent, refused, timers, go };
}

const two = () => [
  { text: 'A', title: 'Poziția noastră', unsaved: 2 },
  { text: 'B', unsaved: 1 },
  { text: 'C', title: 'Salvat', unsaved: 0 },
];

test('what an earlier page left is counted while the line is away, and sent when it is back', async () => {
  const { texts, sent, go } = begin(two(), { isLive: false });
  await texts.start();
  assert.equal(texts.count, 3);
  assert.deepEqual(
    texts.all.map(({ text, title }) => [text, title]),
    [
      ['A', 'Poziția noastră'],
      ['B', undefined],
    ],
  );
  assert.deepEqual(sent, []);
  await go(true);
  assert.deepEqual(sent, ['A', 'B']);
  assert.equal(texts.count, 0);
});

test('a text that is open takes care of itself, and is looked at when it is let go', async () => {
  const { texts, copies, sent } = begin(two());
  const release = texts.hold('A');
  const again = texts.hold('A');
  await texts.start();
  assert.deepEqual(sent, ['B']);
  assert.equal(texts.count, 0);
  await release();
  assert.deepEqual(sent, ['B']);
  copies[0].unsaved = 5;
  await again();
  assert.deepEqual(sent, ['B', 'A']);
});

test('what the server does not take stays, is said, does not stop the others, and is tried again later', async () => {
  const { texts, sent, refused, timers, go } = begin(two());
  refused.add('A');
  await texts.start();
  assert.deepEqual(sent, ['A', 'B']);
  assert.deepEqual(texts.all, [{ text: 'A', title: 'Poziția noastră', unsaved: 2, hasFailed: true }]);
  await timers.advance(30_000);
  await settle();
  assert.deepEqual(sent, ['A', 'B', 'A']);
  refused.clear();
  await go(false);
  await go(true);
  assert.deepEqual(sent, ['A', 'B', 'A', 'A']);
  assert.deepEqual(texts.all, []);
  await timers.advance(60_000);
  assert.equal(sent.length, 4);
});

test('what is given up goes off the device; after the end nothing is sent', async () => {
  const { texts, sent, refused, go } = begin(two());
  refused.add('A').add('B');
  await texts.start();
  await texts.discard('A');
  assert.deepEqual(
    texts.all.map(({ text }) => text),
    ['B'],
  );
  const before = sent.length;
  texts.stop();
  await go(false);
  await go(true);
  assert.equal(sent.length, before);
});
