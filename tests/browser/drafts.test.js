/** People write one text together in real Chromium. One server for the file, a draft for each test. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import * as Y from 'yjs';
import { closeText, openText, synced } from '../support/text.js';
import { until } from '../support/wait.js';
import { Browser, findings, frame, holdFrames, misfits, pass } from './browser.js';

let browser, space, secretary;
before(async () => {
  browser = await Browser.start();
  secretary = await browser.client(0);
  const home = await browser.visit(1);
  const path = await home.locator('a.card-link').first().getAttribute('href');
  space = `space:${path.split('/')[2]}`;
  await home.context().close();
  // Whoever comes only after the server was killed has signed in before: a link is good until then.
  for (const person of [2, 3]) await (await browser.visit(person)).context().close();
});
afterEach(() => browser.closeWindows());
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
  // A moment after it got the focus the editor puts the caret where it knew it.
  await page.evaluate(pass, 50);
  await page.keyboard.press('Control+End');
  // The editor hears of a selection by an event of its own, after the key.
  await page.waitForTimeout(100);
  await page.evaluate(frame);
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
  await ana.locator('.saved.is-unsaved').click();
  await ana.locator('dialog').getByText('În document: ').waitFor();
  await ana.keyboard.press('Escape');
  const context = ana.context();
  await keeps(ana, 'Scris în tren.');
  await ana.close();
  await browser.target.back();
  secretary = await browser.client(0);
  const later = await context.newPage();
  await later.goto(browser.url + draft.path);
  await reads(ileana, 'Scris în tren.');
  await reads(later, 'Cu legătură. Scris în tren.');
  await isSaved(later);
});

test('two windows of one person write without a line and one is closed: nothing is lost, and nothing there twice', async () => {
  const draft = await makeDraft('Două ferestre');
  const [first, ileana] = [await open(3, draft), await open(1, draft)];
  const second = await first.context().newPage();
  await second.goto(browser.url + draft.path);
  await second.locator('.text').waitFor();
  await toEnd(first);
  await first.keyboard.type('Împreună. ');
  await reads(second, 'Împreună.');
  await isSaved(first);
  await browser.target.away();
  for (const [page, words, key] of [
    [first, 'Din prima. ', 'Control+End'],
    [second, 'Din a doua. ', 'Control+Home'],
  ]) {
    await page.locator('.saved-text.is-away').waitFor();
    await toEnd(page);
    await page.keyboard.press(key);
    await page.waitForTimeout(200);
    await page.keyboard.type(words);
    await page.locator('.saved-text.is-waiting').waitFor();
  }
  await keeps(second, 'Din a doua.');
  await second.close();
  await browser.target.back();
  secretary = await browser.client(0);
  // The window that stayed sends what the other could not.
  for (const page of [first, ileana])
    for (const words of ['Din prima.', 'Din a doua.']) await reads(page, words);
  const again = await first.context().newPage();
  await again.goto(browser.url + draft.path);
  await again.locator('.text').waitFor();
  await Promise.all([isSaved(first), isSaved(again)]);
  const text = await read(ileana);
  assert.deepEqual(text.match(/[^ ][^.]*\./g)?.sort(), ['Din a doua.', 'Din prima.', 'Împreună.']);
  for (const page of [first, again]) assert.equal(await read(page), text);
  await knowsSaved(first);
  await first.locator('.top .menu summary').click();
  await first.getByRole('button', { name: 'Ieși' }).click();
  await first.locator('a[href="/sign-in"], input[type=email]').first().waitFor();
  await until(async () => (await copies(first)).length === 0, 'the copies to go');
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

/** The copies of texts that a page's device knows of. */
const copies = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sfat-texts');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const asking = opening.result.transaction('copies').objectStore('copies').getAll();
          asking.onsuccess = () => {
            opening.result.close();
            resolve(asking.result);
          };
        };
      }),
  );

/** Waits until a page's device knows that all of its copies are saved: that is noted a moment later. */
const knowsSaved = (page) =>
  until(async () => (await copies(page)).every(({ unsaved }) => unsaved === 0), 'the copies to be saved');

/** Waits until a page's device has these words. */
const keeps = (page, words) =>
  until(async () => inText(await localDoc(page)).includes(words), `„${words}” to be on the device`);

