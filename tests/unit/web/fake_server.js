/**
 * A server for the client's tests and pictures: HTTP, WebSocket and the built page over a FakeState, with faults that a
 * test can switch on. `node fake_server.js PORT` runs one with people in it.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { fillDemo } from './demo_state.js';
import { FakeState, Refused } from './fake_state.js';
import { errorOf, problemWithParams, problemWithResult } from './schemas.js';

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

export class FakeServer {
  state = new FakeState();
  /** Messages that broke the contract: a test expects none. */
  problems = [];
  /** Faults. word: what every command is refused with; lostReplies: answers that are cut off instead of sent. */
  faults = { word: '', lostReplies: 0, delayMs: 0 };
  peers = new Set();
  #ended = new Set();
  #sessions = 0;
  #http = createServer((request, response) => this.#serve(request, response));
  #ws = new WebSocketServer({ noServer: true });

  constructor() {
    this.#http.on('upgrade', (request, socket, head) =>
      this.#ws.handleUpgrade(request, socket, head, (ws) => this.#greet(ws, sessionOf(request))),
    );
    this.state.onEvent = (event) => {
      this.#tell(event.channel, 'event', event);
      this.#closeForbidden();
    };
  }

  async listen(port = 0) {
    await new Promise((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    this.port = this.#http.address().port;
    return `http://localhost:${this.port}`;
  }

  /** Cuts every connection, as a killed server does. */
  cut(code) {
    for (const { ws } of this.peers) code ? ws.close(code) : ws.terminate();
  }

  /** Away: nothing listens any more, until it listens again on the same port. */
  async close() {
    this.cut();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #greet(ws, session) {
    if (session && this.#ended.has(session)) return ws.close(4401);
    const person = personOf(session);
    const peer = { ws, person, open: new Set() };
    this.peers.add(peer);
    ws.on('close', () => this.peers.delete(peer));
    ws.on('message', (text) => this.#receive(peer, JSON.parse(String(text))));
    const who = person ? { person } : {};
    send(ws, { method: 'hello', params: { protocol: 1, now_ms: this.state.now(), ...who } });
  }

  #tell(channel, method, params, except) {
    for (const peer of this.peers)
      if (peer.open.has(channel) && peer !== except && (channel !== 'directory' || method !== 'event'))
        send(peer.ws, { method, params });
  }

  /** Who may no longer hear a channel has it closed. */
  #closeForbidden() {
    for (const { ws, person, open } of this.peers)
      for (const channel of open)
        if (!this.state.roleIn(channel, person)) {
          open.delete(channel);
          send(ws, { method: 'closed', params: { channel, reason: 'forbidden' } });
        }
  }

  async #receive(peer, { id, method, params }) {
    if (this.faults.delayMs) await new Promise((resolve) => setTimeout(resolve, this.faults.delayMs));
    const answer = this.#answer(peer, method, params);
    if (id === undefined) return;
    if (params.op && this.faults.lostReplies > 0) {
      this.faults.lostReplies--;
      return peer.ws.terminate();
    }
    send(peer.ws, { id, ...answer });
  }

  #answer(peer, method, params) {
    const problem = problemWithParams(method, params);
    if (problem) this.problems.push(problem);
    try {
      if (params.op && this.faults.word) throw new Refused(this.faults.word, { retry_after_ms: 200 });
      const result = this.#result(peer, method, params);
      const wrong = problemWithResult(method, result);
      if (wrong) this.problems.push(wrong);
      return { result };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { error: errorOf(error.word, error.data) };
    }
  }

  #result(peer, method, params) {
    if (method === 'session.ping') return { now_ms: this.state.now() };
    if (method === 'channel.close') {
      peer.open.delete(params.channel);
      return {};
    }
    if (method === 'channel.signal') {
      this.#tell(params.channel, 'signal', { ...params, by: peer.person }, peer);
      return {};
    }
    if (method !== 'channel.open') return this.state.answer(peer.person, method, params);
    const result = this.state.open(peer.person, params);
    peer.open.add(params.channel);
    return result;
  }

  async #serve(request, response) {
    if (request.url === '/rpc') return this.#rpc(request, response);
    const path = normalize(decodeURIComponent(request.url.split('?')[0]));
    const file = join(DIST, path);
    const found = existsSync(file) && statSync(file).isFile() ? file : join(DIST, 'index.html');
    response.setHeader('Content-Type', TYPES[extname(found)] ?? 'application/octet-stream');
    response.setHeader('Content-Security-Policy', POLICY);
    createReadStream(found).pipe(response);
  }

  async #rpc(request, response) {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { id, method, params } = JSON.parse(text);
    const problem = problemWithParams(method, params);
    if (problem) this.problems.push(problem);
    const answer = this.#session(sessionOf(request), method, params, response);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  }

  #session(session, method, params, response) {
    if (method === 'session.request_code') return { result: {} };
    if (method === 'session.sign_out') {
      this.#ended.add(session);
      response.setHeader('Set-Cookie', 'sfat=; Path=/; Max-Age=0');
      return { result: {} };
    }
    if (method === 'session.enter' && this.state.people.size > 0) return { error: errorOf('link_spent') };
    if (method === 'session.sign_in' && params.code !== '123456') return { error: errorOf('code_wrong') };
    const found = [...this.state.people].find(([, one]) => one.email === params.email)?.[0];
    if (method === 'session.sign_in' && !found) return { error: errorOf('code_wrong') };
    const who = found ?? this.state.addPerson(params.name, params.email, 'administrator');
    response.setHeader('Set-Cookie', `sfat=${who}.${++this.#sessions}; Path=/; HttpOnly; SameSite=Lax`);
    return { result: { token: 'x'.repeat(43), person: who } };
  }
}

/** The cookie: the person, who is trusted, and a number. */
function sessionOf(request) {
  return /sfat=([\w.]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
}

function personOf(session) {
  return session.split('.')[0];
}

function send(ws, message) {
  ws.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = new FakeServer();
  fillDemo(server.state);
  const url = await server.listen(Number(process.argv[2] ?? 8081));
  for (const { email } of server.state.people.values()) console.log(`${url}/sign-in#${email}:123456`);
}
