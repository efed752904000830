/** Files in rooms: attached, dropped and pasted, seen by others, opened, and taken away again. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PDF, makePicture } from '../support/files.js';
import { Browser, findings, hasCount, misfits, say, texts } from './browser.js';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.stop());

const picture = makePicture('.jpg', 800, 600);

/** As Playwright takes files. */
const PICTURE = { name: 'hartă județ.jpg', mimeType: 'image/jpeg', buffer: picture };
const DECISION = { name: 'hotărâre.pdf', mimeType: 'application/pdf', buffer: PDF };

const attached = (page, name) => page.locator('.attached', { hasText: name });

/** Chooses files as with the button, in a room or in the thread beside it. */
async function attach(page, files, where = '.room') {
  await page.locator(`${where} .composer input[type=file]`).setInputFiles(files);
}

/** Waits until a file is up. */
const isUp = (page, name) => attached(page, name).locator('.muted').waitFor();

/** A room with these people in it, the first of them facilitator of its space. */
async function roomWith(title, people, looks = {}) {
  const path = await browser.makeRoom(title);
  return [path, ...(await Promise.all(people.map((person) => browser.visit(person, { path, ...looks }))))];
}

/** Puts files on an element as another program would: by an event of this name. */
function give(page, selector, event, files) {
  const given = files.map(({ name, mimeType, buffer }) => [name, mimeType, buffer.toString('base64')]);
  return page.locator(selector).evaluate(
    (element, [type, list]) => {
      const data = new DataTransfer();
      for (const [name, mime, text] of list) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mime }));
      }
      const about = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        type === 'paste'
          ? new ClipboardEvent(type, { ...about, clipboardData: data })
          : new DragEvent(type, { ...about, dataTransfer: data }),
      );
    },
    [event, given],
  );
}

test('a picture and a document are attached, seen by the other, opened and saved', async () => {
  const [, ana, ileana] = await roomWith('Fișiere', [0, 1]);
  await attach(ana, [PICTURE, DECISION]);
  await isUp(ana, 'hartă județ.jpg');
  await isUp(ana, 'hotărâre.pdf');
  assert.deepEqual(await findings(ana), []);
  await ana.locator('.room textarea').fill('Vedeți harta.');
  await ana.keyboard.press('Enter');
  await hasCount(ana, '.attached', 0);
  const image = ileana.locator('.message-picture img');
  await image.waitFor();
  await ileana.waitForFunction(() => document.querySelector('.message-picture img')?.complete);
  const box = await image.boundingBox();
  assert.ok(Math.abs(box.width - 320) < 4 && Math.abs(box.height - 240) < 4, JSON.stringify(box));
  assert.ok(await image.evaluate(({ naturalWidth }) => naturalWidth === 320));
  assert.deepEqual(await findings(ileana), []);

  await ileana.getByRole('button', { name: 'Deschide imaginea hartă județ.jpg' }).click();
  const whole = ileana.locator('dialog img');
  await whole.waitFor();
  assert.equal(await whole.getAttribute('alt'), 'Imagine: hartă județ.jpg');
  await ileana.waitForFunction(() => document.querySelector('dialog img')?.naturalWidth === 800);
  assert.deepEqual(await findings(ileana), []);
  await ileana.keyboard.press('Escape');
  await hasCount(ileana, 'dialog', 0);
  await ileana.locator('.message-picture:focus').waitFor();

  const saved = ileana.waitForEvent('download');
  await ileana.getByRole('button', { name: 'Descarcă: hotărâre.pdf' }).click();
  assert.equal((await saved).suggestedFilename(), 'hotărâre.pdf');
});

