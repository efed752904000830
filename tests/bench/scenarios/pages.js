// P: what somebody who opens Sfat waits for, in Chromium: a room of 2,000 messages, and home with 200 rooms.
import { setTimeout as sleep } from 'node:timers/promises';
import { newPage, newWindow, painted, startChromium } from '../lib/chromium.js';
import { call, ulid } from '../lib/sfat.js';
import { figure, median, printTable } from '../lib/table.js';
import { makeText, percentile, postAll, time } from '../lib/talk.js';

/** @typedef {import('../lib/loader.js').System & import('../lib/sfat.js').Home} Sfat */
/** @typedef {{port: number, token: string, long: string, rooms: string[], sfat: Sfat}} Place */
/** @typedef {import('playwright-core').Browser} Browser */

const MESSAGES = 2000;
const ROOMS = 200;
const WRITERS = 4;
const ROUNDS = 5;
const ASKED = 200;
/** Pages of fifty that are read back: more than the client keeps, which is 600 messages. */
const PAGES_BACK = 14;
const FOLLOWED = 40;
const SIGNALS = 8;

const ROOM_SHOWN = '.messages li.message';
const HOME_SHOWN = '.home .unread-rooms li';
const LONG = 'Camera cea lungă';

/** @param {Sfat} sfat @returns {Promise<Place>} */
async function furnish(sfat) {
  const port = /** @type {number} */ (sfat.where);
  const members = [];
  for (let i = 0; i <= WRITERS; i++) members.push(await sfat.newMember(i));
  const writers = members.slice(1).map(({ token }) => token);
  const long = await sfat.newRoom(LONG);
  const rooms = [];
  for (let i = 1; i < ROOMS - 1; i++) rooms.push(await sfat.newRoom(`Camera ${i}`));
  const texts = (/** @type {number} */ count) => Array.from({ length: count }, makeText);
  await postAll(port, writers, [long], texts(MESSAGES));
  await postAll(port, writers, rooms, texts(rooms.length * 50));
  return { port, token: members[0].token, long, rooms, sfat };
}

/** @param {string} channel */
const idOf = (channel) => channel.split(':')[1];
/** @param {Place} place @param {string} path */
const addressOf = ({ port }, path) => `http://127.0.0.1:${port}${path}`;

/* What a page costs. The clock is the page's own and starts with it. */

/** @typedef {import('../lib/chromium.js').Bytes} Bytes */
/** @typedef {{ms: number, bytes: Bytes}} Visit */

/**
 * Opens an address: `again` in a window that has been there.
 * @param {Browser} browser @param {Place} place @param {string} path @param {string} shown @param {boolean} again
 * @returns {Promise<Visit>}
 */
async function visit(browser, place, path, shown, again) {
  const context = await newWindow(browser, place.port, place.token);
  if (again) {
    const before = await context.newPage();
    await before.goto(addressOf(place, path));
    await painted(before, shown);
    await sleep(700); // What is kept on the device is written by then.
    await before.close();
  }
  const { page, bytes } = await newPage(context);
  await page.goto(addressOf(place, path), { waitUntil: 'commit' });
  const ms = await painted(page, shown);
  await sleep(300);
  await context.close();
  return { ms, bytes };
}

/** @param {import('playwright-core').Page} page */
async function keysToRoom(page) {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('lunga');
  await page.keyboard.press('Enter');
  return painted(page, ROOM_SHOWN);
}

/** @param {Bytes} bytes @param {Bytes} before @returns {Bytes} */
const since = (bytes, before) => ({
  http: bytes.http - before.http,
  script: bytes.script - before.script,
  style: bytes.style - before.style,
  socket: bytes.socket - before.socket,
});

/** Nothing is kept: the address, home, Ctrl-K, five letters, Enter. @param {Browser} browser @param {Place} place */
async function fromKeyboard(browser, place) {
  const context = await newWindow(browser, place.port, place.token);
  const { page, bytes } = await newPage(context);
  await page.goto(addressOf(place, '/'), { waitUntil: 'commit' });
  await painted(page, HOME_SHOWN);
  const start = await page.evaluate(() => performance.now());
  const before = { ...bytes };
  const end = await keysToRoom(page);
  await sleep(300);
  await context.close();
  return { whole: { ms: end, bytes }, keys: { ms: end - start, bytes: since(bytes, before) } };
}

/** @param {() => Promise<Visit>} act */
async function repeat(act) {
  const visits = [];
  for (let round = 0; round < ROUNDS; round++) visits.push(await act());
  return visits;
}

/** @param {string} name @param {Visit[]} visits */
function visitRow(name, visits) {
  const { bytes } = visits[0];
  const kB = (/** @type {number} */ count) => figure(count / 1000, 1, 'kB');
  return [
    name,
    figure(median(visits.map(({ ms }) => ms)), 0, 'ms'),
    ...[kB(bytes.http), kB(bytes.script), kB(bytes.style), kB(bytes.socket)],
  ];
}

