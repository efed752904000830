import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { totpCode } from '../support/totp.js';
import { Browser, findings, hasCount, holdStore, misfits, rest } from './browser.js';

let browser;
let space;
before(async () => {
  browser = await Browser.start();
  const [ana, mihai] = [await browser.client(0), await browser.client(3)];
  const about = {
    channel: 'directory',
    name: 'Grupul de probă',
    kind: 'working_group',
  };
  const { channel } = await ana.command('space.create', about);
  await ana.command('space.add_member', {
    channel,
    person: mihai.hello.person,
    role: 'member',
  });
  await Promise.all([ana.close(), mihai.close()]);
  space = `/space/${channel.split(':')[1]}`;
});
afterEach(() => browser.closeWindows());
after(() => browser.stop());

/** A link that the secretariat made, as its page shows it. */
async function makeLink(ana, { role = 'member', uses = 20 } = {}) {
  await ana.locator('.section-head .primary').click();
  await ana.getByLabel('Rolul în spațiu').selectOption(role);
  await ana.getByLabel('De câte ori se poate folosi').fill(String(uses));
  await ana.getByRole('button', { name: 'Fă linkul' }).click();
  const link = await ana.getByLabel('Linkul', { exact: true }).inputValue();
  await ana.locator('dialog').getByRole('button', { name: 'Închide' }).last().click();
  return new URL(link);
}

/** Fills the code that was mailed in. */
async function giveCode(page, email) {
  await page.waitForSelector('input.code');
  await page.locator('input.code').fill(await browser.target.codeFor(email));
  await page.keyboard.press('Enter');
}

/** Somebody new joins by a link. */
async function joinAs(path, name, email, options) {
  const page = await browser.visit(undefined, { path, ...options });
  await page.getByLabel('Adresa ta de e-mail').fill(email);
  await page.getByLabel('Numele și prenumele').fill(name);
  await page.keyboard.press('Enter');
  await giveCode(page, email);
  await page.waitForURL('**/space/*');
  return page;
}

test('the first administrator makes a space, invites by a link, and somebody new is in', async () => {
  const empty = await Browser.start({ demo: false });
  const page = await empty.visit(undefined, {
    path: `/enter#${empty.target.entry}`,
  });
  await page.locator('input[name=name]').fill('Ana Exemplu');
  await page.locator('input[name=email]').fill('ana@exemplu.ro');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.empty');
  await page.getByRole('button', { name: 'Spațiu nou' }).first().click();
  await page.getByLabel('Numele spațiului').fill('Pactul de probă');
  await page.getByRole('combobox', { name: /Județul/ }).fill('neamt');
  await page.getByRole('option', { name: /Neamț/ }).click();
  await page.locator('dialog .primary').click();
  await page.waitForSelector('.steps');
  assert.match(await page.locator('.page-head').textContent(), /județul Neamț/);
  assert.deepEqual(await findings(page), []);
  await page.locator('.steps .button').first().click();
  const link = await makeLink(page);
  const mihai = await empty.visit(undefined, {
    path: link.pathname + link.hash,
    width: 390,
  });
  await mihai.waitForSelector('h1:has-text("Pactul de probă")');
  await mihai.getByLabel('Adresa ta de e-mail').fill('mihai@exemplu.ro');
  await mihai.getByLabel('Numele și prenumele').fill('Mihai Model');
  await mihai.keyboard.press('Enter');
  await mihai.waitForSelector('input.code');
  await mihai.locator('input.code').fill(await empty.target.codeFor('mihai@exemplu.ro'));
  await mihai.keyboard.press('Enter');
  await mihai.waitForSelector('h1:has-text("Pactul de probă")');
  await page.locator('.parts a', { hasText: 'Membri' }).click();
  await page.waitForSelector('.members li:has-text("Mihai Model")');
  await empty.stop();
});

