import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';

const SANITIZER = /AddressSanitizer|LeakSanitizer|runtime error:|UndefinedBehavior|Assertion .* failed/;

/**
 * Whatever becomes of the test, nothing that it started outlives it.
 * @type {Set<import('node:child_process').ChildProcess>}
 */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process of ours that is killed, stopped and started again; what it says is kept and looked at. */
export class Child {
  /** @param {{name: string, log: string}} options log: the file that its words go to */
  constructor({ name, log }) {
    this.name = name;
    this.log = log;
    this.process = null;
    this.output = '';
    this.starts = 0;
    this.isStopped = false;
    /** What it did that it must not. @type {string[]} */
    this.faults = [];
    this.isEndWanted = false;
  }

  get isAlive() {
    return this.process !== null;
  }

  get pid() {
    return this.process.pid;
  }

  /** Starts the program; until `end` or `kill` its end is a fault. */
  run(program, parameters, environment = {}) {
    const child = spawn(program, parameters, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    running.add(child);
    this.starts++;
    this.isEndWanted = false;
    this.isStopped = false;
    this.output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => this.#hear(text));
    child.on('error', (error) => this.faults.push(`${this.name}: ${error.message}`));
    this.ended = once(child, 'close').then(([code, signal]) => this.#onEnd(child, code, signal));
  }

  #hear(text) {
    this.output += text;
    appendFileSync(this.log, text);
  }

  #onEnd(child, code, signal) {
    running.delete(child);
    const report = SANITIZER.exec(this.output);
    if (report)
      this.faults.push(
        `${this.name}: ${this.output.slice(Math.max(0, report.index - 200), report.index + 3000)}`,
      );
    if (!this.isEndWanted)
      this.faults.push(`${this.name} ended by itself: ${code ?? signal}\n${this.output.slice(-2000)}`);
    if (this.process === child) this.process = null;
    return { code, signal };
  }

  /** kill -9. */
  async kill() {
    if (!this.isAlive) return;
    this.isEndWanted = true;
    process.kill(this.pid, 'SIGKILL');
    await this.ended;
  }

  /** SIGTERM, and what became of it: {code, signal}. */
  async end() {
    if (!this.isAlive) return { code: 0, signal: null };
    this.isEndWanted = true;
    this.go();
    process.kill(this.pid, 'SIGTERM');
    return this.ended;
  }

  stop() {
    if (!this.isAlive) return;
    process.kill(this.pid, 'SIGSTOP');
    this.isStopped = true;
  }

  go() {
    if (this.isAlive) process.kill(this.pid, 'SIGCONT');
    this.isStopped = false;
  }
}
