/** Mail by SMTP. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { Client } from '../support/client.js';
import { enter } from '../support/people.js';
import { useServer } from '../support/server.js';
import { until } from '../support/wait.js';

/** A mail server on a free port. @param {any} t @param {(line: string) => string} answer to a line; '' waits for more */
async function listen(t, answer) {
  const lines = /** @type {string[]} */ ([]);
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    const say = (/** @type {string} */ text) => text && socket.write(`${text}\r\n`);
    socket.on('error', () => {}).on('data', (bytes) => {
      const parts = (rest + bytes).split('\r\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        say(answer(line));
      }
    });
    say(answer(''));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { lines, sockets, url: `smtp://127.0.0.1:${/** @type {net.AddressInfo} */ (server.address()).port}` };
}

/** @param {any} t @param {string} smtp_url */
async function askForCode(t, smtp_url) {
  const server = await useServer(t, { options: { smtp_url } });
  await enter(server, 'Ana Exemplu', 'ana@exemplu.invalid');
  const client = await Client.connect(server);
  await client.request('session.request_code', { email: 'ana@exemplu.invalid' });
  return server;
}

test('a code goes to the mail server', async (t) => {
  let inData = false;
  const mail = await listen(t, (line) => {
    if (inData && line !== '.') return '';
    inData = line === 'DATA';
    return inData ? '354 go on' : line === '' ? '220 here' : line === 'QUIT' ? '221 bye' : '250 ok';
  });
  await askForCode(t, mail.url);
  await until(() => mail.lines.includes('.'), 'the mail');
  assert.ok(mail.lines.includes('RCPT TO:<ana@exemplu.invalid>'));
  assert.match(mail.lines.join('\n'), /\b\d{6}\b/);
});

test('a mail server that says nothing does not keep the server from ending', async (t) => {
  const mail = await listen(t, () => '');
  const server = await askForCode(t, mail.url);
  await until(() => mail.sockets.size > 0, 'the call to the mail server');
  await server.stop();
});