test('who is signed in joins with a click; a link that was withdrawn is no good', async () => {
  const ana = await browser.visit(0, { path: `${space}/invitations` });
  const link = await makeLink(ana, { role: 'facilitator' });
  const path = link.pathname + link.hash;
  const olga = await joinAs(path, 'Olga Nouă', 'olga@exemplu.invalid');
  await ana.waitForSelector('.rows .muted:has-text("folosită: 1 din 20")');
  await olga.goto(`${browser.url}/sign-in`);
  assert.equal(new URL(olga.url()).hash, '');
  await ana.getByRole('button', { name: 'Retrage' }).first().click();
  await ana.locator('dialog .danger').click();
  await ana.waitForSelector('.more summary:has-text("1 invitație trecută")');
  const other = await browser.visit(undefined, { path });
  await other.waitForSelector('h1:has-text("nu mai este bună")');
  const fresh = await makeLink(ana);
  const ileana = await browser.visit(1, { path: fresh.pathname + fresh.hash });
  await ileana.getByRole('button', { name: /Intră ca Ileana/ }).click();
  await ileana.waitForURL(`**${space}`);
});

test('a list of addresses: what is no address is named, each gets a link of their own', async () => {
  const ana = await browser.visit(0, { path: `${space}/invitations` });
  await ana.locator('.section-head .primary').click();
  await ana.getByLabel(/Prin e-mail/).check();
  await ana.getByLabel('Adrese de e-mail').fill('Radu Model <radu@exemplu.invalid>\nnu e adresă');
  await ana.getByRole('button', { name: 'Trimite invitațiile' }).click();
  await ana.locator('dialog .field-error', { hasText: 'nu e adresă' }).waitFor();
  await ana.getByLabel('Adrese de e-mail').fill('Radu Model <radu@exemplu.invalid>, RADU@exemplu.invalid');
  await ana.getByRole('button', { name: 'Trimite invitațiile' }).click();
  await ana.waitForSelector('.toast:has-text("1 invitație pleacă")');
  const token = await browser.target.joinLinkFor('radu@exemplu.invalid');
  const radu = await browser.visit(undefined, { path: `/join#${token}` });
  assert.equal(await radu.getByLabel('Adresa ta de e-mail').count(), 0);
  await radu.getByLabel('Numele și prenumele').fill('Radu Model');
  await radu.keyboard.press('Enter');
  await giveCode(radu, 'radu@exemplu.invalid');
  await radu.waitForURL(`**${space}`);
  await ana.waitForSelector(
    '.rows .muted:has-text("au intrat 1 din 1"), .more .muted:has-text("au intrat 1 din 1")',
    {
      state: 'attached',
    },
  );
});

