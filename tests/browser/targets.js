/**
 * What the browser tests look at: the real server of tests/support; one that runs already with the rates of UNHURRIED
 * (SFAT_URL, and SFAT_LINKS with its sign-in links, one a line); or the fake server of the client's unit tests, for faults
 * on demand and, with SFAT_FAKE=1, for all of it.
 *
 * A target has url, links (Ana, Ileana, Ștefan, Mihai), codeFor(email), away() and back() (the server is killed and comes
 * again), stop(). One that runs already has neither codeFor nor away.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FakeServer } from '../unit/web/fake_server.js';
import { fillDemo } from '../unit/web/demo_state.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED } from '../support/world.js';

/** @param {{demo: boolean}} options */
export async function fakeTarget({ demo }) {
  const server = new FakeServer();
  if (demo) fillDemo(server.state);
  const url = await server.listen();
  return {
    url,
    faults: server.faults,
    problems: server.problems,
    links: [...server.state.people.values()].map(({ email }) => `${url}/sign-in#${email}:123456`),
    entry: 't'.repeat(43),
    codeFor: async () => '123456',
    away: () => server.close(),
    back: () => server.listen(server.port),
    stop: () => server.close(),
  };
}

/** The secret of the invitation in a mail to this address. @param {string} data @param {string} email */
function joinLink(data, email) {
  const folder = join(data, 'outbox');
  const mails = readdirSync(folder).filter((file) => file.endsWith('.eml'));
  const texts = mails.map((file) => readFileSync(join(folder, file), 'utf8').replace(/=\r?\n/g, ''));
  return /\/join#([\w-]{43})/.exec(
    texts.find((text) => text.includes(email) && text.includes('/join#')) ?? '',
  )?.[1];
}

/** @param {{demo?: boolean, options?: Record<string, unknown>}} how options are the server's own */
export async function realTarget({ demo, options }) {
  const server = await startServer({ demo, options: { ...UNHURRIED, ...options } });
  return {
    url: server.url,
    links: server.links.map((link) => server.url + link.url.slice(link.url.indexOf('/sign-in'))),
    entry: server.entry,
    codeFor: (email) => server.readCode(email),
    joinLinkFor: (email) => until(() => joinLink(server.data, email), `an invitation to ${email}`),
    away: () => server.kill(),
    back: () => server.start(),
    stop: () => server.stop(),
  };
}

function runningTarget() {
  const links = (process.env.SFAT_LINKS ?? '').trim().split('\n');
  return { url: process.env.SFAT_URL, links, stop: async () => {} };
}

/** @param {{demo: boolean}} options */
export async function findTarget(options) {
  if (process.env.SFAT_URL) return runningTarget();
  return process.env.SFAT_FAKE ? fakeTarget(options) : realTarget(options);
}
