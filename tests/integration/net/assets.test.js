// The client's files: headers, validators, encodings, and nothing else from the disk.
import test from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { base, exchange, Raw, statuses } from './raw.js';

const page = await fetch(new URL('/', base));
const html = await page.text();
const isBuilt = page.status === 200;
const hashed = html.match(/\/assets\/[^"']+\.js/)?.[0];

async function raw(path, headers = {}, method = 'GET') {
  const lines = Object.entries({ Host: base.host, Connection: 'close', ...headers });
  const connection = new Raw();
  connection.send(`${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  await connection.closed();
  const split = connection.bytes.indexOf('\r\n\r\n');
  const head = connection.bytes.subarray(0, split).toString();
  const field = (name) => head.match(new RegExp(`^${name}: (.*?)\\r?$`, 'im'))?.[1];
  return { status: statuses(head)[0], head, field, body: connection.bytes.subarray(split + 4) };
}

test('every answer has the strict headers', async () => {
  for (const [path, options] of [['/'], ['/nope.js'], ['/health'], ['/metrics'], ['/rpc', { method: 'POST' }]]) {
    const { headers } = await fetch(new URL(path, base), options);
    const policy = headers.get('content-security-policy');
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /, path);
    for (const source of ["connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      assert.ok(policy.includes(source), source);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.match(headers.get('permissions-policy'), /camera=\(\)/);
  }
});

test('the page of the client answers on all of its own paths', { skip: !isBuilt }, async () => {
  for (const path of ['/', '/enter', '/sign-in', '/space/01JD0000000000000000000000', '/a/b/c'])
    assert.equal((await raw(path)).body.toString(), html, path);
  assert.equal((await raw('/')).field('Cache-Control'), 'no-cache');
  assert.match((await raw('/')).field('Content-Type'), /^text\/html/);
});

test('files with a hash in their name never change', { skip: !hashed }, async () => {
  const { field } = await raw(hashed);
  assert.equal(field('Cache-Control'), 'public, max-age=31536000, immutable');
  assert.match(field('Content-Type'), /^text\/javascript/);
  assert.equal(field('Vary'), 'Accept-Encoding');
});

test('gives the encoding that the client wants most', { skip: !hashed }, async () => {
  const plain = await raw(hashed);
  for (const [accept, encoding] of [
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.9', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['identity;q=1, br;q=0.5', undefined],
    ['*', 'br'],
    ['zstd', undefined],
    ['', undefined],
  ]) {
    const { field, body } = await raw(hashed, { 'Accept-Encoding': accept });
    assert.equal(field('Content-Encoding'), encoding, accept);
    const decode = { br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync }[encoding] ?? ((bytes) => bytes);
    assert.ok(decode(body).equals(plain.body), accept);
  }
});

test('validators are strong, quoted and of the encoding', { skip: !hashed }, async () => {
  const tags = new Set();
  for (const accept of ['br', 'gzip', 'identity']) {
    const tag = (await raw(hashed, { 'Accept-Encoding': accept })).field('ETag');
    assert.match(tag, /^"[^"]+"$/);
    tags.add(tag);
    for (const match of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const { status, body, field } = await raw(hashed, { 'Accept-Encoding': accept, 'If-None-Match': match });
      assert.equal(status, 304, match);
      assert.equal(body.length, 0);
      assert.equal(field('ETag'), tag);
    }
    assert.equal((await raw(hashed, { 'Accept-Encoding': accept, 'If-None-Match': tag.slice(1, -1) })).status, 200);
    assert.equal((await raw(hashed, { 'Accept-Encoding': accept, 'If-None-Match': '"other"' })).status, 200);
  }
  assert.equal(tags.size, 3);
});

test('HEAD is GET without the body', { skip: !hashed }, async () => {
  const get = await raw(hashed);
  const head = await raw(hashed, {}, 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.equal(head.field('Content-Length'), String(get.body.length));
  assert.equal(head.field('ETag'), get.field('ETag'));
});

test('nothing but the files is served', async () => {
  for (const path of [
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../package.json',
    '/assets/..%5c..%5cpackage.json',
    '//etc/hosts.conf',
    '/.git/config',
    '/assets/',
    '/nope.js',
    '/index.html.br',
    '/index.html%00.js',
  ]) {
    const { status, body } = await raw(path);
    assert.ok(status === 404 || (status === 200 && body.toString() === html), `${path}: ${status}`);
    assert.doesNotMatch(body.toString(), /root:/);
  }
});

test('a kept connection serves file after file', async () => {
  const one = `GET / HTTP/1.1\r\nHost: ${base.host}\r\n\r\n`;
  const last = `GET / HTTP/1.1\r\nHost: ${base.host}\r\nConnection: close\r\n\r\n`;
  const codes = statuses(await exchange(one.repeat(9) + last));
  assert.equal(codes.length, 10);
});
