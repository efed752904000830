import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { CORPUS } from '../support/corpus.js';
import { makePartnership } from '../support/partnership.js';
import { Browser, findings, hasCount, misfits, rest } from './browser.js';

let browser;
/** The address of the space, and what was made in it. */
let space;
let made;
const today = new Intl.DateTimeFormat('sv', {
  timeZone: 'Europe/Bucharest',
}).format(Date.now());

before(async () => {
  browser = await Browser.start();
  const client = await browser.client(0);
  made = await makePartnership(client, today);
  await client.close();
  space = `/space/${made.space.split(':')[1]}`;
});
afterEach(() => browser.closeWindows());
after(() => browser.stop());

/** Ana's window, in the capacity in which she is the secretariat. */
async function visitAna(path, options) {
  const page = await browser.visit(0, { path, ...options });
  if (!path.startsWith('/space/')) return page;
  await page.waitForSelector('.capacity select');
  const mandate = await page.locator('.capacity option:not([disabled])').first().getAttribute('value');
  await page.locator('.capacity select').first().selectOption(mandate);
  return page;
}

/** Chooses an offer of a field that offers what matches. */
async function pick(page, label, typed, text) {
  await page.getByRole('combobox', { name: label }).fill(typed);
  await page.getByRole('option', { name: text }).first().click();
}

const pages = () => [
  space,
  `${space}/members`,
  `${space}/organisations`,
  `${space}/health`,
  `${space}/about`,
  '/directory',
  '/directory/people',
  `/organisation/${made.organisations[0]}`,
  `/person/${made.people[1]}`,
  '/settings',
  '/settings/notifications',
  '/inbox',
  '/search?q=transport',
];

for (const [theme, language, width] of [
  ['light', 'ro', 390],
  ['dark', 'en', 1280],
])
  test(`axe finds nothing serious, and nothing is cut: ${theme}, ${language}, ${width} px`, async () => {
    const page = await browser.visit(0, { theme, language, width, isWhole: true });
    for (const path of pages()) {
      await page.goto(browser.url + path);
      await page.waitForSelector('main h1');
      await page.evaluate(rest);
      assert.deepEqual(await findings(page), [], path);
      if (width === 390) assert.deepEqual(await misfits(page), [], path);
    }
    await page.context().close();
  });

test('the room that was spoken in last stands first, and those for others last', async () => {
  const client = await browser.client(0);
  const { view: before } = await client.open(made.space);
  const as = before.mandates.find(({ person }) => person === made.people[0]).mandate;
  for (const [title, categories] of [['Întâi'], ['Apoi'], ['Doar aleșii', ['elected']]])
    await client.command('room.create', {
      channel: made.space,
      as,
      title,
      visibility: categories ? 'category' : 'members',
      ...(categories && { categories }),
    });
  const { view } = await client.open(made.space);
  const room = view.items.find(({ title }) => title === 'Întâi').channel;
  await client.command('room.post', {
    channel: room,
    as,
    text: 'Bună dimineața',
  });
  await client.close();
  const page = await browser.visit(0, { path: space });
  await page.locator('.card-name', { hasText: 'Întâi' }).waitFor();
  const names = await page.locator('section[aria-labelledby=rooms] .card-name').allTextContents();
  assert.equal(names[0], 'Întâi');
  assert.equal(names.at(-1), 'Doar aleșii');
  await page.locator('.card-link', { hasText: /Întâi.*ultimul mesaj: \d\d:\d\d/ }).waitFor();
  await page.context().close();
});

test('axe finds nothing serious in the windows', async () => {
  for (const [path, button] of [
    [`${space}/organisations`, '.tools .primary'],
    [`${space}/members`, '.members button.square'],
    [`${space}/about`, 'section[aria-labelledby=secretariat] button'],
    [space, '[data-new-room]'],
    ['/directory', '.page-head .primary'],
  ]) {
    const page = await browser.visit(0, { path, width: 390, isWhole: true });
    await page.locator(button).first().click();
    await page.waitForSelector('dialog[open]');
    assert.deepEqual(await findings(page), [], button);
    assert.deepEqual(await misfits(page), [], button);
    await page.context().close();
  }
});

test('an organisation is found by comma, cedilla or plain letters, and by filters', async () => {
  const page = await browser.visit(1, { path: '/directory' });
  const finds = (name) =>
    page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll('.row-name')].map((one) => one.textContent).join('; ') === wanted,
      name,
    );
  for (const typed of ['șanse țint', 'şanse ţint', 'SANSE TINT']) {
    await page.getByRole('searchbox').fill(typed);
    await finds('Asociația Șanse Țintite');
  }
  await page.getByRole('searchbox').fill('');
  await page.locator('.filters summary').click();
  await page.getByLabel('Județul').selectOption('RO-IS');
  await page.getByLabel('Felul').selectOption('university');
  await finds('Universitatea de Probă din Iași');
  await page.locator('a.row-name').click();
  await page.waitForSelector('h1:has-text("Universitatea")');
  await page.goBack();
  await finds('Universitatea de Probă din Iași');
});

