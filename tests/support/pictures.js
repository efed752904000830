/**
 * Takes the pictures of the documents from the running product: node tests/support/pictures.js
 * (a debug build and the client must be there; docs/pictures/ is written anew).
 */
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { ROOT } from './contract.js';
import { Server } from './server.js';

const FOLDER = `${ROOT}docs/pictures/`;
const WIDE = { viewport: { width: 1280, height: 800 } };
const NARROW = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' };

/** @param {import('playwright-core').Browser} browser @param {string} link @param {object} window */
async function signIn(browser, link, window) {
  const context = await browser.newContext(window);
  const page = await context.newPage();
  await page.goto(link);
  await page
    .getByRole('button', { name: /Ana|Mihai|Intră/ })
    .last()
    .click();
  await page.locator('a[href^="/space/"]').first().waitFor({ state: 'attached' });
  return page;
}

/** Opens a room from the home page. @param {import('playwright-core').Page} page @param {RegExp} title */
async function openRoom(page, title) {
  await page.goto(base);
  const room = page.locator('main a[href^="/room/"]').filter({ hasText: title });
  await room.last().click();
  await page.locator('textarea').waitFor();
  await page.waitForTimeout(700);
}

/** Where the first such link leads. @param {import('playwright-core').Page} page @param {string} selector */
async function hrefOf(page, selector) {
  return /** @type {string} */ (await page.locator(selector).first().getAttribute('href'));
}

/** @param {import('playwright-core').Page} page @param {string} path @param {string} name */
async function take(page, path, name) {
  await page.goto(base + path);
  await page.locator('main h1').waitFor();
  await page.waitForTimeout(700);
  await page.screenshot({ path: `${FOLDER}${name}.png` });
}

mkdirSync(FOLDER, { recursive: true });
const server = new Server({ demo: true, options: { assets: `${ROOT}web/dist` } });
await server.start();
/** The cookie is of the host that the links name. */
const base = new URL(server.links[0].url).origin;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
try {
  const wide = await signIn(browser, server.links[0].url, WIDE);
  const space = await hrefOf(wide, 'a.side-space');
  await openRoom(wide, /Angajare sprijinită/);
  await wide.screenshot({ path: `${FOLDER}room.png` });
  for (const [path, name] of [
    [space, 'space'],
    [`${space}/members`, 'members'],
    [`${space}/organisations`, 'organisations'],
    [`${space}/health`, 'health'],
    [`${space}/invitations`, 'invitations'],
    [`${space}/about`, 'about'],
    ['/directory', 'directory'],
    ['/settings/security', 'security'],
  ])
    await take(wide, path, name);
  await wide.goto(base + space + '/members');
  await take(wide, await hrefOf(wide, '.members a[href^="/organisation/"]'), 'organisation');
  await wide.goto(base + space + '/members');
  await take(wide, await hrefOf(wide, '.members a[href^="/person/"]'), 'person');
  const narrow = await signIn(browser, server.links[3].url, NARROW);
  await openRoom(narrow, /Angajare sprijinită/);
  await narrow.screenshot({ path: `${FOLDER}room-telephone.png` });
  await take(narrow, space, 'space-telephone');
  await take(narrow, `${space}/members`, 'members-telephone');
} finally {
  await browser.close();
  await server.stop();
}
