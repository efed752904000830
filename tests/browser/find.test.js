import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, findings, frame, hasCount, holdFrames, rest } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
afterEach(() => browser.closeWindows());
after(() => browser.stop());

test('the palette leads to a room by a few letters without diacritics', async () => {
  const path = await browser.makeRoom('Ședința din Țara Bârsei');
  const page = await browser.visit(0);
  await page.keyboard.press('Control+k');
  await page.locator('dialog input:focus').waitFor();
  await page.keyboard.type('sedin tara');
  await page.locator('[role=option][aria-selected=true]', { hasText: 'Ședința din Țara Bârsei' }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${path}`);
  await page.keyboard.press('Control+k');
  await page.locator('dialog input:focus').waitFor();
  await page.keyboard.press('Escape');
  await hasCount(page, 'dialog[open]', 0);
});

test('the palette makes a room, changes the look, and leads out', async () => {
  const page = await browser.visit(1);
  const choose = async (typed, name) => {
    await page.keyboard.press('Control+k');
    await page.locator('.palette input:focus').waitFor();
    await page.keyboard.type(typed);
    await page.locator('[role=option][aria-selected=true]', { hasText: name }).waitFor();
    await page.keyboard.press('Enter');
  };
  await choose('camera noua', 'Cameră nouă');
  await page.locator('dialog input[name=title]:focus').waitFor();
  assert.deepEqual(await findings(page), []);
  await page.keyboard.press('Escape');
  await hasCount(page, 'dialog[open]', 0);
  await choose('camera noua', 'Cameră nouă');
  await page.keyboard.type('Prin paletă');
  await page.keyboard.press('Enter');
  await page.waitForSelector('h1:has-text("Prin paletă")');
  await choose('intunecat', 'Întunecat');
  await page.waitForSelector(':root[data-theme=dark]');
  await choose('english', 'English');
  await page.waitForSelector(':root[lang=en]');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sign out');
  await page.locator('[aria-selected=true]', { hasText: 'Sign out' }).waitFor();
  await page.context().close();
});

test('letters alone lead to every place, and can be turned off', async () => {
  const page = await browser.visit(0);
  await page.locator('h1').click();
  await page.keyboard.press('?');
  await page.waitForURL('**/shortcuts');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.waitForURL('**/inbox');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForFunction(() => location.pathname === '/');
  await page.keyboard.press('?');
  await page.locator('main input[type=checkbox]').uncheck();
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.waitForTimeout(200);
  assert.equal(new URL(page.url()).pathname, '/shortcuts');
});

test('a page hears its keys, and takes the focus, as soon as it is seen', async () => {
  const path = await browser.makeRoom('Fără întârziere');
  const page = await browser.visit(0, { path });
  await page.waitForSelector('.messages .empty');
  await page.locator('.crumbs a').click();
  const link = page.locator(`main a[href="${path}"]`);
  await link.waitFor();
  await page.evaluate(holdFrames);
  await link.evaluate((one) => one.click());
  // Who has begun to write by the time of the next frame goes on writing.
  await page.locator('.room textarea').focus();
  await page.evaluate(() => window.letFrames());
  await page.evaluate(rest);
  await page.locator('.room textarea:focus').waitFor();
  await page.goto(`${browser.url}${path}/thread/1`);
  await page.locator('.thread h2:focus').waitFor();
  await page.context().addInitScript(holdFrames);
  await page.goto(browser.url);
  await page.waitForSelector('h1');
  await page.keyboard.press('Control+k');
  await page.locator('dialog input:focus').waitFor();
});

test('a page that the palette leads to keeps the focus that it takes', async () => {
  const page = await browser.visit(0);
  await page.locator('[data-palette]').click();
  await page.locator('dialog input:focus').waitFor();
  await page.keyboard.type('pentru mine');
  await page.locator('[role=option][aria-selected=true]', { hasText: 'Pentru mine' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/inbox');
  await hasCount(page, 'dialog', 0);
  await page.evaluate(rest);
  await page.locator('h1:focus').waitFor();
});

test('back and forward keep place and focus', async () => {
  const page = await browser.visit(0, { height: 420 });
  const card = page.locator('a.card-link').last();
  await card.scrollIntoViewIfNeeded();
  const href = await card.getAttribute('href');
  const top = await page.evaluate(() => document.getElementById('main').scrollTop);
  assert.ok(top > 0, 'the page is scrolled');
  await card.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/space/*');
  await page.waitForSelector('.columns, .parts');
  await page.goBack();
  await page.waitForFunction((wanted) => document.activeElement?.getAttribute('href') === wanted, href);
  await page.waitForFunction(
    (wanted) => Math.abs(document.getElementById('main').scrollTop - wanted) < 3,
    top,
  );
});

test('a room that was left is found where it was', async () => {
  const path = await browser.makeRoom('Loc păstrat');
  const lines = Array.from({ length: 40 }, (_, n) => `rândul ${n + 1}.`);
  await browser.fill(0, path, lines);
  const page = await browser.visit(0, { path });
  await page.locator('.message-text', { hasText: lines.at(-1) }).waitFor();
  await page.evaluate(rest);
  await page.locator('.messages').evaluate((list) => (list.scrollTop = 300));
  // Where one reads is noted when the list tells that it was scrolled, a frame later.
  await page.evaluate(frame);
  const before = await page.locator('.messages').evaluate((list) => list.scrollTop);
  await page.locator('.crumbs a').last().click();
  await page.waitForURL('**/space/*');
  await page.goBack();
  await page.waitForSelector('.message');
  await page.waitForFunction((wanted) => {
    const list = document.querySelector('.messages');
    return list && Math.abs(list.scrollTop - wanted) < 3;
  }, before);
});
