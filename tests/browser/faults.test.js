import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, findings, hasCount, isSaved, say, shows } from './browser.js';
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

async function goOffline(page) {
  await page.context().setOffline(true);
  await page.waitForSelector('.connection.is-waiting', { timeout: 15_000 });
}

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

/** The draft of a space that two people share, by its channel, with a text open in a page. */
async function openDraft(title) {
  const maker = await browser.client(0);
  const { view } = await maker.open(`inbox:${maker.hello.person}`);
  const draft = { channel: view.spaces[0].channel, template: 'blank', title };
  const { channel } = await maker.command('draft.create', draft);
  await maker.close();
  const path = `/draft/${channel.split(':')[1]}`;
  const page = await browser.visit(0, { path });
  await page.locator('.saved-text.is-saved').waitFor();
  return { page, path };
}

test('what was written into a draft without a line is known on every page, and goes without the draft being opened', async () => {
  const { page, path } = await openDraft('Scris în tren');
  await goOffline(page);
  await page.locator('.text').click();
  await page.keyboard.type('Scris în tunel.');
  await page.locator('.saved-text.is-waiting').waitFor();
  await page.locator('.brand').click();
  await page.locator('.saved-text').waitFor({ state: 'detached' });
  await page.locator('.saved.is-unsaved', { hasText: 'Nesalvate încă: 15' }).click();
  const listed = page.locator('dialog li', { hasText: 'Scris în tren' });
  await listed.locator('text=15 modificări: se trimit când revine conexiunea').waitFor();
  assert.deepEqual(await findings(page), []);
  await listed.locator('a').click();
  await page.waitForURL(`**${path}`);
  assert.equal(await page.locator('dialog').count(), 0);
  await page.locator('.brand').click();
  // Another page of the same device, whose line for texts is held up for a while.
  const context = page.context();
  const again = await context.newPage();
  let isHeld = true;
  const held = [];
  await again.routeWebSocket(/\/text\//, (socket) => (isHeld ? held.push(socket) : socket.connectToServer()));
  await page.close();
  await context.setOffline(false);
  const asked = [];
  again.on('request', (request) => asked.push(request.url()));
  await again.goto(`${browser.url}/settings`);
  await again.locator('.saved.is-unsaved').click();
  await again.locator('dialog li', { hasText: '15 modificări se trimit…' }).waitFor();
  isHeld = false;
  for (const socket of held) await socket.close({ code: 4503 });
  await isSaved(again);
  await again.locator('dialog', { hasText: 'Tot ce ai scris este salvat' }).waitFor();
  assert.ok(!asked.some((url) => /editor_pane|tiptap/.test(url)), asked.join('\n'));
  const ileana = await browser.visit(1, { path });
  await ileana.locator('.text', { hasText: 'Scris în tunel.' }).waitFor();
  assert.equal(await ileana.locator('.present').count(), 0);
});

test('what of a draft can no longer be sent stays on the device, is said, and is given up only when asked', async () => {
  const { page, path } = await openDraft('Închis între timp');
  await goOffline(page);
  await page.locator('.text').click();
  await page.keyboard.type('Tardiv.');
  await page.locator('.brand').click();
  await page.locator('.saved.is-unsaved', { hasText: 'Nesalvate încă: 7' }).waitFor();
  const keeper = await browser.client(0);
  await keeper.command('draft.archive', { channel: `draft:${path.split('/')[2]}` });
  await keeper.close();
  await page.context().setOffline(false);
  await page.locator('.saved').click();
  const listed = page.locator('.unsaved-list li', { hasText: 'Închis între timp' });
  await listed.locator('text=7 modificări nu au putut fi trimise').waitFor();
  assert.deepEqual(await findings(page), []);
  await page.reload();
  await page.locator('.saved.is-unsaved').click();
  await listed.getByRole('button', { name: 'Renunță' }).click();
  await page.locator('dialog .danger').click();
  await isSaved(page);
});

test('the bar does not call a text saved that the server is silent about, nor one whose line has just gone', async () => {
  const { page } = await openDraft('Fără răspuns');
  let isSilent = false;
  await page.routeWebSocket(/\/text\//, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => isSilent || server.send(message));
  });
  await page.reload();
  await page.locator('.saved-text.is-saved').waitFor();
  isSilent = true;
  await page.locator('.text').click();
  await page.keyboard.type('Unu');
  await page.locator('.saved.is-unsaved', { hasText: 'Nesalvate încă: 3' }).waitFor();
  isSilent = false;
  await page.reload();
  await page.locator('.saved-text.is-saved').waitFor();
  await isSaved(page);
  await goOffline(page);
  await page.locator('.text').click();
  await page.keyboard.type('Doi');
  await page.locator('.saved-text.is-waiting').waitFor({ timeout: 2_000 });
  await page.locator('.saved.is-unsaved', { hasText: 'Nesalvate încă: 3' }).waitFor({ timeout: 2_000 });
});
