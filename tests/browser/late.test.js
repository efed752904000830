/** What comes late takes nothing away from who is at something else by then: no window, no words, no focus. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { until } from '../support/wait.js';
import { Browser, frame, hasCount, holdStore, rest } from './browser.js';

let browser, space, secretary;
before(async () => {
  browser = await Browser.start();
  secretary = await browser.client(0);
  const { view } = await secretary.open(`inbox:${secretary.hello.person}`);
  space = view.spaces[0].channel;
});
after(async () => {
  await secretary?.close();
  await browser?.stop();
});

const pathOf = (channel) => `/${channel.replace(':', '/')}`;

/** A new draft, by the first person: its channel and the path of its page. */
async function makeDraft(title, template = 'blank') {
  const { channel } = await secretary.command('draft.create', { channel: space, template, title });
  return { channel, path: pathOf(channel) };
}

async function goOffline(page) {
  await page.context().setOffline(true);
  await page.waitForSelector('.connection.is-waiting', { timeout: 15_000 });
}

test('a window that was given up while the line was away closes no other when the answer comes', async () => {
  const { path } = await makeDraft('Ferestre');
  const page = await browser.visit(0, { path: `${path}/versions` });
  const make = page.getByRole('button', { name: 'Fă o versiune' });
  await make.click();
  await goOffline(page);
  await page.fill('dialog input[name=name]', 'Prima');
  await page.keyboard.press('Enter');
  await page.locator('.saved.is-unsaved').waitFor();
  await page.keyboard.press('Escape');
  await hasCount(page, 'dialog', 0);
  await make.click();
  await page.fill('dialog input[name=name]', 'A doua, pe jumătate');
  await page.context().setOffline(false);
  await page.locator('.toast', { hasText: 'Versiunea este păstrată' }).waitFor();
  await page.evaluate(frame);
  assert.equal(await page.inputValue('dialog input[name=name]'), 'A doua, pe jumătate');
});

/** Windows whose deed is told by `done`, on a page at `path`. */
const WINDOWS = [
  {
    name: 'a new room',
    path: () => pathOf(space),
    open: (page) => page.click('[data-new-room]'),
    done: (page) => page.locator('a.card-link', { hasText: 'Răzgândit' }),
  },
  {
    name: 'a space edited',
    path: () => `${pathOf(space)}/about`,
    open: (page) => page.getByRole('button', { name: 'Modifică' }).click(),
    done: (page) => page.locator('h1', { hasText: 'Răzgândit' }),
  },
];
for (const { name, path, open, done } of WINDOWS)
  test(`who gave a window up while the line was away stays where they are by then: ${name}`, async () => {
    const page = await browser.visit(0, { path: await path() });
    const { pathname } = new URL(page.url());
    const field = page.locator('dialog input').first();
    await open(page);
    await goOffline(page);
    await field.fill('Răzgândit');
    await page.keyboard.press('Enter');
    await page.locator('.saved.is-unsaved').waitFor();
    await page.keyboard.press('Escape');
    await hasCount(page, 'dialog', 0);
    await open(page);
    await field.fill('Pe jumătate');
    await page.context().setOffline(false);
    await done(page).waitFor();
    await page.locator('.saved.is-saved').waitFor();
    await page.evaluate(frame);
    assert.equal(new URL(page.url()).pathname, pathname);
    assert.equal(await field.inputValue(), 'Pe jumătate');
  });

