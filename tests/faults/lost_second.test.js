import { test } from 'node:test';

import { built } from './support/folders.js';
import { stormSecs } from './support/random.js';
import { storm } from './support/storm.js';

test('with everysec, what a loss of power took is gone for everyone alike', async (t) => {
  const environment = { LD_PRELOAD: built('tests/faults/forgetful_disk.so') };
  await storm(t, { secs: stormSecs(8), clients: 100, fsync: 'everysec', environment });
});
