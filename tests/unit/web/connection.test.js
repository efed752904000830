import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionLost, Refusal } from '../../../web/src/sync/refusal.js';
import { connect, settle } from './fakes.js';

function live(options) {
  const all = connect(options);
  all.connection.start();
  all.socket().hello({ person: 'ana' });
  return all;
}

test('it is live once the server has greeted it', () => {
  const { connection, socket } = connect();
  connection.start();
  assert.equal(connection.phase, 'connecting');
  socket().hello();
  assert.equal(connection.phase, 'live');
  assert.equal(connection.person, '');
});

test('it knows who it is to the server', () => {
  assert.equal(live().connection.person, 'ana');
});

test('a newer protocol makes the page outdated', () => {
  const { connection, socket } = connect();
  connection.start();
  socket().hello({ protocol: 2 });
  assert.ok(connection.isOutdated);
});

test('the first ping sets the clock', async () => {
  const { time, clock, socket } = live();
  time.nowMs += 100;
  await socket().answer('session.ping', { now_ms: 1_763_767_805_000 });
  assert.equal(clock.offsetMs, 5000 - 50);
});

test('an answer goes to who asked', async () => {
  const { connection, socket } = live();
  const [first, second] = [connection.call('a', {}), connection.call('b', {})];
  await socket().answer('b', { b: 1 });
  await socket().answer('a', { a: 1 });
  assert.deepEqual(await first, { a: 1 });
  assert.deepEqual(await second, { b: 1 });
});

test('a refusal has its word and how long to wait', async () => {
  const { connection, socket } = live();
  const asked = connection.call('room.post', {});
  const refused = assert.rejects(
    asked,
    (error) =>
      error instanceof Refusal && error.isPassing && error.word === 'busy' && error.retryAfterMs === 300,
  );
  await socket().refuse('room.post', 'busy', { retry_after_ms: 300 });
  await refused;
});

test('what is asked while the line is cut is lost at once', async () => {
  const { connection } = connect();
  await assert.rejects(connection.call('a', {}), ConnectionLost);
});

test('a cut loses what was under way and comes back after a random wait', async () => {
  const { time, connection, sockets, socket } = live();
  const asked = assert.rejects(connection.call('a', {}), ConnectionLost);
  socket().drop();
  await asked;
  assert.equal(connection.phase, 'waiting');
  assert.deepEqual(time.waits, [125]);
  await time.advance(125);
  assert.equal(sockets.length, 2);
  socket().hello({ person: 'ana' });
  assert.ok(connection.isLive);
});

test('waits grow up to ten seconds', async () => {
  const { time, connection, socket } = connect({ random: () => 1 });
  connection.start();
  const waits = [];
  for (let count = 0; count < 8; count++) {
    socket().drop();
    waits.push(time.waits[0]);
    await time.advance(waits.at(-1));
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 10000, 10000]);
});

test('a server that greets and goes is not hammered', async () => {
  const { time, socket } = live({ random: () => 1 });
  socket().drop(4503);
  await time.advance(250);
  socket().hello();
  socket().drop(4503);
  assert.deepEqual(time.waits, [500]);
});

test('the next wait is short again after a good while', async () => {
  const { time, socket } = live({ random: () => 1 });
  socket().drop();
  await time.advance(250);
  socket().hello();
  await socket().answer('session.ping', { now_ms: time.nowMs });
  await time.advance(6000);
  socket().drop();
  assert.deepEqual(time.waits, [250]);
});

test('a nudge ends the wait', () => {
  const { connection, sockets, socket } = live();
  socket().drop();
  connection.nudge();
  assert.equal(sockets.length, 2);
});

test('a server that never greets is given up', async () => {
  const { time, connection, sockets } = connect();
  connection.start();
  await time.advance(10_000);
  assert.equal(connection.phase, 'waiting');
  assert.ok(sockets[0].isClosed);
});

test('a ping goes every twenty seconds, and a dead line is noticed', async () => {
  const { time, connection, socket } = live();
  await socket().answer('session.ping', { now_ms: time.nowMs });
  await time.advance(20_000);
  assert.equal(socket().asked('session.ping').length, 2);
  await time.advance(10_000);
  assert.equal(connection.phase, 'waiting');
});

test('a nudged live line answers soon or is given up', async () => {
  const { time, connection, socket } = live();
  await socket().answer('session.ping', { now_ms: time.nowMs });
  connection.nudge();
  await time.advance(4_000);
  assert.equal(connection.phase, 'waiting');
});

for (const code of [4401, 4403, 4404])
  test(`it does not come back after ${code}`, () => {
    const { time, connection, socket } = live();
    socket().drop(code);
    assert.equal(connection.phase, 'ended');
    assert.equal(connection.closeCode, code);
    assert.deepEqual(time.waits, []);
  });

for (const code of [4508, 4503, 1006, 1001])
  test(`it comes back after ${code}`, () => {
    const { connection, socket } = live();
    socket().drop(code);
    assert.equal(connection.phase, 'waiting');
  });

test('a restart leaves the old socket behind, whatever it still says', async () => {
  const { connection, sockets, socket } = live();
  connection.restart();
  sockets[0].hello({ person: 'ana' });
  assert.equal(connection.phase, 'connecting');
  sockets[0].drop(4401);
  assert.equal(connection.phase, 'connecting');
  socket().hello({ person: 'mihai' });
  assert.equal(connection.person, 'mihai');
});

test('stopped is stopped', async () => {
  const { time, connection, sockets } = live();
  connection.stop();
  await time.advance(60_000);
  assert.equal(sockets.length, 1);
  assert.ok(sockets[0].isClosed);
});

test('notifications are passed on', async () => {
  const { connection, socket } = live();
  const heard = [];
  connection.onNotification.on((message) => heard.push(message.params.channel));
  socket().say({ method: 'event', params: { channel: 'room:1' } });
  await settle();
  assert.deepEqual(heard, ['room:1']);
});
