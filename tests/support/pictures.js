/**
 * Takes the pictures of the documents from the running product: node tests/support/pictures.js
 * (a debug build and the client must be there; docs/pictures/ is written anew).
 */
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { ROOT } from './contract.js';
import { Server } from './server.js';

const FOLDER = `${ROOT}docs/pictures/`;

/** @param {import('playwright-core').Browser} browser @param {string} link @param {object} window */
async function signIn(browser, link, window) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...window });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('button', { name: /Ana|Mihai|Intră/ }).last().click();
  await page.locator('a[href^="/space/"]').first().waitFor();
  return page;
}

/** @param {import('playwright-core').Page} page @param {RegExp} title */
async function openRoom(page, title) {
  await page.locator('a[href^="/space/"]').first().click();
  await page.getByRole('link', { name: title }).first().click();
  await page.locator('textarea').waitFor();
  await page.waitForTimeout(500);
}

mkdirSync(FOLDER, { recursive: true });
const server = new Server({ demo: true, options: { assets: `${ROOT}web/dist` } });
await server.start();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  const wide = await signIn(browser, server.links[0].url, {});
  await openRoom(wide, /Angajare sprijinită/);
  await wide.screenshot({ path: `${FOLDER}room.png` });
  const narrow = await signIn(browser, server.links[3].url, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  await openRoom(narrow, /Angajare sprijinită/);
  await narrow.screenshot({ path: `${FOLDER}room-telephone.png` });
} finally {
  await browser.close();
  await server.stop();
}
