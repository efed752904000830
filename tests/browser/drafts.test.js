/** People write one text together in real Chromium. One server for the file, a draft for each test. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, findings, misfits } from './browser.js';

let browser, space, secretary;
before(async () => {
  browser = await Browser.start();
  secretary = await browser.client(0);
  const home = await browser.visit(1);
  const path = await home.locator('a.card-link').first().getAttribute('href');
  space = `space:${path.split('/')[2]}`;
  await home.context().close();
  // Whoever comes only after the server was killed has signed in before: a link is good until then.
  await (await browser.visit(2)).context().close();
});
after(() => browser.stop());

/** A new draft, by the first person: its channel and the path of its page. */
async function makeDraft(title, more = {}) {
  const draft = { channel: space, template: 'blank', title, ...more };
  const { channel } = await secretary.command('draft.create', draft);
  return { channel, path: `/draft/${channel.split(':')[1]}` };
}

/** A window of somebody's with the text in it. */
async function open(person, { path }, options) {
  const page = await browser.visit(person, { path, ...options });
  await page.locator('.text').waitFor();
  return page;
}

/** What stands in the text, without the names at carets and the guidance. */
const read = (page) =>
  page.locator('.text').evaluate((text) => {
    const copy = text.cloneNode(true);
    for (const one of copy.querySelectorAll('.caret, .guidance')) one.remove();
    return copy.textContent.replaceAll('\u2060', '');
  });

async function reads(page, words) {
  const has = async () => (await read(page)).includes(words);
  for (const began = Date.now(); !(await has()); await page.waitForTimeout(50))
    assert.ok(Date.now() - began < 30_000, `waited for „${words}”, there is „${await read(page)}”`);
}

const isSaved = (page) => page.locator('.saved-text.is-saved').waitFor();

/** Puts the caret at the end of the text. */
async function toEnd(page) {
  await page.locator('.text').focus();
  await page.keyboard.press('Control+End');
  // The editor hears of a selection by an event of its own, after the key.
  await page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100)));
}

test('two people write at once, each sees the other, and nothing is lost when the server is killed', async () => {
  const draft = await makeDraft('Împreună');
  const [ana, ileana] = await Promise.all([open(0, draft), open(1, draft)]);
  await toEnd(ana);
  await ana.keyboard.type('Prima frază.');
  await ana.keyboard.press('Enter');
  await reads(ileana, 'Prima frază.');
  await toEnd(ileana);
  await Promise.all([
    ana.keyboard.type('Scrie Ana. ', { delay: 20 }),
    ileana.keyboard.type('Scrie Ileana. ', { delay: 20 }),
  ]);
  await ana.locator('.caret-name', { hasText: 'Ileana Probă' }).waitFor({ state: 'attached' });
  await ana.locator('.present', { hasText: 'Ileana Probă' }).waitFor();
  await Promise.all([isSaved(ana), isSaved(ileana)]);
  await browser.target.away();
  await ana.locator('.saved-text.is-away').waitFor();
  await ana.keyboard.type('Fără server.');
  await ana.locator('.saved-text.is-waiting', { hasText: 'Nesalvat' }).waitFor();
  await browser.target.back();
  secretary = await browser.client(0);
  await reads(ileana, 'Fără server.');
  await isSaved(ana);
  assert.equal(await read(ana), await read(ileana));
});

test('what was written without a line comes in after the tab was closed', async () => {
  const draft = await makeDraft('Fără legătură');
  const [ana, ileana] = [await open(0, draft), await open(1, draft)];
  await toEnd(ana);
  await ana.keyboard.type('Cu legătură. ');
  await isSaved(ana);
  await browser.target.away();
  await ana.locator('.saved-text.is-away').waitFor();
  await ana.keyboard.type('Scris în tren.');
  await ana.locator('.saved-text.is-waiting').waitFor();
  const context = ana.context();
  await ana.waitForTimeout(1_000);
  await ana.close();
  await browser.target.back();
  secretary = await browser.client(0);
  const later = await context.newPage();
  await later.goto(browser.url + draft.path);
  await reads(ileana, 'Scris în tren.');
  await reads(later, 'Cu legătură. Scris în tren.');
  await isSaved(later);
});

