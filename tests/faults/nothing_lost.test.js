import { test } from 'node:test';

import { stormSecs } from './support/random.js';
import { storm } from './support/storm.js';

test('nothing acknowledged is lost or doubled while clients are cut, processes killed and Redis killed', async (t) => {
  await storm(t, { secs: stormSecs(35) });
});
