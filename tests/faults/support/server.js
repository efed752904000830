import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { built } from './folders.js';
import { Child } from './child.js';
import { until } from './random.js';

/** What the tests ask of one machine is more than one person may ask of a server. */
const WIDE = ['commands_per_second', 'commands_burst', 'address_per_second', 'address_burst'].flatMap((name) => [
  `--${name}`,
  '1000000',
]);

/** The debug build with its sanitizers, as a process. */
export class Server extends Child {
  /** @param {{folder: string, name?: string, redis?: string, options?: string[], wrap?: string[], environment?: Record<string, string>}} options */
  constructor({ folder, name = 'sfat', redis, data, options = [], wrap = [], environment = {} }) {
    super({ name, log: join(folder, `${name}.log`) });
    this.data = data ?? join(folder, name);
    this.options = [...WIDE, ...(redis === undefined ? [] : ['--redis', redis]), ...options];
    this.wrap = wrap;
    this.environment = environment;
    this.port = 0;
    mkdirSync(this.data, { recursive: true });
  }

  /** Runs it without waiting for it. */
  launch() {
    const line = [...this.wrap, built('sfat'), 'serve', '--data', this.data, '--port', String(this.port), ...this.options];
    this.run(line[0], line.slice(1), this.environment);
  }

  /** Starts it, on the port that it had before, and waits until it is ready. */
  async start(mostMs = 60000) {
    this.launch();
    await this.ready(mostMs);
  }

  async ready(mostMs = 60000) {
    const words = /Sfat is ready at http:\/\/localhost:(\d+)/;
    await until(`${this.name} is ready`, mostMs, () => {
      if (!this.isAlive) throw new Error(`${this.name} ended at its start: ${this.output.slice(-2000)}`);
      return words.test(this.output);
    });
    this.port = Number(words.exec(this.output)[1]);
  }

  /** The token of the first administrator's link. */
  async entryToken() {
    await until('the link of the first administrator', 10000, () => /enter#\S+\n/.test(this.output));
    return /enter#(\S+)\n/.exec(this.output)[1];
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** {status, ...the object that /health answers}. */
  async health() {
    const response = await fetch(`http://127.0.0.1:${this.port}/health`, { signal: AbortSignal.timeout(5000) });
    return { status: response.status, ...(await response.json()) };
  }

  /** The figures of /metrics by name. */
  async metrics() {
    const response = await fetch(`http://127.0.0.1:${this.port}/metrics`, { signal: AbortSignal.timeout(5000) });
    const rows = (await response.text()).split('\n').filter((row) => row !== '' && row[0] !== '#');
    return Object.fromEntries(rows.map((row) => [row.split(' ')[0], Number(row.split(' ')[1])]));
  }
}
