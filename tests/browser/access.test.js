import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Browser, findings, hasCount, rest, say, shows } from './browser.js';

let browser;
let room;
let space;
before(async () => {
  browser = await Browser.start();
  room = await browser.makeRoom('Accesibilitate: o cameră cu un titlu lung, care trebuie să încapă');
  const page = await browser.visit(0, { path: room });
  await say(page, 'Un mesaj cu o adresă lungă: https://exemplu.ro/' + 'foarte-'.repeat(30));
  await say(page, 'Al doilea mesaj.');
  await hasCount(page, '.message', 2);
  space = await page.locator('.crumbs a').last().getAttribute('href');
  await page.context().close();
});
afterEach(() => browser.closeWindows());
after(() => browser.stop());

const pages = () => [
  ['sign-in', undefined, '/sign-in'],
  ['enter', undefined, `/enter#${'x'.repeat(43)}`],
  ['home', 0, '/'],
  ['space', 0, space],
  ['room', 0, room],
  ['no such page', 0, '/nicăieri'],
];

/** Goes through all pages, in one window of a visitor's and one of Ana's. */
async function visitAll(options, look) {
  const windows = new Map();
  for (const [name, person, path] of pages()) {
    if (!windows.has(person))
      windows.set(person, await browser.visit(person, { path, isWhole: true, ...options }));
    const page = windows.get(person);
    await page.goto('about:blank');
    await page.goto(browser.url + path);
    await page.waitForSelector('h1', { state: 'attached' });
    await page.evaluate(rest);
    await look(page, name);
  }
  for (const page of windows.values()) await page.context().close();
}

for (const [theme, language] of [
  ['light', 'ro'],
  ['dark', 'en'],
])
  for (const width of [1280, 390])
    test(`axe finds nothing serious: ${theme}, ${language}, ${width} px`, () =>
      visitAll({ theme, language, width }, async (page, name) =>
        assert.deepEqual(await findings(page), [], name),
      ));

test('axe finds nothing serious in windows and menus', async () => {
  const page = await browser.visit(0, { path: space });
  for (const window of ['[data-new-room]', '[data-new-draft]']) {
    await page.locator(window).click();
    await page.locator('dialog[open]').waitFor();
    assert.deepEqual(await findings(page), []);
    await page.keyboard.press('Escape');
  }
  await page.locator('.menu summary').click();
  assert.deepEqual(await findings(page), []);
});

test('every page is whole at 390 and at 320 px, and all that can be pressed is at least 24 px high and wide', () =>
  visitAll({ width: 320, height: 700 }, async (page, name) => {
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 700 });
      await page.evaluate(rest);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(excess <= 0, `${name} at ${width} is ${excess} px too wide`);
    }
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, input, summary, .card-link')]
        .filter((one) => one.getClientRects().length > 0)
        .map((one) => ({ html: one.outerHTML.slice(0, 80), box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 24 || box.height < 24)
        .map(({ html }) => html),
    );
    assert.deepEqual(small, [], name);
  }));

/** Presses Tab until an element that matches has the focus. */
async function tabTo(page, selector) {
  await page.locator(selector).first().waitFor();
  for (let count = 0; count < 60; count++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  throw new Error(`no Tab leads to ${selector}`);
}

test('a keyboard alone goes from home to a reply', async () => {
  const title = 'Cu tastatura';
  const page = await browser.visit(0);
  await tabTo(page, `a.card-link[href="${space}"]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.columns');
  await page.locator('h1:focus').waitFor();
  await tabTo(page, '.section-head button');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] input:focus').waitFor();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/room/*');
  await page.waitForSelector('.messages .empty');
  await tabTo(page, 'textarea');
  for (const [at, text] of ['primul', 'al doilea'].entries()) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await hasCount(page, '.message[data-seq]', at + 1);
  }
  await shows(page, ['primul', 'al doilea']);
  await page.keyboard.press('Shift+Tab');
  for (let count = 0; count < 5; count++)
    if (!(await page.evaluate(() => document.activeElement.matches('li.message'))))
      await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  await page.locator('.composer:has(.replying) textarea:focus').waitFor();
  await page.keyboard.type('răspuns');
  await page.keyboard.press('Enter');
  await shows(page, ['primul', 'al doilea', 'răspuns']);
  assert.equal(await page.locator('.quote-text').textContent(), 'primul');
});

test('the skip link leads past the header', async () => {
  const page = await browser.visit(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#main:focus').waitFor();
});

test('new messages of others are read out', async () => {
  const path = await browser.makeRoom('Cu glas');
  const [ana, ileana] = [await browser.visit(0, { path }), await browser.visit(1, { path })];
  await ana.waitForSelector('.messages .empty');
  await say(ileana, 'Se aude?');
  await ana.waitForFunction(() =>
    document.querySelector('[aria-live=polite]').textContent.includes(': Se aude?'),
  );
});

test('language and appearance are kept', async () => {
  const page = await browser.visit(0);
  await page.locator('.menu summary').click();
  await page.locator('.menu select').first().selectOption('en');
  await page.locator('.menu select').last().selectOption('dark');
  await page.waitForSelector('h1:has-text("Home")');
  await page.reload();
  await page.waitForSelector('h1:has-text("Home")');
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
});

test('a language whose words do not come is not shown, nor is it forgotten', async () => {
  const page = await browser.visit(0);
  await page.route('**/assets/en-*.js', (route) => route.abort());
  await page.locator('.menu summary').click();
  const choice = page.locator('.menu select').first();
  await choice.selectOption('en');
  await page.waitForSelector('.toast:has-text("O parte a paginii nu a venit")');
  assert.equal(await choice.inputValue(), 'ro');
  await page.evaluate(() => localStorage.setItem('sfat.language', 'en'));
  await page.reload();
  await page.waitForSelector('h1:has-text("Acasă")');
  await page.unroute('**/assets/en-*.js');
  await page.reload();
  await page.waitForSelector('h1:has-text("Home")');
});

test('markup in a message is only text', async () => {
  const path = await browser.makeRoom('<img src=x onerror=alert(1)>');
  const page = await browser.visit(0, { path });
  const hostile = '<script>alert(1)</script>';
  await say(page, hostile);
  await shows(page, [hostile]);
  assert.equal(await page.locator('main img, main script').count(), 0);
});