test('what is written behind a change of a message while the device is slow stays, and the change goes once', async () => {
  const path = await browser.makeRoom('De schimbat');
  await browser.fill(0, path, ['Prima formă']);
  const page = await browser.visit(0, { path });
  await page.locator('.message').waitFor();
  await page.locator('.room textarea').focus();
  await page.keyboard.press('ArrowUp');
  const field = page.locator('.edit-field textarea');
  await field.fill('A doua formă');
  await page.evaluate(holdStore, ['sfat', ['outbox']]);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type(', și încă ceva');
  await page.evaluate(() => globalThis.letStore());
  await page.locator('.saved.is-saved').waitFor();
  await page.evaluate(frame);
  assert.equal(await field.inputValue(), 'A doua formă, și încă ceva');
  await field.press('Enter');
  await page.locator('.message-text', { hasText: 'A doua formă, și încă ceva' }).waitFor();
  await page.locator('.saved.is-saved').waitFor();
  await page.locator('.edited').click();
  await page.locator('dialog .versions li').nth(2).waitFor();
  assert.deepEqual(await page.locator('dialog .message-text').allTextContents(), [
    'A doua formă, și încă ceva',
    'A doua formă',
    'Prima formă',
  ]);
});

test('who gave up making a draft while the line was away is not led to it', async () => {
  const page = await browser.visit(0, { path: pathOf(space) });
  await page.click('[data-new-draft]');
  await page.locator('.template-card').first().waitFor();
  await goOffline(page);
  await page.locator('.template-card').first().click();
  await page.fill('dialog input[name=title]', 'Răzgândit');
  await page.locator('dialog form > button.primary').click();
  await page.locator('.saved.is-unsaved').waitFor();
  await page.keyboard.press('Escape');
  await hasCount(page, 'dialog', 0);
  await page.context().setOffline(false);
  await page.locator('.drafts .cards', { hasText: 'Răzgândit' }).waitFor();
  await page.evaluate(frame);
  assert.equal(new URL(page.url()).pathname, pathOf(space));
});

test('what one chooses in a list stays chosen when somebody else chooses meanwhile', async () => {
  const { channel, path } = await makeDraft('Cine se ocupă', 'position_paper');
  const page = await browser.visit(0, { path });
  await page.locator('.outline-settings').first().click();
  const owner = page.locator('dialog select[name=owner]');
  await owner.locator('option').nth(3).waitFor({ state: 'attached' });
  const people = await owner.locator('option').evaluateAll((all) => all.map(({ value }) => value));
  await owner.selectOption(people[1]);
  const { view } = await secretary.open(channel);
  const section = await page
    .locator('.text h1')
    .first()
    .evaluate((heading) => heading.dataset.id);
  assert.ok(view && section);
  await secretary.command('draft.set_section', { channel, section, owner: people[2] });
  await page.locator('.outline-owner').waitFor();
  await page.evaluate(frame);
  assert.equal(await owner.inputValue(), people[1]);
});

test('what is written behind a comment while the device is slow stays, and the comment goes once', async () => {
  const { channel, path } = await makeDraft('Comentarii');
  const page = await browser.visit(0, { path, width: 1600 });
  await page.locator('[data-new-comment]').click();
  await page.locator('.comment-field textarea').fill('Un început.');
  await page.keyboard.press('Control+Enter');
  await page.locator('.thread-card .comment', { hasText: 'Un început.' }).click();
  await page.locator('.saved.is-saved').waitFor();
  const field = page.locator('.comment-field textarea');
  await field.fill('Primul răspuns.');
  await page.evaluate(holdStore, ['sfat', ['outbox']]);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type(' Și încă ceva');
  await page.evaluate(() => globalThis.letStore());
  await page.locator('.thread-card .comment', { hasText: 'Primul răspuns.' }).waitFor();
  await page.locator('.saved.is-saved').waitFor();
  assert.equal(await field.inputValue(), 'Și încă ceva');
  const { view } = await secretary.open(channel);
  assert.deepEqual(
    view.threads[0].replies.map(({ text }) => text),
    ['Primul răspuns.'],
  );
});

