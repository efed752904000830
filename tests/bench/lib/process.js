// Processes that a run starts: each is remembered, and stopped by its id when the run ends, however it ends.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MS = 10_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @type {boolean} */
const isLoud = process.env.BENCH_VERBOSE !== undefined;

/**
 * Starts a program. Its output is collected in `text` (the last 64 kB) and shown with BENCH_VERBOSE.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string}} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const started = { child, pid: child.pid ?? 0, text: '', ended: new Promise((done) => child.once('exit', done)) };
  const collect = (/** @type {Buffer} */ bytes) => {
    started.text = (started.text + bytes).slice(-65_536);
    if (isLoud) process.stderr.write(bytes);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('error', (error) => collect(Buffer.from(String(error))));
  running.add(child);
  child.once('exit', () => running.delete(child));
  return started;
}

/** @typedef {ReturnType<typeof start>} Started */

/**
 * Asks it to end, and makes it end where it does not.
 * @param {Started} started
 */
export async function stop(started) {
  if (!running.has(started.child)) return;
  started.child.kill('SIGTERM');
  const timer = setTimeout(() => started.child.kill('SIGKILL'), STOP_MS);
  await started.ended;
  clearTimeout(timer);
}

process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    running.forEach((child) => child.kill('SIGTERM'));
    for (let round = 0; round < 50 && running.size > 0; round++) await sleep(100);
    process.exit(130);
  });

/** A port of loopback that nobody listens on now. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Waits until somebody answers there; fails with what the program said where it ends or takes too long.
 * @param {Started} started
 * @param {number | string} where a port of loopback or the path of a socket
 * @param {number} [seconds]
 */
export async function waitFor(started, where, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
    if (started.child.exitCode !== null || started.child.signalCode !== null) break;
    if (await answers(where)) return;
  }
  throw new Error(`${started.child.spawnfile} does not answer: ${started.text}`);
}

/** @param {number | string} where */
function answers(where) {
  return new Promise((done) => {
    const socket = typeof where === 'number' ? createConnection(where, '127.0.0.1') : createConnection(where);
    socket.once('connect', () => (socket.destroy(), done(true)));
    socket.once('error', () => done(false));
  });
}

/**
 * The processes that one started, by their ids; waits until there is one.
 * @param {number} pid
 */
export async function childrenOf(pid) {
  for (let round = 0; round < 100; round++, await sleep(50)) {
    const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const children = ids.map(Number).filter((id) => statOf(id)?.parent === pid);
    if (children.length) return children;
  }
  throw new Error(`process ${pid} started no other`);
}

/** @param {number} pid */
function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/**
 * Waits (five seconds at most) until processes have nothing left to do, so that one measurement's end is not
 * counted in the next.
 * @param {number[]} pids
 */
export async function settle(pids) {
  const sum = () => pids.reduce((ticks, pid) => ticks + (statOf(pid)?.ticks ?? 0), 0);
  for (let round = 0, last = -1; round < 50 && sum() !== last; round++) {
    last = sum();
    await sleep(100);
  }
}
