// Routes that answer later: the connection waits, others go on, and nobody waits without end.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { startHarness, stopHarness } from './harness.js';
import { Raw, base, eventually, exchange, isHarness, statuses, useServer } from './raw.js';

const get = (path, headers = '') => `GET ${path} HTTP/1.1\r\nHost: ${base.host}\r\n${headers}\r\n`;
const close = 'Connection: close\r\n';
const thoughts = async () => Number(await (await fetch(`${base.origin}/test/thoughts`)).text());

const options = { skip: !isHarness, timeout: 60000 };
let running;

before(async () => {
  if (!isHarness) return;
  running = await startHarness(process.env.SFAT_HARNESS, ['--reply', '1']);
  useServer(running.url);
});
after(async () => {
  if (isHarness) assert.equal(await stopHarness(running.harness), 0);
});

test('answers once it can, with its own headers, while others go on', options, async () => {
  const slow = fetch(`${base.origin}/test/later?ms=300`);
  const before_ms = Date.now();
  assert.equal((await fetch(`${base.origin}/test/greet`)).status, 200);
  assert.ok(Date.now() - before_ms < 250);
  const reply = await slow;
  assert.equal(reply.status, 200);
  assert.equal(reply.headers.get('content-language'), 'en');
  assert.equal(reply.headers.get('content-security-policy'), "default-src 'none'");
  assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(await reply.text(), '<p>Later');
});

test('may have the answer at once', options, async () => {
  const reply = await fetch(`${base.origin}/test/later?ms=none`);
  assert.equal(await reply.text(), '<p>At once');
});

test('answers in the order of a connection’s requests, also to HEAD', options, async () => {
  const text = await exchange(
    get('/test/later?ms=100') +
      get('/test/greet') +
      get('/test/later').replace('GET', 'HEAD') +
      get('/test/greet', close),
    5000,
  );
  assert.deepEqual(statuses(text), [200, 200, 200, 200]);
  assert.equal(text.match(/<p>/g).length, 3);
});

test('says 304 to who has it', options, async () => {
  const text = await exchange(get('/test/later', `If-None-Match: "later"\r\n${close}`), 3000);
  assert.deepEqual(statuses(text), [304]);
});

test('says 503 to who has waited too long, and drops the answer', options, async () => {
  const reply = await fetch(`${base.origin}/test/later?ms=4000`);
  assert.equal(reply.status, 503);
  assert.equal(await thoughts(), 1);
  await eventually(async () => (await thoughts()) === 0);
  assert.equal((await fetch(`${base.origin}/test/later`)).status, 200);
});

test('drops the answer of who has gone', options, async () => {
  const raw = new Raw();
  raw.send(get('/test/later?ms=400'));
  await eventually(async () => (await thoughts()) === 1);
  raw.end();
  await eventually(async () => (await thoughts()) === 0);
  assert.equal((await fetch(`${base.origin}/test/greet`)).status, 200);
});

test('ends in order while somebody waits', options, async () => {
  const { harness, url } = await startHarness(process.env.SFAT_HARNESS, ['--reply', '1']);
  const status = async (ms) => (await fetch(`${url}/test/later?ms=${ms}`)).status;
  const waiting = Promise.all([status(600), status(4000)]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await stopHarness(harness), 0);
  assert.deepEqual(await waiting, [200, 503]);
});