test('what is written while the device lets go of a text that is refused is in the file as well', async () => {
  const { path } = await makeDraft('Refuzat');
  const page = await browser.visit(0);
  let line;
  await page.routeWebSocket(/\/text\//, (socket) => {
    socket.connectToServer();
    line = socket;
  });
  await page.goto(browser.url + path);
  await page.locator('.saved-text.is-saved').waitFor();
  await page.locator('.text').click();
  await page.keyboard.type('Întâi.');
  await page.locator('.saved-text.is-saved').waitFor();
  await page.evaluate(holdStore, ['sfat-texts', ['updates', 'copies']]);
  await line.close({ code: 4400 });
  await page.locator('.saved-text.is-away').waitFor();
  // It is let go of three seconds later, and waits for the device then.
  await page.waitForTimeout(3_500);
  await page.keyboard.type(' Pe urmă.');
  await page.evaluate(() => globalThis.letStore());
  const notice = page.locator('.notice', { hasText: 'nu mai poate fi salvată' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    notice.getByRole('button', { name: 'Descarcă' }).click(),
  ]);
  assert.equal((await readFile(await download.path(), 'utf8')).trim(), 'Întâi. Pe urmă.');
});

test('an amendment is filed once however often it is asked for, and what is filed stays as it is meanwhile', async () => {
  const { channel, path } = await makeDraft('O singură dată', 'position_paper');
  const page = await browser.visit(0, { path: `${path}/amendments` });
  await page.click('[data-amend]');
  await page.locator('.choose-list button').nth(2).click();
  await page.fill('#fork-reason', 'Ca să fie limpede.');
  await page.locator('.fork-paper .text > p:not(.is-outside)').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type('Se adaugă.');
  await goOffline(page);
  await page.locator('.fork > .actions button.primary').evaluate((button) => {
    button.click();
    button.click();
  });
  await page.locator('.fork .hint', { hasText: 'Se face când' }).waitFor();
  await page.locator('#fork-reason').focus();
  await page.keyboard.type('Prea târziu.');
  await page.locator('.fork-paper .text > p:not(.is-outside)').first().click();
  await page.keyboard.type('Prea târziu.');
  await page.locator('.fork > .actions button.danger').evaluate((button) => button.click());
  assert.equal(await page.locator('.fork', { hasText: 'Prea târziu' }).count(), 0);
  assert.equal(await page.inputValue('#fork-reason'), 'Ca să fie limpede.');
  await page.context().setOffline(false);
  await page.locator('[data-amendment]').waitFor();
  await page.locator('.saved.is-saved').waitFor();
  await page.evaluate(frame);
  const { view } = await secretary.open(channel);
  assert.equal(view.amendments.length, 1);
  assert.equal(await page.locator('.begun').count(), 0);
});

test('what one goes on to write in a proposal that is being filed is not lost when the answer comes', async () => {
  const { path } = await makeDraft('Mai departe', 'position_paper');
  const page = await browser.visit(0, { path: `${path}/amendments` });
  await page.click('[data-amend]');
  await page.locator('.choose-list button').nth(2).click();
  await page.fill('#fork-reason', 'Ca să fie limpede.');
  await page.locator('.fork-paper .text > p:not(.is-outside)').first().click();
  await page.keyboard.press('End');
  await page.keyboard.type('Se adaugă.');
  await goOffline(page);
  await page.locator('.fork > .actions button.primary').click();
  await page.locator('.saved.is-unsaved').waitFor();
  await page.locator('.fork .section-head button').click();
  await page.locator('.begun button').click();
  await page.fill('#fork-reason', 'Și fiindcă lipsea.');
  await page.context().setOffline(false);
  await page.locator('.toast', { hasText: 'Amendamentul este depus' }).waitFor();
  await page.evaluate(frame);
  assert.equal(await page.inputValue('#fork-reason'), 'Și fiindcă lipsea.');
  await page.locator('.fork .section-head button').click();
  await page.locator('.begun button').waitFor();
});

test('a comment that is being written stays under the fingers as the window becomes narrow, and wide again', async () => {
  const { channel, path } = await makeDraft('Lățimi');
  await secretary.command('draft.comment', { channel, text: 'De răspuns.' });
  const page = await browser.visit(0, { path, width: 1600 });
  await page.locator('.thread-card .comment', { hasText: 'De răspuns.' }).click();
  const field = page.locator('.comment-field textarea');
  await field.fill('Pe jumătate');
  await field.evaluate((one) => {
    one.isSame = true;
    one.setSelectionRange(2, 2);
  });
  for (const [width, place] of [
    [700, '.comments-drawer:not([hidden])'],
    [1600, '.comments.is-beside'],
  ]) {
    await page.setViewportSize({ width, height: 800 });
    await page.locator(place).waitFor();
    await page.evaluate(frame);
    const focused = await page.evaluate(() => {
      const { isSame, value, selectionStart } = document.activeElement;
      return [isSame, value, selectionStart];
    });
    assert.deepEqual(focused, [true, 'Pe jumătate', 2]);
  }
});

