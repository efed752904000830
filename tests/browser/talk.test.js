import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from '../support/wait.js';
import { Browser, hasCount, isSaved, say, shows, texts } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
afterEach(() => browser.closeWindows());
after(() => browser.stop());

test('two people talk, live, and see the same', async () => {
  const path = await browser.makeRoom('Discuție în doi');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await say(ana, 'Bună ziua.');
  await shows(ileana, ['Bună ziua.']);
  await say(ileana, 'Bună ziua, Ana.');
  await shows(ana, ['Bună ziua.', 'Bună ziua, Ana.']);
  const sayAll = async (page, name) => {
    for (let count = 0; count < 5; count++) await say(page, `${name} ${count}`);
  };
  await Promise.all([sayAll(ana, 'ana'), sayAll(ileana, 'ileana')]);
  await Promise.all([isSaved(ana), isSaved(ileana)]);
  await Promise.all([hasCount(ana, '.message[data-seq]', 12), hasCount(ileana, '.message[data-seq]', 12)]);
  assert.deepEqual(await texts(ileana), await texts(ana));
});

test('a reply shows what it answers, and leads to it', async () => {
  const path = await browser.makeRoom('Răspunsuri');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await say(ana, 'Cine vine joi?');
  await shows(ileana, ['Cine vine joi?']);
  await ileana.locator('.message').hover();
  await ileana.locator('.reply').click();
  await say(ileana, 'Eu vin.');
  await shows(ana, ['Cine vine joi?', 'Eu vin.']);
  assert.equal(await ana.locator('.quote-text').textContent(), 'Cine vine joi?');
  await ana.locator('button.quote').click();
  await ana.locator('li.message:focus', { hasText: 'Cine vine joi?' }).waitFor();
});

test('one sees that the other is typing', async () => {
  const path = await browser.makeRoom('Cine scrie');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await ana.waitForSelector('.messages .empty');
  await ileana.waitForSelector('.messages .empty');
  await ileana.locator('textarea').pressSequentially('Mă gândesc');
  await ana.waitForFunction(() => document.querySelector('.typing').textContent.includes('scrie'));
});

test('what is typed and not sent is there after a reload', async () => {
  const path = await browser.makeRoom('Nesfârșit');
  const ana = await browser.visit(0, { path });
  await ana.locator('textarea').fill('Un gând pe jumătate');
  await ana.reload();
  await ana.waitForSelector('textarea');
  assert.equal(await ana.locator('textarea').inputValue(), 'Un gând pe jumătate');
});

test('a long room is read back to its beginning without a jump', async () => {
  const path = await browser.makeRoom('Lungă');
  const expected = Array.from({ length: 130 }, (_, n) => `mesajul ${n}`);
  await browser.fill(0, path, expected);
  // Who never was in the room begins at its end.
  const ileana = await browser.visit(1, { path });
  await ileana.waitForSelector('.message');
  await until(async () => {
    await ileana.locator('.messages').evaluate((list) => (list.scrollTop = 0));
    return (await texts(ileana)).length >= expected.length;
  }, 'the beginning of the room');
  await shows(ileana, expected);
  await ileana.locator('.to-newest').click();
  await ileana.locator('.message').last().waitFor({ state: 'visible' });
});

test('who wrote a room full finds themselves at its end', async () => {
  const path = await browser.makeRoom('Plină');
  const expected = Array.from({ length: 70 }, (_, n) => `rândul ${n}`);
  await browser.fill(0, path, expected.slice(0, -5));
  const ana = await browser.visit(0, { path });
  for (const text of expected.slice(-5)) await say(ana, text);
  await isSaved(ana);
  await ana.reload();
  await ana.locator('.message-text', { hasText: expected.at(-1) }).waitFor();
  assert.equal((await texts(ana)).at(-1), expected.at(-1));
  assert.equal(await ana.locator('.unread-line').count(), 0);
});