test('a password, a second factor and its recovery codes', async () => {
  const ana = await browser.visit(0, { path: `${space}/invitations` });
  const link = await makeLink(ana);
  const email = 'dora@exemplu.invalid';
  const dora = await joinAs(link.pathname + link.hash, 'Dora Schiță', email, {
    width: 390,
  });
  await dora.goto(`${browser.url}/settings/security`);
  await dora.getByRole('button', { name: 'Pune o parolă' }).click();
  await dora.getByLabel('Parola nouă').fill('scurt');
  await dora.keyboard.press('Enter');
  assert.match(await dora.locator('dialog .field-error').textContent(), /10 caractere/);
  await dora.getByLabel('Parola nouă').fill('o parola lunga si buna 7');
  await dora.keyboard.press('Enter');
  await dora.getByRole('button', { name: 'Schimbă parola' }).waitFor();
  await dora.getByRole('button', { name: 'Pune al doilea factor' }).click();
  await dora.waitForSelector('.qr path[d^=M]');
  assert.deepEqual(await findings(dora), []);
  assert.deepEqual(await misfits(dora), []);
  const secret = (await dora.locator('.secret code').textContent()).replace(/ /g, '');
  await dora.locator('dialog input.code').fill(totpCode(secret, Date.now()));
  await dora.keyboard.press('Enter');
  await dora.waitForSelector('.codes');
  const codes = await dora.locator('.codes code').allTextContents();
  assert.equal(new Set(codes).size, 10);
  await dora.getByRole('button', { name: 'Le-am păstrat' }).click();
  await dora.waitForSelector('text=Au mai rămas 10 coduri de rezervă');
  await dora.locator('.menu summary').click();
  await dora.locator('.menu-body button').click();
  await dora.getByRole('button', { name: 'Intră cu parolă' }).click();
  await dora.getByLabel('Adresa de e-mail').fill(email);
  await dora.getByLabel('Parola').fill('o parola gresita 7');
  await dora.keyboard.press('Enter');
  await dora.waitForSelector('.failure .icon');
  await dora.getByLabel('Parola').fill('o parola lunga si buna 7');
  await dora.keyboard.press('Enter');
  await dora.waitForSelector('h1:has-text("Al doilea factor")');
  await dora.locator('input.code').fill('000000');
  await dora.keyboard.press('Enter');
  await dora.waitForSelector('.failure .icon');
  await dora.getByRole('button', { name: /cod de rezervă/ }).click();
  await dora.getByLabel('Codul de rezervă').fill(codes[3].toLowerCase().replace('-', ' '));
  await dora.keyboard.press('Enter');
  await dora.waitForSelector('.saved');
  await dora.goto(`${browser.url}/settings/security`);
  await dora.waitForSelector('text=Au mai rămas 9 coduri de rezervă');
});

test('who signs out has a page to sign in at once, however slow the line and the device are', async () => {
  const ana = await browser.visit(0, { path: `${space}/invitations` });
  const link = await makeLink(ana);
  const email = 'ilie@exemplu.invalid';
  const ilie = await joinAs(link.pathname + link.hash, 'Ilie Ciornă', email);
  await ilie.goto(`${browser.url}/settings/security`);
  await ilie.getByRole('button', { name: 'Pune o parolă' }).waitFor();
  let answer;
  const told = new Promise((resolve) => {
    answer = resolve;
  });
  await ilie.route('**/rpc', async (route) => {
    const response = await route.fetch();
    await told;
    await route.fulfill({ response });
  });
  await ilie.waitForFunction(async () =>
    (await indexedDB.databases()).some(({ name }) => name === 'sfat-texts'),
  );
  await ilie.evaluate(holdStore, ['sfat-texts', ['updates', 'copies']]);
  await ilie.locator('.menu summary').click();
  await ilie.locator('.menu-body button').click();
  // The line is closed before the answer comes: that is not a session that ended by itself.
  await ilie.waitForSelector('.connection.is-ended');
  assert.equal(await ilie.getByText('s-a încheiat').count(), 0);
  answer();
  await ilie.getByRole('button', { name: 'Intră cu parolă' }).click();
  await ilie.getByLabel('Parola').fill('ce am scris rămâne');
  assert.equal(new URL(ilie.url()).pathname, '/');
  await ilie.evaluate(() => globalThis.letStore());
  await ilie.evaluate(rest);
  assert.equal(await ilie.getByLabel('Parola').inputValue(), 'ce am scris rămâne');
});

