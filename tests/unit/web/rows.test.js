import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pendingMessages, rowsOf, withForeseen } from '../../../web/src/rooms/rows.js';
import { unsentText } from '../../../web/src/rooms/unsent_text.js';
import { parseSignInLink } from '../../../web/src/sessions/link.js';

const MINUTE = 60_000;

function message(seq, by, at_ms) {
  return { seq, by, at_ms, op: `op${seq}`, text: `m${seq}` };
}

function entry(op, state, more = {}) {
  const command = { method: 'room.post', channel: 'room:1', params: { text: op } };
  return { order: 1, person: 'ana', op, at_ms: 5, state, ...command, ...more };
}

const dayOf = (ms) => String(Math.floor(ms / 86_400_000));

test('messages of one person close together stand under one name', () => {
  const messages = [message(1, 'ana', 0), message(2, 'ana', MINUTE), message(3, 'mihai', 2 * MINUTE)];
  const firsts = rowsOf(messages, dayOf).map((row) => row.isFirst);
  assert.deepEqual(firsts, [undefined, true, false, true]);
});

test('after a while, and on a new day, the name is said again', () => {
  const messages = [message(1, 'ana', 0), message(2, 'ana', 6 * MINUTE), message(3, 'ana', 86_400_000)];
  const rows = rowsOf(messages, dayOf);
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['day', 'message', 'message', 'day', 'message'],
  );
  assert.ok(rows.filter((row) => row.kind === 'message').every((row) => row.isFirst));
});

test('what a message answers comes with it, where the page has it', () => {
  const messages = [message(2, 'ana', 0), { ...message(3, 'ana', 1), reply_to: 2 }];
  const rows = rowsOf([...messages, { ...message(4, 'ana', 2), reply_to: 1 }], dayOf);
  const answered = rows.filter((row) => row.kind === 'message').map((row) => row.answered);
  assert.deepEqual(answered, [undefined, messages[0], undefined]);
});

test('a row is the same one before and after its message is in the log', () => {
  const [pending] = pendingMessages([entry('op1', 'sending')], 'room:1', []);
  const before = rowsOf([pending], dayOf).map((row) => row.key);
  const after = rowsOf([message(1, 'ana', 5)], dayOf).map((row) => row.key);
  assert.deepEqual(before, after);
});

test('a message is shown once, whether its event or its answer came first', () => {
  const log = [message(1, 'ana', 0)];
  assert.equal(pendingMessages([entry('op1', 'sending')], 'room:1', log).length, 0);
  assert.equal(
    pendingMessages([entry('op2', 'sent', { reply: { seq: 2, at_ms: 9 } })], 'room:1', log).length,
    1,
  );
  const later = [...log, message(3, 'mihai', 0)];
  assert.equal(
    pendingMessages([entry('op2', 'sent', { reply: { seq: 2, at_ms: 9 } })], 'room:1', later).length,
    0,
  );
});

test('only messages of this room are pending in it', () => {
  const entries = [
    entry('a', 'waiting', { channel: 'room:2' }),
    entry('b', 'waiting', { method: 'room.create' }),
  ];
  assert.deepEqual(pendingMessages(entries, 'room:1', []), []);
});

test('unsent text is kept per person and room, and nothing is left of nothing', () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  const unsent = unsentText(storage, 'ana', 'room:1');
  unsent.write({ text: 'Un gând', replyTo: 3 });
  assert.deepEqual(unsentText(storage, 'ana', 'room:1').read(), { text: 'Un gând', replyTo: 3 });
  assert.deepEqual(unsentText(storage, 'mihai', 'room:1').read(), { text: '' });
  unsent.write({ text: '', replyTo: undefined });
  assert.equal(kept.size, 0);
});

test('a storage that refuses is no reason to stop', () => {
  const refuse = () => {
    throw new Error('full');
  };
  const unsent = unsentText({ getItem: refuse, setItem: refuse, removeItem: refuse }, 'ana', 'room:1');
  unsent.write({ text: 'x' });
  assert.deepEqual(unsent.read(), { text: '' });
});

test('a sign-in link holds an address and a code', () => {
  assert.deepEqual(parseSignInLink('ana@exemplu.ro:123456'), { email: 'ana@exemplu.ro', code: '123456' });
  for (const wrong of ['', 'x'.repeat(43), 'ana@exemplu.ro', 'ana@exemplu.ro:12345', 'ana:123456'])
    assert.equal(parseSignInLink(wrong), null);
});

test('the line of what is unread stands before the first message of others after the mark', () => {
  const messages = [
    message(1, 'ana', 0),
    message(2, 'ana', 1),
    message(3, 'mihai', 2),
    message(4, 'mihai', 3),
  ];
  const kinds = rowsOf(messages, dayOf, 1, 'ana').map((row) => row.message?.seq ?? row.kind);
  assert.deepEqual(kinds, ['day', 1, 2, 'unread', 3, 4]);
  assert.ok(rowsOf(messages, dayOf, 4, 'ana').every((row) => row.kind !== 'unread'));
});

test('what we asked for is on the page before it is done', () => {
  const messages = [{ ...message(1, 'ana', 0), reactions: [{ emoji: '👍', people: ['mihai'] }] }];
  const foresee = (...entries) => withForeseen(messages, entries, 'room:1', 5)[0];
  const asks = (method, params, more) =>
    entry('x', 'waiting', { method, params: { message: 1, ...params }, ...more });
  assert.deepEqual(foresee(asks('room.react', { emoji: '👍' })).reactions, [
    { emoji: '👍', people: ['mihai', 'ana'] },
  ]);
  assert.equal(foresee(asks('room.react', { emoji: '🎉' })).reactions.length, 2);
  assert.deepEqual(
    foresee(asks('room.react', { emoji: '🎉' }), asks('room.unreact', { emoji: '🎉' })).reactions.length,
    1,
  );
  assert.equal(foresee(asks('room.edit', { text: 'nou' })).text, 'nou');
  assert.equal(foresee(asks('room.edit', { text: 'nou' })).entry.state, 'waiting');
  const done = { state: 'sent', reply: { seq: 5 } };
  assert.equal(foresee(asks('room.edit', { text: 'nou' }, done)).text, 'm1');
  assert.equal(foresee(asks('room.react', { emoji: '🎉' }, { state: 'refused' })).reactions.length, 1);
  assert.equal(foresee(asks('room.edit', { text: 'nou' }, { channel: 'room:2' })).text, 'm1');
});
