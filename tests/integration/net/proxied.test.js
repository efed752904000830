// Behind a proxy, under https: the public Origin alone, the __Host- cookie, the forwarded address and its limits.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { startHarness, stopHarness } from './harness.js';
import { base, eventually, isHarness, ping, post, Raw, sleep, Socket, statuses, useServer } from './raw.js';

const publicOrigin = 'https://sfat.example';
const options = { skip: !isHarness };
let running;

before(async () => {
  if (!isHarness) return;
  running = await startHarness(process.env.SFAT_HARNESS,
    ['--public-url', `${publicOrigin}/`, '--proxy', '127.0.0.1', '--per-address', '3', '--connections', '12']);
  useServer(running.url, publicOrigin);
});

after(async () => {
  if (running) assert.equal(await stopHarness(running.harness), 0);
});

const open = (address, headers = {}) => Socket.open({ headers: { 'X-Forwarded-For': address, ...headers } });

test('allows the public Origin alone', options, async () => {
  assert.equal((await post(ping(), { Origin: publicOrigin })).status, 200);
  for (const wrong of [base.origin, 'http://sfat.example', 'https://sfat.example:443', 'https://a.sfat.example'])
    assert.equal((await post(ping(), { Origin: wrong })).status, 403, wrong);
});

test('keeps the cookie to this host and to https', options, async () => {
  const response = await post({ jsonrpc: '2.0', id: 1, method: 'test.sign_in' }, { Origin: publicOrigin });
  assert.match(response.headers.get('set-cookie'), /^__Host-sfat=good; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);

  const known = await open('203.0.113.5', { Cookie: '__Host-sfat=good' });
  assert.match((await known.hello()).params.person, /^01J/);
  known.end();
  const unknown = await open('203.0.113.5', { Cookie: 'sfat=good' });
  assert.equal((await unknown.hello()).params.person, '');
  unknown.end();
});

test('lets the page connect to its own WebSocket', options, async () => {
  const response = await fetch(new URL('/health', base));
  assert.match(response.headers.get('content-security-policy'), /connect-src 'self' wss:\/\/sfat\.example;/);
});

test('knows clients by the last address that the proxy wrote', options, async () => {
  const socket = await open('198.51.100.1, 203.0.113.7', { 'Accept-Language': 'en' });
  const { address, exempt, language } = (await socket.hello()).params;
  assert.deepEqual({ address, exempt, language }, { address: '203.0.113.7', exempt: false, language: 'en' });
  socket.end();
});

test('refuses an address its fourth connection, and nobody else', options, async () => {
  const sockets = await Promise.all([1, 2, 3].map(() => open('203.0.113.8')));
  assert.deepEqual(sockets.map(({ status }) => status), [101, 101, 101]);
  assert.equal((await open('203.0.113.8')).status, 503);
  const other = await open('203.0.113.9');
  assert.equal(other.status, 101);
  for (const socket of [...sockets, other]) socket.end();
  await eventually(async () => {
    const again = await open('203.0.113.8');
    again.end();
    return again.status === 101;
  });
});

test('answers 503 where there are too many connections in all', options, async () => {
  const many = Array.from({ length: 14 }, () => new Raw());
  const refused = () => many.filter((raw) => statuses(raw.text)[0] === 503);
  await eventually(() => refused().length >= 2);
  for (const raw of refused()) assert.ok(await raw.closed());
  for (const raw of many) raw.end();
  await eventually(async () => (await fetch(new URL('/health', base))).status === 200);
});

test('tells everyone to come back when it drains', options, async () => {
  const socket = await open('203.0.113.20');
  const never = post({ jsonrpc: '2.0', id: 1, method: 'test.never', params: {} });
  const idle = new Raw();
  idle.send(`GET /health HTTP/1.1\r\nHost: x\r\n\r\n`);
  await idle.until(() => statuses(idle.text)[0] === 200);
  const undecided = new Raw();
  undecided.send('GET /w');
  const unfinished = new Raw();
  unfinished.send('GET /ws HTTP/1.1\r\nHost: x\r\n');
  await sleep(50);
  running.harness.kill('SIGTERM');
  assert.equal(await socket.closedWith(), 4503);
  assert.ok(await idle.closed());
  assert.ok(await undecided.closed());
  assert.ok(await unfinished.closed(6000));
  assert.equal((await never).status, 503);
  await assert.rejects(fetch(new URL('/health', base)));
  socket.end();
});
