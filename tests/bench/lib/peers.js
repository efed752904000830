// The floor and the peers: each starts on a free port with a folder of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bench, build, newFolder } from './places.js';
import { childrenOf, freePort, start, stop, waitFor } from './process.js';

/** @typedef {import('./loader.js').System} System */

const NCHAN_MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/**
 * @param {string} name
 * @param {string} protocol
 * @param {string} command
 * @param {(port: number) => string[]} args
 * @returns {Promise<System>}
 */
async function startOne(name, protocol, command, args) {
  const port = await freePort();
  const started = start(command, args(port));
  await waitFor(started, port);
  return { name, protocol, where: port, pids: [started.pid], store: [], stop: () => stop(started) };
}

/** The least a server can do. */
export const startFloor = () =>
  startOne('floor', 'raw', join(build, 'tests/bench/bench_floor'), (port) => [String(port)]);

const node = (/** @type {string} */ file) => (/** @type {number} */ port) => [join(bench, 'peers', file), String(port)];

export const startWs = () => startOne('ws', 'raw', process.execPath, node('ws_server.js'));

export const startSocketio = () => startOne('socket.io', 'socketio', process.execPath, node('socketio_server.js'));

/** npm y-websocket's server; every path is a text. @param {number} [texts] as many, each with one client */
export async function startYWebsocket(texts = 1) {
  const system = await startOne('y-websocket', 'text', process.execPath, node('y_websocket_server.cjs'));
  const credentials = join(newFolder('y-websocket'), 'credentials');
  writeFileSync(credentials, Array.from({ length: texts }, (_, i) => `- /text-${i}\n`).join(''));
  return { ...system, credentials };
}

/** nginx: its master and its one worker. */
export async function startNchan() {
  const folder = newFolder('nchan');
  const template = readFileSync(join(bench, 'peers/nginx.conf.template'), 'utf8');
  const file = join(folder, 'nginx.conf');
  const system = await startOne('nchan', 'nchan', 'nginx', (port) => {
    const values = { PREFIX: folder, PORT: String(port), MODULE: NCHAN_MODULE };
    writeFileSync(file, template.replace(/@(PREFIX|PORT|MODULE)@/g, (_, key) => values[/** @type {'PORT'} */ (key)]));
    return ['-p', folder, '-c', file, '-e', join(folder, 'error.log')];
  });
  const credentials = join(folder, 'credentials');
  writeFileSync(credentials, `${'x'.repeat(43)} bench\n`);
  return { ...system, credentials, pids: [...system.pids, ...(await childrenOf(system.pids[0]))] };
}

/** About what Sfat writes for a message of 128 bytes. */
const ENTRY_BYTES = 300;

/** A bare Redis that keeps as Sfat's does: every command is on disk before it is answered. */
export async function startRedis() {
  const folder = newFolder('redis');
  const socket = join(folder, 'redis.sock');
  const started = start('redis-server', [
    ...['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'always'],
  ]);
  await waitFor(started, socket);
  return {
    ...{ name: 'bare XADD', protocol: 'xadd', where: socket, pids: [started.pid], store: [] },
    options: { bytes: ENTRY_BYTES },
    stop: () => stop(started),
  };
}
