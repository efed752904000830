// WebSockets: who may open one, and what happens to those who misuse it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { base, exchange, frame, isHarness, origin, Raw, sleep, Socket, statuses, upgradeRequest } from './raw.js';

test('greets a visitor and answers', async () => {
  const socket = await Socket.open();
  assert.equal(socket.status, 101);
  assert.equal((await socket.hello()).jsonrpc, '2.0');
  socket.request(1);
  assert.ok(await socket.reply(1));
  socket.end();
});

test('takes messages in any cut', async () => {
  const socket = await Socket.open();
  const text = JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'session.ping', params: {} });

  for (const byte of frame(text)) socket.send(Buffer.from([byte]));
  assert.ok(await socket.reply(9));
  socket.send(frame(text.slice(0, 10).replace('9', '8'), { final: false }));
  socket.send(frame('', { opcode: 0, final: false }));
  socket.send(frame('t', { opcode: 9 }));
  socket.send(frame(text.slice(10).replace('9', '8'), { opcode: 0 }));
  assert.ok(await socket.reply(8));
  assert.ok(await socket.until(() => socket.frames.some(({ opcode }) => opcode === 10)));
  socket.end();
});

test('answers what came with the upgrade itself', async () => {
  const socket = new Socket();
  socket.send(Buffer.concat([
    Buffer.from(upgradeRequest()),
    frame(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.ping', params: {} })),
    frame(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'session.ping', params: {} })),
  ]));
  assert.ok(await socket.reply(1));
  assert.ok(await socket.reply(2));
  socket.end();
});

test('refuses pages of other sites', async () => {
  for (const wrong of ['null', 'https://evil.example', `${origin}.evil.example`, `${origin}1`, `${origin}/`,
    origin.replace('http:', 'https:'), `${origin}, ${origin}`]) {
    const socket = await Socket.open({ headers: { Origin: wrong } });
    assert.equal(socket.status, 403, wrong);
    assert.ok(await socket.closed(), wrong);
  }
  const twice = upgradeRequest().replace('\r\n\r\n', '\r\nOrigin: https://evil.example\r\n\r\n');
  assert.notEqual(statuses(await exchange(twice))[0], 101);
});

test('lets programs without Origin in, as visitors', async () => {
  const socket = await Socket.open({ without: ['Origin'], headers: { Cookie: 'sfat=unknown' } });
  assert.equal(socket.status, 101);
  assert.ok(await socket.hello());
  socket.end();
});

test('closes with 4401 where a session is no more', async () => {
  for (const headers of [
    { Cookie: 'sfat=unknown' },
    { Cookie: `sfat=${'x'.repeat(400)}` },
    { Authorization: 'Bearer unknown' },
  ]) {
    const socket = await Socket.open({ headers });
    assert.equal(socket.status, 101);
    assert.equal(await socket.closedWith(), 4401);
    assert.equal(socket.messages.length, 0);
    socket.send(frame(Buffer.from([0x03, 0xe8]), { opcode: 8 }));
    assert.ok(await socket.closed(1000));
  }
});

test('refuses what is no upgrade', async () => {
  const cases = [
    [upgradeRequest({ without: ['Sec-WebSocket-Version'] }), 426],
    [upgradeRequest({ headers: { 'Sec-WebSocket-Version': '8' } }), 426],
    [upgradeRequest({ without: ['Sec-WebSocket-Key'] }), 400],
    [upgradeRequest({ without: ['Upgrade', 'Connection'] }), 426],
    [upgradeRequest({ headers: { Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' } }), undefined],
    [upgradeRequest({ headers: { Upgrade: 'nonsense' } }), undefined],
    [upgradeRequest({ path: '/text/01J' }), 404],
    [upgradeRequest({ path: '/ws/' }), undefined],
  ];
  for (const [text, expected] of cases) {
    const found = await exchange(text);
    assert.equal(statuses(found).length <= 1, true, found);
    assert.ok(!found.includes(' 101 '), found);
    if (expected) assert.equal(statuses(found)[0], expected, text);
  }
});

test('serves no second request on a WebSocket connection', async () => {
  const second = `POST /rpc HTTP/1.1\r\nHost: ${base.host}\r\nContent-Length: 0\r\n\r\n`;
  for (const first of [
    `GET /ws HTTP/1.1\r\nHost: ${base.host}\r\n\r\n`,
    upgradeRequest({ headers: { Upgrade: 'nonsense' } }),
    upgradeRequest({ headers: { Origin: 'null' } }),
  ]) {
    const raw = new Raw();
    raw.send(first + second + second);
    assert.ok(await raw.closed());
    assert.ok(statuses(raw.text).length <= 1);
  }
  assert.equal((await fetch(new URL('/health', base))).status, 200);
});

test('ends upgrades whose headers do not end', { timeout: 20000 }, async () => {
  const huge = new Raw();
  huge.send(`GET /ws HTTP/1.1\r\nHost: ${base.host}\r\nCookie: ${'x'.repeat(100000)}\r\n\r\n`);
  assert.ok(await huge.closed());

  const trickle = new Raw();
  trickle.send(`GET /ws HTTP/1.1\r\nHost: ${base.host}\r\n`);
  const timer = setInterval(() => trickle.send('X: y\r\n'), 200);
  assert.ok(await trickle.closed(15000));
  clearInterval(timer);
});

test('refuses a message as soon as it is known to be too large', async () => {
  const declared = await Socket.open();
  declared.send(Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]));
  assert.equal(await declared.closedWith(), 1009);

  const grown = await Socket.open();
  grown.send(frame('x'.repeat(1000), { final: false }));
  for (let i = 0; i < 200 && !grown.closeCode; i++) {
    grown.send(frame('x'.repeat(1000), { opcode: 0, final: false }));
    if (i % 10 === 0) await sleep(2);
  }
  assert.equal(await grown.closedWith(), 1009);
});

test('refuses a message in too many fragments', async () => {
  const socket = await Socket.open();
  socket.send(frame('x', { final: false }));
  for (let i = 0; i < 2000; i++) socket.send(frame('x', { opcode: 0, final: false }));
  assert.equal(await socket.closedWith(), 1009);
});

test('refuses binary frames and broken ones', async () => {
  const binary = await Socket.open();
  binary.send(frame('x', { opcode: 2 }));
  assert.equal(await binary.closedWith(), 1002);

  await Promise.all([
    Buffer.from([0x83, 0x80, 1, 2, 3, 4]), // unknown opcode
    Buffer.from([0xc1, 0x81, 1, 2, 3, 4, 5]), // reserved bit
    Buffer.from([0x80, 0x81, 1, 2, 3, 4, 5]), // continues nothing
    Buffer.from([0x89, 0xfe, 1, 0, 1, 2, 3, 4]), // a long ping
    Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), // 2^63
  ].map(async (bytes) => {
    const socket = await Socket.open();
    socket.send(bytes);
    assert.ok(await socket.closed(6000), bytes.toString('hex'));
  }));
});

test('is not hurt by unmasked frames', async () => {
  const socket = await Socket.open();
  socket.send(frame(JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'session.ping', params: {} }), { masked: false }));
  await socket.until(() => socket.messages.some(({ id }) => id === 3) || socket.isClosed, 1000);
  socket.end();
  assert.equal((await fetch(new URL('/health', base))).status, 200);
});

