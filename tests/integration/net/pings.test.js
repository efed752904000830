// Signs of life: who answers pings stays, who does not is closed. Run against a server with short intervals
// (SFAT_PING_SECS), as the default of 25 seconds is long for a test.
import test from 'node:test';
import assert from 'node:assert/strict';
import { frame, isHarness, sleep, Socket } from './raw.js';

const pingSecs = Number(process.env.SFAT_PING_SECS ?? 0);

test('pings, and closes who is silent', { skip: !pingSecs, timeout: 30000 }, async () => {
  const alive = await Socket.open();
  const silent = await Socket.open();
  let answered = 0;
  const timer = setInterval(() => {
    const pings = alive.frames.filter(({ opcode }) => opcode === 9);
    for (; answered < pings.length; answered++) alive.send(frame(pings[answered].payload, { opcode: 10 }));
  }, 20);

  assert.ok(await silent.closed((3 * pingSecs + 3) * 1000));
  assert.ok(silent.frames.some(({ opcode, payload }) => opcode === 9 && payload.length === 1));
  await sleep(2 * pingSecs * 1000);
  assert.ok(!alive.isClosed);
  assert.ok(answered >= 2);
  clearInterval(timer);
  alive.end();
});

test('takes any message as a sign of life', { skip: !pingSecs, timeout: 30000 }, async () => {
  const socket = await Socket.open();
  for (let i = 0; i < 6 * pingSecs; i++) {
    socket.request(i);
    await sleep(500);
  }
  assert.ok(!socket.isClosed);
  socket.end();
});

test('closes who begins a message and never ends it', { skip: !isHarness, timeout: 30000 }, async () => {
  const socket = await Socket.open();
  socket.send(frame('{', { final: false }));
  const timer = setInterval(() => socket.send(frame('t', { opcode: 10 })), 500);
  assert.equal(await socket.closedWith(15000), 1009);
  clearInterval(timer);
  socket.end();
});
