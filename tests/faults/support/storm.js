import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { assertNone, checkInboxes, checkSilence } from './checks.js';
import { Crowd } from './crowd.js';
import { makeFolder } from './folders.js';
import { furnish } from './installation.js';
import { Membership } from './membership.js';
import { Random, seed } from './random.js';
import { Redis } from './redis.js';
import { Server } from './server.js';
import { Trouble } from './trouble.js';
import { Watch } from './watch.js';

/** The same Redis under other circumstances: what is furnished slowly would be waited for in every run. */
async function changeDisk(redis, environment) {
  await redis.end();
  redis.environment = environment;
  await redis.start();
}

/** Only who had left, for good or for a while, was refused anything, and only for that reason. */
function checkRefusals(devices, membership) {
  const faults = [];
  for (const device of devices)
    for (const { op, params, error } of device.outbox.refused) {
      const isLeaver = membership.removed.has(device.person) || membership.swinging.has(device.person);
      if (!isLeaver || error !== 'no_such_channel')
        faults.push(`${device.name}: ${op} in ${params.channel} refused: ${error}`);
    }
  assertNone('wrong refusals', faults);
}

/** SIGTERM to all servers: each ends well, and no sanitizer has anything to say. */
export async function endAll(servers, others = []) {
  for (const server of servers)
    assert.deepEqual(await server.end(), { code: 0, signal: null }, server.output.slice(-2000));
  assertNone(
    'faults of the processes',
    [...servers, ...others].flatMap((child) => child.faults),
  );
}

async function rage({ trouble, membership, crowd, secs, watch }) {
  await Promise.all([trouble.run(secs * 1000), membership?.run(secs * 1000)]);
  watch.note('storm over');
  await crowd.settle();
  watch.note('everyone whole');
}

/**
 * Several processes on one Redis, many clients, and trouble for so many seconds; then everything is compared.
 * @param {{secs: number, servers?: number, clients?: number, sharesPort?: boolean, fsync?: 'always' | 'everysec', environment?: Record<string, string>}} options
 *   fsync: with everysec what was acknowledged may be lost, but for everyone alike
 *   sharesPort: the system spreads the clients over the processes
 *   environment: of the Redis, once the rooms are furnished
 */
export async function storm(
  t,
  { secs, servers: serverCount = 3, clients = 200, sharesPort = false, fsync = 'always', environment = {} },
) {
  t.diagnostic(`seed ${seed}, ${serverCount} processes, ${clients} clients, ${secs} s`);
  const random = new Random(seed);
  const watch = new Watch();
  const folder = makeFolder();
  const redis = new Redis({ folder, fsync });
  const servers = Array.from(
    { length: serverCount },
    (_, i) => new Server({ folder, name: `sfat-${i}`, redis: redis.address }),
  );
  const started = [];
  t.after(async () => {
    for (const one of started.reverse()) await one.stop();
    for (const child of [...servers, redis]) await child.kill();
  });

  await redis.start();
  await servers[0].start();
  const home = await furnish(servers[0]);
  for (const server of servers.slice(1)) {
    if (sharesPort) server.port = servers[0].port;
    await server.start();
  }
  if (Object.keys(environment).length > 0) await changeDisk(redis, environment);
  watch.note('furnished');
  const crowd = new Crowd({ home, servers, random, clients });
  const membership = new Membership({ crowd, random });
  crowd.removed = membership.removed;
  const { devices } = crowd;
  const trouble = new Trouble({ servers, redis, devices, random });
  started.push(crowd, trouble);
  await crowd.start();
  watch.note('everyone in');
  await rage({
    trouble,
    membership: fsync === 'always' ? membership : undefined,
    crowd,
    secs,
    watch,
  }).finally(() => writeFileSync(join(folder, 'diary'), trouble.diary.join('\n')));

  t.diagnostic(`${watch}`);
  t.diagnostic(
    `${JSON.stringify(trouble.counts)}, members removed ${membership.removed.size}, returned ${membership.returns} times, ` +
      `${membership.unseen} removals unseen by a process that they wrote to`,
  );
  crowd.report(t);
  if (fsync === 'always') {
    checkRefusals(devices, membership);
    const { feed } = await crowd.compare(redis.socket, membership.swinging);
    await checkInboxes(feed, home, servers[0]);
    checkSilence(feed, membership.removed, home.spaces, devices);
  } else {
    t.diagnostic(`lost ${await crowd.compareLossy(redis.socket)} of what was acknowledged, as everysec may`);
  }
  crowd.stop();
  await endAll(servers, [redis]);
}
