// Hostile and odd HTTP: one request at a time is answered, nothing is smuggled, nobody else is affected.
import test from 'node:test';
import assert from 'node:assert/strict';
import { base, exchange, ping, post, Raw, statuses } from './raw.js';

const host = `Host: ${base.host}\r\n`;
const get = (path, headers = '') => `GET ${path} HTTP/1.1\r\n${host}${headers}\r\n`;
const rpc = (body, headers = `Content-Length: ${body.length}\r\n`) =>
  `POST /rpc HTTP/1.1\r\n${host}Content-Type: application/json\r\n${headers}\r\n${body}`;
const pingText = JSON.stringify(ping());
const close = 'Connection: close\r\n';

test('answers pipelined requests in order', async () => {
  for (const [name, text, expected] of [
    ['GET+POST+GET', get('/health') + rpc(pingText) + get('/health', close), [200, 200, 200]],
    ['POST+POST', rpc(pingText) + rpc(pingText, `Content-Length: ${pingText.length}\r\n${close}`), [200, 200]],
    ['20 GET', get('/health').repeat(19) + get('/health', close), Array(20).fill(200)],
  ])
    assert.deepEqual(statuses(await exchange(text, 4000)), expected, name);
});

test('takes a chunked body', async () => {
  const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const body = chunk(pingText.slice(0, 9)) + chunk(pingText.slice(9)) + '0\r\n\r\n';
  const text = await exchange(rpc(body, `Transfer-Encoding: chunked\r\n${close}`));

  assert.deepEqual(statuses(text), [200]);
  assert.match(text, /"id":1/);
});

test('refuses a request on whose end two readers may disagree', async () => {
  const smuggled = get('/metrics');
  const cases = {
    'both lengths': rpc(`0\r\n\r\n${smuggled}`, 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n'),
    'both lengths, other order': rpc(`0\r\n\r\n${smuggled}`, 'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n'),
    'two Content-Length': rpc(`{}${smuggled}`, 'Content-Length: 2\r\nContent-Length: 2\r\n'),
    'two different Content-Length': rpc(`{}${smuggled}`, 'Content-Length: 2\r\nContent-Length: 60\r\n'),
    'two Transfer-Encoding': rpc(`0\r\n\r\n`, 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n'),
    'unknown Transfer-Encoding': rpc(`0\r\n\r\n`, 'Transfer-Encoding: xchunked\r\n'),
    'chunked twice': rpc(`0\r\n\r\n`, 'Transfer-Encoding: chunked, chunked\r\n'),
    'blank before the colon': rpc(`{}${smuggled}`, 'Content-Length : 2\r\n'),
    'tab before the colon': rpc(`{}${smuggled}`, 'Content-Length\t: 2\r\n'),
    'blank in a name': get('/', 'X Y: z\r\n'),
    'no Host': 'GET / HTTP/1.1\r\n\r\n',
    'no Host, 1.0': 'GET / HTTP/1.0\r\n\r\n',
    'two Hosts': get('/', host),
    'signed length': rpc(`{}${smuggled}`, 'Content-Length: +2\r\n'),
    'negative length': rpc(`{}${smuggled}`, 'Content-Length: -2\r\n'),
    'length list': rpc(`{}${smuggled}`, 'Content-Length: 2, 2\r\n'),
    'hexadecimal length': rpc(`{}${smuggled}`, 'Content-Length: 0x2\r\n'),
    'enormous length': rpc(`{}${smuggled}`, 'Content-Length: 99999999999999999999999\r\n'),
  };

  for (const [name, text] of Object.entries(cases)) {
    const raw = new Raw();
    raw.send(text);
    assert.ok(await raw.closed(), `${name}: the connection ends`);
    // libmicrohttpd 0.9.75 writes the head of its own refusals twice.
    for (const status of statuses(raw.text)) assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
  }
});

test('refuses a WebSocket path on a connection that began otherwise', async () => {
  for (const path of ['/ws', '/ws?x=1', '/text/01J', '/%77s'])
    assert.deepEqual(statuses(await exchange(get('/health') + get(path) + get('/health'))), [200, 421], path);
  assert.deepEqual(statuses(await exchange(`POST /ws HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`)), [421]);
});

test('says which methods it knows', async () => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
    const text = await exchange(`${method} / HTTP/1.1\r\n${host}${close}\r\n`);
    assert.deepEqual(statuses(text), [405], method);
    assert.match(text, /^Allow: GET, HEAD/im);
  }
  assert.match(await exchange(get('/rpc', close)), /405[^]*Allow: POST/);
});

test('never sends a CORS header', async () => {
  for (const path of ['/', '/health', '/rpc', '/nope.js']) {
    const response = await fetch(new URL(path, base), { headers: { Origin: 'https://evil.example' } });
    for (const [name] of response.headers) assert.doesNotMatch(name, /^access-control/i);
    await response.arrayBuffer();
  }
});

test('ends connections with too much of a header', async () => {
  const text = await exchange(get('/', `X: ${'y'.repeat(80000)}\r\n`));
  assert.ok(statuses(text).every((status) => status >= 400));
});

test('refuses bodies that are too large or unexpected', async () => {
  assert.deepEqual(statuses(await exchange(rpc('', 'Content-Length: 1000000\r\n'))), [413]);
  assert.deepEqual(statuses(await exchange(get('/', 'Content-Length: 5\r\n') + 'hello')), [413]);
  const part = `1000\r\n${'x'.repeat(4096)}\r\n`;
  const large = await exchange(rpc(`${part.repeat(40)}0\r\n\r\n`, 'Transfer-Encoding: chunked\r\n' + close));
  assert.deepEqual(statuses(large), [413]);
  assert.match(large, /"error":"too_large"/);
  const endless = new Raw();
  endless.send(rpc('', 'Transfer-Encoding: chunked\r\n'));
  for (let i = 0; i < 400 && !endless.isClosed; i++) endless.send(part);
  assert.ok(await endless.closed());
});

test('survives nonsense', async () => {
  for (const text of [
    '\r\n\r\n\r\n',
    '\0\0\0\0',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
    'GET /wsx HTTP/1.1\r\n\r\n',
    `GET ${'/a'.repeat(20000)} HTTP/1.1\r\n${host}\r\n`,
  ])
    await exchange(text, 100);
  assert.equal((await fetch(new URL('/health', base))).status, 200);
});

test('ends connections that never say what they want', { timeout: 12000 }, async () => {
  const silent = new Raw();
  const partial = new Raw();
  partial.send('GET /w');
  assert.ok(await silent.closed(8000));
  assert.ok(await partial.closed(8000));
});

test('decides when the rest of the first bytes comes', async () => {
  const raw = new Raw();
  for (const byte of get('/health', close)) {
    raw.send(byte);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await raw.closed();
  assert.deepEqual(statuses(raw.text), [200]);
});

test('ends a partial beginning whose sender hangs up', async () => {
  const raw = new Raw();
  raw.socket.end('GET /w');
  assert.ok(await raw.closed(2000));
});

test('is not confused by a fetch after all that', async () => {
  assert.equal((await post(ping(7))).status, 200);
});