test('the comment that an address names takes no focus from who writes by the time that it comes', async () => {
  const { channel, path } = await makeDraft('Târziu');
  const { seq } = await secretary.command('draft.comment', { channel, text: 'Numit de adresă.' });
  const page = await browser.visit(0, { path: `${path}/comments/${seq}`, width: 1600 });
  await page.locator('.thread-card').waitFor();
  await page.locator('li[data-thread]:focus').waitFor();
  await page.goto('about:blank');
  // What the address names comes, and is shown, when somebody writes already.
  await page.addInitScript(() => {
    const { setTimeout } = window;
    window.setTimeout = (work, ms = 0, ...given) =>
      ms === 300
        ? setTimeout(() => window.addEventListener('show', work), 0)
        : setTimeout(work, ms, ...given);
  });
  await page.goto(`${browser.url}${path}/comments/${seq}`);
  await page.locator('.thread-card').waitFor();
  await page.locator('.text').click();
  await page.keyboard.type('Scriu.');
  await page.evaluate(() => window.dispatchEvent(new Event('show')));
  await page.evaluate(frame);
  assert.ok(await page.evaluate(() => document.activeElement?.classList.contains('text')));
});

test('a window about the file of a draft does not wait for who comes to a draft again', async () => {
  const { path } = await makeDraft('Cu fișier');
  const page = await browser.visit(0, { path: pathOf(space) });
  await page.locator(`a[href="${path}"]`).first().click();
  await page.locator('.text').waitFor();
  await page.getByRole('button', { name: 'Ce se poate face cu documentul' }).click();
  await page.getByRole('menuitem', { name: 'Descarcă documentul' }).click();
  await page.locator('dialog').waitFor();
  await page.goBack();
  await page.waitForURL(`**${pathOf(space)}`);
  await hasCount(page, 'dialog', 0);
  await page.goForward();
  await page.locator('.text').waitFor();
  await page.evaluate(rest);
  await hasCount(page, 'dialog', 0);
});

test('who goes through the regions by keyboard stays in the list of regions', async () => {
  const page = await browser.visit(0, { path: `${pathOf(space)}/about` });
  await page.getByRole('button', { name: 'Modifică' }).click();
  const region = page.locator('dialog select[name=region]');
  await region.focus();
  const before = await region.inputValue();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await region.inputValue(), before);
  assert.ok(await region.evaluate((one) => one === document.activeElement));
});

test('an entry whose sender is not known yet, without a line, is from somebody', async () => {
  const room = await browser.makeRoom('Fără nume');
  const { person } = secretary.hello;
  const ileana = await browser.client(1);
  await ileana.command('room.post', {
    channel: room.replace('/room/', 'room:'),
    text: `Ce zici, @{person:${person}}?`,
  });
  await ileana.close();
  const page = await browser.visit(0, { path: '/inbox' });
  await page.locator('.entry').first().waitFor();
  await page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!String(message).includes('directory.people')) server.send(message);
    });
  });
  await page.reload();
  await page.locator('.entry').first().waitFor();
  await goOffline(page);
  await page.locator('.entry-what', { hasText: 'Cineva' }).first().waitFor();
});