/** Spoils the copies on a page's device. */
const spoil = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sfat-texts');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const change = opening.result.transaction('updates', 'readwrite');
          change.objectStore('updates').openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (!cursor) return;
            cursor.update({ ...cursor.value, update: new Uint8Array([1, 9, 255, 3]) });
            cursor.continue();
          };
          change.oncomplete = () => resolve(opening.result.close());
        };
      }),
  );

/** How many texts are on a page's device. */
const copies = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sfat-texts');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const counting = opening.result.transaction('copies').objectStore('copies').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );

test('a copy that is spoilt is set aside, and signing out takes what is saved off the device', async () => {
  const draft = await makeDraft('Copie stricată');
  const someone = await open(2, draft);
  await toEnd(someone);
  await someone.keyboard.type('Pe server.');
  await isSaved(someone);
  await someone.waitForTimeout(1_000);
  await spoil(someone);
  await someone.reload();
  await someone.locator('.notice', { hasText: 'pusă deoparte' }).waitFor();
  await reads(someone, 'Pe server.');
  await toEnd(someone);
  await someone.keyboard.type(' Mai departe.');
  await isSaved(someone);
  await someone.waitForTimeout(1_500);
  assert.equal(await copies(someone), 1);
  await someone.locator('.top .menu summary').click();
  await someone.getByRole('button', { name: 'Ieși' }).click();
  await someone.locator('a[href="/sign-in"], input[type=email]').first().waitFor();
  assert.equal(await copies(someone), 0);
});

