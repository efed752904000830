import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, hasCount } from './browser.js';

let browser;
before(async () => {
  browser = await Browser.start();
  // Everybody's link is used first: a code that is asked for later takes its place.
  for (const person of [1, 3]) await (await browser.visit(person)).context().close();
});
afterEach(() => browser.closeWindows());
after(() => browser.stop());

/** The address in a demo link. */
function emailOf(person) {
  return new URL(browser.target.links[person]).hash.slice(1).split(':')[0];
}

test('a wrong code is refused in words, a right one opens the account', async (t) => {
  if (!browser.target.codeFor) return t.skip('the codes of SFAT_URL are in its mail');
  const page = await browser.visit(undefined, { path: '/sign-in' });
  await page.locator('input').fill('mihai@exemplu');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.field-error').textContent(), /ana@exemplu.ro/);
  await page.locator('input').fill(emailOf(3));
  await page.keyboard.press('Enter');
  await page.waitForSelector('input.code');
  const code = await browser.target.codeFor(emailOf(3));
  await page.locator('input.code').fill(code === '000000' ? '111111' : '000000');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.failure .icon');
  await page.locator('input.code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cards');
  assert.match(await page.locator('.menu-name').textContent(), /Mihai Model/);
});

test('a page that needs an account asks for it in place, and goes on', async (t) => {
  if (!browser.target.codeFor) return t.skip('the codes of SFAT_URL are in its mail');
  const path = await browser.makeRoom('După intrare');
  const page = await browser.visit(undefined, { path });
  await page.locator('input').fill(emailOf(1));
  await page.keyboard.press('Enter');
  await page.waitForSelector('input.code');
  await page.locator('input.code').fill(await browser.target.codeFor(emailOf(1)));
  await page.keyboard.press('Enter');
  await page.waitForSelector('h1:has-text("După intrare")');
  assert.equal(new URL(page.url()).pathname, path);
});

test('a link leaves nothing of its secret in the address', async () => {
  const page = await browser.visit(undefined, { path: `/enter#${'x'.repeat(43)}` });
  assert.equal(page.url(), `${browser.url}/enter`);
  await hasCount(page, 'input', 2);
});

test('a link leads in with a click, and signing out leaves nothing on the page', async (t) => {
  if (!browser.target.codeFor) return t.skip('the others still need the sessions of SFAT_URL');
  const path = browser.target.links[2].slice(browser.url.length);
  const page = await browser.visit(undefined, { path });
  await page.locator('main button').click();
  await page.waitForSelector('.saved');
  ended = await page.context().cookies();
  await page.locator('.menu summary').click();
  await page.locator('.menu-body button').click();
  await page.waitForSelector('input[type=email]');
  assert.equal(await page.locator('.saved').count(), 0);
});

/** The cookies of a session that was ended. */
let ended;

test('a page with the cookie of an ended session asks to sign in again', async (t) => {
  if (!browser.target.codeFor) return t.skip('the sessions of SFAT_URL go on');
  const page = await browser.visit(undefined, { path: '/sign-in' });
  await page.context().addCookies(ended);
  await page.goto(browser.url);
  await page.waitForSelector('.notice');
});

/** The members' page of the space of a room. */
async function membersOf(person, path) {
  const page = await browser.visit(person, { path });
  const space = await page.locator('.side-space[href^="/space/"]:has(+ .side-rooms)').getAttribute('href');
  await page.goto(`${browser.url}${space}/members`);
  await page.waitForSelector('.members');
  return page;
}

/** Ana takes somebody out of the space of a room. */
async function takeOut(name, path) {
  const ana = await membersOf(0, path);
  await ana.locator(`.members li:has-text("${name}") button`).click();
  await ana.getByRole('button', { name: 'Scoate din spațiu' }).click();
  await ana.locator('dialog .danger').click();
  await ana.waitForFunction((gone) => !document.querySelector('.members').textContent.includes(gone), name);
}

test('a member gets another role, and who is taken out is told at once', async (t) => {
  if (!browser.target.codeFor) return t.skip('the people of SFAT_URL stay who they are');
  const path = await browser.makeRoom('Rămas-bun');
  const mihai = await membersOf(3, path);
  const ana = await membersOf(0, path);
  await ana.locator('.members li:has-text("Mihai Model") button').click();
  await ana
    .getByRole('button', { name: /Modifică mandatul/ })
    .first()
    .click();
  const window = ana.getByRole('dialog', { name: 'Modifică mandatul' });
  await window.getByLabel('Rolul în spațiu').selectOption('facilitator');
  await window.locator('.primary').click();
  await mihai.waitForSelector('.members li:has-text("Mihai Model"):has-text("Facilitator")');
  await takeOut('Mihai Model', path);
  await mihai.waitForSelector('h1:has-text("nu ai acces")');
  await mihai.locator('main a').click();
  await mihai.waitForURL(`${browser.url}/`);
});

test('who is taken out of a space is told in its rooms, too', async (t) => {
  if (!browser.target.codeFor) return t.skip('the people of SFAT_URL stay who they are');
  const path = await browser.makeRoom('Rămas-bun în cameră');
  const ileana = await browser.visit(1, { path });
  await takeOut('Ileana Probă', path);
  await ileana.waitForSelector('h1:has-text("nu ai acces")');
});