test('a keyboard alone adds an organisation to the directory and to the space', async () => {
  const page = await visitAna(`${space}/organisations`);
  await page.locator('.tools .primary').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Nu este în listă/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Denumirea').focus();
  await page.keyboard.type('Asociația Tastelor Şi Ţintelor');
  await page.getByRole('combobox', { name: /Județul/ }).focus();
  await page.keyboard.type('timis');
  await page.getByRole('option', { name: 'Timiș' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.querySelector('dialog select:has([value=RO42])')?.value === 'RO42',
  );
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog h2:has-text("Adaugă o organizație")');
  await page.waitForFunction(
    () => document.querySelector('dialog [role=combobox]')?.value === 'Asociația Tastelor Și Țintelor',
  );
  await page.locator('dialog .primary').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.row-name:has-text("Tastelor Și Țintelor")');
});

test('a mandate is given, seen by its person at once, edited and ended', async () => {
  const mihai = await browser.visit(3, { path: `${space}/members` });
  await mihai.waitForSelector('.capacity-line:has-text("Lider de sindicat")');
  const ana = await visitAna(`${space}/organisations`);
  const row = ana.locator('.rows > li', {
    hasText: 'Patronatul Întreprinderilor',
  });
  await row.locator('button').click();
  await ana.getByRole('button', { name: 'Dă un mandat' }).click();
  await pick(ana, 'Persoana', 'mihai', 'Mihai Model');
  await ana.getByLabel('Calitatea').fill('Secretar general');
  await ana.getByLabel('Până în ziua').fill('2020-01-01');
  await ana.locator('dialog .primary').click();
  await ana.locator('dialog .field-error', { hasText: 'înaintea primei zile' }).waitFor();
  await ana.getByLabel('Până în ziua').fill('2099-12-31');
  await ana.locator('dialog .primary').click();
  await mihai.waitForSelector('.capacity-line:has-text("Secretar general")');
  // Somebody with two mandates chooses, once for all pages of the space.
  await mihai.goto(browser.url + space);
  await mihai.waitForSelector('.capacity.must-choose');
  await mihai.locator('.capacity select').selectOption({ label: 'Secretar general, PIVA' });
  await mihai.reload();
  await mihai.waitForSelector('.capacity select');
  await hasCount(mihai, '.must-choose', 0);
  // Among the members they do nothing, and are not asked.
  await mihai.goto(`${browser.url}${space}/members`);
  await mihai.waitForSelector('.capacity-line:has-text("Secretar general")');
  assert.equal(await mihai.locator('.capacity select').count(), 0);
  await row.locator('button').click();
  await ana.getByRole('button', { name: /Modifică mandatul/ }).click();
  const window = ana.getByRole('dialog', { name: 'Modifică mandatul' });
  await window.getByLabel('Calitatea').fill('Președinte interimar');
  await window.getByLabel('Supleant', { exact: true }).check();
  await window.locator('.primary').click();
  await mihai.waitForSelector('.capacity-line:has-text("Președinte interimar, PIVA (supleant)")');
  await ana.getByRole('button', { name: /Modifică mandatul/ }).click();
  for (let count = 0; count < 2; count++) await ana.getByRole('button', { name: 'Încheie mandatul' }).click();
  await mihai.waitForFunction(
    () => !document.querySelector('main').textContent.includes('Președinte interimar'),
  );
  await ana.keyboard.press('Escape');
  await row.locator('.missing').waitFor();
});

test('what is changed by mistake is undone', async () => {
  const ana = await visitAna(`${space}/organisations`);
  const row = ana.locator('.rows > li', { hasText: 'Universitatea de Probă' });
  await row.locator('button').click();
  await ana.getByLabel('Starea în spațiu').selectOption('suspended');
  await ana.locator('dialog .primary').click();
  await row.locator('.badge:has-text("suspendată")').waitFor();
  await ana.locator('.toast .undo').click();
  await row.locator('.badge').waitFor({ state: 'detached' });
});

test('the health page says who is silent and who is missing', async () => {
  const page = await visitAna(`${space}/health`);
  await page.waitForSelector('.numbers');
  await page.getByRole('region', { name: 'Fără titular' }).getByText('Consiliul Județean').first().waitFor();
  await page
    .getByRole('region', { name: /se încheie în 30/ })
    .getByText('Sorina Șablon')
    .first()
    .waitFor();
  const ileana = await browser.visit(3, { path: `${space}/health` });
  await ileana.waitForSelector('.parts');
  assert.equal(await ileana.locator('.numbers').count(), 0);
});

test('rooms for some are marked, and closed to the others', async () => {
  const ana = await visitAna(space);
  await ana.locator('[data-new-room]').click();
  await ana.getByLabel('Titlul camerei').fill('Numai sindicatele');
  await ana.getByLabel(/Doar unele categorii/).check();
  await ana.locator('dialog .primary').click();
  await ana.locator('dialog', { hasText: 'Alege cel puțin o categorie' }).waitFor();
  await ana.getByLabel('Sindicate', { exact: true }).check();
  await ana.locator('dialog .primary').click();
  // Whoever made it is no union: the room is there, and closed to her.
  await ana.waitForSelector('.toast:has-text("Numai sindicatele")');
  assert.equal(new URL(ana.url()).pathname, space);
  const closed =
    '.card-link.is-closed[title="Nu ești printre cei pentru care este."]:has-text("Numai sindicatele")';
  await ana.locator(closed).waitFor();
  await ana.locator('.side .closed-room', { hasText: 'Numai sindicatele' }).waitFor();
  assert.equal(await ana.locator('a', { hasText: 'Numai sindicatele' }).count(), 0);
  await ana.keyboard.press('Control+k');
  await ana.locator('dialog input:focus').waitFor();
  await ana.keyboard.type('Numai sindicatele');
  await ana.waitForSelector('.goals [role=option]');
  assert.equal(await ana.locator('.goal-name', { hasText: /^Numai sindicatele$/ }).count(), 0);
  const mihai = await browser.visit(3, { path: space });
  await mihai.locator('.card-link:has-text("Numai sindicatele")').click();
  await mihai.waitForSelector('textarea');
  await ana.goto(browser.url + new URL(mihai.url()).pathname);
  await ana.waitForSelector('h1:has-text("nu ai acces")');
});

test('a window that is open stays while somebody comes whose name is not known yet', async () => {
  const [client, mihai] = [await browser.client(0), await browser.client(3)];
  const about = { channel: 'directory', name: 'Un spațiu nou', kind: 'working_group' };
  const { channel } = await client.command('space.create', about);
  // All of this happens before the page shows what it has by then.
  const page = await browser.visit(0, { isWhole: true });
  let isHeld = false;
  await page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => (isHeld && String(text).includes('directory.people')) || server.send(text));
  });
  await page.goto(`${browser.url}/space/${channel.split(':')[1]}`);
  await page.locator('[data-new-room]').click();
  await page.getByLabel('Titlul camerei').fill('Scris pe jumătate');
  isHeld = true;
  await client.command('space.add_member', { channel, person: mihai.hello.person, role: 'member' });
  await page.waitForSelector('.steps li.is-done', { state: 'attached' });
  assert.equal(await page.getByLabel('Titlul camerei').inputValue(), 'Scris pe jumătate');
  await Promise.all([client.close(), mihai.close()]);
});

