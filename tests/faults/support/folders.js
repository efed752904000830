import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const root = new URL('../../..', import.meta.url).pathname;

/** A file of the debug build. */
export function built(path) {
  return join(root, 'build/debug', path);
}

/** A folder of this test's own, gone at the end of the process unless SFAT_FAULTS_KEEP is set. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'sfat-faults-'));
  process.on('exit', () => {
    if (process.env.SFAT_FAULTS_KEEP === undefined)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    else console.log(`kept ${folder}`);
  });
  return folder;
}
