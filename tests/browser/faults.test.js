import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, hasCount, isSaved, say, shows } from './browser.js';
import { fakeTarget } from './targets.js';

let browser;
/** At a server that fails on demand. */
let failing;
before(async () => {
  browser = await Browser.start();
  failing = await Browser.start({ find: fakeTarget });
});
afterEach(() => Promise.all([browser.closeWindows(), failing.closeWindows()]));
after(() => Promise.all([browser.stop(), failing.stop()]));

/** Cuts a page off from the server's sockets; the result lets it through again. */
async function cutOff(page) {
  let isCut = true;
  await page.routeWebSocket('**/ws', (socket) => (isCut ? socket.close() : socket.connectToServer()));
  await page.reload();
  return () => (isCut = false);
}

test('what is written offline goes once and in order when the line is back', async () => {
  const path = await browser.makeRoom('Fără rețea');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await say(ana, 'unu');
  await shows(ileana, ['unu']);
  await ana.context().setOffline(true);
  await ana.waitForSelector('.connection.is-waiting');
  for (const text of ['doi', 'trei', 'patru']) await say(ana, text);
  await ana.waitForSelector('.saved.is-unsaved');
  await shows(ana, ['unu', 'doi', 'trei', 'patru']);
  await say(ileana, 'între timp');
  await isSaved(ileana);
  await shows(ileana, ['unu', 'între timp']);
  await ileana.waitForSelector('.message:last-child:not(.is-waiting, .is-sending)');
  await ana.context().setOffline(false);
  await isSaved(ana);
  await shows(ileana, ['unu', 'între timp', 'doi', 'trei', 'patru']);
  await shows(ana, ['unu', 'între timp', 'doi', 'trei', 'patru']);
});

test('what is unsent outlives a reload and the window', async () => {
  const path = await browser.makeRoom('Reîncărcată');
  const ana = await browser.visit(0, { path });
  await ana.context().setOffline(true);
  await ana.waitForSelector('.connection.is-waiting');
  await say(ana, 'Scris înainte de reîncărcare');
  await ana.waitForSelector('.saved.is-unsaved');
  const context = ana.context();
  await ana.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(browser.url + path);
  await shows(again, ['Scris înainte de reîncărcare']);
  await isSaved(again);
});

test('two windows of one browser send everything once', async () => {
  const path = await browser.makeRoom('Două ferestre');
  const first = await browser.visit(0, { path });
  const second = await first.context().newPage();
  await second.goto(browser.url + path);
  await second.waitForSelector('.messages .empty');
  await first.context().setOffline(true);
  await first.waitForSelector('.connection.is-waiting');
  await say(first, 'din prima');
  await say(second, 'din a doua');
  await hasCount(first, '.message', 2);
  await first.context().setOffline(false);
  await isSaved(first);
  await shows(first, ['din prima', 'din a doua']);
  await shows(second, ['din prima', 'din a doua']);
  await second.reload();
  await shows(second, ['din prima', 'din a doua']);
});

test('a page that comes while the sockets are cut says so, and goes on by itself', async () => {
  const path = await browser.makeRoom('Târziu');
  const ana = await browser.visit(0, { path });
  await say(ana, 'rămâne');
  await isSaved(ana);
  const letThrough = await cutOff(ana);
  await ana.waitForSelector('.connection.is-waiting');
  await ana.waitForSelector('h1:has-text("Serverul nu răspunde acum")');
  letThrough();
  await shows(ana, ['rămâne']);
});

test('open pages go on after the server was away, and nobody reloads', async (t) => {
  if (!browser.target.away) return t.skip('the server of SFAT_URL is not ours to stop');
  const path = await browser.makeRoom('Repornire');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await say(ana, 'înainte');
  await shows(ileana, ['înainte']);
  await browser.target.away();
  await ana.waitForSelector('.connection.is-waiting');
  await say(ana, 'între');
  await browser.target.back();
  await shows(ileana, ['înainte', 'între']);
  await shows(ana, ['înainte', 'între']);
});

test('a refused message says why, and can be tried again', async () => {
  const path = await failing.makeRoom('Refuz');
  const ana = await failing.visit(0, { path });
  failing.target.faults.word = 'forbidden';
  await say(ana, 'Se poate?');
  await ana.waitForSelector('.message.is-refused');
  failing.target.faults.word = '';
  await ana.locator('.entry-state button').first().click();
  await isSaved(ana);
  await shows(ana, ['Se poate?']);
});

test('a lost answer doubles nothing', async () => {
  const path = await failing.makeRoom('Răspuns pierdut');
  const ana = await failing.visit(0, { path });
  failing.target.faults.lostReplies = 3;
  for (const text of ['a', 'b', 'c']) await say(ana, text);
  await isSaved(ana);
  await shows(ana, ['a', 'b', 'c']);
  assert.deepEqual(failing.target.problems, []);
});
