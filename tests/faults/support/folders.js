import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The checkout. */
export const root = new URL('../../..', import.meta.url).pathname;

/** A file of the debug build. */
export function built(path) {
  return join(root, 'build/debug', path);
}

/** A folder of this test's own, gone after it unless SFAT_FAULTS_KEEP is set. */
export function makeFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'sfat-faults-'));
  t.after(() => {
    if (process.env.SFAT_FAULTS_KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`kept ${folder}`);
  });
  return folder;
}
