import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, findings, hasCount, isSaved, misfits, rest, say, shows } from './browser.js';

let browser;
/** The path of a room with a message of every kind. */
let room;
before(async () => {
  browser = await Browser.start();
  room = await browser.makeRoom('Tot ce poate sta într-o cameră, cu un titlu lung, care trebuie să încapă');
  const [ana, ileana] = [await browser.visit(0, { path: room }), await browser.visit(1, { path: room })];
  const words =
    '**Tare**, *moale*, `cod`, [lege](https://exemplu.ro/lege)\n- unu\n- doi\n> citat\n```\nbloc\n```';
  await say(ana, words);
  await isSaved(ana);
  await say(ana, `O adresă lungă: https://exemplu.ro/${'foarte-'.repeat(30)}`);
  await say(ana, 'De șters');
  await isSaved(ana);
  await ileana.waitForSelector('.message:nth-of-type(3)');
  await ileana.locator('.room textarea').click();
  await ileana.keyboard.type('@ana');
  await ileana.locator('.names [role=option]').first().waitFor();
  await ileana.keyboard.press('Enter');
  await ileana.keyboard.type('vezi?');
  await ileana.keyboard.press('Enter');
  // The fourth event of the room: its thread is opened by that number.
  await ana.locator('.room .message', { hasText: 'vezi?' }).waitFor();
  const first = ana.locator('.room li.message').first();
  await first.focus();
  await ana.keyboard.press('p');
  await ana.waitForSelector('.message.is-pinned');
  await first.focus();
  await ana.keyboard.press('+');
  await ana.locator('.popup button:focus').waitFor();
  await ana.keyboard.press('Enter');
  await ana.locator('.room .message', { hasText: 'De șters' }).focus();
  await ana.keyboard.press('Delete');
  await ana.locator('dialog .danger').click();
  await ana.waitForSelector('.message-deleted');
  await ana.locator('.room .message', { hasText: 'vezi?' }).focus();
  await ana.keyboard.press('r');
  await say(ana, 'Văd.');
  await ana.locator('.message', { hasText: '1 răspuns' }).waitFor();
  await Promise.all([ana.context().close(), ileana.context().close()]);
});
after(() => browser.stop());

const pages = () => [
  ['home', '/'],
  ['inbox', '/inbox'],
  ['room', room],
  ['thread', `${room}/thread/4`],
  ['search', '/search'],
  ['shortcuts', '/shortcuts'],
];

for (const [theme, language, width] of [
  ['light', 'ro', 1280],
  ['dark', 'en', 390],
])
  test(`axe finds nothing serious, and nothing is cut: ${theme}, ${language}, ${width} px`, async () => {
    const page = await browser.visit(0, { theme, language, width, isWhole: true });
    for (const [name, path] of pages()) {
      await page.goto(browser.url + path);
      await page.waitForSelector('h1', { state: 'attached' });
      await page.evaluate(rest);
      assert.deepEqual(await findings(page), [], name);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(excess <= 0, `${name} is ${excess} px too wide`);
    }
    await page.context().close();
  });

test('everything in a room is large enough for a finger, on a telephone and on a tablet', async () => {
  for (const width of [390, 1024]) {
    const page = await browser.visit(0, { path: room, width, isTouched: true, isWhole: true });
    for (const [path, list] of [
      [room, '.room'],
      [`${room}/thread/4`, '.thread'],
    ]) {
      await page.goto(browser.url + path);
      await page.waitForSelector(`${list} li.message >> visible=true`);
      assert.deepEqual(await misfits(page), [], `${width} px, ${list}`);
    }
    await page.context().close();
  }
});

test('axe finds nothing serious in what stands over a room', async () => {
  const page = await browser.visit(0, { path: room });
  await page.waitForSelector('.message');
  const first = page.locator('.room li.message').first();
  const press = (key) => async () => (await first.focus(), await page.keyboard.press(key));
  const open = {
    menu: ['.popup:popover-open', press('m')],
    reactions: ['.popup:popover-open', press('+')],
    deletion: ['dialog[open]', press('Delete')],
    editing: ['.edit-field textarea:focus', press('e')],
    pins: ['dialog[open]', () => page.getByRole('button', { name: '1 mesaj fixat' }).click()],
    options: ['.popup:popover-open', () => page.getByRole('button', { name: 'Opțiunile camerei' }).click()],
    names: [
      '.names [role=option]',
      async () => {
        await page.locator('.room .composer textarea').click();
        await page.keyboard.type('@');
      },
    ],
  };
  for (const [name, [selector, act]] of Object.entries(open)) {
    await act();
    await page.waitForSelector(selector);
    assert.deepEqual(await findings(page), [], name);
    await page.keyboard.press('Escape');
    await hasCount(page, selector, 0);
  }
});

test('with the keyboard alone: a menu is walked, closed, and gives the focus back', async () => {
  const page = await browser.visit(0, { path: room });
  await page.waitForSelector('.message');
  const first = page.locator('.room li.message').first();
  await first.focus();
  await page.keyboard.press('m');
  await page.locator('.popup [role=menuitem]:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.locator('li.message:focus').waitFor();
  await page.keyboard.press('t');
  await page.waitForURL('**/thread/1');
  await page.locator('.thread h2:focus').waitFor();
});

test('markup in a message leads nowhere but to the web, and never becomes HTML', async () => {
  const path = await browser.makeRoom('Ostil <b>x</b>');
  const page = await browser.visit(0, { path });
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>)',
    '**<script>alert(1)</script>** `<svg onload=alert(1)>`',
    '\u202Egnp.exe @{person:01KAMY9Q3S5T7V9X1Z3B5D7F9H}',
  ];
  for (const text of hostile) await say(page, text);
  await isSaved(page);
  await page.locator('.message').nth(3).waitFor();
  const made = await page.locator('.messages').evaluate((list) => ({
    dangerous: list.querySelectorAll('img, script, svg[onload], iframe, [onerror]').length,
    links: [...list.querySelectorAll('.message-text a')].map((link) => link.getAttribute('href')),
  }));
  assert.deepEqual(made, { dangerous: 0, links: [] });
  await say(page, '[legea](https://exemplu.ro/) ana@exemplu.ro');
  const link = page.locator('.message-text a').first();
  assert.equal(await link.getAttribute('rel'), 'noopener nofollow');
  await shows(page, [
    hostile[0],
    hostile[1],
    '<script>alert(1)</script> <svg onload=alert(1)>',
    '\u202Egnp.exe @Persoană necunoscută',
    'legea (exemplu.ro) ana@exemplu.ro',
  ]);
});