test('the people of a room are chosen anew by its maker, and read by the others', async () => {
  const ana = await visitAna(space);
  await ana.locator('[data-new-room]').click();
  await ana.getByLabel('Titlul camerei').fill('Numai câțiva');
  await ana.getByLabel(/Doar persoane anume/).check();
  await ana.getByLabel('Ștefan Ciornă').check();
  await ana.locator('dialog .primary').click();
  await ana.waitForURL('**/room/*');
  const path = new URL(ana.url()).pathname;
  const stefan = await browser.visit(2, { path });
  await stefan.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await stefan.getByRole('menuitem', { name: 'Persoanele din cameră' }).click();
  await stefan.locator('dialog li:has-text("Ana Exemplu")').waitFor();
  await hasCount(stefan, 'dialog li', 2);
  assert.equal(await stefan.locator('dialog input').count(), 0);
  assert.deepEqual(await findings(stefan), []);
  await ana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ana.getByRole('menuitem', { name: 'Persoanele din cameră' }).click();
  assert.ok(await ana.getByLabel('Ștefan Ciornă').isChecked());
  assert.ok(!(await ana.getByLabel('Mihai Model').isChecked()));
  assert.deepEqual(await findings(ana), []);
  await ana.getByLabel('Ștefan Ciornă').uncheck();
  await ana.getByLabel('Mihai Model').check();
  await ana.locator('dialog .primary').click();
  await ana.waitForSelector('.toast:has-text("cele alese")');
  await stefan.waitForSelector('h1:has-text("nu ai acces")');
  const mihai = await browser.visit(3, { path });
  await mihai.waitForSelector('textarea');
  await ana.locator('.toast .undo').click();
  await mihai.waitForSelector('h1:has-text("nu ai acces")');
});

