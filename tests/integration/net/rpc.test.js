// POST /rpc: content type, cookie, Origin, and what becomes of a session.
import test from 'node:test';
import assert from 'node:assert/strict';
import { exchange, base, isHarness, origin, ping, post, statuses } from './raw.js';

const wrongOrigins = [
  'null',
  'https://evil.example',
  `${origin}.evil.example`,
  `${origin}0`,
  `${origin}/`,
  origin.replace('http://', 'https://'),
  origin.replace('//', '//evil.'),
  origin.toUpperCase(),
];

test('answers one request and a batch', async () => {
  const one = await post(ping(5));
  assert.equal(one.status, 200);
  assert.match(one.headers.get('content-type'), /^application\/json/);
  assert.equal(one.headers.get('cache-control'), 'no-store');
  assert.equal((await one.json()).id, 5);

  const batch = await (await post([ping(1), ping(2)])).json();
  assert.deepEqual(batch.map((reply) => reply.id).sort(), [1, 2]);
});

test('answers what is no JSON with a JSON-RPC error', async () => {
  for (const body of ['', '{', '[1,', 'null', '"x"', '\0']) {
    const reply = await (await post(body)).json();
    assert.ok((Array.isArray(reply) ? reply[0] : reply).error.code < 0, JSON.stringify(body));
  }
});

test('takes JSON only', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', ''])
    assert.equal((await post(ping(), { 'Content-Type': type })).status, 415, type);
  assert.equal((await post(ping(), { 'Content-Type': 'application/json; charset=utf-8' })).status, 200);
  const none = `POST /rpc HTTP/1.1\r\nHost: ${base.host}\r\nContent-Length: 2\r\n\r\n{}`;
  assert.deepEqual(statuses(await exchange(none)), [415]);
});

test('refuses pages of other sites', async () => {
  for (const wrong of wrongOrigins) assert.equal((await post(ping(), { Origin: wrong })).status, 403, wrong);
  assert.equal((await post(ping(), { Origin: origin })).status, 200);
  assert.equal((await post(ping(), { Origin: origin.replace('localhost', '127.0.0.1') })).status, 200);
});

test('does not ask a program for an Origin', async () => {
  assert.equal((await post(ping(), { Authorization: 'Bearer unknown' })).status, 401);
  assert.equal((await post(ping(), { Authorization: `Bearer ${'x'.repeat(500)}` })).status, 401);
});

test('lets a stale cookie go, and its browser on as a visitor', async () => {
  for (const token of ['unknown', 'x'.repeat(500)]) {
    const response = await post(ping(), { Origin: origin, Cookie: `a=b; sfat=${token}` });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('set-cookie'), /^sfat=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/);
  }
  assert.equal((await post(ping(), { Cookie: 'sfat=unknown' })).headers.get('set-cookie'), null);
});

test('does nothing while the answer is awaited and the client leaves', async () => {
  await Promise.allSettled(
    [1, 2, 3].map(() => fetch(new URL('/rpc', base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'test.later', params: {} }),
      signal: AbortSignal.timeout(50),
    })),
  );
  assert.equal((await post(ping())).status, 200);
});

test('suspends and resumes', { skip: !isHarness }, async () => {
  const replies = await Promise.all(
    [1, 2, 3, 4].map((id) => post({ jsonrpc: '2.0', id, method: 'test.later', params: { id } }).then((r) => r.json())),
  );
  assert.deepEqual(replies.map((reply) => reply.result.id), [1, 2, 3, 4]);
});

test('sets and clears the session cookie', { skip: !isHarness }, async () => {
  const signIn = await post({ jsonrpc: '2.0', id: 1, method: 'test.sign_in' }, { Origin: origin });
  assert.match(signIn.headers.get('set-cookie'), /^sfat=good; Path=\/; Max-Age=3\d{3}; HttpOnly; SameSite=Lax$/);
  const signOut = await post({ jsonrpc: '2.0', id: 1, method: 'test.sign_out' }, { Origin: origin });
  assert.match(signOut.headers.get('set-cookie'), /^sfat=; Path=\/; Max-Age=0;/);
});

test('turns a goodbye of the hub into a status', { skip: !isHarness }, async () => {
  for (const [code, status] of [[4401, 401], [4403, 403], [4404, 404], [4503, 503], [4508, 503], [1009, 413]]) {
    const response = await post({ jsonrpc: '2.0', id: 1, method: 'test.close', params: { code } });
    assert.equal(response.status, status);
    assert.ok((await response.json()).error.data.error);
  }
});

test('answers a notification without a body', { skip: !isHarness }, async () => {
  assert.equal((await post({ jsonrpc: '2.0', method: 'channel.signal' })).status, 204);
});

test('says 503 while the database cannot say who it is', { skip: !isHarness }, async () => {
  assert.equal((await post(ping(), { Authorization: 'Bearer down' })).status, 503);
  assert.equal((await post(ping(), { Authorization: 'Bearer slow' })).status, 200);
});
