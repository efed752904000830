/** What stands around the text of a draft, in Chromium with four people: comments, amendments, versions, endorsements, status. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { until } from '../support/wait.js';
import { Browser, findings, misfits, pass } from './browser.js';
import { realTarget } from './targets.js';

const [ANA, ILEANA, STEFAN, MIHAI] = [0, 1, 2, 3];
const SENTENCE = 'Cerem finanțarea serviciilor de angajare sprijinită.';

describe('around a draft', () => {
  let browser, path;

  before(async () => {
    browser = await Browser.start();
    // All sign in while their links are good.
    for (const person of [ANA, ILEANA, STEFAN, MIHAI]) await (await browser.visit(person)).context().close();
    path = await makeDraft();
  });
  after(() => browser?.stop());

  /** A draft made in the window for it, with a sentence in its third section. */
  async function makeDraft(template = 1) {
    const page = await browser.visit(ANA);
    await page.locator('a.card-link').first().click();
    await page.click('[data-new-draft]');
    await page.locator('.template-card').nth(template).click();
    await page.fill('dialog input[name=title]', 'Angajare sprijinită');
    assert.deepEqual(await findings(page), []);
    await page.locator('dialog form > button.primary').click();
    await page.waitForURL('**/draft/*');
    await page.locator('.text > p').nth(2).click();
    await page.keyboard.type(SENTENCE);
    await page.waitForSelector('.saved-text.is-saved');
    const made = new URL(page.url()).pathname;
    await page.context().close();
    return made;
  }

  /** A window on a part of the draft. */
  async function open(person, part = '', options = {}) {
    const page = await browser.visit(person, { path: path + part, width: 1440, ...options });
    await page.waitForSelector('.draft-head .status-badge');
    // In which capacities one may act is known with the space.
    await page.waitForSelector('.draft-head .crumbs a', { state: 'attached' });
    return page;
  }

  /** Where one may act in several capacities: the first of them. */
  async function chooseCapacity(page, within) {
    const choice = page.locator(`${within} .capacity select`);
    if ((await choice.count()) > 0) await choice.first().selectOption({ index: 1 });
  }

  /** Selects the first word of the sentence with the keyboard. */
  async function selectWord(page) {
    const line = page.locator('.text > p', { hasText: SENTENCE.slice(6, 20) });
    await line.click();
    await page.evaluate(pass, 50);
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+Control+ArrowRight');
    await page.waitForSelector('.selection-button button');
  }

  const submit = (page) => page.locator('dialog .actions > button').first().click();

  test('a comment on selected words is answered, resolved, reopened, and says when its words are gone', async () => {
    const ana = await open(ANA);
    await selectWord(ana);
    await ana.keyboard.press('Control+Alt+m');
    await ana.locator('.comment-cards textarea:focus').waitFor();
    await ana.keyboard.type('Cerem sau solicităm?');
    await ana.keyboard.press('Enter');
    await ana.waitForSelector('.comment-cards [data-thread]');
    assert.equal((await ana.locator('.text .is-comment').textContent()).trim(), 'Cerem');
    assert.deepEqual(await findings(ana), []);

    const ileana = await open(ILEANA);
    await ileana.locator('.text .is-comment').click();
    await ileana.locator('.is-active textarea').fill('Solicităm.');
    await chooseCapacity(ileana, '.is-active');
    await ileana.locator('.is-active .comment-field button.primary').click();
    await ana.getByText('Solicităm.', { exact: true }).waitFor();

    await ana.locator('[data-thread] button[title="Marchează ca rezolvat"]').click();
    await ana.waitForSelector('[data-thread]', { state: 'detached' });
    await ana.locator('.toast button.undo').click();
    await ana.waitForSelector('[data-thread]');

    await selectWord(ana);
    await ana.keyboard.type('Solicităm ');
    await ana.getByText('nu mai sunt în text').waitFor();
    assert.equal((await ana.locator('.thread-gone blockquote').textContent()).trim(), 'Cerem');
    for (const page of [ana, ileana]) await page.context().close();
  });

  /** Waits until a proposal on a page's device is as it is to be. */
  const begun = (page, isSo) =>
    until(async () => (await page.evaluate(forksKept)).some(isSo), 'the proposal to be on the device');

  /** Runs in the page: the proposals on its device, which has some. */
  function forksKept() {
    return new Promise((resolve) => {
      indexedDB.open('sfat-forks').onsuccess = ({ target: { result: db } }) => {
        db.transaction('forks').objectStore('forks').getAll().onsuccess = ({ target }) => {
          db.close();
          resolve(target.result.map(({ written, reason }) => ({ written: written.length, reason })));
        };
      };
    });
  }

  test('a member proposes a change with a reason; who decides accepts it into the text', async () => {
    const mihai = await open(MIHAI, '/amendments');
    await mihai.waitForSelector('[data-amend]');
    await mihai.click('[data-amend]');
    await mihai.locator('.choose-list button').nth(2).click();
    const section = mihai.locator('.fork-paper .text > p:not(.is-outside)').first();
    await section.click();
    await mihai.keyboard.press('End');
    await mihai.keyboard.type(' Până la 1 ianuarie.');
    // What was begun is there after the window was closed, also where the reason came long after the words.
    await begun(mihai, ({ written }) => written > 0);
    await mihai.fill('#fork-reason', 'Fără termen nu se poate urmări.');
    await begun(mihai, ({ reason }) => reason.endsWith('urmări.'));
    await mihai.reload();
    await mihai.locator('.begun button').click();
    await mihai.locator('.fork-paper').getByText('Până la 1 ianuarie.').waitFor();
    assert.equal(await mihai.inputValue('#fork-reason'), 'Fără termen nu se poate urmări.');
    assert.deepEqual(await findings(mihai), []);
    await chooseCapacity(mihai, '.fork');
    await mihai.locator('.fork > .actions button.primary').click();
    await mihai.waitForSelector('[data-amendment] ins');

    const ana = await open(ANA, '/amendments');
    await ana.click('[data-accept]');
    await ana.waitForSelector('dialog .difference ins');
    await submit(ana);
    await ana.locator('details summary').getByText('1 amendament decis').waitFor();
    await ana.click('.draft-head .parts a');
    await ana.locator('.text').getByText('Până la 1 ianuarie.').waitFor();
    await mihai.goto(`${browser.url}/inbox`);
    await mihai.getByText('ți-a acceptat amendamentul').waitFor();
    for (const page of [ana, mihai]) await page.context().close();
  });

  test('a proposal filed at once is not left begun; one is rejected with a reason, one withdrawn', async () => {
    const [mihai, ileana] = [await open(MIHAI, '/amendments'), await open(ILEANA, '/amendments')];
    for (const [page, words] of [
      [mihai, ' Din bugetul local.'],
      [ileana, ' Din bugetul de stat.'],
    ]) {
      await page.click('[data-amend]');
      await page.locator('.choose-list button').nth(2).click();
      await page.fill('#fork-reason', 'Trebuie spus de unde.');
      await chooseCapacity(page, '.fork');
      await page.locator('.fork-paper .text > p:not(.is-outside)').first().click();
      await page.keyboard.press('End');
      await page.keyboard.type(words);
      await page.locator('.fork > .actions button.primary').click();
      await page.waitForSelector('[data-amend]');
    }
    await mihai.locator('.amendment-cards.is-many [data-amendment]').nth(1).waitFor();
    await mihai.reload();
    await mihai.locator('.amendment-cards.is-many').waitFor();
    assert.equal(await mihai.locator('.begun').count(), 0);
    await mihai.getByRole('button', { name: 'Retrage' }).click();
    await submit(mihai);

    const ana = await open(ANA, '/amendments');
    await ana.locator('[data-amendment]', { hasText: 'Ileana' }).locator('[data-reject]').click();
    await submit(ana);
    await ana.locator('dialog .field-error').getByText('Scrie de ce').waitFor();
    await ana.fill('dialog textarea', 'Se spune în altă parte.');
    await submit(ana);
    await ana.locator('details summary').getByText('3 amendamente decise').waitFor();
    await ileana.goto(`${browser.url}/inbox`);
    await ileana.locator('a[href*="/amendments/"]', { hasText: 'Se spune în altă parte' }).click();
    await ileana.locator('[data-amendment]:focus').getByText('Se spune în altă parte').waitFor();
    for (const page of [ana, ileana, mihai]) await page.context().close();
  });

  test('a text comes in from a file, a picture is put in it, and it goes out as a file', async () => {
    const ana = await open(ANA);
    await chooseInMenu(ana, 'Adu text dintr-un fișier');
    await ana.setInputFiles('dialog input[type=file]', asFile('rau.docx', 'PK\x03\x04 nu este un document'));
    await ana.locator('dialog .field-error').getByText('nu poate fi citit').waitFor();
    await ana.setInputFiles('dialog input[type=file]', asFile('anexa.md', '# Anexa 1\n\n- unu\n- doi\n'));
    await ana.waitForSelector('dialog progress', { state: 'detached' });
    await submit(ana);
    await ana.locator('.text h1', { hasText: 'Anexa 1' }).waitFor();

    const picture = await ana.screenshot({ clip: { x: 0, y: 0, width: 120, height: 80 } });
    await ana.locator('.text li', { hasText: 'doi' }).click();
    await ana.locator('.toolbar').getByRole('button', { name: 'Imagine' }).click();
    await ana.setInputFiles('#image-file', { name: 'harta.png', mimeType: 'image/png', buffer: picture });
    await ana.fill('dialog [name=alt]', 'Harta serviciilor');
    await ana.locator('dialog button.primary').click();
    const ileana = await open(ILEANA);
    await ileana.waitForFunction(() => document.querySelector('.text img')?.naturalWidth === 120);
    assert.equal(await ileana.locator('.text img').getAttribute('alt'), 'Harta serviciilor');

    await ana.waitForSelector('.saved-text.is-saved');
    await chooseInMenu(ana, 'Descarcă documentul');
    for (const format of ['docx', 'pdf']) {
      await ana.check(`dialog input[value=${format}]`);
      const [file] = await Promise.all([
        ana.waitForEvent('download'),
        ana.locator('dialog form > button.primary').click(),
      ]);
      assert.equal(file.suggestedFilename(), `Angajare sprijinită.${format}`);
      assert.equal(await file.failure(), null);
    }
    for (const page of [ana, ileana]) await page.context().close();
  });

  test('a text that LibreOffice wrote comes in with all that is in it', async () => {
    const ana = await open(ANA);
    await chooseInMenu(ana, 'Adu text dintr-un fișier');
    const odt = fileURLToPath(new URL('imported/libreoffice.odt', import.meta.url));
    await ana.setInputFiles('dialog input[type=file]', odt);
    await ana.waitForSelector('dialog progress', { state: 'detached' });
    assert.deepEqual(await findings(ana), []);
    await submit(ana);
    await ana.locator('.text h1', { hasText: 'Scopul politicii' }).waitFor();
    await ana.locator('.text p', { hasText: 'Salariul minim brut crește anual.' }).waitFor();
    await ana.locator('.text strong', { hasText: 'minim' }).waitFor();
    await ana.locator('.footnotes li', { hasText: 'Legea nr. 367/2022, art. 3.' }).waitFor();
    await ana.locator('.text h2', { hasText: 'Măsuri' }).waitFor();
    await ana.locator('.text ul ul li', { hasText: 'la domiciliu' }).waitFor();
    await ana.locator('.text ol li', { hasText: 'apoi' }).waitFor();
    await ana.locator('.text th', { hasText: 'Țintă' }).waitFor();
    await ana.locator('.text td', { hasText: '120' }).waitFor();
    await ana.locator('.text a[href="https://mmuncii.ro/"]', { hasText: 'ministerul' }).waitFor();
    await ana.waitForSelector('.saved-text.is-saved');
    await ana.context().close();
  });

  const asFile = (name, text) => ({ name, mimeType: '', buffer: Buffer.from(text, 'latin1') });

  async function chooseInMenu(page, name) {
    await page.click('.draft-head-tools [aria-haspopup=menu]');
    await page.getByRole('menuitem', { name }).click();
    await page.waitForSelector('dialog');
  }

  test('versions are kept, compared and published; an endorsement goes stale and is confirmed', async () => {
    const ana = await open(ANA, '/versions');
    await keepVersion(ana, 1, 'Prima variantă');
    await goToEmptySection(ana);
    await publish(ana, 1);

    const mihai = await open(MIHAI, '/endorsements');
    await endorse(mihai, { decision: true });
    await mihai.locator('.wall').getByText('versiunea 1').waitFor();

    await ana.click('.draft-head .parts a');
    await ana.locator('.text > p').nth(0).click();
    await ana.keyboard.type('Suntem douăzeci de organizații.');
    await ana.waitForSelector('.saved-text.is-saved');
    await ana.goto(`${browser.url}${path}/versions`);
    await keepVersion(ana, 2, 'După consultare');
    await publish(ana, 2);
    await ana.locator('.compare-picker button').click();
    await ana.waitForSelector('.difference-table ins');
    assert.deepEqual(await findings(ana), []);

    await mihai.getByText('a susținut versiunea 1; textul publicat este acum versiunea 2').waitFor();
    await mihai.locator('[data-wall=other_text] .badge.is-warn').waitFor();
    await mihai.getByText('Nicio organizație nu a susținut încă acest text').waitFor();
    await mihai.locator('[data-endorse]').first().click();
    await mihai.getByText('Rămâne atașată decizia de dinainte.').waitFor();
    await mihai.getByRole('button', { name: 'Scoate-o' }).click();
    await mihai.keyboard.press('Escape');
    await endorse(mihai);
    await mihai.getByText('1 organizație susține acest text').waitFor();
    await mihai.locator('.wall').getByText('versiunea 2').waitFor();
    await mihai.waitForSelector('.wall .badge.is-warn', { state: 'detached' });
    assert.deepEqual(await findings(mihai), []);
    for (const page of [ana, mihai]) await page.context().close();
  });

  test('a version goes out as a file in each format, as it was, with who stands behind it', async () => {
    const ana = await open(ANA);
    await chooseInMenu(ana, 'Descarcă documentul');
    await ana.locator('dialog select[name=version]').selectOption('1');
    await ana.check('dialog input[name=with_annex]');
    const wholes = {};
    for (const format of ['docx', 'odt', 'html', 'md']) {
      await ana.check(`dialog input[value=${format}]`);
      const [file] = await Promise.all([
        ana.waitForEvent('download'),
        ana.locator('dialog form > button.primary').click(),
      ]);
      assert.equal(file.suggestedFilename(), `Angajare sprijinită-v1.${format}`);
      wholes[format] = readFileSync(await file.path());
      await ana.locator('dialog .file-done', { hasText: `.${format}` }).waitFor();
    }
    const words = {
      docx: partOf(wholes.docx, 'word/document.xml'),
      odt: partOf(wholes.odt, 'content.xml').replace(/<text:s [^>]*>/g, ' '),
      html: String(wholes.html),
      md: String(wholes.md),
    };
    for (const [format, text] of Object.entries(words)) {
      assert.ok(text.includes('la domiciliu'), `the text in ${format}`);
      assert.ok(text.includes('Fără punctul 3.'), `who endorses it in ${format}`);
      assert.ok(!text.includes('Suntem douăzeci'), `of another version in ${format}`);
    }
    await ana.context().close();
  });

  test('a proposal goes out in the order of the form of 2005; a template without forms offers none', async () => {
    const plain = await open(ANA);
    await chooseInMenu(plain, 'Descarcă documentul');
    await plain.waitForSelector('dialog select[name=version]');
    assert.equal(await plain.locator('dialog select[name=layout]').count(), 0);
    await plain.context().close();

    const ana = await browser.visit(ANA, { path: await makeDraft(0) });
    await ana.waitForSelector('.draft-head .status-badge');
    await chooseInMenu(ana, 'Descarcă documentul');
    await ana.check('dialog input[value=md]');
    await ana.getByLabel('Structura').selectOption('Formularul din 2005 (HG 775/2005)');
    assert.deepEqual(await findings(ana), []);
    const [file] = await Promise.all([
      ana.waitForEvent('download'),
      ana.locator('dialog form > button.primary').click(),
    ]);
    const form = readFileSync(await file.path(), 'utf8');
    assert.match(form, /^# Instituția inițiatoare$/m);
    assert.match(form, /^# Anexe\n+## Stadiu\n+Cerem finanțarea/m);
    assert.ok(form.indexOf('# Beneficiari') < form.indexOf('# Varianta de soluționare recomandată'));
    await ana.context().close();
  });

  /** A part of a ZIP archive, by its central directory. */
  function partOf(zip, name) {
    let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
    while (zip.readUInt32LE(at) === 0x02014b50) {
      const [packed, length, extra, comment] = [20, 28, 30, 32].map((place, one) =>
        one === 0 ? zip.readUInt32LE(at + place) : zip.readUInt16LE(at + place),
      );
      const local = zip.readUInt32LE(at + 42);
      if (zip.toString('utf8', at + 46, at + 46 + length) === name) {
        const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const bytes = zip.subarray(from, from + packed);
        return String(zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes));
      }
      at += 46 + length + extra + comment;
    }
    throw new Error(`no ${name} in the archive`);
  }

  /** A decision that is still on its way is waited for. */
  async function attachDecision(page) {
    let goOn = () => {};
    const held = new Promise((resolve) => (goOn = resolve));
    await page.route('**/upload**', (route) => held.then(() => route.continue()));
    await page.locator('dialog input[type=file]').setInputFiles({
      name: 'decizie.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
    });
    await page.locator('dialog progress').waitFor();
    await submit(page);
    await page.getByText('Fișierul încă se trimite. Așteaptă puțin.').waitFor();
    goOn();
    await page.locator('dialog progress').waitFor({ state: 'detached' });
  }

  async function keepVersion(page, number, name) {
    await page.click('[data-make-version]');
    await page.fill('dialog input[name=name]', name);
    await submit(page);
    await page.waitForSelector(`[data-version="${number}"]`);
  }

  /** Before publishing one is told what is empty, with the way to it. */
  async function goToEmptySection(page) {
    await page.locator('[data-version="1"] [aria-haspopup=menu]').click();
    await page.getByRole('menuitem', { name: 'Publică' }).click();
    await page.locator('dialog .notice').getByText('secțiuni obligatorii sunt goale').waitFor();
    assert.deepEqual(await findings(page), []);
    await page.locator('dialog .reasons button.link').first().click();
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('.text[contenteditable=true]');
    await page.goBack();
    await page.waitForSelector('[data-version="1"]');
  }

  async function publish(page, number) {
    await page.locator(`[data-version="${number}"] [aria-haspopup=menu]`).click();
    await page.getByRole('menuitem', { name: 'Publică' }).click();
    await submit(page);
    await page.waitForSelector(`[data-version="${number}"] .badge.is-good`);
  }

  async function endorse(page, { decision = false } = {}) {
    await page.locator('[data-endorse]').first().click();
    if (decision) await attachDecision(page);
    await page.fill('dialog textarea', 'Fără punctul 3.');
    await page.check('dialog input[name=has_read]');
    await chooseCapacity(page, 'dialog');
    await submit(page);
    await page.waitForSelector('dialog', { state: 'detached' });
  }

  test('a draft that is not whole is not adopted, and says what is missing; a theme is answered with why', async () => {
    const ana = await open(ANA, '/checklist');
    const [first, second] = [ana.locator('.theme').nth(0), ana.locator('.theme').nth(1)];
    await first.getByText('Da', { exact: true }).click();
    await first.locator('.theme-by').waitFor();
    await second.getByText('Nu', { exact: true }).click();
    await second.locator('textarea').fill('Nu are efecte asupra mediului.');
    await second.locator('button').click();
    await second.locator('.theme-by').waitFor();
    assert.deepEqual(await findings(ana), []);
    await ana.click('.status-badge');
    await ana.getByRole('button', { name: 'Adoptă' }).click();
    await ana.waitForSelector('dialog .reasons li');
    assert.deepEqual(await findings(ana), []);
    await ana.keyboard.press('Escape');
    await ana.click('.status-badge');
    await ana.getByRole('button', { name: 'Trimite în consultare' }).click();
    await submit(ana);
    await ana.locator('.status-badge.is-state-in_consultation').waitFor();
    await ana.context().close();
  });

  test('a section of the template whose heading is gone can be put back', async () => {
    const ana = await open(ANA);
    await ana.waitForSelector('.saved-text.is-saved');
    const gone = ana.locator('.text h1', { hasText: 'Solicitări concrete' });
    await gone.click();
    await ana.keyboard.press('Control+Alt+0');
    await gone.waitFor({ state: 'detached' });
    await ana.waitForSelector('.saved-text.is-saved');
    await ana.goto(`${browser.url}${path}/checklist`);
    const missing = ana.locator('.reasons li', { hasText: 'Lipsește secțiunea „Solicitări concrete”' });
    await missing.getByRole('button', { name: 'Pune-o la loc' }).click();
    await gone.waitFor();
    const titles = await ana.locator('.text h1').allTextContents();
    assert.equal(titles.indexOf('Solicitări concrete'), titles.indexOf('Propuneri de text') - 1);
    await ana.waitForSelector('.saved-text.is-saved');
    await ana.goto(`${browser.url}${path}/checklist`);
    await ana.getByText('„Solicitări concrete” nu este scrisă').waitFor();
    assert.deepEqual(await findings(ana), []);
    await ana.context().close();
  });

  /** The tabs of a draft that are not whole in the window. */
  const cutTabs = (page) =>
    page.locator('.draft-head .parts a').evaluateAll((all) =>
      all
        .map((tab) => ({ box: tab.getBoundingClientRect(), text: tab.textContent }))
        .filter(({ box }) => box.left < 0 || box.right > innerWidth)
        .map(({ text }) => text),
    );

  test('a telephone shows all parts whole, in English too', async () => {
    const phone = { width: 390, height: 780, language: 'en', theme: 'dark' };
    for (const part of [
      '/amendments',
      '/versions',
      '/versions/compare?from=1&to=2',
      '/endorsements',
      '/checklist',
    ]) {
      const page = await open(STEFAN, part, phone);
      await page.waitForSelector('.panel');
      assert.deepEqual(await misfits(page), [], part);
      assert.deepEqual(await cutTabs(page), [], part);
      assert.deepEqual(await findings(page), [], part);
      await page.context().close();
    }
    const page = await open(STEFAN, '', phone);
    await page.click('.comments-toggle');
    await page.waitForSelector('.comments-drawer:not([hidden])');
    assert.deepEqual(await findings(page), []);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.comments-drawer', { state: 'hidden' });
    await page.context().close();
  });
});

