import { test } from 'node:test';

import { built } from './support/folders.js';
import { stormSecs } from './support/random.js';
import { storm } from './support/storm.js';

test('the same with processes that share a port, on a disk that takes 5 to 80 ms for each fsync', async (t) => {
  const environment = { LD_PRELOAD: built('tests/faults/slow_fsync.so') };
  await storm(t, { secs: stormSecs(10), servers: 2, sharesPort: true, environment });
});
