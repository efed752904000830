/**
 * The real server, started by tests: a debug build on a free port, with a data folder (and so a Redis) of its own.
 *
 *   const server = await useServer(test, { demo: true });   stopped after the test
 *   server.links       [{words, url, email, code}] of the demo
 *   server.entry       the token of the first administrator's link, on an empty installation
 *   await server.advance(600_000);           turns its clock
 *   const second = await server.startBeside();    another process on the same Redis; stopped before this one
 *   const next = server.makeNext({ demo: true });    to be started on the same data once this one has ended
 *   await server.restart();                  same data, same port
 *   await server.stop();                     ends it, and fails where a sanitizer or the contract complained
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, assertContract } from './contract.js';
import { findRedis } from './redis.js';
import { until, within } from './wait.js';

const BINARY = process.env.SFAT_BINARY ?? `${ROOT}build/debug/sfat`;
const COMPLAINT = /ERROR: AddressSanitizer|ERROR: LeakSanitizer|runtime error:|Assertion .* failed/;

/** @param {Record<string, unknown>} options @returns {string[]} */
const argumentsOf = (options) =>
  Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );

export class Server {
  /** Where it answers: http://localhost:PORT. */ url = '';
  port = 0;
  /** Its standard output and error, so far. */ output = '';
  log = '';
  /** @type {{words: string, url: string, email: string, code: string}[]} */ links = [];
  /** The token of the first administrator's link. */ entry = '';
  /** @type {string} */ data;
  /** @type {import('node:child_process').ChildProcess} */ #child;
  /** @type {Promise<{code: number | null, signal: string | null}>} */ exited;
  #options;
  #ownsData;
  /** @type {Server[]} that use its data or its Redis */ #others = [];

  /** @param {{data?: string, demo?: boolean, options?: Record<string, unknown>, env?: object}} options */
  constructor(options = {}) {
    this.#options = options;
    this.#ownsData = !options.data;
    this.data = options.data ?? mkdtempSync(join(tmpdir(), 'sfat-'));
  }

  get pid() {
    return /** @type {number} */ (this.#child.pid);
  }

  get isRunning() {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** The socket of its embedded Redis. */
  get redisSocket() {
    return join(this.data, 'redis', 'redis.sock');
  }

  async start() {
    const { demo, options = {}, env } = this.#options;
    const control = join(this.data, 'control');
    const all = { data: this.data, port: this.port, control, ...(demo && { demo: true }), ...options };
    Object.assign(this, { output: '', log: '', links: [], entry: '' });
    this.#child = spawn(BINARY, ['serve', ...argumentsOf(all)], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LSAN_OPTIONS: `suppressions=${ROOT}tests/support/lsan.supp:print_suppressions=0`,
        ...env,
      },
    });
    const child = this.#child;
    this.exited = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    child.stdout?.setEncoding('utf8').on('data', (text) => (this.output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (this.log += text));
    this.#letGo();
    await until(() => this.#isReady(), 'the server to be ready');
    return this;
  }

  /** A server that a failed test left behind must not keep the tests from ending, nor outlive them. */
  #letGo() {
    const child = this.#child;
    const kill = () => {
      child.kill('SIGKILL');
      if (this.#ownsData) rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
    };
    for (const one of [child, child.stdout, child.stderr]) /** @type {any} */ (one).unref();
    process.on('exit', kill);
    child.on('close', () => process.off('exit', kill));
  }

  #isReady() {
    if (!this.isRunning) throw new Error(`the server ended at its start:\n${this.output}${this.log}`);
    const ready = /^Sfat is ready at (\S+)$/m.exec(this.output);
    if (!ready) return false;
    this.url = ready[1].replace('localhost', '127.0.0.1');
    this.port = Number(new URL(this.url).port);
    return this.#readLinks();
  }