test('the wall says the same as the public page: who, how many, in which order, on which day of the installation', async () => {
  const find = ({ demo }) => realTarget({ demo, options: { time_zone: 'Pacific/Kiritimati' } });
  const browser = await Browser.start({ find });
  try {
    const home = await browser.visit(ANA, { zone: 'Pacific/Honolulu', width: 1440 });
    await home.locator('a.card-link').first().click();
    const path = await home.locator('a[href^="/draft/"]').first().getAttribute('href');
    await home.goto(`${browser.url}${path}/endorsements`);
    await home.locator('[data-organisation]').first().waitFor();
    const client = await browser.client(ANA);
    const { view } = await client.call('channel.open', { channel: `draft:${path.split('/')[2]}` });
    const day = (ms) =>
      new Date(ms).toLocaleDateString('ro', { dateStyle: 'long', timeZone: 'Pacific/Kiritimati' });
    const newest = view.versions.filter(({ published }) => published).at(-1);
    for (const { organisation, at_ms: atMs } of view.endorsements)
      assert.match(
        await home.locator(`[data-organisation="${organisation}"]`).textContent(),
        RegExp(day(atMs)),
      );
    const shown = await home.locator('.wall .row-name').allTextContents();
    const count = await home.locator('.wall-tools h3').textContent();

    const page = await browser.visit(undefined, {
      path: `/p/${path.split('/')[2]}/${newest.number}`,
      zone: 'Pacific/Honolulu',
    });
    assert.equal(await page.locator('.endorsements > p').first().textContent(), `${count}.`);
    const names = await page.locator('.endorsements .name').allTextContents();
    assert.deepEqual(shown, names);
    assert.ok(names.length > view.endorsements.filter(({ sha256 }) => sha256 === newest.sha256).length);
    const words = await page.locator('.endorsements').textContent();
    for (const { at_ms: atMs, is_stale: isStale, withdrawn } of view.endorsements)
      if (!isStale)
        assert.match(words, RegExp(`${withdrawn ? 'retrasă la' : 'din'} ${day(withdrawn?.at_ms ?? atMs)}`));
    await client.close();
  } finally {
    await browser.stop();
  }
});
