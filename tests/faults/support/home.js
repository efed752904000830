import { join } from 'node:path';

import { Crowd } from './crowd.js';
import { makeFolder } from './folders.js';
import { furnish } from './installation.js';
import { Random, seed } from './random.js';
import { Redis } from './redis.js';
import { Server } from './server.js';

/**
 * One server, its rooms, and a crowd that writes in them; all of it ends with the test.
 * @param {{clients?: number, thinkMs?: [number, number], ownRedis?: boolean}} options and those of Server
 *   ownRedis: a Redis of the test's own instead of the embedded one
 */
export async function makeHome(t, { clients = 40, thinkMs = [100, 800], ownRedis = false, ...more } = {}) {
  t.diagnostic(`seed ${seed}, ${clients} clients`);
  const folder = makeFolder();
  const redis = ownRedis ? new Redis({ folder }) : null;
  const server = new Server({ folder, redis: redis?.address, ...more });
  const made = { folder, redis, server, crowd: null };
  t.after(async () => {
    made.crowd?.stop();
    await server.kill();
    await redis?.kill();
  });
  await redis?.start();
  await server.start();
  made.socket = redis?.socket ?? join(server.disk, 'redis', 'redis.sock');
  made.home = await furnish(server, { people: 9, rooms: 2 });
  made.crowd = new Crowd({ home: made.home, servers: [server], random: new Random(seed), clients, thinkMs });
  await made.crowd.start();
  return made;
}

/** The end of such a test: everyone settles, everything is compared, the server ends well. */
export async function closeHome(t, { crowd, server, socket, redis }) {
  await crowd.settle();
  crowd.report(t);
  await crowd.compare(socket);
  crowd.stop();
  const end = await server.end();
  const faults = [...server.faults, ...(redis?.faults ?? [])];
  if (end.code !== 0) faults.push(`the server ended with ${end.code ?? end.signal}`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