test('an administrator removes the second factor of somebody else, asked first', async () => {
  const stefan = await browser.client(2);
  const { secret } = await stefan.request('session.begin_second_factor');
  const { now_ms } = await stefan.request('session.ping');
  await stefan.request('session.confirm_second_factor', {
    code: totpCode(secret, now_ms),
  });
  const hasFactor = async () => (await stefan.request('session.account')).has_second_factor;
  const path = `/person/${stefan.hello.person}`;
  const action = { name: 'Scoate al doilea factor' };
  const ana = await browser.visit(0, { path, width: 390 });
  await ana.getByRole('button', action).click();
  assert.match(await ana.locator('dialog').textContent(), /Nu se poate anula/);
  assert.deepEqual(await findings(ana), []);
  assert.deepEqual(await misfits(ana), []);
  await ana.getByRole('button', { name: 'Renunță' }).click();
  assert.equal(await hasFactor(), true);
  await ana.getByRole('button', action).click();
  await ana.locator('dialog .danger').click();
  await ana.waitForSelector('.toast:has-text("Al doilea factor este scos: Ștefan Ciornă")');
  assert.equal(await hasFactor(), false);
  await ana.getByRole('button', action).click();
  await ana.locator('dialog .danger').click();
  await ana.waitForSelector('.toast:has-text("nu are un al doilea factor")');
  await stefan.close();
  const mihai = await browser.visit(3, { path });
  // With the organisations' names the page also knows one's role.
  await mihai.waitForSelector('.lines a:has-text(", ")');
  assert.equal(await mihai.getByRole('button', action).count(), 0);
  const client = await browser.client(0);
  const herself = await browser.visit(0, {
    path: `/person/${client.hello.person}`,
  });
  await client.close();
  await herself.waitForSelector('.lines a:has-text(", ")');
  assert.equal(await herself.getByRole('button', action).count(), 0);
});

test('sessions are listed, and another one is ended', async () => {
  const ana = await browser.visit(0, { path: `${space}/invitations` });
  const link = await makeLink(ana);
  const email = 'vlad@exemplu.invalid';
  const first = await joinAs(link.pathname + link.hash, 'Vlad Ciornă', email);
  const second = await browser.visit(undefined, { path: '/settings/sessions' });
  await second.locator('input').fill(email);
  await second.keyboard.press('Enter');
  await giveCode(second, email);
  await second.waitForSelector('.badge:has-text("sesiunea aceasta")');
  await hasCount(second, '.rows > li', 2);
  assert.match(await second.locator('.rows').textContent(), /Chrome pe Linux/);
  const end = second.getByRole('button', { name: /Încheie sesiunea/ });
  await end.click();
  await second.keyboard.press('Escape');
  await hasCount(second, 'dialog', 0);
  await hasCount(second, '.rows > li', 2);
  await end.click();
  await second.locator('dialog button.danger').click();
  await first.waitForSelector('input[type=email]');
  await hasCount(second, '.rows > li', 1);
});

test('a name is changed, and everybody sees the new one', async () => {
  const path = `${space}/members`;
  const ana = await browser.visit(0, { path });
  await ana.waitForSelector('.members li:has-text("Mihai Model")');
  const mihai = await browser.visit(3, { path: '/settings' });
  await mihai.getByLabel('Numele și prenumele').fill('Mihai Şablon-Ţintă');
  await mihai.keyboard.press('Enter');
  await mihai.waitForSelector('.menu-name:has-text("Mihai Șablon-Țintă")');
  await ana.waitForSelector('.members li:has-text("Mihai Șablon-Țintă")');
});

for (const [theme, language, width] of [
  ['light', 'en', 390],
  ['dark', 'ro', 1280],
])
  test(`axe finds nothing serious on the way in: ${theme}, ${language}, ${width} px`, async () => {
    const ana = await browser.visit(0, { path: `${space}/invitations` });
    const link = await makeLink(ana);
    const windows = new Map();
    for (const [person, path] of [
      [undefined, link.pathname + link.hash],
      [1, link.pathname + link.hash],
      [undefined, `/join#${'x'.repeat(43)}`],
      [undefined, '/sign-in'],
      [0, `${space}/invitations`],
      [0, '/settings/security'],
      [0, '/settings/sessions'],
    ]) {
      if (!windows.has(person))
        windows.set(person, await browser.visit(person, { theme, language, width, isWhole: true }));
      const page = windows.get(person);
      // One page of ours with another secret would be the same document.
      await page.goto('about:blank');
      await page.goto(browser.url + path);
      await page.waitForSelector('h1');
      await page.evaluate(rest);
      assert.deepEqual(await findings(page), [], path);
      if (width === 390) assert.deepEqual(await misfits(page), [], path);
    }
    for (const page of windows.values()) await page.context().close();
  });