test('files are dropped on the room and pictures pasted; without words too', async () => {
  const [path, ana, ileana] = await roomWith('Lăsate și lipite', [0, 1]);
  await give(ana, '.room .messages', 'dragover', [DECISION]);
  await ana.locator('.drop-here').waitFor();
  await give(ana, '.room .messages', 'drop', [DECISION]);
  await hasCount(ana, '.drop-here', 0);
  await isUp(ana, 'hotărâre.pdf');
  await give(ana, '.room textarea', 'paste', [{ ...PICTURE, name: 'image.jpg' }]);
  await isUp(ana, 'image.jpg');
  await ana.locator('.room textarea').focus();
  await ana.keyboard.press('Enter');
  await ileana.locator('.message-picture').waitFor();
  await ileana.locator('.message-file', { hasText: 'hotărâre.pdf' }).waitFor();
  assert.deepEqual(await texts(ileana), []);

  await ileana.goto(`${browser.url}${path}/thread/1`);
  await attach(ileana, [{ ...DECISION, name: 'anexă.pdf' }], '.thread');
  await ileana.locator('.thread .attached .muted').waitFor();
  await ileana.locator('.thread textarea').fill('Și anexa.');
  await ileana.locator('.thread textarea').press('Enter');
  await ana.locator('.message-file', { hasText: 'anexă.pdf' }).waitFor();
  await ana.locator('.quote', { hasText: 'hotărâre.pdf, image.jpg' }).waitFor();
});

test('what is not taken is said in words, in both languages, and stands in nobody’s way', async (context) => {
  const [path, ana] = await roomWith('Refuzate', [0]);
  await attach(ana, [
    { name: 'program.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    { name: 'fals.png', mimeType: 'image/png', buffer: Buffer.from('<html>') },
  ]);
  for (const name of ['program.exe', 'fals.png'])
    await attached(ana, name).locator('[role=alert]', { hasText: 'Se pot atașa imagini' }).waitFor();
  await ana.locator('.room textarea').fill('Fără ele.');
  await ana.keyboard.press('Enter');
  await ana.locator('.composer-note', { hasText: 'nu s-a încărcat' }).waitFor();
  for (const name of ['program.exe', 'fals.png'])
    await ana.getByRole('button', { name: `Scoate ${name}` }).click();
  await ana.locator('.room textarea').press('Enter');
  await ana.locator('.message-text', { hasText: 'Fără ele.' }).waitFor();

  const english = await browser.visit(1, { path, language: 'en' });
  // From the disk: handed over by the test it takes too long.
  const folder = mkdtempSync(join(tmpdir(), 'sfat-'));
  context.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'mare.png'), Buffer.alloc(21 * 2 ** 20));
  await attach(english, join(folder, 'mare.png'));
  await attach(
    english,
    Array.from({ length: 5 }, (_, n) => ({ ...DECISION, name: `${n}.pdf` })),
  );
  await attached(english, 'mare.png').locator('[role=alert]', { hasText: 'Too large' }).waitFor();
  await english.locator('.composer-note', { hasText: 'at most 5 files' }).waitFor();
  // They are one file.
  await isUp(english, '0.pdf');
  await hasCount(english, '.attached', 2);
});

test('offline the button says why not; text goes all the same, and a file that is up goes with its message', async () => {
  const [, ana, ileana] = await roomWith('Fără linie', [0, 1]);
  await attach(ana, [PICTURE]);
  await isUp(ana, 'hartă județ.jpg');
  await ana.reload();
  await isUp(ana, 'hartă județ.jpg');
  await ana.context().setOffline(true);
  await ana.locator('.attach[aria-disabled=true]').focus();
  await ana.keyboard.press('Enter');
  await ana.locator('.composer-note', { hasText: 'Fără conexiune nu se pot atașa' }).waitFor();
  await ana.locator('.room textarea').fill('Pleacă mai târziu.');
  await ana.keyboard.press('Enter');
  await ana.locator('.message.is-waiting .message-picture').waitFor();
  await say(ana, 'Doar text.');
  await ana.context().setOffline(false);
  await ileana.locator('.message', { hasText: 'Pleacă mai târziu.' }).locator('.message-picture').waitFor();
  await ileana.locator('.message-text', { hasText: 'Doar text.' }).waitFor();
});

