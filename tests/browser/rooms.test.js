import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from '../support/wait.js';
import { Browser, hasCount, holdStore, isSaved, rest, say, shows, texts } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
afterEach(() => browser.closeWindows());
after(() => browser.stop());

/** The message of a page that has these words. */
const message = (page, words) => page.locator('.room li.message', { hasText: words });

/** One of the mandates that a person has in a space by now. */
async function mandateOf(client, channel, person) {
  const { view } = await client.open(channel);
  return view.mandates.find((one) => one.person === person)?.mandate;
}

/** Opens what can be done with a message and does one of it. */
async function choose(page, words, name) {
  // What has the focus keeps its tools, wherever the list moves to under the mouse.
  await message(page, words).focus();
  await message(page, words).locator('.more').click();
  await page.locator('.popup:popover-open').getByRole('menuitem', { name, exact: true }).click();
}

/** A room with these people in it, the first of them facilitator of its space. */
async function roomWith(title, people) {
  const path = await browser.makeRoom(title);
  return [path, ...(await Promise.all(people.map((person) => browser.visit(person, { path }))))];
}

test('a thread is answered beside the room, and its replies reach everybody', async () => {
  const [path, ana, ileana] = await roomWith('Fire', [0, 1]);
  await say(ana, 'Ce facem cu transportul?');
  await shows(ileana, ['Ce facem cu transportul?']);
  await choose(ileana, 'Ce facem', 'Deschide firul');
  await ileana.waitForURL('**/thread/1');
  await ileana.locator('.thread textarea').fill('Îl decontăm.');
  await ileana.keyboard.press('Enter');
  await message(ana, 'Ce facem').locator('.thread-link', { hasText: '1 răspuns' }).first().click();
  await ana.locator('.thread .message-text', { hasText: 'Îl decontăm.' }).waitFor();
  await ana.locator('.thread textarea').fill('De acord.');
  await ana.keyboard.press('Enter');
  await ileana.locator('.thread .message-text', { hasText: 'De acord.' }).waitFor();
  await ileana.locator('.thread-head .button').click();
  await ileana.waitForURL(`**${path}`);
  await hasCount(ileana, '.thread', 0);
  await hasCount(ileana, '.room .message', 3);
});

test('on a telephone a thread takes the place of the room, and back leads to it', async () => {
  const path = await browser.makeRoom('Fire pe telefon');
  const ana = await browser.visit(0, { path, width: 390 });
  await say(ana, 'Întrebare');
  await shows(ana, ['Întrebare']);
  await isSaved(ana);
  await ana.goto(`${browser.url}/inbox`);
  const ileana = await browser.visit(1, { path: `${path}/thread/1` });
  await ileana.locator('.thread textarea').fill('Răspuns în fir');
  await ileana.keyboard.press('Enter');
  await ana.locator('.entry', { hasText: 'Răspuns în fir' }).waitFor();
  await ana.goto(`${browser.url}${path}/thread/1`);
  await ana.locator('.thread .message-text', { hasText: 'Întrebare' }).waitFor();
  assert.ok(await ana.locator('.room').isHidden());
  // What answers one is done when it was shown in its thread; the room, which is hidden, is not read by that.
  const other = await browser.visit(0, { path: '/inbox' });
  await other.locator('.entry', { hasText: 'Răspuns în fir' }).waitFor({ state: 'detached' });
  await ana.locator('.thread-head .button').click();
  await ana.locator('.room .message-text').first().waitFor();
});