test('an item of a kind that the client does not know is named, and leads nowhere', async () => {
  const page = await browser.visit(1);
  const item = {
    channel: `campaign:${made.people[0]}`,
    title: 'O campanie nouă',
    visibility: 'members',
  };
  const known = JSON.stringify({ ...item, by: made.people[0], at_ms: 1 });
  await page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => socket.send(String(text).replace('"items":[', `"items":[${known},`)));
  });
  await page.goto(browser.url + space);
  await page.waitForSelector('span.card-link:has-text("O campanie nouă")');
  assert.equal(await page.locator('a:has-text("O campanie nouă")').count(), 0);
});

test('the space is edited, and everybody sees it', async () => {
  const ileana = await browser.visit(1, { path: space, width: 390 });
  const ana = await visitAna(`${space}/about`);
  await ana.getByRole('button', { name: 'Modifică spațiul' }).click();
  await ana.getByLabel('Descriere').fill('Primul rând\n<b>al doilea</b>');
  await ana.locator('dialog .primary').click();
  await ileana.waitForSelector('.prose:has-text("<b>al doilea</b>")');
});

/** A text in which nothing can be seen is no name: that alone may be refused. */
function ifNoName({ word }) {
  assert.equal(word, 'invalid_params');
  return {};
}

test('whatever an organisation, a capacity or a title is called, it is only text', async () => {
  const client = await browser.client(0);
  const channel = made.space;
  const { view } = await client.open(channel);
  const as = view.mandates.find((one) => one.person === made.people[0]).mandate;
  let taken = 0;
  for (const payload of CORPUS) {
    const name = [...payload].slice(0, 100).join('');
    const about = {
      channel: 'directory',
      name,
      type: 'other',
      fields: [[...payload].slice(0, 50).join('')],
    };
    const { organisation } = await client.command('directory.add_organisation', about).catch(ifNoName);
    if (!organisation) continue;
    taken++;
    await client.command('space.add_organisation', {
      channel,
      as,
      organisation,
    });
    await client.command('space.give_mandate', {
      channel,
      as,
      person: made.people[4],
      organisation,
      role: 'member',
      capacity: name,
      standing: 'deputy',
    });
    await client.command('room.create', {
      channel,
      as,
      title: name,
      visibility: 'members',
    });
  }
  assert.ok(taken > 15, `${taken} were taken`);
  for (const website of ['javascript:alert(1)', 'data:text/html,<script>alert(1)</script>'])
    await client.refused('directory.add_organisation', {
      channel: 'directory',
      name: 'X',
      type: 'other',
      website,
    });
  const hostile = '<img src=x onerror=alert(1)>';
  await client.command('directory.rename_person', {
    channel: 'directory',
    name: hostile,
  });
  for (const path of [...pages(), '/']) {
    const page = await browser.visit(0, { path });
    page.on('dialog', () => assert.fail('a script ran'));
    await page.waitForSelector('main a, main button');
    assert.equal(await page.locator('main script, main img, main iframe, main svg[onload]').count(), 0, path);
    const links = await page.locator('main a').evaluateAll((all) => all.map((one) => one.protocol));
    assert.deepEqual(
      links.filter((one) => !['http:', 'https:'].includes(one)),
      [],
      path,
    );
    await page.context().close();
  }
  await client.command('directory.rename_person', {
    channel: 'directory',
    name: 'Ana Exemplu',
  });
  await client.close();
});

test('the secretariat is handed over, and its history stays', async () => {
  const ileana = await browser.visit(1, { path: `${space}/about` });
  const ana = await visitAna(`${space}/about`);
  await ana.getByRole('button', { name: 'Predă secretariatul' }).click();
  await ana.locator('dialog select').first().selectOption({ label: 'Asociația „Poarta Deschisă”' });
  await ana.locator('dialog form > button').click();
  await ana.locator('dialog .field-error', { hasText: 'cel puțin o persoană' }).waitFor();
  await ana.locator('dialog').getByLabel('Ileana Probă').check();
  await ana.locator('dialog .notice', { hasText: 'Nu te-ai ales pe tine' }).waitFor();
  await ana.locator('dialog form > button').click();
  await ileana.getByRole('button', { name: 'Predă secretariatul' }).waitFor();
  await ileana.waitForSelector('section[aria-labelledby=secretariat]:has-text("APD")');
});

test('who leaves a space is asked first, and is out at once', async () => {
  const stefan = await browser.visit(2, { path: `${space}/about` });
  await stefan.getByRole('button', { name: 'Ieși din spațiu' }).click();
  await stefan.getByRole('button', { name: 'Renunță' }).click();
  await stefan.getByRole('button', { name: 'Ieși din spațiu' }).click();
  await stefan.locator('dialog .danger').click();
  await stefan.waitForURL((url) => url.pathname === '/');
  await stefan.goto(browser.url + space);
  await stefan.waitForSelector('h1:has-text("nu ai acces")');
});
