/** Versions: made, published at a permanent address that needs no JavaScript, restored, endorsed by organisations. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import { CORPUS } from '../support/corpus.js';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { addProse, heading, node, paragraph, proseOf, text, writeDraft } from '../support/prose.js';
import { startServer } from '../support/server.js';
import { closeText, converged, openText, stored, synced } from '../support/text.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

/** @param {string} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

describe('versions', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;
  /** @type {ReturnType<typeof openText>[]} */ const writers = [];

  before(async () => {
    // A text is kept as a snapshot again and again, so that what outlives it is seen.
    const options = { ...UNHURRIED, text_compact_entries: 2, text_compact_every_ms: 0 };
    world = await makeWorld(await startServer({ options }));
    people = world.people;
  });
  after(async () => {
    writers.forEach(closeText);
    await world?.server.stop();
  });

  /** A draft with a text by mihai. @param {any[]} blocks @param {object} [more] */
  async function begin(blocks, more) {
    const begun = await writeDraft(world, blocks, more);
    writers.push(begun.writer);
    return begun;
  }

  async function restart() {
    await world.server.restart();
    for (const person of Object.values(people))
      person.client = await Client.connect(world.server, { token: person.token, language: 'en' });
  }

  /** @param {any} draft @param {string} name */
  const make = async (draft, name = 'O versiune') =>
    (await people.mihai.client.command('draft.make_version', { channel: draft.channel, name })).number;
  /** @param {any} draft @param {number} version */
  const publish = (draft, version) =>
    people.ileana.client.command('draft.publish_version', { channel: draft.channel, version });
  /** @param {string} path @param {RequestInit} [options] */
  const get = (path, options = {}) => fetch(world.server.url + path, { redirect: 'manual', ...options });
  /** @param {any} draft */
  const viewOf = async (draft) => (await people.mihai.client.open(draft.channel)).view;
  /** @param {any} draft @param {number} number */
  const hashOf = async (draft, number) => (await viewOf(draft)).versions[number - 1].sha256;

  test('a version is the text as it was, under the hash of its canonical bytes', async () => {
    const { draft, writer } = await begin([
      heading(1, 'Contextul', { id: 'k3v9q0x1ab' }),
      paragraph([text('Unu '), text('doi', ['bold']), text(' trei')]),
    ]);
    assert.equal(await make(draft, ' După consultare '), 1);
    const { version, text: kept } = await people.mihai.client.request('draft.version', {
      channel: draft.channel,
      version: 1,
    });
    assert.deepEqual(kept, proseOf(writer.doc));
    assert.equal(version.name, 'După consultare');
    assert.equal(version.title, 'Propunere de politică publică');
    assert.equal(version.words, 3);
    assert.equal(
      (await people.mihai.client.refused('draft.make_version', { channel: draft.channel, name: 'x' })).word,
      'nothing_changed',
    );
    addProse(writer.doc, [paragraph('Patru')]);
    await stored(world.server, people.ileana, draft, writer);
    assert.equal(await make(draft), 2);
    const { versions } = await viewOf(draft);
    assert.deepEqual(
      versions.map(({ number }) => number),
      [1, 2],
    );
  });

  test('what is published is at its address, without account and without JavaScript', async () => {
    const { draft } = await begin([
      heading(1, 'Contextul', { id: 'k3v9q0x1ab' }),
      paragraph([text('Vezi '), text('legea', ['link', { href: 'https://exemplu.invalid/lege' }])]),
      heading(2, 'Amănunte'),
      node('table', [
        node('tableRow', [
          node('tableHeader', [paragraph('An')], { colspan: 2, rowspan: 1 }),
          node('tableCell', [paragraph('2026')], { colspan: 1, rowspan: 1 }),
        ]),
      ]),
      paragraph([text('Notă'), { type: 'footnote', attrs: { text: 'Sursa: INS' } }]),
    ]);
    await make(draft, 'Forma finală');
    const address = `/p/${draft.id}/1`;
    for (const path of [address, `/p/${draft.id}`, `${address}.json`, `${address}/annex`])
      assert.equal((await get(path)).status, 404, `${path} before it is published`);
    await publish(draft, 1);

    const page = await get(address);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(page.headers.get('content-language'), 'ro');
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'; style-src 'self'/);
    assert.ok(!page.headers.has('set-cookie'));
    const html = await page.text();
    const hash = await hashOf(draft, 1);
    assert.ok(html.includes('<html lang="ro">') && html.includes(hash) && html.includes('Forma finală'));
    assert.ok(html.includes('<h2 id="s-k3v9q0x1ab">Contextul</h2>'));
    assert.ok(html.includes('<a href="#s-k3v9q0x1ab">Contextul</a>'));
    assert.ok(html.includes('<th colspan="2"><p>An</p></th>'));
    assert.ok(
      html.includes('<a href="https://exemplu.invalid/lege" rel="noopener noreferrer nofollow">legea</a>'),
    );
    assert.ok(html.includes('Sursa: INS'));
    assert.ok(!/<script|style=|javascript:/i.test(html));
    assert.ok(!html.includes(people.mihai.person) && !html.includes('Mihai'), 'no member is named');

    const canonical = await get(`${address}.json`);
    assert.equal(canonical.headers.get('content-type'), 'application/json; charset=utf-8');
    const bytes = await canonical.text();
    assert.equal(sha256(bytes), hash);
    assert.ok(bytes.startsWith('{"content":[{"attrs":{'), 'sorted, without blanks');

    const again = await get(address, { headers: { 'If-None-Match': String(page.headers.get('etag')) } });
    assert.equal(again.status, 304);
    assert.equal((await get(address, { method: 'HEAD' })).status, 200);
    const newest = await get(`/p/${draft.id}?lang=en`);
    assert.equal(newest.status, 302);
    assert.equal(newest.headers.get('location'), `${address}?lang=en`);
    const english = await get(`${address}?lang=en`);
    assert.match(await english.text(), /<html lang="en">[^]*Contents/);
    const style = /href="(\/p\/style-[0-9a-f]{12}\.css)"/.exec(html)?.[1] ?? '';
    const css = await get(style);
    assert.equal(css.headers.get('content-type'), 'text/css; charset=utf-8');
    assert.match(css.headers.get('cache-control') ?? '', /immutable/);
    for (const path of [
      '/p/',
      '/p/x',
      `/p/${draft.id}/0`,
      `/p/${draft.id}/01`,
      `/p/${draft.id}/2`,
      `${address}/`,
    ])
      assert.equal((await get(path)).status, 404, path);
  });

  test('a visitor may not open the draft for all that', async () => {
    const { draft } = await begin([paragraph('Public')]);
    await make(draft);
    await publish(draft, 1);
    const { olga } = people;
    assert.equal(
      (await olga.client.refused('channel.open', { channel: draft.channel })).word,
      'no_such_channel',
    );
  });

  test('a withdrawn version says so and why, and may come back', async () => {
    const { draft, writer } = await begin([paragraph('Unu')]);
    await make(draft);
    await publish(draft, 1);
    addProse(writer.doc, [paragraph('Doi')]);
    await stored(world.server, people.ileana, draft, writer);
    await make(draft);
    await publish(draft, 2);
    const older = await (await get(`/p/${draft.id}/1`)).text();
    assert.match(older, /Între timp s-a publicat versiunea 2/);
    await people.ileana.client.command('draft.unpublish_version', {
      channel: draft.channel,
      version: 2,
      reason: 'Cifre <greșite>',
    });
    const gone = await get(`/p/${draft.id}/2`);
    assert.equal(gone.status, 410);
    const html = await gone.text();
    assert.ok(
      html.includes('Cifre &lt;greșite&gt;') && html.includes(`/p/${draft.id}/1`) && !html.includes('Doi'),
    );
    for (const path of [`/p/${draft.id}/2.json`, `/p/${draft.id}/2/annex`])
      assert.equal((await get(path)).status, 410);
    assert.equal((await get(`/p/${draft.id}`)).headers.get('location'), `/p/${draft.id}/1`);
    await publish(draft, 2);
    assert.equal((await get(`/p/${draft.id}/2`)).status, 200);
  });

  test('a page keeps the title under which its version was made', async () => {
    const { draft } = await begin([paragraph('Text')]);
    await make(draft);
    await publish(draft, 1);
    await people.mihai.client.command('draft.rename', { channel: draft.channel, title: 'Alt nume' });
    const html = await (await get(`/p/${draft.id}/1`)).text();
    assert.ok(html.includes('Propunere de politică publică') && !html.includes('Alt nume'));
  });

  test('restoring gives the text back to every client, byte for byte, as work of who restored', async () => {
    const first = [heading(1, 'Unu', { id: 'aaaaaaaaaa' }), paragraph('Primul text'), paragraph('Rămâne')];
    const { draft, writer } = await begin(first);
    await make(draft);
    const before_ = proseOf(writer.doc);
    const kept = writer.doc.getXmlFragment('default').get(2);
    const root = writer.doc.getXmlFragment('default');
    root.delete(1, 1);
    addProse(writer.doc, [paragraph('Al doilea')]);
    await stored(world.server, people.ileana, draft, writer);
    const reader = openText(world.server, people.ileana, draft);
    writers.push(reader);
    await synced(reader);
    await people.ileana.client.command('draft.restore_version', { channel: draft.channel, version: 1 });
    await until(
      () => JSON.stringify(proseOf(writer.doc)) === JSON.stringify(before_),
      'the writer to have the text again',
    );
    await converged([writer, reader]);
    assert.equal(root.get(2), kept, 'what did not change is the same node');
    assert.equal(
      (await people.ileana.client.refused('draft.restore_version', { channel: draft.channel, version: 1 }))
        .word,
      'nothing_changed',
    );

    const restored = /** @type {any} */ (root.get(1))._item.id;
    const authors = async () =>
      (await people.mihai.client.request('draft.authors', { channel: draft.channel })).ranges;
    const owner = (/** @type {any[]} */ ranges) =>
      ranges.find(
        ({ client, clock, length }) =>
          client === restored.client && clock <= restored.clock && restored.clock < clock + length,
      )?.person;
    assert.equal(owner(await authors()), people.ileana.person);
    await restart();
    await until(
      async () => owner(await authors()) === people.ileana.person,
      'authorship to outlive a restart',
    );
  });

  test('the page of a version says whose text it is and how far it has got', async () => {
    const { draft } = await begin([paragraph('De depus')]);
    await make(draft);
    await publish(draft, 1);
    const page = async () => (await get(`/p/${draft.id}/1`)).text();
    assert.ok((await page()).includes('<dt>Inițiator</dt><dd>Parteneriatul Valea Albă</dd>'));
    assert.match(await page(), /în lucru/);
    const move = (/** @type {string} */ state, /** @type {object} */ more) =>
      people.sorina.client.command('draft.set_status', { channel: draft.channel, state, ...more });
    await move('adopted', {});
    await move('submitted', {
      registry_number: '12/<b>',
      registered_on: '2025-11-21',
      authority: 'Consiliul Județean Valea Albă',
    });
    assert.match(await page(), /depus la autoritate/);
    assert.match(await page(), /nr\. 12\/&lt;b&gt; din 21 noiembrie 2025, Consiliul Județean Valea Albă/);
  });

  describe('endorsements', () => {
    /** @type {string} */ let green;
    /** @type {string} */ let union;
    /** @type {string} */ let mandate;

    before(async () => {
      const { sorina, mihai } = people;
      green = await seatOrganisation(sorina, world.space, { region: 'RO21' });
      union = await seatOrganisation(sorina, world.space, {
        name: 'Sindicatul <b>Exemplu</b>',
        type: 'union',
        region: 'RO32',
      });
      mandate = await giveMandate(sorina, world.space, mihai.person, { organisation: green });
    });

    /** @param {any} draft @param {number} version @param {object} [more] */
    const endorse = async (draft, version, more = {}) => ({
      channel: draft.channel,
      version,
      sha256: await hashOf(draft, version),
      ...more,
    });

    test('is for an organisation, on a published version, by its hash; facts are written into it', async () => {
      const { mihai, ileana, sorina } = people;
      const { draft } = await begin([paragraph('De susținut')]);
      await make(draft);
      assert.equal(
        (await mihai.client.refused('draft.endorse', await endorse(draft, 1))).word,
        'not_published',
      );
      await publish(draft, 1);
      assert.equal(
        (await mihai.client.refused('draft.endorse', await endorse(draft, 1, { sha256: '0'.repeat(64) })))
          .word,
        'version_differs',
      );
      assert.equal(
        (await ileana.client.refused('draft.endorse', await endorse(draft, 1))).word,
        'no_organisation',
      );
      await mihai.client.command(
        'draft.endorse',
        await endorse(draft, 1, { reservations: 'Fără <i>art. 4</i>' }),
      );
      const [row] = (await viewOf(draft)).endorsements;
      assert.deepEqual(
        [row.organisation, row.category, row.capacity, row.region, row.version, row.as, row.is_stale],
        [green, 'ngo', 'Președintă', 'RO21', 1, mandate, false],
      );
      assert.equal(
        (
          await mihai.client.refused(
            'draft.endorse',
            await endorse(draft, 1, { reservations: 'Fără <i>art. 4</i>' }),
          )
        ).word,
        'nothing_to_do',
      );
      await mihai.client.command('draft.endorse', await endorse(draft, 1));
      assert.equal((await viewOf(draft)).endorsements[0].reservations, undefined);
      await mihai.client.command(
        'draft.endorse',
        await endorse(draft, 1, { reservations: 'Fără <i>art. 4</i>' }),
      );

      const html = await (await get(`/p/${draft.id}/1`)).text();
      for (const words of [
        'Asociația Exemplu Verde',
        'Nord-Est',
        'Președintă',
        'Fără &lt;i&gt;art. 4&lt;/i&gt;',
      ])
        assert.ok(html.includes(words), words);
      const annex = await (await get(`/p/${draft.id}/1/annex`)).text();
      assert.ok(annex.includes('Situația la') && annex.includes('Asociația Exemplu Verde'));
      assert.ok(annex.includes(await hashOf(draft, 1)));

      await people.ana.client.command('directory.edit_organisation', {
        channel: 'directory',
        organisation: green,
        name: 'Asociația Verde Nou',
      });
      assert.match(await (await get(`/p/${draft.id}/1`)).text(), /Asociația Verde Nou/);
    });

    test('by who has two mandates in the one that is chosen; a mandate that ended endorses nothing', async () => {
      const { mihai, sorina, olga } = people;
      const { draft } = await begin([paragraph('Două mandate')]);
      await make(draft);
      await publish(draft, 1);
      const second = await giveMandate(sorina, world.space, mihai.person, {
        organisation: union,
        capacity: 'Delegat',
      });
      assert.equal(
        (await mihai.client.refused('draft.endorse', await endorse(draft, 1))).word,
        'choose_capacity',
      );
      await mihai.client.command('draft.endorse', await endorse(draft, 1, { as: second }));
      await mihai.client.command('draft.endorse', await endorse(draft, 1, { as: mandate }));
      const html = await (await get(`/p/${draft.id}/1`)).text();
      assert.ok(html.includes('Sindicatul &lt;b&gt;Exemplu&lt;/b&gt;') && html.includes('Sindicate'));
      assert.match(html, /2 organizații susțin/);

      const elsewhere = await giveMandate(sorina, world.space, olga.person, { organisation: union });
      await olga.client.command('draft.withdraw_endorsement', {
        channel: draft.channel,
        reason: 'Consiliul a revenit',
      });
      const row = (await viewOf(draft)).endorsements.find(({ organisation }) => organisation === union);
      assert.equal(row.withdrawn.by, olga.person);
      const after_ = await (await get(`/p/${draft.id}/1`)).text();
      assert.ok(after_.includes('Și-au retras susținerea') && after_.includes('Consiliul a revenit'));
      assert.equal(
        (await olga.client.refused('draft.withdraw_endorsement', { channel: draft.channel })).word,
        'nothing_to_do',
      );
      for (const ended of [second, elsewhere])
        await sorina.client.command('space.end_mandate', { channel: world.space, mandate: ended });
      assert.equal(
        (await mihai.client.refused('draft.endorse', await endorse(draft, 1, { as: second }))).word,
        'forbidden',
      );
    });

    test('a later version with another text makes it stale until confirmed; who acts for it hears once', async () => {
      const { mihai, sorina, olga } = people;
      const { draft, writer } = await begin([paragraph('Unu')]);
      await make(draft);
      await publish(draft, 1);
      await mihai.client.command('draft.endorse', await endorse(draft, 1));
      const deputy = await giveMandate(sorina, world.space, olga.person, { organisation: green });
      const heard = async (/** @type {any} */ person) =>
        (await person.client.open(`inbox:${person.person}`)).view.entries.filter(
          ({ kind, item }) => kind === 'endorsement' && item === draft.channel,
        );
      for (const [number, words] of [
        [2, 'Doi'],
        [3, 'Trei'],
      ]) {
        addProse(writer.doc, [paragraph(String(words))]);
        await stored(world.server, people.ileana, draft, writer);
        await make(draft);
        await publish(draft, Number(number));
        await until(async () => (await heard(mihai)).length === 1, 'the inbox to know');
      }
      await until(async () => (await heard(olga)).length === 1, 'the deputy to know');
      assert.equal((await heard(mihai)).length, 1);
      let [row] = (await viewOf(draft)).endorsements;
      assert.equal(row.is_stale, true);
      const html = await (await get(`/p/${draft.id}/3`)).text();
      assert.match(html, /a susținut versiunea 1; textul este acum versiunea 3/);
      assert.match(await (await get(`/p/${draft.id}/1`)).text(), /O organizație|1 organizație susține/);

      await mihai.client.command('draft.endorse', await endorse(draft, 3));
      [row] = (await viewOf(draft)).endorsements;
      assert.equal(row.is_stale, false);
      assert.deepEqual(
        row.history.map(({ version }) => version),
        [1, 3],
      );
      assert.match(await (await get(`/p/${draft.id}/3`)).text(), /1 organizație susține/);
      await sorina.client.command('space.end_mandate', { channel: world.space, mandate: deputy });
    });
  });

  test('nothing that people write becomes anything but text in a page', async () => {
    const { mihai, sorina } = people;
    const attacks = [
      ...CORPUS,
      'javascript:alert(1)',
      'JaVaScRiPt\u0001:alert(1)',
      '//evil.invalid',
      '\u0000',
    ];
    const texts = CORPUS.map((payload) => payload.replaceAll(/[\u0000-\u0008\u000b-\u001f]/g, ''));
    const { draft } = await begin(
      [
        heading(1, texts[0], { id: '"><script>' }),
        heading(9, texts[1], { level: '9"><script>' }),
        ...texts.map((payload) => paragraph(payload)),
        ...attacks.map((href) => paragraph([text('legătură', ['link', { href }])])),
        ...texts.map((payload) => paragraph([{ type: 'footnote', attrs: { text: payload } }])),
        ...texts.map((payload) => node('image', [], { file: payload, alt: payload })),
        node('image', [], { file: 'a'.repeat(64), alt: texts[1], width: '1" onload="x', height: 5 }),
        node('script', [paragraph('alert(1)')]),
        node('iframe', [], { src: 'https://evil.invalid' }),
        paragraph('x', { textAlign: '"><script>' }),
        node('orderedList', [node('listItem', [paragraph('x')])], { start: '1"><script>' }),
      ],
      { title: texts[5] },
    );
    await make(draft, texts[0]);
    await publish(draft, 1);
    const organisation = await seatOrganisation(sorina, world.space, { name: `${texts[1]} x` });
    const mandate = await giveMandate(sorina, world.space, mihai.person, {
      organisation,
      capacity: texts[5],
    });
    await mihai.client.command('draft.endorse', {
      channel: draft.channel,
      version: 1,
      sha256: await hashOf(draft, 1),
      reservations: texts.join('\n').slice(0, 4000),
      as: mandate,
    });
    for (const path of ['', '/annex', '?lang=en']) {
      const page = await get(`/p/${draft.id}/1${path}`);
      assert.equal(page.status, 200);
      const html = await page.text();
      assert.ok(!/<(script|img src=x|svg|iframe)/i.test(html), path);
      const tags = [...html.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag);
      for (const tag of tags) {
        assert.ok(!/\son\w+\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')), tag);
        const [, href] = /\shref="([^"]*)"/.exec(tag) ?? [];
        if (href) assert.match(href, /^(#|\/[^/]|\/$|https:\/\/|http:\/\/|mailto:)/, tag);
      }
      assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
    }
    await sorina.client.command('space.end_mandate', { channel: world.space, mandate });
  });
});