/** Mentions Ileana as one does: by a few letters, chosen from a list. */
async function mentionIleana(page, words) {
  await page.locator('.room textarea').click();
  await page.keyboard.type('Bună, @ilea');
  await page.locator('.names [role=option]', { hasText: 'Ileana Probă' }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.room textarea').inputValue(), 'Bună, @Ileana Probă ');
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

test('a mention waits in the inbox until it is read or done; taken up again it is kept', async () => {
  const [path, ana] = await roomWith('Mențiuni', [0]);
  const home = await browser.visit(1);
  await mentionIleana(ana, 'vii joi?');
  const entry = home.locator('.entry', { hasText: 'Bună, @Ileana Probă vii joi?' });
  await entry.waitFor();
  await home.locator('.places a[href="/inbox"]:visible').first().click();
  await home.waitForSelector('h1:has-text("Pentru mine")');
  await entry.locator('a').focus();
  await home.keyboard.press('e');
  await entry.waitFor({ state: 'detached' });
  await home.locator('.toast .undo').click();
  await entry.waitFor();
  await mentionIleana(ana, 'sau vineri?');
  const second = home.locator('.entry', { hasText: 'sau vineri?' });
  await second.waitFor();
  const waiting = home.locator('.side .places .count [aria-hidden]');
  const before = Number(await waiting.textContent());
  await second.locator('a').click();
  await home.locator('li.message:focus .mention.is-me', { hasText: '@Ileana Probă' }).waitFor();
  await home.locator('.side .places .count [aria-hidden]', { hasText: String(before - 1) }).waitFor();
  await home.goBack();
  await second.waitFor({ state: 'detached' });
  await entry.locator('a').click();
  await home.waitForURL(`**${path}/1`);
  await home.locator('li.message:focus', { hasText: 'vii joi?' }).waitFor();
});

test('who is named in a message that is begun while the one before is being stored stays named', async () => {
  const [, ana] = await roomWith('Pe rând', [0]);
  await ana.waitForSelector('.messages .empty');
  await ana.evaluate(holdStore, ['sfat', ['outbox']]);
  await ana.locator('.room textarea').fill('Întâi asta.');
  await ana.keyboard.press('Enter');
  await ana.keyboard.type('@ilea');
  await ana.locator('.names [role=option]', { hasText: 'Ileana Probă' }).waitFor();
  await ana.keyboard.press('Enter');
  await ana.keyboard.type('vii?');
  await ana.evaluate(() => globalThis.letStore());
  await shows(ana, ['Întâi asta.']);
  await ana.keyboard.press('Enter');
  await ana.locator('.message .mention', { hasText: '@Ileana Probă' }).waitFor();
});

test('reactions are counted, live, and taken back', async () => {
  const [, ana, ileana] = await roomWith('Reacții', [0, 1]);
  await say(ana, 'Am terminat.');
  await shows(ileana, ['Am terminat.']);
  await message(ileana, 'Am terminat').hover();
  await message(ileana, 'Am terminat').locator('.message-tools button').first().click();
  await ileana.locator('.popup button:focus').waitFor();
  await ileana.keyboard.press('ArrowRight');
  await ileana.keyboard.press('ArrowLeft');
  await ileana.keyboard.press('Enter');
  await ana.locator('.reaction', { hasText: '1' }).first().click();
  await ileana.locator('.reaction', { hasText: '2' }).waitFor();
  await ileana.locator('.reaction[aria-pressed=true]').click();
  await ana.locator('.reaction', { hasText: '1' }).first().waitFor();
});

test('what happens to one message draws no other one anew', async () => {
  const path = await browser.makeRoom('Multe');
  await browser.fill(
    0,
    path,
    Array.from({ length: 40 }, (_, n) => `mesajul ${n}`),
  );
  // What comes later, as a name, draws all of them anew.
  const [ileana, client] = [await browser.visit(1, { path, isWhole: true }), await browser.client(0)];
  await hasCount(ileana, '.message[data-seq]', 40);
  await ileana.evaluate(rest);
  // Each message says its time whenever it is drawn.
  await ileana.evaluate(() => {
    window.drawn = 0;
    const { toISOString } = Date.prototype;
    Date.prototype.toISOString = function () {
      window.drawn++;
      return toISOString.call(this);
    };
  });
  const channel = `room:${path.split('/')[2]}`;
  await client.command('room.react', { channel, message: 7, emoji: '🎉' });
  await ileana.locator('.reaction', { hasText: '🎉' }).first().waitFor();
  await client.command('room.edit', { channel, message: 8, text: 'altfel' });
  await message(ileana, 'altfel').waitFor();
  await client.command('room.pin', { channel, message: 9 });
  await ileana.waitForSelector('.message.is-pinned');
  await client.close();
  const drawn = await ileana.evaluate(() => window.drawn);
  assert.ok(drawn > 0 && drawn < 20, `${drawn} messages were drawn`);
});

test('the arrow up edits one’s last message in its place, and its history stays', async () => {
  const [, ana, ileana] = await roomWith('Editare', [0, 1]);
  await say(ana, 'Ședința e joi.');
  await shows(ileana, ['Ședința e joi.']);
  await ana.waitForSelector('.message[data-seq]');
  await ana.locator('.room .composer textarea').focus();
  await ana.keyboard.press('ArrowUp');
  await ana.locator('.edit-field textarea:focus').waitFor();
  await ana.keyboard.press('End');
  for (let count = 0; count < 3; count++) await ana.keyboard.press('Backspace');
  await ana.keyboard.type('oi, **ora 10**.');
  await ana.keyboard.press('Enter');
  await shows(ileana, ['Ședința e joi, ora 10.']);
  await ileana.locator('.edited').click();
  await ileana.waitForSelector('dialog .versions li:nth-child(2)');
  const versions = await ileana.locator('dialog .message-text').allTextContents();
  assert.deepEqual(versions, ['Ședința e joi, ora 10.', 'Ședința e joi.']);
});

test('what is being edited is there after a reload', async () => {
  const [, ana] = await roomWith('Editare întreruptă', [0]);
  await say(ana, 'Început');
  await ana.waitForSelector('.message[data-seq]');
  await ana.locator('.room .composer textarea').press('ArrowUp');
  await ana.locator('.edit-field textarea').fill('Început și urmare');
  await ana.reload();
  await ana.waitForSelector('.message');
  await ana.locator('.room .composer textarea').press('ArrowUp');
  assert.equal(await ana.locator('.edit-field textarea').inputValue(), 'Început și urmare');
});

test('a deletion is asked about, and leaves a mark and its reason', async () => {
  const [, ana, ileana] = await roomWith('Ștergere', [0, 1]);
  await say(ileana, 'Un mesaj nepotrivit');
  await shows(ana, ['Un mesaj nepotrivit']);
  await choose(ana, 'nepotrivit', 'Șterge');
  await ana.locator('dialog .danger').click();
  assert.match(await ana.locator('dialog .field-error').textContent(), /de ce/);
  await ana.locator('dialog input').fill('nu ține de subiect');
  await ana.locator('dialog .danger').click();
  await ileana.locator('.message-deleted', { hasText: 'Ana Exemplu. Motiv: nu ține de subiect' }).waitFor();
  assert.equal(await ileana.locator('.room .message-text').count(), 0);
});

test('a pinned message is found from the head of the room, and unpinning can be undone', async () => {
  const [, ana, ileana] = await roomWith('Fixate', [0, 1]);
  await say(ana, 'De reținut');
  await shows(ileana, ['De reținut']);
  await choose(ana, 'De reținut', 'Fixează');
  await ileana.getByRole('button', { name: '1 mesaj fixat' }).click();
  await ileana.locator('dialog .pin', { hasText: 'De reținut' }).waitFor();
  await choose(ana, 'De reținut', 'Anulează fixarea');
  await ileana.locator('dialog .pins:empty').waitFor({ state: 'attached' });
  await ana.locator('.toast .undo').last().click();
  await ileana.locator('dialog .pin', { hasText: 'De reținut' }).waitFor();
});

/** Waits until the server knows that a person read so many messages of a room: that is told a moment later. */
async function hasRead(person, path, count) {
  const client = await browser.client(person);
  await until(async () => {
    const { view } = await client.open(`inbox:${client.hello.person}`);
    return view.marks.find(({ item }) => item === `room:${path.split('/')[2]}`)?.count === count;
  }, `${count} messages to be read`);
  await client.close();
}

test('one comes back to where one was, and can say "unread from here"', async () => {
  const [path, ana] = await roomWith('Necitite', [0]);
  for (const text of ['unu', 'doi', 'trei']) await say(ana, text);
  await isSaved(ana);
  const ileana = await browser.visit(1, { path });
  await shows(ileana, ['unu', 'doi', 'trei']);
  await hasRead(1, path, 3);
  await ileana.goto(browser.url);
  for (const text of ['patru', 'cinci']) await say(ana, text);
  const badge = ileana.locator(`.unread-room[href="${path}"] .count`);
  await badge.filter({ hasText: '2' }).waitFor();
  await ileana.locator(`.unread-room[href="${path}"]`).click();
  await ileana.locator('.unread-line + .message', { hasText: 'patru' }).waitFor();
  await hasRead(1, path, 5);
  await choose(ileana, 'doi', 'Necitit de aici');
  await ileana.locator('.unread-line + .message', { hasText: 'doi' }).waitFor();
  await hasRead(1, path, 1);
  await ileana.goto(browser.url);
  await badge.filter({ hasText: '4' }).waitFor();
});

test('the address of a message opens the room at it, in a long room too', async () => {
  const path = await browser.makeRoom('Adresa unui mesaj');
  const expected = Array.from({ length: 90 }, (_, n) => `mesajul ${n + 1}.`);
  await browser.fill(0, path, expected);
  const ileana = await browser.visit(1, { path: `${path}/7` });
  await ileana.locator('li.message:focus', { hasText: 'mesajul 7.' }).waitFor();
  const box = await ileana.locator('li.message:focus').boundingBox();
  assert.ok(box && box.y > 100 && box.y < 700, 'it is in sight');
  // Reading on leads to the newest, each once.
  await until(async () => {
    await ileana.locator('.messages').evaluate((list) => (list.scrollTop = list.scrollHeight));
    return (await texts(ileana)).includes(expected.at(-1));
  }, 'the end of the room');
  const shown = await texts(ileana);
  assert.deepEqual(shown, expected.slice(-shown.length));
});

test('an archived room is read and not written in, until it is reopened', async () => {
  const [, ana, ileana] = await roomWith('Arhivă', [0, 1]);
  await say(ana, 'Gata.');
  await shows(ileana, ['Gata.']);
  await ana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ana.getByRole('menuitem', { name: 'Arhivează camera' }).click();
  await ileana.waitForSelector('.composer-closed');
  await ana.locator('.toast .undo').click();
  await ileana.waitForSelector('.composer textarea');
});

test('what one hears of is the same on every device', async () => {
  const [path, ana] = await roomWith('Niveluri', [0]);
  await ana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ana.getByRole('menuitemradio', { name: 'Nimic' }).click();
  await ana.locator('.toast').first().waitFor();
  const other = await browser.visit(0, { path });
  await other.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await other.locator('[role=menuitemradio][aria-checked=true]', { hasText: 'Nimic' }).waitFor();
  await other.goto(`${browser.url}/settings/notifications`);
  const choice = other.getByLabel('Niveluri');
  assert.equal(await choice.inputValue(), 'none');
  await choice.selectOption('all');
  await ana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ana.locator('[role=menuitemradio][aria-checked=true]', { hasText: 'Tot ce se scrie' }).waitFor();
});

test('a room that one follows whole waits in the inbox while it is unread, and no message makes an entry', async () => {
  const [path, ana, ileana] = await roomWith('Urmărită', [0, 1]);
  await ileana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ileana.getByRole('menuitemradio', { name: 'Tot ce se scrie' }).click();
  await ileana.locator('.toast').first().waitFor();
  await ileana.locator('.side a[href="/inbox"]').click();
  await say(ana, 'Primul');
  await say(ana, 'Al doilea');
  const row = ileana.locator('.entry', { hasText: 'Urmărită' });
  await row.filter({ hasText: '2 mesaje necitite' }).waitFor();
  assert.equal(await row.count(), 1);
  await row.locator('.entry-done').click();
  await row.waitFor({ state: 'detached' });
  await ileana.locator('.toast .undo').click();
  await row.locator('a').click();
  await ileana.waitForURL(`**${path}`);
  await shows(ileana, ['Primul', 'Al doilea']);
  const other = await browser.visit(1, { path: '/inbox' });
  await other.waitForSelector('.choices');
  await other.locator('.entry', { hasText: 'Urmărită' }).waitFor({ state: 'detached' });
  await ileana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ileana.getByRole('menuitemradio', { name: 'Nimic' }).click();
});

test('one sees how many are there, also who comes back', async () => {
  const [path, ana] = await roomWith('Prezență', [0, 1, 2]);
  const present = ana.locator('.room-present', { hasText: '3 persoane aici' });
  await present.waitFor();
  await ana.locator('.side a[href="/inbox"]').click();
  await ana.waitForURL('**/inbox');
  await ana.goBack();
  await ana.waitForURL(`**${path}`);
  await present.waitFor();
});

test('offline edits and reactions are on the page at once, and go when the line is back', async () => {
  const [, ana, ileana] = await roomWith('Schimbări fără rețea', [0, 1]);
  await say(ana, 'text');
  await shows(ileana, ['text']);
  await ana.waitForSelector('.message[data-seq]');
  await ana.context().setOffline(true);
  await ana.waitForSelector('.connection.is-waiting');
  await ana.locator('.room .composer textarea').press('ArrowUp');
  await ana.locator('.edit-field textarea').fill('text schimbat');
  await ana.keyboard.press('Enter');
  await ana.locator('.message.is-waiting .message-text', { hasText: 'text schimbat' }).waitFor();
  await ana.context().setOffline(false);
  await shows(ileana, ['text schimbat']);
  await isSaved(ana);
});

test('a room is renamed for everybody, and a date leads to its first message', async () => {
  const [, ana, ileana] = await roomWith('Titlu vechi', [0, 1]);
  await say(ana, 'Primul mesaj');
  await shows(ileana, ['Primul mesaj']);
  await ana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ana.getByRole('menuitem', { name: 'Titlul și descrierea' }).click();
  await ana.locator('dialog input[name=title]').fill('Titlu nou');
  await ana.keyboard.press('Enter');
  await ileana.waitForSelector('h1:has-text("Titlu nou")');
  await ileana.getByRole('button', { name: 'Opțiunile camerei' }).click();
  await ileana.getByRole('menuitem', { name: 'Mergi la o dată' }).click();
  await ileana.locator('dialog input[type=date]').fill('2026-01-01');
  await ileana.locator('dialog button.primary').click();
  await ileana.locator('li.message:focus', { hasText: 'Primul mesaj' }).waitFor();
});

test('more that is open than the inbox holds at once is reached by asking for what is older', async () => {
  const path = await browser.makeRoom('Multe mențiuni');
  const mihai = await browser.client(3);
  const { person } = mihai.hello;
  await browser.fill(
    0,
    path,
    Array.from({ length: 130 }, (_, at) => `@{person:${person}} ${at}`),
  );
  await until(
    async () => (await mihai.open(`inbox:${person}`)).view.unseen >= 130,
    'the inbox to be told of all',
  );
  await mihai.close();
  const page = await browser.visit(3, { path: '/inbox' });
  await hasCount(page, 'li.entry', 100);
  await page.getByRole('button', { name: 'Mai vechi' }).click();
  await page.waitForFunction(() => document.querySelectorAll('li.entry').length >= 130);
  await page.context().close();
});

test('who has two mandates chooses in which one they write, and it stands beside their name', async (t) => {
  if (!browser.target.codeFor) return t.skip('the people of SFAT_URL stay who they are');
  const path = await browser.makeRoom('Calități');
  const ana = await browser.visit(0, { path });
  const space = await ana.locator('.crumbs a').last().getAttribute('href');
  const client = await browser.client(0);
  const channel = `space:${space.split('/')[2]}`;
  const { person } = client.hello;
  for (const capacity of ['Expertă', 'Coordonatoare']) {
    const mandate = { person, category: 'ngo', role: 'secretariat', capacity, standing: 'titular' };
    const as = await mandateOf(client, channel, person);
    await client.command('space.give_mandate', { channel, ...mandate, ...(as && { as }) });
  }
  await ana.locator('.capacity select').waitFor();
  await ana.locator('textarea').fill('Fără calitate');
  await ana.keyboard.press('Enter');
  await ana.locator('.composer-note.is-wrong').waitFor();
  await ana.locator('.capacity select').selectOption({ label: 'Coordonatoare' });
  await say(ana, 'Cu o calitate');
  await ana.locator('.author-capacity', { hasText: 'Coordonatoare' }).waitFor();
});
