// Where things are, and a folder of this run's own on the disk of the checkout: what is measured with fsync must
// not lie in memory.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const bench = dirname(dirname(fileURLToPath(import.meta.url)));
export const root = dirname(dirname(bench));
export const build = join(root, 'build/release');
export const results = join(root, 'tests/results');

mkdirSync(build, { recursive: true });
const own = mkdtempSync(join(root, 'build/bench-'));
process.once('exit', () => rmSync(own, { recursive: true, force: true, maxRetries: 3 }));

let count = 0;

/**
 * A new empty folder; gone when the run ends.
 * @param {string} name
 */
export function newFolder(name) {
  const path = join(own, `${name}-${++count}`);
  mkdirSync(path);
  return path;
}
