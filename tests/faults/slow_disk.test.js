import { test } from 'node:test';

import { built } from './support/folders.js';
import { stormSecs } from './support/random.js';
import { storm } from './support/storm.js';

const DISK = ['slow_fsync', 'forgetful_disk'].map((name) => built(`tests/faults/${name}.so`)).join(' ');

test('nor on a slow disk that forgets what was not synced, with processes that share a port', async (t) => {
  await storm(t, { secs: stormSecs(10), servers: 2, sharesPort: true, environment: { LD_PRELOAD: DISK } });
});
