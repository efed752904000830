import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, findings, isSaved, say, shows } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.stop());

test('words are found as one types, with diacritics or without, and lead to their message', async () => {
  const path = await browser.makeRoom('Pentru căutare');
  const page = await browser.visit(0, { path });
  await say(page, 'Decontarea transportului în Țara Făgărașului');
  await say(page, 'altceva');
  await shows(page, ['Decontarea transportului în Țara Făgărașului', 'altceva']);
  await isSaved(page);
  await page.goto(`${browser.url}/search`);
  await page.locator('main input[type=search]').pressSequentially('tara fagaras');
  const hit = page.locator('.hit', { hasText: 'Decontarea transportului' });
  await hit.waitFor();
  assert.ok((await hit.locator('mark').count()) >= 2);
  assert.deepEqual(await findings(page), []);
  assert.match(page.url(), /q=tara\+fagaras/);
  await hit.click();
  await page.locator('li.message:focus', { hasText: 'Decontarea' }).waitFor();
  await page.goBack();
  await hit.waitFor();
});