test('a copy that is spoilt is set aside, and signing out takes what is saved off the device', async () => {
  const draft = await makeDraft('Copie stricată');
  const someone = await open(2, draft);
  await toEnd(someone);
  await someone.keyboard.type('Pe server.');
  await isSaved(someone);
  await keeps(someone, 'Pe server.');
  await knowsSaved(someone);
  await spoil(someone);
  await someone.reload();
  await someone.locator('.notice', { hasText: 'pusă deoparte' }).waitFor();
  await reads(someone, 'Pe server.');
  await toEnd(someone);
  await someone.keyboard.type(' Mai departe.');
  await isSaved(someone);
  await keeps(someone, 'Mai departe.');
  await knowsSaved(someone);
  assert.equal((await copies(someone)).length, 1);
  await someone.locator('.top .menu summary').click();
  await someone.getByRole('button', { name: 'Ieși' }).click();
  await someone.locator('a[href="/sign-in"], input[type=email]').first().waitFor();
  await until(async () => (await copies(someone)).length === 0, 'the copies to go');
});

/** All that a page's device keeps of texts: what it knows of them, and what is in them. */
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sfat-texts');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const change = opening.result.transaction(['copies', 'updates']);
          const asked = ['copies', 'updates'].map((name) => change.objectStore(name).count());
          change.oncomplete = () => {
            opening.result.close();
            resolve(asked.reduce((sum, { result }) => sum + result, 0));
          };
        };
      }),
  );

test('a copy goes when the right to open the draft does, be the draft open then or opened afterwards', async () => {
  const ileana = await browser.client(1);
  const person = ileana.hello.person;
  await ileana.close();
  const directory = { channel: 'directory', name: 'Un spațiu de părăsit', kind: 'working_group' };
  const { channel: left } = await secretary.command('space.create', directory);
  const add = () => secretary.command('space.add_member', { channel: left, person, role: 'member' });
  const remove = () => secretary.command('space.remove_member', { channel: left, person });
  await add();
  const made = { channel: left, template: 'blank', title: 'Nu mai e al tău' };
  const { channel } = await secretary.command('draft.create', made);
  const page = await open(1, { channel, path: `/${channel.replace(':', '/')}` });
  await toEnd(page);
  await page.keyboard.type('Numai pentru membri.');
  await isSaved(page);
  await keeps(page, 'Numai pentru membri.');
  await remove();
  await page.locator('h1', { hasText: 'Nu există sau nu ai acces' }).waitFor();
  await until(async () => (await kept(page)) === 0, 'the copy to go from under an open draft');

  await add();
  await page.reload();
  await reads(page, 'Numai pentru membri.');
  await keeps(page, 'Numai pentru membri.');
  await page.goto(`${browser.url}/directory`);
  await remove();
  await page.route('**/editor_pane*', (route) => route.abort());
  await page.goto(`${browser.url}/${channel.replace(':', '/')}`);
  await page.locator('h1', { hasText: 'Nu există sau nu ai acces' }).waitFor();
  await until(async () => (await kept(page)) === 0, 'the copy to go of a draft that was opened afterwards');
  await page.context().close();
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
  await toEnd(ana);
  await ana.keyboard.type('Nu se mai scrie.');
  assert.equal(await read(ana), 'Text de citit.');
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

/** Has a page say, from when it has `isOld`, that it knows an older layout of texts. Runs in the page. */
function growOld() {
  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(address, ...more) {
      super(sessionStorage.isOld ? String(address).replace(/schema=\d+/, 'schema=0') : address, ...more);
    }
  };
}

/** The texts on a page's device, merged. */
async function localDoc(page) {
  const updates = await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open('sfat-texts').onsuccess = ({ target: { result: db } }) => {
          db.transaction('updates').objectStore('updates').getAll().onsuccess = ({ target }) => {
            db.close();
            resolve(target.result.map(({ update }) => [...update]));
          };
        };
      }),
  );
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, Uint8Array.from(update));
  return doc;
}

const inText = (doc) => doc.getXmlFragment('default').toString();

