/** Stock editors in Chromium write together through Sfat, from a page of another site, by tickets. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { startServer } from '../support/server.js';
import { makeDraft } from '../support/text.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';
import { FLAGS, executablePath } from './browser.js';
import { serveEditors } from './editors/bundle.js';

describe('editors', () => {
  let world, editors, browser;

  before(async () => {
    editors = await serveEditors();
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await editors?.stop();
    await world?.server.stop();
  });

  /** Lines of their own, as those from before may be cut. */
  async function signInAll() {
    const { mihai, ileana, sorina } = world.people;
    const [one, two, three] = await Promise.all(
      [mihai, ileana, sorina].map((person) => signInAgain(world, person)),
    );
    return { mihai: one, ileana: two, sorina: three };
  }

  /** A window of somebody's, with an editor on the draft. */
  async function open(person, draft, options) {
    const { ticket } = await person.client.request('draft.ticket', { channel: draft.channel });
    const page = await browser.newPage();
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(String(error)));
    await page.goto(editors.url);
    const server = `${world.server.url.replace('http', 'ws')}/text`;
    await page.evaluate((all) => window.startEditor(all), { server, text: draft.id, ticket, ...options });
    await page.waitForFunction(() => window.editor.isReady());
    return page;
  }

  const ask = (page, what, ...words) =>
    page.evaluate(([name, rest]) => window.editor[name](...rest), [what, words]);

  async function converged(pages) {
    await until(async () => {
      const bytes = await Promise.all(pages.map((page) => ask(page, 'bytes')));
      const texts = await Promise.all(pages.map((page) => ask(page, 'read')));
      return new Set(bytes).size === 1 && new Set(texts).size === 1;
    }, 'all editors to hold the same bytes and show the same text');
  }

  async function typeTogether(pages, rounds) {
    for (let round = 0; round < rounds; round++)
      await Promise.all(pages.map((page, i) => ask(page, 'type', `${'abc'[i]}${round} `)));
    await Promise.all(pages.map((page) => ask(page, 'format')));
    await ask(pages[0], 'erase');
  }

  /** The two who write together. */
  const KINDS = {
    'Tiptap 3 with Collaboration and its carets, over y-websocket 3 and 1.5': [
      { kind: 'tiptap' },
      { kind: 'tiptap', isOld: true },
    ],
    'plain y-prosemirror': [{ kind: 'prosemirror' }, { kind: 'prosemirror' }],
    'y-quill': [{ kind: 'quill' }, { kind: 'quill' }],
    'y-codemirror.next': [{ kind: 'codemirror' }, { kind: 'codemirror' }],
  };
  for (const [name, [one, other]] of Object.entries(KINDS))
    test(`${name}: two people type at the same time, also while the server is killed`, async () => {
      const { mihai, ileana, sorina } = await signInAll();
      const draft = await makeDraft(mihai, world.space);
      const pages = [await open(mihai, draft, one), await open(ileana, draft, other)];
      await ask(pages[0], 'type', 'Început. ');
      await converged(pages);
      await typeTogether(pages, 8);
      await converged(pages);
      await world.server.kill();
      await typeTogether(pages, 4);
      await world.server.start();
      for (const page of pages) await page.waitForFunction(() => window.editor.isReady());
      await converged(pages);
      // Whoever came back is seen with what they do next: clients tell of themselves anew only every 15 s.
      await ask(pages[1], 'stir');
      await pages[0].waitForFunction((word) => window.editor.names().includes(word), ileana.name);
      const late = await open((await signInAll()).sorina, draft, one);
      await converged([...pages, late]);
      assert.match(await ask(late, 'read'), /b7/);
      for (const page of [...pages, late]) {
        assert.deepEqual(page.problems, []);
        await page.close();
      }
    });

  test('who reads only writes for himself alone, and a revoked writer is closed for good', async () => {
    const { mihai, ileana, sorina } = await signInAll();
    const draft = await makeDraft(sorina, world.space, { writers: 'facilitator' });
    const [writer, reader] = [
      await open(ileana, draft, { kind: 'tiptap' }),
      await open(mihai, draft, { kind: 'tiptap' }),
    ];
    await ask(writer, 'type', 'Scris de cine are voie. ');
    await reader.waitForFunction(() => window.editor.read().includes('are voie'));
    await ask(reader, 'type', 'Fals. ');
    await ask(writer, 'type', 'Mai departe. ');
    await reader.waitForFunction(() => window.editor.read().includes('Mai departe'));
    assert.doesNotMatch(await ask(writer, 'read'), /Fals/);
    await sorina.client.command('space.remove_member', { channel: world.space, person: ileana.person });
    await writer.waitForFunction(() => window.editor.closes.includes(4403));
    await ask(writer, 'type', 'După. ');
    const fresh = await open(sorina, draft, { kind: 'tiptap' });
    assert.doesNotMatch(await ask(fresh, 'read'), /Fals|După/);
    assert.equal(await writer.evaluate(() => window.editor.provider.shouldConnect), false);
    for (const page of [writer, reader, fresh]) await page.close();
  });
});
