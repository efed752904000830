// Sfat, started as an installation is: an empty data folder, the first administrator by the printed link, a space,
// rooms, and members who sign in by codes sent to them.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { bench, build, newFolder, root } from './places.js';
import { childrenOf, freePort, start, stop, waitFor } from './process.js';

/** @typedef {import('./loader.js').System} System */
/** @typedef {{token: string, person: string}} Session */

const program = join(build, 'sfat');

export const isBuilt = () => existsSync(program);

/**
 * Sfat with one administrator, one space and one room; its listeners are all the administrator's.
 * @returns {Promise<System & Home>}
 */
export async function startSfat() {
  const folder = newFolder('sfat');
  const port = await freePort();
  const started = start(program, [
    ...['serve', '--config', join(bench, 'sfat.conf'), '--assets', join(root, 'web/dist')],
    ...['--data', folder, '--port', String(port)],
  ]);
  await waitFor(started, port);
  const home = await furnish(port, folder, await linkOf(started));
  return {
    ...{ name: 'sfat', protocol: 'sfat', where: port, pids: [started.pid], store: await childrenOf(started.pid) },
    ...home,
    credentials: writeCredentials(folder, [`${home.admin.token} ${await home.newRoom()}`]),
    stop: () => stop(started),
    /** Has the search index made anew, and waits for it. */
    rebuildSearch: async () => {
      const said = () => started.text.split('search index has been made anew').length;
      const before = said();
      await promisify(execFile)(program, ['rebuild', 'search', '--data', folder]);
      while (said() === before) await sleep(20);
    },
  };
}

/** Sfat with so many texts instead of the room. */
export async function startSfatTexts(texts = 1) {
  const system = await startSfat();
  const lines = [];
  for (let i = 0; i < texts; i++) lines.push(`${system.admin.token} ${await system.newText()}`);
  return { ...system, protocol: 'text', credentials: writeCredentials(system.folder, lines) };
}

/** @param {import('./process.js').Started} started */
async function linkOf(started) {
  for (let round = 0; round < 100; round++, await sleep(50)) {
    const found = /\/enter#([\w-]{43})/.exec(started.text);
    if (found) return found[1];
  }
  throw new Error(`no link for the first administrator: ${started.text}`);
}

/** @typedef {Awaited<ReturnType<typeof furnish>>} Home */

/**
 * @param {number} port
 * @param {string} folder
 * @param {string} link
 */
async function furnish(port, folder, link) {
  /** @type {Session} */
  const admin = await call(port, undefined, 'session.enter', { token: link, name: 'Ana Exemplu', email: 'ana@exemplu.ro' });
  const ask = (/** @type {string} */ method, /** @type {object} */ params) => call(port, admin.token, method, { ...params, op: ulid() });
  const space = await ask('space.create', { channel: 'directory', name: 'Pactul de încercare', kind: 'regional_pact' });
  return {
    admin,
    folder,
    /** @type {string} */
    space: space.channel,
    /** @returns {Promise<string>} */
    newRoom: async (title = 'Camera de încercare') =>
      (await ask('room.create', { channel: space.channel, title, visibility: 'members' })).channel,
    /** The path of a new draft's text. @returns {Promise<string>} */
    newText: async () => (await ask('draft.create', { channel: space.channel, template: 'blank', title: 'Text' })).text,
    /** @param {number} number */
    newMember: async (number) => {
      const email = `membru${number}@exemplu.ro`;
      const { person } = await ask('directory.add_person', { channel: 'directory', name: `Membru ${number}`, email });
      await ask('space.add_member', { channel: space.channel, person, role: 'member' });
      await call(port, undefined, 'session.request_code', { email });
      return /** @type {Promise<Session>} */ (call(port, undefined, 'session.sign_in', { email, code: await codeFor(folder, email) }));
    },
  };
}

/**
 * One line a connection: who it is and what it opens ("-": nothing).
 * @param {string} folder
 * @param {string[]} lines
 */
export function writeCredentials(folder, lines) {
  const path = join(folder, `credentials-${lines.length}-${randomBytes(4).toString('hex')}`);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/**
 * One request, or, where params are an array of requests, all of them: their answers.
 * @param {number} port
 * @param {string | undefined} token
 * @param {string} method
 * @param {object} params
 */
export async function call(port, token, method, params) {
  const answer = await fetch(`http://127.0.0.1:${port}/rpc`, {
    method: 'POST',
    signal: AbortSignal.timeout(60_000),
    headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(Array.isArray(params) ? params : { jsonrpc: '2.0', id: 1, method, params }),
  });
  const text = await answer.text();
  if (!answer.ok || !text.includes('"result"')) throw new Error(`${method}: ${answer.status} ${text}`);
  return Array.isArray(params) ? JSON.parse(text) : JSON.parse(text).result;
}

/**
 * The code in the mail to an address; mail is written a moment after it is asked for.
 * @param {string} folder
 * @param {string} email
 */
async function codeFor(folder, email) {
  const outbox = join(folder, 'outbox');
  for (let round = 0; round < 200; round++, await sleep(25)) {
    const names = existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith('.eml')) : [];
    for (const name of names) {
      const mail = readFileSync(join(outbox, name), 'utf8');
      const code = new RegExp(`^To:.*${email}`, 'mi').test(mail) && /\b\d{6}\b/.exec(bodyOf(mail));
      if (code) return code[0];
    }
  }
  throw new Error(`no code was sent to ${email}`);
}

/** @param {string} mail */
function bodyOf(mail) {
  const body = mail.slice(mail.search(/\r?\n\r?\n/)).trim();
  return /^Content-Transfer-Encoding: *base64/im.test(mail) ? Buffer.from(body, 'base64').toString() : body;
}

/** A fresh ULID, as a client makes one. */
export function ulid() {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let bits = BigInt(Date.now()) << 80n | BigInt(`0x${randomBytes(10).toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i++, bits >>= 5n) text = digits[Number(bits & 31n)] + text;
  return text;
}
