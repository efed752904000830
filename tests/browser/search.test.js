import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from '../support/wait.js';
import { Browser, findings } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
afterEach(() => browser.closeWindows());
after(() => browser.stop());

/** While the index is made, nothing is found. */
function ifAway({ word }) {
  assert.equal(word, 'unavailable');
  return { hits: [] };
}

test('a comment on a draft is found, and leads to itself', async () => {
  const client = await browser.client(0);
  const find = () => client.request('search.find', { query: 'calculul pe posturi', limit: 9 });
  await until(async () => (await find().catch(ifAway)).hits.length > 0, 'the comment to be in the index');
  await client.close();
  const page = await browser.visit(0, {
    path: '/search?q=calculul+pe+posturi',
  });
  await page.locator('.hit', { hasText: 'Opt specialiști' }).click();
  await page.waitForURL(/\/draft\/\w+\/comments\/\d+$/);
  await page.locator('.comment', { hasText: 'Opt specialiști' }).waitFor();
  await page.goBack();
  await page.locator('.filters summary').click();
  const draft = page.locator('option', {
    hasText: 'Program județean de angajare',
  });
  await page.getByLabel('Camera sau documentul').selectOption(await draft.getAttribute('value'));
  await page.waitForURL(/in=draft%3A/);
  await page.locator('.hit', { hasText: 'Opt specialiști' }).waitFor();
  await page.context().close();
});

test('words are found as one types, with diacritics or without, and lead to their message', async () => {
  const path = await browser.makeRoom('Pentru căutare');
  await browser.fill(0, path, ['Decontarea transportului în Țara Făgărașului', 'altceva']);
  const client = await browser.client(0);
  const find = () => client.request('search.find', { query: 'decontarea', limit: 1 });
  await until(async () => (await find().catch(ifAway)).hits.length > 0, 'the message to be in the index');
  await client.close();
  const page = await browser.visit(0, { path: '/search' });
  await page.locator('main input[type=search]').pressSequentially('tara fagaras');
  const hit = page.locator('.hit', { hasText: 'Decontarea transportului' });
  await hit.waitFor();
  // What was found for the first word alone may be there before.
  await hit.locator('mark').nth(1).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.waitForURL(/q=tara\+fagaras/);
  await hit.click();
  await page.locator('li.message:focus', { hasText: 'Decontarea' }).waitFor();
  await page.goBack();
  await hit.waitFor();
});
