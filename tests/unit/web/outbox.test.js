import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../../../web/src/sync/clock.js';
import { Outbox } from '../../../web/src/sync/outbox.js';
import { ConnectionLost, Refusal } from '../../../web/src/sync/refusal.js';
import { MemoryStore } from '../../../web/src/sync/store_memory.js';
import { FakeConnection, FakeTime, makeLocks, makeTabs, settle } from './fakes.js';

/** A server that takes each op once, and can be told to fail. */
class FakeLog {
  log = [];
  #answers = new Map();
  /** What goes wrong next: a function that may throw before or after the command is taken. */
  before = () => {};
  after = () => {};

  answer = async (method, params) => {
    await this.before(params);
    if (!this.#answers.has(params.op)) {
      this.log.push(params.text);
      this.#answers.set(params.op, {
        seq: this.log.length,
        tag: 't',
        at_ms: 1,
      });
    }
    await this.after(params);
    return this.#answers.get(params.op);
  };
}

function refusal(word, data) {
  return new Refusal({ message: word, data: { error: word, ...data } });
}

function setUp({ store = new MemoryStore(), server = new FakeLog(), time = new FakeTime(), ...shared } = {}) {
  const connection = new FakeConnection(server.answer);
  const options = {
    person: 'ana',
    store,
    connection,
    clock: new Clock(time.now),
    timers: time,
    random: () => 0.5,
  };
  const outbox = new Outbox({ ...options, ...shared });
  return { store, server, time, connection, outbox };
}

function post(outbox, text, channel = 'room:1') {
  return outbox.add({ method: 'room.post', channel, params: { text } });
}

function states(outbox) {
  return outbox.entries.map((entry) => `${entry.params.text} ${entry.state}`);
}

test('a command is stored, sent and answered', async () => {
  const { outbox, server, store } = setUp();
  const entry = await post(outbox, 'a');
  const answered = await outbox.answer(entry.op);
  assert.equal(answered.state, 'sent');
  assert.equal(answered.reply.seq, 1);
  assert.deepEqual(server.log, ['a']);
  assert.deepEqual(await store.load('ana'), []);
});

test('a command is stored before it is sent', async () => {
  const { outbox, server, store } = setUp();
  let stored = [];
  server.before = async () => {
    stored = await store.load('ana');
  };
  await post(outbox, 'a');
  await settle();
  assert.equal(stored.length, 1);
});

test('what is written while the line is cut goes when it is back, in order', async () => {
  const { outbox, server, connection } = setUp();
  connection.isLive = false;
  for (const text of ['a', 'b', 'c']) await post(outbox, text);
  assert.deepEqual(states(outbox), ['a waiting', 'b waiting', 'c waiting']);
  connection.setLive(true);
  await settle();
  assert.deepEqual(server.log, ['a', 'b', 'c']);
});

test('a lost reply is asked for again with the same op, and nothing is doubled', async () => {
  const { outbox, server, connection } = setUp();
  server.after = () => {
    connection.isLive = false;
    throw new ConnectionLost();
  };
  const entry = await post(outbox, 'a');
  await settle();
  assert.deepEqual(states(outbox), ['a waiting']);
  server.after = () => {};
  connection.setLive(true);
  await settle();
  assert.deepEqual(server.log, ['a']);
  assert.deepEqual(
    connection.calls.map((call) => call.params.op),
    [entry.op, entry.op],
  );
});

test('a page that was closed left its commands to the next one', async () => {
  const store = new MemoryStore();
  const first = setUp({ store });
  first.connection.isLive = false;
  await post(first.outbox, 'a');
  first.outbox.close();
  const second = setUp({ store });
  await second.outbox.start();
  await settle();
  assert.deepEqual(second.server.log, ['a']);
});

test('a passing refusal is tried again after the wait it asks for', async () => {
  const { outbox, server, time } = setUp();
  server.before = () => {
    throw refusal('unavailable', { retry_after_ms: 2000 });
  };
  await post(outbox, 'a');
  await settle();
  assert.deepEqual(states(outbox), ['a waiting']);
  server.before = () => {};
  await time.advance(1999);
  assert.deepEqual(server.log, []);
  await time.advance(1000);
  assert.deepEqual(server.log, ['a']);
});

test('nothing of a channel overtakes what waits', async () => {
  const { outbox, server, time } = setUp();
  server.before = ({ text }) => {
    if (text === 'a') throw refusal('too_many');
  };
  await post(outbox, 'a');
  await post(outbox, 'b');
  await post(outbox, 'other', 'room:2');
  await settle();
  assert.deepEqual(server.log, ['other']);
  server.before = () => {};
  await time.advance(5000);
  assert.deepEqual(server.log, ['other', 'a', 'b']);
});

