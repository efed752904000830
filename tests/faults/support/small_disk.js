import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { built, makeFolder } from './folders.js';

const SIZE = '24m';

/** The line that runs a program with a small disk at `folder`, which only it and its children see. */
function onSmallDisk(folder) {
  const flags = process.getuid() === 0 ? '-m' : '-Urm';
  const script = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"';
  return ['unshare', flags, 'sh', '-c', script, SIZE, folder];
}

/** Writes until there is no place left; gives back the bytes. */
function writeAll(path) {
  const file = openSync(path, 'w');
  let written = 0;
  for (const size of [65536, 512, 1])
    try {
      for (;;) written += writeSync(file, Buffer.alloc(size, 120));
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
    }
  closeSync(file);
  return written;
}

const mounted = {
  options: { wrap: onSmallDisk },
  fill: (server) => `a disk of ${SIZE} filled with ${writeAll(join(server.disk, 'ballast'))} bytes`,
  free: (server) => rmSync(join(server.disk, 'ballast')),
};

/** A disk that says that it is full: the next best where mounting is not allowed. */
function pretend() {
  const file = join(makeFolder(), 'full');
  const ASAN_OPTIONS = 'verify_asan_link_order=0';
  const LD_PRELOAD = built('tests/faults/full_disk.so');
  return {
    options: { environment: { LD_PRELOAD, ASAN_OPTIONS, FULL_DISK_FILE: file } },
    fill: () => {
      writeFileSync(file, '');
      return 'mounting is not allowed here: a disk that says that it is full';
    },
    free: () => rmSync(file),
  };
}

/**
 * A disk for a server's data folder that can be filled and freed.
 * @returns {{options: object, fill: (server: import('./server.js').Server) => string,
 *   free: (server: import('./server.js').Server) => void}} options: of the Server; fill says what it did
 */
export function makeSmallDisk() {
  const [program, ...line] = [...onSmallDisk(tmpdir()), 'true'];
  return spawnSync(program, line).status === 0 ? mounted : pretend();
}