test('an edit takes a file out, a deletion all of them, for everybody', async () => {
  const [, ana, ileana] = await roomWith('Scoase', [0, 1]);
  await attach(ana, [PICTURE, DECISION]);
  await isUp(ana, 'hotărâre.pdf');
  await ana.locator('.room textarea').fill('Două.');
  await ana.keyboard.press('Enter');
  await ileana.locator('.message-file').waitFor();
  await ana.waitForSelector('.message[data-seq]');
  await ana.locator('.room .composer textarea').press('ArrowUp');
  await ana.locator('.edit-field').getByRole('button', { name: 'Scoate hotărâre.pdf' }).click();
  await ana.locator('.edit-field .primary').click();
  await hasCount(ileana, '.message-file', 0);
  await ileana.locator('.message-picture').waitFor();
  await ana.locator('.message').hover();
  await ana.locator('.message .more').click();
  await ana.locator('.popup:popover-open').getByRole('menuitem', { name: 'Șterge', exact: true }).click();
  await ana.locator('dialog p', { hasText: 'și fișierele' }).waitFor();
  await ana.locator('dialog .danger').click();
  await ileana.locator('.message-deleted').waitFor();
  await hasCount(ileana, '.message-picture', 0);
});

test('by keys alone: attached, sent, and the picture opened', async () => {
  const [, ana] = await roomWith('Cu taste', [0]);
  const chooser = ana.waitForEvent('filechooser');
  await ana.locator('.room .attach[aria-disabled=false]').focus();
  await ana.waitForSelector('.room .attach:focus');
  await ana.keyboard.press('Enter');
  await (await chooser).setFiles([PICTURE]);
  await isUp(ana, 'hartă județ.jpg');
  await ana.locator('.room textarea').focus();
  await ana.keyboard.press('Enter');
  await ana.waitForSelector('.message[data-seq] .message-picture');
  await ana.locator('li.message').last().focus();
  for (let count = 0; count < 6; count++) {
    await ana.keyboard.press('Tab');
    if (await ana.locator('.message-picture:focus').count()) break;
  }
  await ana.keyboard.press('Enter');
  await ana.locator('dialog img').waitFor();
});

for (const theme of ['light', 'dark'])
  test(`on a telephone all of it fits: ${theme}`, async () => {
    const looks = { width: 390, isTouched: true, theme };
    const [, ana] = await roomWith(`Pe telefon: ${theme}`, [0], looks);
    const long = { ...DECISION, name: `${'hotărârea consiliului '.repeat(5)}.pdf` };
    await attach(ana, [PICTURE, long]);
    await isUp(ana, 'hotărârea');
    assert.deepEqual(await misfits(ana), []);
    await ana.locator('.room textarea').fill('De pe telefon.');
    await ana.locator('.send').click();
    await ana.waitForFunction(() => document.querySelector('.message-picture img')?.complete);
    assert.deepEqual(await misfits(ana), []);
    assert.deepEqual(await findings(ana), []);
  });

test('nothing moves as pictures come', async () => {
  const [path, ana] = await roomWith('Nemișcate', [0]);
  await attach(ana, [PICTURE]);
  await isUp(ana, 'hartă județ.jpg');
  await ana.locator('.room textarea').fill('Una.');
  await ana.keyboard.press('Enter');
  await ana.waitForSelector('.message[data-seq] .message-picture');
  const page = await browser.visit(1, { path: '/shortcuts' });
  await page.context().addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput } of list.getEntries()) window.moved += hadRecentInput ? 0 : value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(browser.url + path);
  await page.waitForFunction(() => document.querySelector('.message-picture img')?.naturalWidth > 0);
  assert.ok((await page.evaluate(() => window.moved)) < 0.01);
});
