import { readdirSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { until, within } from './wait.js';

/** What is incomplete yet. */
const MORE = Symbol('more');

/** @param {Buffer} bytes @param {number} at @returns {[any, number] | typeof MORE} a value and where it ends */
function parse(bytes, at) {
  const end = bytes.indexOf('\r\n', at);
  if (end < 0) return MORE;
  const head = bytes.toString('utf8', at + 1, end);
  switch (String.fromCharCode(bytes[at])) {
    case '+':
      return [head, end + 2];
    case '-':
      return [new Error(head), end + 2];
    case ':':
      return [Number(head), end + 2];
    case '$':
      return parseBulk(bytes, end + 2, Number(head));
    default:
      return parseArray(bytes, end + 2, Number(head));
  }
}

/** @param {Buffer} bytes @param {number} at @param {number} length @returns {[any, number] | typeof MORE} */
function parseBulk(bytes, at, length) {
  if (length < 0) return [null, at];
  return bytes.length < at + length + 2 ? MORE : [bytes.toString('utf8', at, at + length), at + length + 2];
}

/** @param {Buffer} bytes @param {number} at @param {number} count @returns {[any, number] | typeof MORE} */
function parseArray(bytes, at, count) {
  const values = [];
  for (let i = 0; i < count; i++) {
    const item = parse(bytes, at);
    if (item === MORE) return MORE;
    values.push(item[0]);
    at = item[1];
  }
  return [values, at];
}

/** One command of a server's own Redis. @param {string} socket its path @param {...(string | number)} words @returns {Promise<any>} */
export async function redis(socket, ...words) {
  const connection = net.connect(socket);
  const answer = new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    connection.on('data', (part) => {
      bytes = Buffer.concat([bytes, part]);
      const value = parse(bytes, 0);
      if (value !== MORE) resolve(value[0]);
    });
    connection.on('error', reject);
  });
  const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
  connection.write(`*${words.length}\r\n${parts.join('')}`);
  const value = await within(answer, `Redis to answer ${words[0]}`);
  connection.end();
  if (value instanceof Error) throw value;
  return value;
}

/** Where a process works, or '' where it has ended. @param {string} pid */
function findFolder(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** The process that serves the Redis of a data folder. @param {{data: string}} server @returns {number | undefined} */
export function findRedis({ data }) {
  const pid = readdirSync('/proc').find(
    (name) => /^\d+$/.test(name) && findFolder(name) === join(data, 'redis'),
  );
  return pid && Number(pid);
}

/** Who follows the feed. @param {{redisSocket: string}} server @returns {Promise<string[]>} */
async function followers(server) {
  const clients = await redis(server.redisSocket, 'CLIENT', 'LIST');
  return [...clients.matchAll(/^id=(\d+) .* name=sfat-feed /gm)].map(([, id]) => id);
}

/**
 * Cuts all who follow the feed off, for as long as it takes them to come back, once so many of them do.
 * @param {{redisSocket: string}} server @param {number} count
 */
export async function cutFeeds(server, count) {
  let ids = /** @type {string[]} */ ([]);
  await until(async () => (ids = await followers(server)).length === count, 'all to follow the feed');
  for (const id of ids) await redis(server.redisSocket, 'CLIENT', 'KILL', 'ID', id);
}

/**
 * Where every log ends: channel => "seq tag". Two equal answers: nothing happened in between.
 * @param {{redisSocket: string}} server @returns {Promise<Record<string, string>>}
 */
export async function readHeads(server) {
  const fields = await redis(server.redisSocket, 'HGETALL', '{s}heads');
  const heads = /** @type {Record<string, string>} */ ({});
  for (let i = 0; i < fields.length; i += 2)
    heads[fields[i]] = fields[i + 1].split(' ').slice(0, 2).join(' ');
  return heads;
}

/** A channel's whole log, in order, as the server keeps it. @param {{redisSocket: string}} server @param {string} channel @returns {Promise<any[]>} */
export async function readLog(server, channel) {
  const events = [];
  for (let volume = 0; ; volume++) {
    const entries = await redis(server.redisSocket, 'XRANGE', `{s}log:${channel}:${volume}`, '-', '+');
    if (entries.length === 0) return events;
    for (const [, fields] of entries) events.push(JSON.parse(fields[fields.indexOf('e') + 1]));
  }
}

/** Writes a log anew without its last event. @param {string} socket @param {string} channel */
export async function loseLast(socket, channel) {
  const key = `{s}log:${channel}:0`;
  const kept = (await redis(socket, 'XRANGE', key, '-', '+')).slice(0, -1);
  await redis(socket, 'DEL', key);
  for (const [id, fields] of kept) await redis(socket, 'XADD', key, id, ...fields);
  const last = kept.at(-1);
  if (last) await redis(socket, 'HSET', '{s}heads', channel, `${last[0].split('-')[0]} ${last[1][1]} 0 0`);
  else await redis(socket, 'HDEL', '{s}heads', channel);
}

/** Kills the server's own Redis; the server starts it again. @param {string} socket */
export async function killRedis(socket) {
  const info = await redis(socket, 'INFO', 'server');
  process.kill(Number(/process_id:(\d+)/.exec(info)?.[1]), 'SIGKILL');
}