test('answers a goodbye', async () => {
  const socket = await Socket.open();
  await socket.hello();
  socket.send(frame(Buffer.from([0x03, 0xe8]), { opcode: 8 }));
  assert.ok(await socket.closed());
});

test('does not mind who vanishes at any moment', async () => {
  for (let i = 0; i < 60; i++) {
    const socket = new Socket();
    socket.send(upgradeRequest({ headers: { Cookie: i % 2 ? 'sfat=slow' : 'sfat=unknown' } }).slice(0, 10 + i * 8));
    await sleep(i % 7);
    socket.end();
  }
  assert.equal((await fetch(new URL('/health', base))).status, 200);
});

test('keeps early messages until it knows who it is', { skip: !isHarness }, async () => {
  const socket = await Socket.open({ headers: { Cookie: 'sfat=slow' } });
  for (let id = 1; id <= 20; id++) socket.request(id);
  assert.match((await socket.hello()).params.person, /^01J/);
  assert.ok(await socket.reply(20));
  assert.deepEqual(socket.messages.slice(1).map(({ id }) => id), Array.from({ length: 20 }, (_, i) => i + 1));
  socket.end();

  const flood = await Socket.open({ headers: { Cookie: 'sfat=slow' } });
  for (let id = 1; id <= 200; id++) flood.request(id);
  assert.equal(await flood.closedWith(), 1009);
});

test('closes with 4503 while the database cannot say who it is', { skip: !isHarness }, async () => {
  assert.equal(await (await Socket.open({ headers: { Cookie: 'sfat=down' } })).closedWith(), 4503);
});

test('closes with the code of the hub', { skip: !isHarness }, async () => {
  await Promise.all([4401, 4403, 4404, 4508, 4503].map(async (code) => {
    const socket = await Socket.open();
    socket.request(1, 'test.close', { code });
    assert.equal(await socket.closedWith(), code);
    assert.ok(await socket.closed(6000));
  }));
});

test('closes who never reads with 4508, and nobody else suffers', { skip: !isHarness, timeout: 20000 }, async () => {
  const deaf = new Raw({ receive: false });
  deaf.send(upgradeRequest());
  await sleep(200);
  const other = await Socket.open();
  for (let i = 0; i < 60; i++) {
    deaf.send(frame(JSON.stringify({ jsonrpc: '2.0', id: i, method: 'test.flood', params: { count: 20, bytes: 10000 } })));
    other.request(i);
  }
  assert.ok(await other.reply(59));
  await sleep(5000);
  deaf.socket.resume();
  assert.ok(await deaf.closed(8000));
  other.end();
});

test('writes everything whole and in order to who reads slowly', { skip: !isHarness, timeout: 30000 }, async () => {
  const socket = await Socket.open();
  const rounds = 40;

  for (let id = 1; id <= rounds; id++) {
    if (id % 4 === 1) socket.socket.pause();
    socket.request(id, 'test.flood', { count: 12, bytes: 150 * id });
    socket.send(frame('t'.repeat(id), { opcode: 9 }));
    if (id % 4 === 0) {
      await sleep(30);
      socket.socket.resume();
      assert.ok(await socket.reply(id));
    }
  }
  const ids = socket.messages.filter(({ id }) => id !== undefined).map(({ id }) => id);
  assert.deepEqual(ids, Array.from({ length: rounds }, (_, i) => i + 1));
  assert.equal(socket.messages.filter(({ method }) => method === 'event').length, 12 * rounds);
  for (const { opcode, payload } of socket.frames)
    if (opcode === 10) assert.match(payload.toString(), /^t+$/);
    else assert.equal(opcode, 1);
  socket.end();
});
