/** docs/protocol.md is true: its generated parts are those of schema/, and its exchanges and its program are run. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Client } from '../support/client.js';
import { ROOT } from '../support/contract.js';
import { addPerson, enter } from '../support/people.js';
import { startServer } from '../support/server.js';
import { PATH, generate } from '../support/write_protocol.js';

const page = readFileSync(PATH, 'utf8');

/** The page's blocks of one kind: [words after the kind, text]. @param {string} kind */
const blocks = (kind) =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind} ([^\n]*)\n(.*?)^\`\`\`$`, 'gms'))].map(([, words, text]) => [
    words,
    text,
  ]);

/** How many are present may be told at any moment. @param {any} message */
const isTold = ({ method, params }) => method !== 'signal' || params.type !== 'room.present';

/** What stands for another of its kind: ULIDs, tags, tokens and times. */
const STAND_IN =
  /[0-7][0-9A-HJKMNP-TV-Z]{25}|(?<=")[0-9A-HJKMNP-TV-Z]{10}(?=")|x{43}|(?<![\w.])17\d{11}(?![\w.])/g;

/** The real ones, by what stands for them. */
class Reality {
  /** @type {Map<string, string>} */ #real = new Map();

  /** @param {string} standIn @param {string} real */
  set(standIn, real) {
    this.#real.set(standIn, real);
  }

  /** The text with real ones; what is new is made. @param {string} text @param {(standIn: string) => string} make */
  fill(text, make) {
    return text.replace(STAND_IN, (standIn) => {
      if (!this.#real.has(standIn)) this.set(standIn, make(standIn));
      return /** @type {string} */ (this.#real.get(standIn));
    });
  }

  /** The real text with what stands for it, as the page writes it; what is new is learnt. @param {string} expected @param {string} real */
  hide(expected, real) {
    const shape = (/** @type {string} */ text) => text.match(STAND_IN) ?? [];
    const [wanted, found] = [shape(expected), shape(real)];
    assert.equal(found.length, wanted.length, `${real}\nis not like\n${expected}`);
    let i = 0;
    return real.replace(STAND_IN, (one) => {
      const standIn = wanted[i++];
      const isTime = /^\d{13}$/.test(standIn);
      if (!isTime && !this.#real.has(standIn)) this.set(standIn, one);
      return isTime || this.#real.get(standIn) === one ? standIn : one;
    });
  }
}

describe('docs/protocol.md', () => {
  /** @type {import('../support/server.js').Server} */ let server;
  /** @type {Record<string, any>} */ let people;
  const reality = new Reality();

  before(async () => {
    server = await startServer({ options: { codes_per_hour: 100 } });
    const ana = await enter(server);
    const administrator = await Client.connect(server, { token: ana.token });
    const mihai = await addPerson(server, administrator, 'Mihai Model');
    const params = { channel: 'directory', name: 'Mihai Model', email: 'mihai@exemplu.ro' };
    await administrator.command('directory.add_person', params);
    const space = { channel: 'directory', name: 'Pactul demonstrativ', kind: 'regional_pact' };
    const { channel } = await administrator.command('space.create', space);
    await administrator.command('space.add_member', { channel, person: mihai.person, role: 'member' });
    const room = { channel, title: 'Angajare sprijinită', visibility: 'members' };
    const made = await administrator.command('room.create', room);
    reality.set('01KAMYAQ3S5T7V9X1Z3B5D7F9H', channel.slice(6));
    reality.set('01KAMYBQ3S5T7V9X1Z3B5D7F9H', made.channel.slice(5));
    people = { ana, mihai, room: made.channel };
  });
  after(() => server?.stop());

  test('its generated parts are those of schema/', () => {
    assert.equal(generate(page), page, 'run: node tests/support/write_protocol.js');
  });

  for (const [who, text] of blocks('exchange'))
    test(`the exchange of ${who} that begins ${text.slice(0, 70)}…`, async () => {
      const client = await Client.connect(server, { token: people[who]?.token, language: 'en' });
      let heard = text.includes('"hello"') ? 0 : 1;
      if (who === 'visitor') reality.set('01KAMY9Q3S5T7V9X1Z3B5D7F9H', '');
      if (who === 'mihai') reality.set('01KAMY9Q3S5T7V9X1Z3B5D7F9H', people.mihai.person);
      for (const line of text.trim().split('\n')) await step(client, line);

      /** @param {Client} client @param {string} line */
      async function step(client, line) {
        const expected = line.slice(2);
        if (line.startsWith('→')) {
          client.send(await withCode(reality.fill(expected, () => client.makeOp())));
          return;
        }
        const index = heard++;
        const message = await client.next(
          (one) => client.messages.filter(isTold).indexOf(one) >= index,
          `the answer ${expected}`,
        );
        if (message.result?.token) learn(message.result);
        const shown = JSON.parse(reality.hide(expected, JSON.stringify(message)));
        assert.deepEqual(shown, JSON.parse(expected));
      }

      /** @param {{token: string, person: string}} result */
      function learn(result) {
        reality.set('01KAMY9Q3S5T7V9X1Z3B5D7F9H', result.person);
        const token = result.token;
        result.token = 'x'.repeat(43);
        reality.set(result.token, result.token);
        assert.equal(token.length, 43);
      }
    });

  /** @param {string} text */
  async function withCode(text) {
    return text.includes('"123456"')
      ? text.replace('123456', await server.readCode('mihai@exemplu.ro'))
      : text;
  }

  for (const [, program] of blocks('js'))
    test('the program', async () => {
      const asking = await Client.connect(server);
      await asking.request('session.request_code', { email: people.mihai.email });
      const code = await server.readCode(people.mihai.email);
      const run = promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', program, server.url, people.mihai.email, code, people.room],
        { cwd: `${ROOT}tests`, timeout: 30_000 },
      );
      const { stdout } = await run;
      assert.match(
        stdout,
        /^Angajare sprijinită: \d+ messages, and I am a member\n\d+: Bună ziua din program\.\n$/,
      );
    });
});