test('a page that is older than the layout of a text only reads, and takes nothing out that it does not know', async () => {
  const draft = await makeDraft('Pagină veche');
  const ana = await open(0, draft);
  await ana.context().addInitScript(growOld);
  await ana.reload();
  await toEnd(ana);
  await ana.keyboard.type('Scris cu pagina veche.');
  await isSaved(ana);
  await browser.target.away();
  await ana.locator('.saved-text.is-away').waitFor();
  await ana.evaluate(() => (sessionStorage.isOld = 'yes'));
  await browser.target.back();
  secretary = await browser.client(0);
  const notice = ana.locator('.notice', { hasText: 'nu le cunoaște încă' });
  await notice.waitFor();
  const newer = openText(browser.target, await browser.shown(1), { id: draft.channel.split(':')[1] });
  await synced(newer);
  newer.doc.getXmlFragment('default').push([new Y.XmlElement('timeline')]);
  const paragraph = new Y.XmlElement('paragraph');
  newer.doc.getXmlFragment('default').push([paragraph]);
  paragraph.push([new Y.XmlText('Scris cu pagina nouă.')]);
  await reads(ana, 'Scris cu pagina nouă.');
  await toEnd(ana);
  await ana.keyboard.type('Nu se scrie.');
  assert.deepEqual(await findings(ana), []);
  // The copy on the device has it all, also after the old page was opened again.
  for (const turn of ['first', 'again']) {
    if (turn === 'again') {
      await ana.reload();
      await notice.waitFor();
      await reads(ana, 'Scris cu pagina nouă.');
    }
    await keeps(ana, '<timeline>');
    assert.match(inText(newer.doc), /<timeline>/, turn);
    assert.doesNotMatch(inText(newer.doc), /Nu se scrie/);
    assert.equal(await ana.locator('.saved-text.is-waiting').count(), 0);
  }
  closeText(newer);
});

test('who only reads selects words by keyboard alone and comments on them, and changes nothing', async () => {
  const draft = await makeDraft('Citit cu tastatura', { writers: 'secretariat' });
  const ana = await open(0, draft);
  await toEnd(ana);
  await ana.keyboard.type('Prima frază. A doua frază.');
  await isSaved(ana);
  const ileana = await open(1, draft, { width: 1440 });
  const { keyboard } = ileana;
  await reads(ileana, 'A doua frază.');
  const text = ileana.getByRole('textbox', { name: 'Citit cu tastatura' });
  assert.equal(await text.getAttribute('aria-readonly'), 'true');
  assert.equal(await text.getAttribute('inputmode'), 'none');
  assert.deepEqual(await findings(ileana), []);
  for (let stops = 0; !(await ileana.locator('.text:focus').count()); stops++) {
    assert.ok(stops < 60, 'the Tab key does not come to the text');
    await keyboard.press('Tab');
  }
  const frame = await ileana.locator('.sheet-paper').evaluate((paper) => getComputedStyle(paper).borderColor);
  assert.notEqual(frame, await ana.locator('.toolbar').evaluate((bar) => getComputedStyle(bar).borderColor));
  await keyboard.press('Control+Home');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) await keyboard.press(key);
  for (let letter = 0; letter < 5; letter++) await keyboard.press('Shift+ArrowRight');
  await ileana.locator('.selection-button button').waitFor();
  assert.equal(await ileana.evaluate(() => String(getSelection())), 'Prima');
  // Whatever writes or takes away does nothing.
  for (const key of ['x', 'Delete', 'Backspace', 'Enter', 'Control+b', 'Control+x', 'Control+v', 'Control+z'])
    await keyboard.press(key);
  await keyboard.insertText('ceva');
  const input = await ileana.context().newCDPSession(ileana);
  await input.send('Input.imeSetComposition', { text: 'ț', selectionStart: 1, selectionEnd: 1 });
  await input.send('Input.insertText', { text: 'ț' });
  await ileana.waitForTimeout(200);
  assert.equal(await read(ileana), 'Prima frază. A doua frază.');
  await ileana.locator('.saved-text.is-saved').waitFor();
  await keyboard.press('Control+Home');
  await keyboard.press('Shift+Control+ArrowRight');
  await ileana.locator('.selection-button button').waitFor();
  await keyboard.press('Control+Alt+m');
  await ileana.locator('.comment-cards textarea:focus').waitFor();
  await keyboard.type('De ce întâi aceasta?');
  await keyboard.press('Control+Enter');
  await ana.locator('.text .is-comment', { hasText: 'Prima' }).waitFor();
  assert.equal((await ana.locator('.text .is-comment').textContent()).trim(), 'Prima');
  assert.equal(await read(ana), 'Prima frază. A doua frază.');
  // The Tab key leads on, out of the text.
  await text.focus();
  await keyboard.press('Tab');
  await ileana.locator('.text:focus').waitFor({ state: 'detached' });
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
  // What is typed before the next frame is in the table.
  await ana.evaluate(holdFrames);
  await keyboard.press('Enter');
  await keyboard.type('M');
  await ana.evaluate(() => window.letFrames());
  await keyboard.type('ăsura');
  await keyboard.press('Tab');
  await keyboard.type('Termen');
  assert.deepEqual(await ana.locator('.text th').allTextContents(), ['Măsura', 'Termen', '']);
  await keyboard.press('Alt+F10');
  await keyboard.press('Enter');
  await ana.getByRole('menuitem', { name: 'Rând dedesubt' }).press('Enter');
  await ana.locator('.text tr').nth(3).waitFor();
  await ana.locator('.outline button', { hasText: 'Contextul' }).first().press('Enter');
  await ana.locator('.text:focus').waitFor();
  await ana.locator('.outline [aria-current=location]', { hasText: 'Contextul' }).waitFor();
});

