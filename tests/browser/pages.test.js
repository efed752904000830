/** Public pages in Chromium, without JavaScript: what is published is read by everybody, on every screen. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { heading, node, paragraph, setProse, text } from '../support/prose.js';
import { startServer } from '../support/server.js';
import { closeText, converged, makeDraft, openText, synced } from '../support/text.js';
import { UNHURRIED, makeWorld } from '../support/world.js';
import { FLAGS, executablePath, findings } from './browser.js';

const cell = (/** @type {string} */ type, /** @type {string} */ words) => node(type, [paragraph(words)]);
const TEXT = [
  heading(1, 'Contextul', { id: 'k3v9q0x1ab' }),
  paragraph([
    text('O treime dintre tineri'),
    node('footnote', [], { text: 'INS, 2025.' }),
    text(' nu au un loc de muncă: '),
    text('legea', ['link', { href: 'https://exemplu.invalid/' }]),
  ]),
  heading(2, 'Date'),
  node('table', [
    node(
      'tableRow',
      ['An', 'Județ', 'Tineri înregistrați la agenție', 'Plasați'].map((at) => cell('tableHeader', at)),
    ),
    node(
      'tableRow',
      ['2026', 'Bacău', '1.204', '311'].map((at) => cell('tableCell', at)),
    ),
  ]),
  heading(1, 'Propunerea', { id: 'p0000000bb' }),
  node('bulletList', [node('listItem', [paragraph('Echipe mobile')])]),
  node('codeBlock', [text('x'.repeat(200))]),
];

/** @type {import('../support/world.js').World} */ let world;
/** @type {import('playwright-core').Browser} */ let browser;
let address = '';

before(async () => {
  world = await makeWorld(await startServer({ options: UNHURRIED }));
  const { mihai, ileana, sorina } = world.people;
  const draft = await makeDraft(mihai, world.space, { title: 'Ocupare sprijinită pentru tineri' });
  const writers = [mihai, ileana].map((person) => openText(world.server, person, draft));
  await Promise.all(writers.map(synced));
  setProse(writers[0].doc, TEXT);
  await converged(writers);
  writers.forEach(closeText);
  const { channel } = draft;
  await mihai.client.command('draft.make_version', { channel, name: 'Forma finală' });
  await ileana.client.command('draft.publish_version', { channel, version: 1 });
  const organisation = await seatOrganisation(sorina, world.space, { region: 'RO21' });
  await giveMandate(sorina, world.space, mihai.person, { organisation });
  const [{ sha256 }] = (await mihai.client.open(channel)).view.versions;
  const reservations = 'Fără articolul 4.';
  await mihai.client.command('draft.endorse', { channel, version: 1, sha256, reservations });
  address = `${world.server.url}/p/${draft.id}/1`;
  browser = await chromium.launch({ executablePath, args: FLAGS });
});
after(async () => {
  await browser?.close();
  await world?.server.stop();
});

/** @param {string} path @param {object} options @param {(page: import('playwright-core').Page) => Promise<void>} look */
async function visit(path, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(path);
  await look(page);
  await context.close();
}

for (const [theme, language, width] of [
  ['light', 'ro', 1280],
  ['dark', 'en', 1280],
  ['light', 'en', 390],
  ['dark', 'ro', 390],
])
  for (const path of ['', '/annex'])
    test(`axe finds nothing serious, and nothing is cut: ${path || 'a version'}, ${theme}, ${language}, ${width} px`, async () => {
      const options = { viewport: { width, height: 800 }, colorScheme: theme, bypassCSP: true };
      await visit(`${address}${path}?lang=${language}`, options, async (page) => {
        assert.equal(await page.getAttribute('html', 'lang'), language);
        assert.deepEqual(await findings(page), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
      });
    });

test('it is read, and gone about in, without JavaScript', async () => {
  await visit(address, { javaScriptEnabled: false, locale: 'ro-RO' }, async (page) => {
    assert.equal(await page.textContent('h1'), 'Ocupare sprijinită pentru tineri');
    await page.click('nav.contents a:text-is("Propunerea")');
    await page.waitForURL('**#s-p0000000bb');
    await page.click('a[role=doc-noteref]');
    await page.waitForURL('**#note-1');
    await page.click('a[role=doc-backlink]');
    await page.waitForURL('**#note-from-1');
    await page.click('a[hreflang=en]');
    await page.waitForSelector('html[lang=en]');
    await page.click('text=Annex with the endorsements');
    await page.waitForURL('**/annex*');
    assert.match((await page.textContent('tbody')) ?? '', /Asociația Exemplu Verde.*Fără articolul 4\./);
  });
});

test('the keyboard goes past what is above the text, and into what scrolls', async () => {
  await visit(address, { viewport: { width: 390, height: 800 } }, async (page) => {
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
    await page.keyboard.press('Enter');
    await page.waitForURL('**#content');
    const scrolling = await page.$$eval('.table, pre', (all) => all.every((one) => one.tabIndex === 0));
    assert.ok(scrolling);
  });
});
