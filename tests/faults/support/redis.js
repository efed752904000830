import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { until } from '../../support/wait.js';
import { Child } from './child.js';

const run = promisify(execFile);

/** One question in Redis's inline form; the first line of what it answers, or '' where it does not. */
function ask(socket, words) {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const finish = (text) => {
      connection.destroy();
      resolve(text);
    };
    connection.setTimeout(1000, () => finish(''));
    connection.on('error', () => finish(''));
    connection.on('data', (data) => finish(data.toString().split('\r\n')[0]));
    connection.write(`${words}\r\n`);
  });
}

/** A Redis of the test's own: append-only file, a Unix socket, no port. */
export class Redis extends Child {
  /** @param {{folder: string, fsync?: 'always' | 'everysec', environment?: Record<string, string>}} options environment: LD_PRELOAD */
  constructor({ folder, fsync = 'always', environment = {} }) {
    super({ name: 'redis', log: join(folder, 'redis.log') });
    this.folder = join(folder, 'redis');
    this.socket = join(folder, 'redis.sock');
    this.address = `unix:${this.socket}`;
    this.environment = environment;
    this.fsync = fsync;
    mkdirSync(this.folder);
  }

  async start() {
    const options = ['--port', '0', '--unixsocket', this.socket, '--dir', this.folder, '--save', ''];
    this.run(
      'redis-server',
      [...options, '--appendonly', 'yes', '--appendfsync', this.fsync],
      this.environment,
    );
    await until(async () => (await ask(this.socket, 'PING')) === '+PONG', 'redis to answer');
  }
}

/** What redis-cli says, as a value. @param {string} socket */
export async function askRedis(socket, ...words) {
  const { stdout } = await run('redis-cli', ['-s', socket, '--json', ...words], { maxBuffer: 2 ** 30 });
  return JSON.parse(stdout);
}

/** A channel's whole log as the database has it: [{seq, tag, event}]. */
export async function readLog(socket, channel) {
  const entries = [];
  for (let volume = 0; ; volume++) {
    const rows = await askRedis(socket, 'XRANGE', `{s}log:${channel}:${volume}`, '-', '+');
    for (const [id, fields] of rows)
      entries.push({ seq: Number(id.split('-')[0]), tag: fields[1], event: JSON.parse(fields[3]) });
    if (rows.length === 0) return entries;
  }
}

/** Every event of every channel in the one order in which they were taken: [{channel, seq, tag, event}]. */
export async function readFeed(socket) {
  const rows = await askRedis(socket, 'XRANGE', '{s}feed', '-', '+');
  return rows.map(([, fields]) => {
    const entry = Object.fromEntries(
      fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1]]] : [])),
    );
    return { channel: entry.c, seq: Number(entry.s), tag: entry.t, event: JSON.parse(entry.e) };
  });
}