test('a final refusal is kept with its reason, survives the page, and the next goes on', async () => {
  const { outbox, server, store } = setUp();
  server.before = ({ text }) => {
    if (text === 'a') throw refusal('forbidden');
  };
  const entry = await post(outbox, 'a');
  await post(outbox, 'b');
  const answered = await outbox.answer(entry.op);
  await settle();
  assert.equal(answered.state, 'refused');
  assert.equal(answered.why.error, 'forbidden');
  assert.deepEqual(server.log, ['b']);
  assert.equal((await store.load('ana'))[0].why.error, 'forbidden');
});

test('a refused command can be tried again, as a new one', async () => {
  const { outbox, server } = setUp();
  server.before = () => {
    throw refusal('forbidden');
  };
  const entry = await post(outbox, 'a');
  await outbox.answer(entry.op);
  server.before = () => {};
  await outbox.retry(entry.op);
  await settle();
  assert.deepEqual(server.log, ['a']);
  assert.notEqual(outbox.entries[0].op, entry.op);
});

test('a refused command can be discarded', async () => {
  const { outbox, server, store } = setUp();
  server.before = () => {
    throw refusal('forbidden');
  };
  const entry = await post(outbox, 'a');
  await outbox.answer(entry.op);
  await outbox.discard(entry.op);
  assert.deepEqual(outbox.entries, []);
  assert.deepEqual(await store.load('ana'), []);
});

test('a wrong clock is set by the refusal that says so', async () => {
  const { outbox, server, time } = setUp();
  server.before = () => {
    throw refusal('clock_wrong', { now_ms: time.nowMs - 3 * 86_400_000 });
  };
  const entry = await post(outbox, 'a');
  await outbox.answer(entry.op);
  server.before = () => {};
  await outbox.retry(entry.op);
  await settle();
  assert.ok(outbox.entries[0].op < entry.op);
});

test('what one person wrote is not sent as another', async () => {
  const { outbox, server, connection } = setUp();
  connection.person = 'mihai';
  await post(outbox, 'a');
  await settle();
  assert.deepEqual(server.log, []);
});

test('an answered entry is there until its event was seen', async () => {
  const { outbox } = setUp();
  const entry = await post(outbox, 'a');
  await outbox.answer(entry.op);
  assert.deepEqual(states(outbox), ['a sent']);
  outbox.forget(new Set([entry.op]));
  assert.deepEqual(outbox.entries, []);
});

test('two tabs send each command once and agree about it', async () => {
  const [store, server, locks, open] = [new MemoryStore(), new FakeLog(), makeLocks(), makeTabs()];
  const first = setUp({ store, server, locks, tabs: open() });
  const second = setUp({ store, server, locks, tabs: open() });
  first.connection.isLive = second.connection.isLive = false;
  const [a, b] = [await post(first.outbox, 'a'), await post(second.outbox, 'b')];
  await settle();
  assert.deepEqual(states(first.outbox), ['a waiting', 'b waiting']);
  first.connection.setLive(true);
  second.connection.setLive(true);
  const answers = await Promise.all([second.outbox.answer(a.op), first.outbox.answer(b.op)]);
  await settle();
  assert.deepEqual(server.log, ['a', 'b']);
  assert.deepEqual(
    answers.map((entry) => entry.state),
    ['sent', 'sent'],
  );
  assert.equal(first.connection.calls.length + second.connection.calls.length, 2);
  assert.deepEqual(states(first.outbox), ['a sent', 'b sent']);
  assert.deepEqual(states(second.outbox), ['a sent', 'b sent']);
});

test('a tab whose line is cut leaves the sending to the others', async () => {
  const [store, server, locks, open] = [new MemoryStore(), new FakeLog(), makeLocks(), makeTabs()];
  const first = setUp({ store, server, locks, tabs: open() });
  const second = setUp({ store, server, locks, tabs: open() });
  first.connection.isLive = false;
  const entry = await post(first.outbox, 'a');
  const answered = await first.outbox.answer(entry.op);
  assert.equal(answered.state, 'sent');
  assert.equal(second.connection.calls.length, 1);
});

test('a storm of cuts and lost replies loses nothing and doubles nothing', async () => {
  const { outbox, server, connection, time } = setUp();
  let dice = 1;
  const roll = () => (dice = (dice * 48271) % 2147483647) / 2147483647;
  const cut = () => {
    if (roll() > 0.3) return;
    connection.isLive = false;
    throw new ConnectionLost();
  };
  server.before = server.after = cut;
  const texts = Array.from({ length: 40 }, (_, index) => `m${index}`);
  for (const text of texts) {
    await post(outbox, text);
    if (roll() < 0.5) connection.setLive(true);
    await settle();
  }
  for (let round = 0; round < 200 && server.log.length < 40; round++) {
    connection.setLive(true);
    await time.advance(1000);
    await settle();
  }
  assert.deepEqual(server.log, texts);
});