/** Puts HTML on the clipboard as another program would: as it is. */
async function copy(context, html) {
  const page = await context.newPage();
  await page.setContent('<input value="x">');
  await page.evaluate((raw) => {
    document.querySelector('input').select();
    document.addEventListener('copy', (event) => {
      event.preventDefault();
      event.clipboardData.setData('text/html', raw);
      event.clipboardData.setData('text/plain', 'x');
    });
  }, html);
  await page.keyboard.press('Control+c');
  await page.close();
}

/** The text as tags without attributes, but for links, footnotes and how a paragraph is aligned. */
const shapeOf = (page) =>
  page.locator('.text').evaluate((text) => {
    const copied = text.cloneNode(true);
    for (const one of copied.querySelectorAll('.caret, .guidance, colgroup, .ProseMirror-trailingBreak'))
      one.remove();
    for (const one of copied.querySelectorAll('.footnote-mark')) one.replaceWith(`[${one.title}]`);
    for (const one of copied.querySelectorAll('.tableWrapper')) one.replaceWith(...one.childNodes);
    for (const one of copied.querySelectorAll('*'))
      for (const { name } of [...one.attributes])
        if (name !== 'href' && !(name === 'style' && one.localName === 'p')) one.removeAttribute(name);
    return copied.innerHTML;
  });

const PASTED_LISTS =
  '<h2>Măsuri</h2><ul><li><p>consiliere</p><ul><li><p>la sediu</p></li><li><p>la domiciliu</p></li></ul></li>' +
  '<li><p>mentorat</p></li></ul><ol><li><p>întâi</p></li><li><p>apoi</p></li></ol>';
const PASTED_ROW = '<tr><td><p>Angajați</p></td><td><p>120</p></td></tr></tbody></table>';
const PASTED_END = '<p>Vezi <a href="https://mmuncii.ro/">ministerul</a>.</p>';
const BOLD_HEAD =
  '<table><tbody><tr><td><p><strong>Indicator</strong></p></td><td><p><strong>Țintă</strong></p></td></tr>';
const PASTED = {
  word:
    '<h1>Scopul politicii</h1><p style="text-align: justify;">Salariul <strong>minim</strong> brut[Legea nr. 367/2022, ' +
    `art. 3.] crește <em>anual</em> cu 10 %.</p>${PASTED_LISTS}${BOLD_HEAD}${PASTED_ROW}${PASTED_END}`,
  libreoffice:
    '<h1>Scopul politicii</h1><p>Salariul <strong>minim</strong> brut[Legea nr. 367/2022, art. 3.] crește <em>anual</em>.' +
    `</p>${PASTED_LISTS}<table><tbody><tr><th><p>Indicator</p></th><th><p>Țintă</p></th></tr>${PASTED_ROW}${PASTED_END}`,
  google_docs:
    '<h1>Scopul politicii</h1><p>Salariul <strong>minim</strong> brut<sup>1</sup> crește <em>anual</em>.</p>' +
    `${PASTED_LISTS}${BOLD_HEAD}${PASTED_ROW}${PASTED_END}`,
};

