// I: a draft of 60 pages as a file of each format, and back.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/places.js';
import { figure, median, printTable } from '../lib/table.js';

const ROUNDS = 5;
const LINE = /^(\w+) +written in +(\d+) ms, +(\d+) bytes(?:, read in +(\d+) ms)?$/gm;

/** @typedef {{format: string, written: number, bytes: number, read?: number}} Figures */

/** @param {string} program @returns {Figures[]} */
const measure = (program) =>
  [...execFileSync(program, { encoding: 'utf8' }).matchAll(LINE)].map(([, format, written, bytes, read]) => ({
    format,
    written: Number(written),
    bytes: Number(bytes),
    read: read === undefined ? undefined : Number(read),
  }));

/** @returns {Promise<import('../lib/rounds.js').Series[]>} */
export async function files() {
  const program = join(root, 'build/release/tests/bench/bench_documents');
  if (!existsSync(program)) return [];
  const rounds = Array.from({ length: ROUNDS }, () => measure(program));
  const rows = rounds[0].map(({ format, bytes, read }, at) => [
    format,
    figure(median(rounds.map((round) => round[at].written)), 0, 'ms'),
    read === undefined ? '' : figure(median(rounds.map((round) => round[at].read ?? 0)), 0, 'ms'),
    figure(bytes / 1000, 0, 'kB'),
  ]);
  printTable(
    'I. A draft of 60 pages as a file',
    ['', 'written', 'read', 'size'],
    rows,
    'On one thread; the loop does none of it.',
  );
  return [];
}
