import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channels } from '../../../web/src/sync/channels.js';
import { connect } from './fakes.js';

/** A list of words that grows. */
const models = {
  list: (view, event) => ({ words: [...view.words, event.word] }),
};

function event(seq, word = `w${seq}`) {
  return { channel: 'list:1', seq, tag: `t${seq}`, word };
}

async function opened({ view = { words: ['w1'] }, seq = 1 } = {}) {
  const all = connect();
  all.channels = new Channels({
    connection: all.connection,
    models,
    timers: all.time,
  });
  all.channel = all.channels.acquire('list:1');
  all.connection.start();
  all.socket().hello({ person: 'ana' });
  const result = {
    position: { seq, tag: `t${seq}` },
    view,
    mine: { role: 'member' },
  };
  await all.socket().answer('channel.open', result);
  await all.socket().answer('session.ping', { now_ms: all.time.nowMs });
  return all;
}

function tell(socket, ...events) {
  for (const one of events) socket.say({ method: 'event', params: one });
}

test('it opens once the connection is live', async () => {
  const { channel } = await opened();
  assert.equal(channel.state, 'live');
  assert.deepEqual(channel.view, { words: ['w1'] });
  assert.equal(channel.mine.role, 'member');
});

test('events are applied in order and move the position, over gaps too', async () => {
  const { channel, socket } = await opened();
  tell(socket(), event(2), event(5));
  assert.deepEqual(channel.view.words, ['w1', 'w2', 'w5']);
  assert.deepEqual(channel.position, { seq: 5, tag: 't5' });
});

test('an event that was seen is not applied again', async () => {
  const { channel, socket } = await opened();
  tell(socket(), event(2), event(2), event(1));
  assert.deepEqual(channel.view.words, ['w1', 'w2']);
});

test('after a cut it asks for what happened since', async () => {
  const { channel, connection, socket } = await opened();
  tell(socket(), event(2));
  socket().drop();
  assert.equal(channel.state, 'behind');
  connection.nudge();
  socket().hello({ person: 'ana' });
  assert.deepEqual(socket().asked('channel.open')[0].params.since, {
    seq: 2,
    tag: 't2',
  });
  const events = [event(3), event(4)];
  await socket().answer('channel.open', {
    position: { seq: 6, tag: 't6' },
    events,
    mine: {},
  });
  assert.deepEqual(channel.view.words, ['w1', 'w2', 'w3', 'w4']);
  assert.deepEqual(channel.position, { seq: 6, tag: 't6' });
});

test('a fresh view replaces the old one', async () => {
  const { channel, connection, socket } = await opened();
  socket().drop();
  connection.nudge();
  socket().hello({ person: 'ana' });
  await socket().answer('channel.open', {
    position: { seq: 9, tag: 'x' },
    view: { words: ['w9'] },
    mine: {},
  });
  assert.deepEqual(channel.view.words, ['w9']);
  assert.deepEqual(channel.position, { seq: 9, tag: 'x' });
});

test('events that come before the answer are kept', async () => {
  const { channel, connection, socket } = await opened();
  socket().drop();
  connection.nudge();
  socket().hello({ person: 'ana' });
  tell(socket(), event(3));
  await socket().answer('channel.open', {
    position: { seq: 2, tag: 't2' },
    events: [event(2)],
    mine: {},
  });
  assert.deepEqual(channel.view.words, ['w1', 'w2', 'w3']);
});

test('resync opens again with the position', async () => {
  const { channel, socket } = await opened();
  socket().say({
    method: 'closed',
    params: { channel: 'list:1', reason: 'resync' },
  });
  assert.equal(channel.state, 'behind');
  assert.deepEqual(socket().asked('channel.open').at(-1).params.since, {
    seq: 1,
    tag: 't1',
  });
  await socket().answer('channel.open', {
    position: { seq: 1, tag: 't1' },
    events: [],
    mine: {},
  });
  assert.equal(channel.state, 'live');
});

