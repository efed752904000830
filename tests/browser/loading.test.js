/** Nothing moves under the eyes of a reader while a page loads. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, rest } from './browser.js';

/** What browsers call good is 0.1; this is as good as nothing. */
const MOVED_MOST = 0.01;

let browser;
let paths;
before(async () => {
  browser = await Browser.start();
  const ana = await browser.visit(0);
  const space = await ana.locator('a.card-link').first().getAttribute('href');
  await ana.goto(browser.url + space);
  const room = await ana.locator('.cards a.card-link').nth(1).getAttribute('href');
  await ana.context().close();
  paths = ['/', room, space, `${space}/members`, '/directory', '/inbox', '/search?q=ocupare', '/settings'];
});
after(() => browser.stop());

/** Runs in the page: adds up what moves, and what it was. */
function watch() {
  window.moved = { sum: 0, what: [] };
  const observer = new PerformanceObserver((list) => {
    for (const { value, sources, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.moved.sum += value;
      window.moved.what.push(...sources.map(({ node }) => node?.outerHTML?.slice(0, 80)));
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/**
 * What moves as a page loads. Pages that take too long show what is there by then, so a busy machine gets further tries.
 */
async function movedBy(page, path, triesLeft = 2) {
  await page.goto(browser.url + path);
  await page.waitForSelector('main h1');
  await page.evaluate(rest, 400);
  const moved = await page.evaluate(() => window.moved);
  return moved.sum < MOVED_MOST || triesLeft === 0 ? moved : movedBy(page, path, triesLeft - 1);
}

for (const width of [1280, 390])
  test(`pages come as they will stay: ${width} px`, async () => {
    for (const path of paths) {
      const page = await browser.visit(1, { path: '/shortcuts', width, isWhole: true });
      await page.context().addInitScript(watch);
      for (const kind of ['cold', 'warm']) {
        const { sum, what } = await movedBy(page, path);
        assert.ok(sum < MOVED_MOST, `${path}, ${kind}: ${sum.toFixed(4)} ${what.join(' | ')}`);
      }
      await page.context().close();
    }
  });

test('where there are drafts the editor comes before it is needed, is not run, and opens without a line', async () => {
  const maker = await browser.client(0);
  const { view } = await maker.open(`inbox:${maker.hello.person}`);
  const draft = { channel: view.spaces[0].channel, template: 'blank', title: 'Adus dinainte' };
  const { channel } = await maker.command('draft.create', draft);
  await maker.close();
  const page = await browser.visit(0, { path: `/space/${draft.channel.split(':')[1]}` });
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/y-tiptap-.*\.js$/.test(name)),
  );
  await page.evaluate(rest, 1_000);
  // Yjs says so where it was run.
  assert.equal(await page.evaluate(() => globalThis['__ $YJS$ __']), undefined);
  await page.context().setOffline(true);
  await page.waitForSelector('.connection.is-waiting', { timeout: 15_000 });
  await page.locator(`main a[href="/${channel.replace(':', '/')}"]`).click();
  await page.locator('.editor', { hasText: 'nu este pe acest dispozitiv' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis['__ $YJS$ __']), true);
});
