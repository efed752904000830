import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { until } from '../../support/wait.js';
import { Child } from './child.js';
import { built, root } from './folders.js';

/** What the tests ask of one machine is more than one person may ask of a server. */
const WIDE = ['commands_per_second', 'commands_burst', 'address_per_second', 'address_burst'].flatMap(
  (name) => [`--${name}`, '1000000'],
);

const LEAKS = `suppressions=${root}tests/support/lsan.supp:print_suppressions=0`;

/** The debug build with its sanitizers, as a process. */
export class Server extends Child {
  /**
   * @param {{folder: string, name?: string, redis?: string, data?: string, options?: string[],
   *   wrap?: (data: string) => string[], environment?: Record<string, string>}} options
   *   wrap: the beginning of the line that runs it, where it lives in a world of its own
   */
  constructor({ folder, name = 'sfat', redis, data, options = [], wrap, environment = {} }) {
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
    const line = [
      ...(this.wrap?.(this.data) ?? []),
      built('sfat'),
      'serve',
      '--data',
      this.data,
      '--port',
      String(this.port),
      ...this.options,
    ];
    this.run(line[0], line.slice(1), { LSAN_OPTIONS: LEAKS, ...this.environment });
  }

  /** Starts it, on the port that it had before, and waits until it is ready. */
  async start(mostMs = 60000) {
    this.launch();
    await this.ready(mostMs);
  }

  async ready(mostMs = 60000) {
    const words = /Sfat is ready at http:\/\/localhost:(\d+)/;
    const look = () => {
      if (!this.isAlive) throw new Error(`${this.name} ended at its start: ${this.output.slice(-2000)}`);
      return words.test(this.output);
    };
    await until(look, `${this.name} to be ready`, mostMs);
    this.port = Number(words.exec(this.output)[1]);
  }

  /** The token of the first administrator's link. */
  async entryToken() {
    await until(() => /enter#\S+\n/.test(this.output), 'the link of the first administrator');
    return /enter#(\S+)\n/.exec(this.output)[1];
  }

  /** Its data folder, as it sees it. */
  get disk() {
    return this.wrap === undefined ? this.data : join(`/proc/${this.pid}/root`, this.data);
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  /** {code, ...the object that /health answers}. */
  async health() {
    const response = await fetch(`http://127.0.0.1:${this.port}/health`, {
      signal: AbortSignal.timeout(5000),
    });
    return { code: response.status, ...(await response.json()) };
  }

  /** The figures of /metrics by name. */
  async metrics() {
    const response = await fetch(`http://127.0.0.1:${this.port}/metrics`, {
      signal: AbortSignal.timeout(5000),
    });
    const rows = (await response.text()).split('\n').filter((row) => row !== '' && row[0] !== '#');
    return Object.fromEntries(rows.map((row) => [row.split(' ')[0], Number(row.split(' ')[1])]));
  }
}
