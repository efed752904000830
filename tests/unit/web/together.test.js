/** The whole of web/src/sync from Node, over real sockets, against the fake server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { applyRoom } from '../../../web/src/rooms/model.js';
import { Channels } from '../../../web/src/sync/channels.js';
import { Clock } from '../../../web/src/sync/clock.js';
import { Connection } from '../../../web/src/sync/connection.js';
import { Outbox } from '../../../web/src/sync/outbox.js';
import { MemoryStore } from '../../../web/src/sync/store_memory.js';
import { fillDemo } from './demo_state.js';
import { FakeServer } from './fake_server.js';

let server;
let demo;
before(async () => {
  server = new FakeServer();
  demo = fillDemo(server.state);
  await server.listen();
});
after(() => server.close());

function join(person) {
  const options = { headers: { cookie: `sfat=${person}` } };
  const openSocket = () => new WebSocket(`ws://127.0.0.1:${server.port}/ws`, options);
  const clock = new Clock();
  const connection = new Connection({ openSocket, clock, random: () => 0.05 });
  const channels = new Channels({ connection, models: { room: applyRoom } });
  const outbox = new Outbox({ person, store: new MemoryStore(), connection, clock, random: () => 0.05 });
  connection.start();
  const leave = () => {
    outbox.close();
    channels.stop();
    connection.stop();
  };
  return { connection, channels, outbox, leave };
}

async function until(isSo, message) {
  for (let count = 0; count < 1000 && !isSo(); count++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  assert.ok(isSo(), message);
}

test('views that were brought forward by events equal a fresh one, through cuts and lost answers', async () => {
  const people = [demo.people.ana, demo.people.ileana, demo.people.mihai].map(join);
  const rooms = people.map(({ channels }) => channels.acquire(demo.empty));
  const post = ({ outbox }, text) =>
    outbox.add({ method: 'room.post', channel: demo.empty, params: { text } });
  for (let round = 0; round < 20; round++) {
    for (const [number, person] of people.entries()) await post(person, `${number} ${round}`);
    if (round % 4 === 1) server.cut();
    if (round % 5 === 2) server.faults.lostReplies = 2;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await until(
    () => people.every(({ outbox }) => outbox.entries.every((entry) => entry.state === 'sent')),
    'all sent',
  );
  const { log, view } = server.state.channels.get(demo.empty);
  await until(() => rooms.every((room) => room.position.seq === log.length), 'all caught up');
  assert.equal(log.length, 60);
  for (const room of rooms) assert.deepEqual(room.view, view);
  for (const number of [0, 1, 2]) {
    const own = log.map((event) => event.text).filter((text) => text.startsWith(`${number} `));
    assert.deepEqual(
      own,
      Array.from({ length: 20 }, (_, round) => `${number} ${round}`),
    );
  }
  assert.deepEqual(server.problems, []);
  for (const person of people) person.leave();
});