test('a name that is being typed stays when it was changed on another device meanwhile', async () => {
  const page = await browser.visit(1, { path: '/settings' });
  const field = page.locator('input[name=name]');
  await field.waitFor();
  const before = await field.inputValue();
  await field.fill('Pe jumătate');
  await goOffline(page);
  const ileana = await browser.client(1);
  const rename = (name) => ileana.command('directory.rename_person', { channel: 'directory', name });
  await rename('Altfel Numită');
  await page.context().setOffline(false);
  await page.locator('.menu-name', { hasText: 'Altfel Numită' }).waitFor();
  await page.evaluate(rest);
  assert.equal(await field.inputValue(), 'Pe jumătate');
  await rename(before);
  await ileana.close();
});

test('a window of the settings stays when what they ask anew is refused', async () => {
  const page = await browser.visit(0);
  let refused = 0;
  await page.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { id, method } = JSON.parse(String(message));
      if (method !== 'session.account' || refused === 0) return server.send(message);
      const data = { error: 'too_many' };
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: '', data } }));
      refused++;
    });
  });
  await page.goto(`${browser.url}/settings/security`);
  await page.getByRole('button', { name: 'Pune o parolă' }).click();
  await page.fill('dialog input[name=password]', 'jumătate');
  refused = 1;
  await goOffline(page);
  await page.context().setOffline(false);
  await until(() => refused > 1, 'the account to be asked for anew');
  await page.evaluate(rest);
  assert.equal(await page.inputValue('dialog input[name=password]'), 'jumătate');
});

test('a level that is chosen without a line stays chosen', async () => {
  const page = await browser.visit(0, { path: '/settings/notifications' });
  const choice = page.locator('.setting select').first();
  await choice.waitFor();
  const before = await choice.inputValue();
  const next = before === 'all' ? 'none' : 'all';
  await goOffline(page);
  await choice.selectOption(next);
  await page.locator('.saved.is-unsaved').waitFor();
  await page.evaluate(frame);
  assert.equal(await choice.inputValue(), next);
  await page.context().setOffline(false);
  await page.locator('.saved.is-saved').waitFor();
  await page.evaluate(frame);
  assert.equal(await choice.inputValue(), next);
});

test('a picture that was given up while it was being sent does not come into the text', async () => {
  const { path } = await makeDraft('Fără poză');
  const page = await browser.visit(0, { path });
  let send;
  const told = new Promise((resolve) => (send = resolve));
  await page.route('**/upload?*', async (route) => {
    await told;
    await route.continue().catch(() => {});
  });
  await page.locator('.text').click();
  await page.getByRole('button', { name: 'Imagine', exact: true }).click();
  await page.setInputFiles('#image-file', {
    name: 'punct.png',
    mimeType: 'image/png',
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  });
  await page.fill('dialog textarea[name=alt]', 'Un punct');
  await Promise.all([page.waitForRequest(/upload/), page.locator('dialog form > button.primary').click()]);
  await page.keyboard.press('Escape');
  await hasCount(page, 'dialog', 0);
  send();
  await page.waitForTimeout(1_000);
  assert.equal(await page.locator('.text figure').count(), 0);
});

test('the skip link leads to the page that is shown, and not to where one was on another', async () => {
  const page = await browser.visit(0, { path: '/directory', height: 400 });
  await page.locator('main a[href^="/organisation/"]').nth(4).waitFor();
  const scrolled = () => page.locator('#main').evaluate(({ scrollTop }) => scrollTop);
  await page.locator('#main').evaluate((main) => (main.scrollTop = 300));
  assert.equal(await scrolled(), 300);
  await page.keyboard.press('?');
  await page.waitForURL('**/shortcuts');
  await page.locator('main kbd').first().waitFor();
  await page.locator('#main').evaluate((main) => (main.scrollTop = 0));
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'main');
  await page.evaluate(frame);
  assert.equal(await scrolled(), 0);
});

test('the field for the code has the focus at once, also for who came by a link of the page', async () => {
  const page = await browser.visit(undefined, { path: '/directory' });
  await page.locator('.brand').click();
  await page.waitForURL(`${browser.url}/`);
  await page.locator('input[type=email]').fill('cineva@exemplu.invalid');
  await page.keyboard.press('Enter');
  await page.locator('input.code').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'code');
  await page.evaluate(frame);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'code');
});
