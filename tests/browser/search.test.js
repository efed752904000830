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
