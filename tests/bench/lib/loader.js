// Calls the load generator and reads the one line it prints.
import { join } from 'node:path';
import { build } from './places.js';
import { settle, start } from './process.js';

const LONGEST_MS = 150_000;

/**
 * What a loader is pointed at: a server that is up.
 * @typedef {object} System
 * @property {string} name
 * @property {string} protocol
 * @property {number | string} where a port of loopback or the path of a socket
 * @property {number[]} pids
 * @property {number[]} store the pids of its store, counted apart
 * @property {string} [credentials] a file of "token channel" lines
 * @property {Record<string, string | number>} [options] of the loader, for this system alone
 * @property {() => Promise<void>} stop
 */

/** @typedef {{user: number, system: number}} Cpu */

/**
 * @typedef {object} Found
 * @property {{seconds: number, server: Cpu, store: Cpu, loader: Cpu, others: number}} used
 * @property {{p50_ms: number, p99_ms: number, largest_ms: number}} latency
 * @property {number} messages
 * @property {number} deliveries
 * @property {number} connections
 * @property {number} acknowledged
 * @property {number} open_seconds
 * @property {number} whole_seconds
 * @property {number} lost
 * @property {number} doubled
 * @property {{anonymous: number, shared: number, dirty: number}} memory_before
 * @property {{anonymous: number, shared: number, dirty: number}} memory_after
 */

/**
 * @param {string} scenario
 * @param {System} system
 * @param {Record<string, string | number>} options
 * @returns {Promise<Found>}
 */
export async function load(scenario, system, options) {
  const words = {
    protocol: system.protocol,
    [typeof system.where === 'number' ? 'port' : 'socket']: system.where,
    server: system.pids.join(','),
    store: system.store.join(','),
    ...(system.credentials !== undefined && { credentials: system.credentials }),
    ...options,
    ...system.options,
  };
  const args = Object.entries(words).flatMap(([name, value]) => [`--${name}`, String(value)]);
  await settle([...system.pids, ...system.store]);
  const started = start(join(build, 'tests/bench/bench_loader'), [scenario, ...args]);
  const timer = setTimeout(() => started.child.kill('SIGKILL'), LONGEST_MS);
  const code = await started.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${system.name}: ${started.text.trim() || 'the loader was stopped'}`);
  return JSON.parse(started.text);
}