  /** True once all links that it prints are there. */
  #readLinks() {
    const entry = /\/enter#(\S+)\n/.exec(this.output);
    if (entry) this.entry = entry[1];
    this.links = [...this.output.matchAll(/^ {2}(.+?) +(\S+\/sign-in#(\S+):(\d{6}))$/gm)].map(
      ([, words, url, email, code]) => ({ words, url, email, code }),
    );
    const waitsForEntry = this.output.includes('Nobody is here yet') && !entry;
    const waitsForDemo = this.output.includes('Sign in as:') && !this.output.includes('Each link works once');
    return !waitsForEntry && !waitsForDemo;
  }

  /** Turns its clock forward. Redis keeps its own time. @param {number} ms */
  async advance(ms) {
    const socket = net.connect(join(this.data, 'control'));
    const answer = new Promise((resolve, reject) => {
      socket.on('data', (bytes) => resolve(String(bytes)));
      socket.on('error', reject);
    });
    socket.write(`advance ${ms}\n`);
    assert.equal(await within(answer, 'the clock'), 'ok\n');
    socket.end();
  }

  /**
   * Another process on the same Redis, with another port. It ends with this one where it was not stopped before.
   * @param {{options?: Record<string, unknown>}} [more]
   */
  async startBeside(more = {}) {
    const beside = new Server({ options: { redis: `unix:${this.redisSocket}`, ...more.options } });
    this.#others.push(beside);
    return beside.start();
  }

  /** Another one on the same data; it too ends with this one. @param {{demo?: boolean}} [options] */
  makeNext(options) {
    const next = new Server({ ...options, data: this.data });
    this.#others.push(next);
    return next;
  }

  /** The sign-in code in the newest mail to this address that was not read yet. @param {string} email */
  async readCode(email) {
    const folder = join(this.data, 'outbox');
    const find = () => {
      for (const file of readdirSync(folder).sort().reverse()) {
        if (!file.endsWith('.eml') || this.#read.has(file)) continue;
        const mail = readFileSync(join(folder, file), 'utf8');
        if (!mail.includes(`To: <${email}>`) && !mail.includes(`To: ${email}`)) continue;
        this.#read.add(file);
        return /\b\d{6}\b/.exec(mail.slice(mail.indexOf('\r\n\r\n')))?.[0];
      }
      return undefined;
    };
    return /** @type {Promise<string>} */ (until(find, `a mail to ${email}`));
  }

  #read = new Set();

  /** How many mails it has written. */
  countMails() {
    return readdirSync(join(this.data, 'outbox')).filter((file) => file.endsWith('.eml')).length;
  }

  /** Ends the process as Ctrl-C does. */
  async end() {
    if (this.isRunning) this.#child.kill('SIGTERM');
    const { code } = await within(this.exited, 'the server to end');
    assert.doesNotMatch(this.log, COMPLAINT, 'a sanitizer or an assertion complained');
    assert.equal(code, 0, `the server ended with ${code}:\n${this.log}`);
  }

  /** kill -9. */
  async kill() {
    this.#child.kill('SIGKILL');
    await within(this.exited, 'the server to be killed');
  }

  /** On the same data and the same port. */
  async restart() {
    if (this.isRunning) await this.end();
    return this.start();
  }

  /** Ends it, and those on its data, removes the data, and fails where a message was not as schema/ says. */
  async stop() {
    try {
      for (const other of this.#others.filter(({ isRunning }) => isRunning)) await other.stop();
      await this.end();
    } finally {
      for (const one of [...this.#others, this].filter(({ isRunning }) => isRunning)) await one.kill();
      if (this.#ownsData) await this.#removeData();
    }
    assertContract();
  }

  /** Redis outlives a server that was killed by a moment, in which it still writes. */
  async #removeData() {
    await until(() => !findRedis(this), 'Redis to end');
    rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {ConstructorParameters<typeof Server>[0]} [options] */
export function startServer(options) {
  return new Server(options).start();
}

/**
 * Starts a server that is stopped after the test.
 * @param {{after: (end: () => Promise<void>) => void}} test the context of a test
 * @param {ConstructorParameters<typeof Server>[0]} [options]
 */
export async function useServer(test, options) {
  const server = new Server(options);
  test.after(() => server.stop());
  return server.start();
}