test('what is pasted from Word, LibreOffice and Google Docs keeps its headings, lists, tables and footnotes', async () => {
  const draft = await makeDraft('Lipit');
  const ana = await open(0, draft);
  for (const [program, shape] of Object.entries(PASTED)) {
    await copy(ana.context(), readFileSync(new URL(`pasted/${program}.clipboard`, import.meta.url), 'utf8'));
    await toEnd(ana);
    await ana.keyboard.press('Control+a');
    await ana.keyboard.press('Control+v');
    await ana.locator('.text h1', { hasText: 'Scopul politicii' }).waitFor();
    assert.equal(await shapeOf(ana), shape, program);
    // Copied within the editor it is the same.
    await ana.keyboard.press('Control+a');
    await ana.keyboard.press('Control+c');
    await ana.keyboard.press('Control+v');
    assert.equal(await shapeOf(ana), shape, `${program}, copied again`);
    await ana.locator('.toast', { hasText: 'O imagine nu a putut fi lipită' }).first().waitFor();
    await ana.keyboard.press('Control+a');
    await ana.keyboard.press('Delete');
    await ana.locator('.text h1').waitFor({ state: 'detached' });
  }
  await isSaved(ana);
});

test('several pictures that are pasted are put in one after the other, each with its description', async () => {
  const draft = await makeDraft('Imagini lipite');
  const ana = await open(0, draft);
  await toEnd(ana);
  const picture = (await ana.screenshot({ clip: { x: 0, y: 0, width: 40, height: 30 } })).toString('base64');
  await ana.locator('.text').evaluate((text, base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    for (const name of ['unu.png', 'doi.png']) data.items.add(new File([bytes], name, { type: 'image/png' }));
    // What a browser copies of a picture: where it is, and the picture.
    data.setData('text/html', '<meta charset="utf-8"><img src="https://exemplu.invalid/unu.png">');
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    text.dispatchEvent(event);
  }, picture);
  for (const name of ['unu', 'doi']) {
    await ana.locator('dialog', { hasText: `${name}.png` }).waitFor();
    await ana.fill('dialog [name=alt]', `Harta ${name}`);
    await ana.locator('dialog button.primary').click();
  }
  await ana.locator('.text img').nth(1).waitFor();
  assert.deepEqual(await ana.locator('.text img').evaluateAll((all) => all.map(({ alt }) => alt)), [
    'Harta unu',
    'Harta doi',
  ]);
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

for (const [width, isTouched] of [
  [1280, false],
  [390, true],
])
  test(`a table that is wider than the page is moved to and fro by keyboard: ${width} px`, async () => {
    const draft = await makeDraft(`Tabel lat ${width}`);
    const ana = await open(0, draft, { width, isTouched });
    await toEnd(ana);
    const cells = Array.from({ length: 24 }, (_, at) => `<th>Coloana ${at}</th>`).join('');
    await ana.locator('.text').evaluate((text, row) => {
      const data = new DataTransfer();
      data.setData('text/html', `<p>Înainte</p><table><tr>${row}</tr></table><p>După</p>`);
      text.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, cells);
    const table = ana.getByRole('group', { name: 'Tabel lat' });
    await table.waitFor();
    assert.deepEqual(await findings(ana), []);
    assert.ok(!(await misfits(ana)).some((one) => one.includes('too wide')));
    await table.focus();
    await ana.keyboard.press('ArrowRight');
    const left = () => table.evaluate(({ scrollLeft }) => scrollLeft);
    await ana.waitForFunction(() => document.querySelector('.tableWrapper').scrollLeft > 0);
    await ana.keyboard.type('x');
    assert.ok(!(await read(ana)).includes('x'));
    await ana.keyboard.press('Home');
    assert.equal(await left(), 0);
    await ana.keyboard.press('Enter');
    await ana.keyboard.type('Prima: ');
    await reads(ana, 'Prima: Coloana 0');
  });