/** @param {Browser} browser @param {Place} place */
async function printVisits(browser, place) {
  const room = `/room/${idOf(place.long)}`;
  const home = (/** @type {boolean} */ again) => repeat(() => visit(browser, place, '/', HOME_SHOWN, again));
  const opened = (/** @type {boolean} */ again) => repeat(() => visit(browser, place, room, ROOM_SHOWN, again));
  await visit(browser, place, '/', HOME_SHOWN, false);
  const first = await home(false);
  const rows = [
    visitRow(`home with ${ROOMS} rooms, nothing kept`, first),
    visitRow('home again, in a new tab', await home(true)),
    visitRow(`a room of ${MESSAGES} messages by its address, nothing kept`, await opened(false)),
    visitRow('that room again, in a new tab', await opened(true)),
  ];
  const keyed = [];
  for (let round = 0; round < ROUNDS; round++) keyed.push(await fromKeyboard(browser, place));
  rows.push(visitRow('from home to that room: Ctrl-K, five letters, Enter', keyed.map(({ keys }) => keys)));
  rows.push(visitRow('the address, home, and by these keys to the room, nothing kept', keyed.map(({ whole }) => whole)));
  const loaded = first[0].bytes.http / 1000;
  printTable(
    'P. Pages, in Chromium',
    ['', 'until painted', 'HTTP', 'of it scripts', 'styles', 'told by WebSocket'],
    rows,
    `The first load is ${figure(loaded, 1, 'kB')} as sent, heads included (120 kB is the most it may be). The median of ${ROUNDS}; bytes of the first.`,
  );
}

/* What goes on in a page that is open. */

/** @typedef {{all: number, layout: number}} Work milliseconds */

/** @param {string} name @param {Work} before @param {Work} after @param {number} count */
const workRow = (name, before, after, count) => [
  name,
  ...[after.all - before.all, after.layout - before.layout].map((ms) => figure(ms / count, 1, 'ms')),
];

/** @param {Place} place @param {string} room @param {string} text */
const post = ({ port, sfat }, room, text) => call(port, sfat.admin.token, 'room.post', { channel: room, op: ulid(), text });

/** Reads back page by page. @param {import('playwright-core').Page} page @param {number} pages */
async function readBack(page, pages) {
  for (let done = 0; done < pages; done++) {
    const before = await page.evaluate(() => document.querySelector('li.message')?.getAttribute('data-seq'));
    await page.evaluate(() => document.querySelector('.messages')?.scrollTo(0, 0));
    await page.waitForFunction((seq) => document.querySelector('li.message')?.getAttribute('data-seq') !== seq, before);
  }
}

/** @param {Browser} browser @param {Place} place */
async function measureRoom(browser, place) {
  const context = await newWindow(browser, place.port, place.token);
  const { page, work } = await newPage(context);
  await page.goto(addressOf(place, `/room/${idOf(place.long)}`));
  await painted(page, ROOM_SHOWN);
  await sleep(500);
  const follow = async () => {
    const before = await work();
    for (let i = 0; i < FOLLOWED; i++) await post(place, place.long, makeText()), await sleep(30);
    await sleep(500);
    return { before, after: await work() };
  };
  const short = await follow();
  const before = await work();
  await readBack(page, PAGES_BACK);
  await sleep(300);
  const back = { before, after: await work() };
  const long = await follow();
  const shown = await page.locator('li.message').count();
  await context.close();
  return [
    workRow('a message in the open room', short.before, short.after, FOLLOWED),
    workRow('reading back one page of 50', back.before, back.after, PAGES_BACK),
    workRow(`a message while ${shown} older ones are on the page`, long.before, long.after, FOLLOWED),
  ];
}

/** @param {Browser} browser @param {Place} place */
async function measureHome(browser, place) {
  const context = await newWindow(browser, place.port, place.token);
  const { page, work, session } = await newPage(context);
  let signals = 0;
  session.on('Network.webSocketFrameReceived', ({ response }) => (signals += response.payloadData.includes('space.activity') ? 1 : 0));
  await page.goto(addressOf(place, '/'));
  await painted(page, HOME_SHOWN);
  await sleep(500);
  const before = await work();
  for (let i = 0; signals < SIGNALS && i < 400; i++) await post(place, place.rooms[i % place.rooms.length], makeText()), await sleep(25);
  const after = await work();
  await context.close();
  return [workRow(`a space.activity at home with ${ROOMS} rooms`, before, after, Math.max(1, signals))];
}

/** @param {Browser} browser @param {Place} place */
async function printWork(browser, place) {
  const rows = [...(await measureRoom(browser, place)), ...(await measureHome(browser, place))];
  printTable('P. What an open page does', ['', 'processor time', 'of it style and layout'], rows);
}

/* What the server does for it. */

/** @param {Place} place */
async function printAnswers({ port, token, long, sfat }) {
  /** @type {[string, string, object][]} */
  const questions = [
    ['the room', 'channel.open', { channel: long }],
    ['fifty messages from its middle', 'room.history', { channel: long, before: MESSAGES / 2, limit: 50 }],
    [`the space of ${ROOMS} rooms`, 'channel.open', { channel: sfat.space }],
    ['the heads of its rooms', 'space.heads', { channel: sfat.space }],
  ];
  const rows = [];
  for (const [name, method, params] of questions) {
    const ask = () => call(port, token, method, params);
    const bytes = JSON.stringify(await ask()).length;
    const times = await time(ASKED, ask);
    rows.push([`${name}: ${method}`, figure(percentile(times, 0.5), 2, 'ms'), figure(percentile(times, 0.99), 2, 'ms'), figure(bytes / 1000, 1, 'kB')]);
  }
  printTable('P. What the server answers', ['', 'p50', 'p99', 'as JSON'], rows, 'By POST /rpc, one at a time, the client in Node included.');
}

/** @param {Sfat} sfat */
export async function pages(sfat) {
  const place = await furnish(sfat);
  await printAnswers(place);
  const browser = await startChromium();
  await printVisits(browser, place);
  await printWork(browser, place);
  await browser.close();
  return [];
}