test('unavailable is said and tried again', async () => {
  const { channel, socket, time } = await opened();
  socket().say({
    method: 'closed',
    params: { channel: 'list:1', reason: 'unavailable' },
  });
  assert.equal(channel.state, 'unavailable');
  assert.deepEqual(channel.view.words, ['w1']);
  await time.advance(250);
  await socket().refuse('channel.open', 'unavailable', {
    retry_after_ms: 1000,
  });
  assert.equal(channel.state, 'unavailable');
  await time.advance(1500);
  assert.equal(socket().asked('channel.open').length, 3);
});

test('forbidden ends it, and nothing of it is shown any more', async () => {
  const { channel, socket } = await opened();
  socket().say({
    method: 'closed',
    params: { channel: 'list:1', reason: 'forbidden' },
  });
  assert.equal(channel.state, 'closed');
  assert.equal(channel.reason, 'forbidden');
  assert.equal(channel.view, null);
});

test('a refused opening says why', async () => {
  const { channels, socket } = await opened();
  const other = channels.acquire('list:2');
  await socket().refuse('channel.open', 'no_such_channel');
  assert.equal(other.state, 'closed');
  assert.equal(other.reason, 'no_such_channel');
});

test('it is opened once however many use it, and closed a while after the last', async () => {
  const { channels, channel, socket, time } = await opened();
  assert.equal(channels.acquire('list:1'), channel);
  channels.release('list:1');
  channels.release('list:1');
  assert.equal(socket().asked('channel.open').length, 1);
  await time.advance(19_000);
  assert.equal(socket().asked('channel.close').length, 0);
  await time.advance(1_000);
  assert.equal(socket().asked('channel.close').length, 1);
});

test('using it again in time keeps it open', async () => {
  const { channels, channel, socket, time } = await opened();
  channels.release('list:1');
  await time.advance(5_000);
  assert.equal(channels.acquire('list:1'), channel);
  await time.advance(60_000);
  assert.equal(socket().asked('channel.close').length, 0);
});

test('an answer to an older opening is ignored', async () => {
  const { channel, connection, socket, sockets } = await opened();
  socket().drop();
  connection.nudge();
  socket().hello({ person: 'ana' });
  const stale = sockets.at(-1);
  stale.drop();
  connection.nudge();
  socket().hello({ person: 'ana' });
  await socket().answer('channel.open', {
    position: { seq: 1, tag: 't1' },
    events: [],
    mine: {},
  });
  assert.deepEqual(channel.view.words, ['w1']);
});

test('signals are passed on and change nothing', async () => {
  const { channel, socket } = await opened();
  const heard = [];
  channel.onSignal.on((signal) => heard.push(signal.by));
  socket().say({
    method: 'signal',
    params: { channel: 'list:1', type: 'typing', by: 'mihai' },
  });
  assert.deepEqual(heard, ['mihai']);
});

test('whoever runs it since, or no longer does, gets the view of that role', async () => {
  const { channel, socket } = await opened();
  for (const [role, word] of [
    ['secretariat', 'more'],
    ['member', 'less'],
  ]) {
    socket().say({ method: 'closed', params: { channel: 'list:1', reason: 'resync' } });
    const before = channel.view;
    await socket().answer('channel.open', {
      position: { seq: 1, tag: 't1' },
      events: [],
      mine: { role },
    });
    assert.equal(channel.view, before, 'which stays until the other is there');
    assert.equal(socket().asked('channel.open').at(-1).params.since, undefined);
    await socket().answer('channel.open', {
      position: { seq: 1, tag: 't1' },
      view: { words: [word] },
      mine: { role },
    });
    assert.deepEqual(channel.view.words, [word]);
    assert.equal(channel.state, 'live');
  }
});

test('what was told last of what is only true now is known, until the channel is opened anew', async () => {
  const { channel, connection, socket } = await opened();
  const present = (count) => ({
    method: 'signal',
    params: { channel: 'list:1', type: 'list.present', count },
  });
  socket().say(present(2));
  socket().say(present(3));
  assert.equal(channel.signals.get('list.present')?.count, 3);
  socket().drop();
  connection.nudge();
  socket().hello({ person: 'ana' });
  assert.equal(channel.signals.size, 0);
});
