import { sleep } from '../../support/wait.js';

/** How often each kind of trouble comes, beside the once that each comes at least. */
const KINDS = [
  ['cut', 24],
  ['killServer', 4],
  ['stopServer', 4],
  ['killRedis', 3],
  ['stopRedis', 3],
];

/** Cuts, kills and stops at random, and counts what it did. */
export class Trouble {
  counts = { cut: 0, killServer: 0, stopServer: 0, killRedis: 0, stopRedis: 0 };
  /** [ms since the start, what], to read beside the logs. */
  diary = [];
  #began = Date.now();
  #underWay = new Set();
  #isOver = false;

  /**
   * @param {{servers: import('./server.js').Server[], redis: import('./redis.js').Redis,
   *   devices: import('./device.js').Device[], random: import('./random.js').Random}} options
   */
  constructor({ servers, redis, devices, random }) {
    Object.assign(this, { servers, redis, devices, random });
  }

  note(words) {
    this.diary.push(`${Date.now() - this.#began} ${words}`);
  }

  /** Makes trouble for so long, then undoes all of it. */
  async run(ms) {
    const end = Date.now() + ms;
    const weighted = KINDS.flatMap(([kind, weight]) => Array(weight).fill(kind));
    let due = this.random.shuffle(KINDS.map(([kind]) => kind));
    while (Date.now() < end && !this.#isOver) {
      const kind = due.pop() ?? this.random.pick(weighted);
      if (this.#isPossible(kind)) this.#begin(kind);
      else due.unshift(kind);
      await sleep(this.random.between(150, 900));
    }
    await this.stop();
  }

  /** Makes no more, and waits until all of it is undone. */
  async stop() {
    this.#isOver = true;
    await Promise.all(this.#underWay);
  }

  #isPossible(kind) {
    if (kind === 'cut') return true;
    return kind.endsWith('Redis') ? !this.redis.isInTrouble : this.#freeServer() !== undefined;
  }

  #begin(kind) {
    const work = this[kind]().finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async cut() {
    const many = this.random
      .shuffle(this.devices)
      .slice(0, this.random.between(1, Math.ceil(this.devices.length / 3)));
    this.note(`cut ${many.length} clients`);
    for (const device of many) device.line.cut();
    this.counts.cut += many.length;
  }

  #freeServer() {
    const free = this.servers.filter((server) => server.isAlive && !server.isStopped && !server.isInTrouble);
    return free.length === 0 ? undefined : this.random.pick(free);
  }

  async killServer() {
    const server = this.#freeServer();
    server.isInTrouble = true;
    this.note(`kill ${server.name}`);
    this.counts.killServer++;
    await server.kill();
    await sleep(this.random.between(0, 1500));
    await server.start();
    server.isInTrouble = false;
    this.note(`${server.name} is back`);
  }

  async stopServer() {
    const server = this.#freeServer();
    server.isInTrouble = true;
    const ms = this.random.between(200, 6000);
    this.note(`stop ${server.name} for ${ms} ms`);
    this.counts.stopServer++;
    server.stop();
    await this.#wait(ms);
    server.go();
    server.isInTrouble = false;
  }

  async killRedis() {
    this.redis.isInTrouble = true;
    this.note('kill redis');
    this.counts.killRedis++;
    await this.redis.kill();
    await sleep(this.random.between(0, 1500));
    await this.redis.start();
    this.redis.isInTrouble = false;
    this.note('redis is back');
  }

  async stopRedis() {
    this.redis.isInTrouble = true;
    const ms = this.random.between(100, 4500);
    this.note(`stop redis for ${ms} ms`);
    this.counts.stopRedis++;
    this.redis.stop();
    await this.#wait(ms);
    this.redis.go();
    this.redis.isInTrouble = false;
  }

  async #wait(ms) {
    const end = Date.now() + ms;
    while (Date.now() < end && !this.#isOver) await sleep(50);
  }
}