test('who may not write reads, at once where the draft is archived, and keeps what can no longer be saved', async () => {
  const draft = await makeDraft('Închis', { writers: 'secretariat' });
  const ana = await open(0, draft);
  await toEnd(ana);
  await ana.keyboard.type('Text de citit.');
  const ileana = await open(1, draft);
  await reads(ileana, 'Text de citit.');
  await ileana.locator('.read-only').waitFor();
  assert.equal(await ileana.locator('.text').getAttribute('aria-readonly'), 'true');
  assert.equal(await ileana.locator('.toolbar button').count(), 3);
  await isSaved(ana);
  let line;
  let isCut = false;
  const cut = await ana.context().newPage();
  await cut.routeWebSocket(/\/text\//, (socket) => {
    if (isCut) return socket.close({ code: 4503 });
    socket.connectToServer();
    line = socket;
  });
  await cut.goto(browser.url + draft.path);
  await reads(cut, 'Text de citit.');
  isCut = true;
  await line.close({ code: 4503 });
  await toEnd(cut);
  await cut.keyboard.type(' Prea târziu.');
  await cut.locator('.saved-text.is-waiting').waitFor();
  await secretary.command('draft.archive', { channel: draft.channel });
  await ana.locator('.read-only', { hasText: 'arhivat' }).waitFor();
  assert.equal(await ana.locator('.text').getAttribute('contenteditable'), 'false');
  isCut = false;
  const notice = cut.locator('.notice', { hasText: 'nu mai poate fi salvată' });
  await notice.waitFor();
  const [download] = await Promise.all([
    cut.waitForEvent('download'),
    notice.getByRole('button', { name: 'Descarcă' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'Închis.txt');
  await cut.waitForFunction(() => !document.querySelector('.text')?.textContent.includes('Prea târziu'));
  assert.equal(await read(ana), 'Text de citit.');
});

test('by keyboard alone: sections, a list, a table, a footnote, a link; a copied section gets an id of its own', async () => {
  const draft = await makeDraft('Tastatură');
  const ana = await open(0, draft);
  const { keyboard } = ana;
  await toEnd(ana);
  await keyboard.press('Control+Alt+1');
  await keyboard.type('Contextul');
  await keyboard.press('Enter');
  await keyboard.type('Salariul minim');
  await keyboard.press('Control+Alt+f');
  await ana.locator('dialog textarea:focus').fill('Legea 367/2022');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await ana.locator('.footnotes li', { hasText: 'Legea 367/2022' }).waitFor();
  await keyboard.press('Control+Shift+k');
  await ana.locator('dialog [name=address]').fill('mmuncii.ro');
  await keyboard.press('Enter');
  await ana.locator('.text:focus a[href="https://mmuncii.ro"]').waitFor();
  await keyboard.press('Control+a');
  await ana.waitForFunction(() => /Contextul[^]*Salariul/.test(String(getSelection())));
  await keyboard.press('Control+c');
  await toEnd(ana);
  await keyboard.press('Enter');
  await keyboard.press('Control+v');
  await ana.locator('.text h1').nth(1).waitFor();
  const ids = await ana.locator('.text h1').evaluateAll((all) => all.map(({ dataset }) => dataset.id));
  assert.equal(new Set(ids).size, 2);
  for (const id of ids) assert.match(id, /^[a-z0-9]{10}$/);
  await toEnd(ana);
  await keyboard.press('Enter');
  // To the tools, to the table, its menu, back into the text.
  await keyboard.press('Alt+F10');
  await keyboard.press('End');
  for (let step = 0; step < 3; step++) await keyboard.press('ArrowLeft');
  assert.equal(await ana.locator(':focus').getAttribute('aria-label'), 'Tabel');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('Măsura');
  await keyboard.press('Tab');
  await keyboard.type('Termen');
  assert.equal(await ana.locator('.text th').count(), 3);
  await keyboard.press('Alt+F10');
  await keyboard.press('Enter');
  await ana.getByRole('menuitem', { name: 'Rând dedesubt' }).press('Enter');
  await ana.locator('.text tr').nth(3).waitFor();
  await ana.locator('.outline button', { hasText: 'Contextul' }).first().press('Enter');
  await ana.locator('.text:focus').waitFor();
  await ana.locator('.outline [aria-current=location]', { hasText: 'Contextul' }).waitFor();
});

test('words are found without their accents and replaced; who wrote what is shown, also after a reload', async () => {
  const draft = await makeDraft('Cine ce a scris');
  const [ana, ileana] = [await open(0, draft), await open(1, draft)];
  await toEnd(ana);
  await ana.keyboard.type('Țară, tara, ȚARA. ');
  await reads(ileana, 'ȚARA. ');
  await toEnd(ileana);
  await ileana.keyboard.type('Adaug și eu.');
  await reads(ana, 'Adaug și eu.');
  await ana.keyboard.press('Control+f');
  await ana.locator('.find-field:focus').waitFor();
  await ana.keyboard.type('tara');
  await ana.locator('.find-count', { hasText: '1 din 3' }).waitFor();
  await ana.getByLabel('Înlocuiește cu').fill('stat');
  await ana.getByRole('button', { name: 'Înlocuiește tot' }).click();
  await reads(ileana, 'stat, stat, stat. Adaug și eu.');
  await ana.keyboard.press('Escape');
  await ana.getByRole('button', { name: 'Cine ce a scris' }).click();
  await isSaved(ana);
  await ana.reload();
  await ana.locator('.is-author', { hasText: 'Adaug și eu.' }).waitFor();
  await ana.locator('.author-name', { hasText: 'Ileana Probă' }).waitFor();
  const classes = await ana.locator('.is-author').evaluateAll((all) => all.map(({ className }) => className));
  assert.equal(new Set(classes).size, 2);
});

test('on a telephone, in the dark and in English all fits, and nothing is in the way of a screen reader', async () => {
  const draft = await makeDraft('Telefon');
  const ana = await open(0, draft);
  await toEnd(ana);
  await ana.keyboard.press('Control+Alt+1');
  await ana.keyboard.type('Contextul');
  await ana.keyboard.press('Enter');
  await ana.keyboard.type('Un paragraf.');
  await isSaved(ana);
  assert.deepEqual(await findings(ana), []);
  const phone = await open(1, draft, { width: 390, theme: 'dark', language: 'en' });
  await reads(phone, 'Un paragraf.');
  await phone.locator('.saved-text', { hasText: 'Saved' }).waitFor();
  assert.deepEqual(await misfits(phone), []);
  await phone.getByRole('button', { name: 'Contents' }).click();
  await phone.locator('.outline button', { hasText: 'Contextul' }).first().waitFor();
  assert.deepEqual(await findings(phone), []);
  await phone.locator('.outline button', { hasText: 'Contextul' }).first().click();
  await phone.locator('.outline').waitFor({ state: 'detached' });
  await phone.getByRole('textbox', { name: 'Text of the draft Telefon' }).press('Control+End');
  await phone.keyboard.type(' From a telephone.');
  await reads(ana, 'Un paragraf. From a telephone.');
});
