/** Drafts go out as files and files come in: over the wire, with Yjs at the other end. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { addExif, fetchFile, makePicture, makePng, makeZip, sizeOf, upload } from '../support/files.js';
import { addProse, heading, node, paragraph, proseOf, setProse, text, writeDraft } from '../support/prose.js';
import { startServer } from '../support/server.js';
import { closeText, makeDraft, openText, stored, synced } from '../support/text.js';
import { makeUlid } from '../support/ulid.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const HOUR_MS = 60 * 60 * 1000;
const FORMATS = ['docx', 'odt', 'pdf', 'md', 'html'];
const BLOCKS = [
  paragraph([text('Înainte de toate: <b> & „ghilimele”.')]),
  heading(1, 'Definirea problemei', { id: 'k3v9q0x1ab', key: 'problem' }),
  paragraph([text('Unu '), text('doi', ['bold']), text(' trei.')]),
  node('bulletList', [node('listItem', [paragraph('întâi')]), node('listItem', [paragraph('apoi')])]),
  heading(2, 'Date'),
];

/** How many files are being taken in. @param {any} server */
const countUploads = async (server) =>
  Number(/^sfat_uploads (\d+)/m.exec(String((await fetchFile(server, '/metrics')).bytes))?.[1]);

const SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** A DOCX as Word writes it, with pictures. @param {[string, Buffer, string][]} pictures name, bytes, words */
function makeDocx(pictures) {
  const formats = 'http://schemas.openxmlformats.org';
  const document = `${formats}/officeDocument/2006/relationships`;
  const relationships = (/** @type {string[]} */ rows) =>
    `<Relationships xmlns="${formats}/package/2006/relationships">${rows.join('')}</Relationships>`;
  const relationship = (/** @type {string} */ id, /** @type {string} */ type, /** @type {string} */ target) =>
    `<Relationship Id="${id}" Type="${document}/${type}" Target="${target}"/>`;
  const space = (/** @type {string} */ name, /** @type {string} */ path) =>
    `xmlns:${name}="${formats}/${path}"`;
  const said = (/** @type {string} */ words) => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;
  const drawing = (/** @type {string} */ id, /** @type {string} */ words) =>
    `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="${words}"/><a:graphic><a:graphicData>` +
    `<pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>` +
    '</wp:inline></w:drawing></w:r></w:p>';
  return makeZip({
    '[Content_Types].xml': `<Types xmlns="${formats}/package/2006/content-types"/>`,
    '_rels/.rels': relationships([relationship('r1', 'officeDocument', 'word/document.xml')]),
    'word/_rels/document.xml.rels': relationships(
      pictures.map(([name], at) => relationship(`p${at}`, 'image', `media/${name}`)),
    ),
    'word/document.xml':
      `<?xml version="1.0" encoding="UTF-8"?><w:document ${space('w', 'wordprocessingml/2006/main')} ` +
      `${space('wp', 'drawingml/2006/wordprocessingDrawing')} ${space('a', 'drawingml/2006/main')} ` +
      `${space('pic', 'drawingml/2006/picture')} xmlns:r="${document}"><w:body>${said('Înainte.')}` +
      `${pictures.map(([, , words], at) => drawing(`p${at}`, words)).join('')}${said('După.')}</w:body></w:document>`,
    ...Object.fromEntries(pictures.map(([name, bytes]) => [`word/media/${name}`, bytes])),
  });
}

/** Pictures that take a while each. @param {number} count @param {number} [height] @returns {[string, Buffer, string][]} */
const makeSlowPictures = (count, height = 4000) =>
  Array.from({ length: count }, (_, at) => [
    `image${at}.png`,
    makePng(5000 + at, height, { isBits: true }),
    `Planul ${at}`,
  ]);

/** The titles of a public policy proposal in the order of the form of 2005. */
const FORM_2005 = [
  '# Instituția inițiatoare',
  '# Formularea problemei',
  '## Definirea problemei',
  '### Cauzele',
  '## Contextul legal și instituțional',
  '## Date și dovezi',
  '# Denumirea politicii',
  '# Scop',
  '# Obiective generale și specifice',
  '# Beneficiari',
  '# Variante de soluționare',
  '## Variante de soluționare',
  '## Analiza impactului pe variante',
  '## Buget și surse de finanțare',
  '# Procesul de consultare',
  '# Varianta de soluționare recomandată',
  '## Varianta recomandată',
  '## Plan de acțiune',
  '## Monitorizare și evaluare',
  '# Anexe',
  '## Stadiu',
  '## Rezumat',
  '## Compararea variantelor',
  '## Teme orizontale',
  '## Mulțumiri',
];
const ABOUT_FIRST = ['initiator', 'problem', 'context', 'evidence', 'title'].map((key) => `Despre ${key}.`);

/** What funders ask to be said in every file. */
const FOOTER =
  'Material distribuit gratuit. Conținutul acestui material nu reprezintă în mod obligatoriu poziția oficială a ' +
  'Uniunii Europene sau a Guvernului României.';

const HEADER = 'PRO-PACT <pacte> & politici – cod SIPOCA/SMIS 253/109749';

describe('files of drafts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;
  /** @type {ReturnType<typeof openText>[]} */ const writers = [];
  const folder = mkdtempSync(join(tmpdir(), 'sfat-exchange-'));

  before(async () => {
    world = await makeWorld(await startServer({ options: { ...UNHURRIED, export_footer: FOOTER } }));
    people = world.people;
  });
  after(async () => {
    writers.forEach(closeText);
    await world?.server.stop();
    rmSync(folder, { recursive: true });
  });

  /** A draft with a text by mihai. @param {any[]} blocks @param {object} [more] */
  async function begin(blocks, more) {
    const begun = await writeDraft(world, blocks, more);
    writers.push(begun.writer);
    return begun;
  }

  /** @param {any} draft @param {string} format @param {object} [more] */
  const write = (draft, format, more) =>
    people.ileana.client.request('draft.export', { channel: draft.channel, format, ...more });

  /** The file's bytes. @param {any} draft @param {string} format @param {object} [more] */
  async function take(draft, format, more) {
    const { url } = await write(draft, format, more);
    return (await fetchFile(world.server, url)).bytes;
  }

  /** @param {Buffer} pdf @param {string[]} [options] */
  function wordsOf(pdf, options = []) {
    const path = join(folder, 'draft.pdf');
    writeFileSync(path, pdf);
    return execFileSync('pdftotext', [...options, path, '-'], { encoding: 'utf8' });
  }

  /** Uploads into the draft and reads it in. @param {any} draft @param {Buffer | string} bytes @param {string} name @param {string} mode */
  async function bringIn(draft, bytes, name, mode) {
    const { body } = await upload(world.server, people.mihai, draft.channel, bytes, { name });
    return people.mihai.client.command('draft.import', { channel: draft.channel, file: body.file, mode });
  }

  test('a draft goes out in every format, under a name and type of its own', async () => {
    const { draft } = await begin(BLOCKS);
    for (const format of FORMATS) {
      const { name, url, bytes: length } = await write(draft, format);
      const { status, bytes, headers } = await fetchFile(world.server, url);
      assert.equal(status, 200);
      assert.equal(bytes.length, length);
      assert.equal(name, `Propunere de politică publică.${format}`);
      assert.match(headers['content-disposition'], /^attachment;/);
      assert.match(headers['content-security-policy'], /sandbox/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
  });

  test('a long title is cut in the name of a file, its ending is not', async () => {
    const { draft } = await begin(BLOCKS, { title: 'ș'.repeat(200) });
    const { name } = await write(draft, 'docx');
    assert.equal(name, `${'ș'.repeat(115)}.docx`);
  });

  test('what it says stands in the PDF and in the page, with title, space and words around it', async () => {
    const { draft } = await begin(BLOCKS);
    const pdf = await take(draft, 'pdf');
    const words = wordsOf(pdf);
    assert.match(
      execFileSync('pdfinfo', [join(folder, 'draft.pdf')], { encoding: 'utf8' }),
      /^Tagged: +yes$/m,
    );
    for (const part of [
      'Propunere de politică publică',
      'Definirea problemei',
      '„ghilimele”',
      'text în lucru',
      'Pagina 1 din 1',
      'Material distribuit gratuit',
      'Guvernului României.',
    ])
      assert.ok(words.includes(part), part);
    const page = (await take(draft, 'html')).toString();
    assert.ok(page.includes('Înainte de toate: &lt;b&gt; &amp; „ghilimele”.'));
    assert.ok(page.includes(FOOTER));
    assert.ok(!page.includes('<script'));
  });

  test('a long table goes on over pages of the PDF, with its head on each; titles are its outline', async () => {
    const cell = (/** @type {string} */ type, /** @type {string} */ words) =>
      node(type, [paragraph(words)], { colspan: 1, rowspan: 1 });
    const rows = Array.from({ length: 90 }, (_, at) =>
      node('tableRow', [cell('tableCell', `Rândul ${at + 1}`), cell('tableCell', 'Cine și până când')]),
    );
    const head = node('tableRow', [cell('tableHeader', 'Măsura'), cell('tableHeader', 'Responsabil')]);
    const { draft } = await begin([heading(1, 'Plan', { id: 'k3v9q0x1ab' }), node('table', [head, ...rows])]);
    const pages = wordsOf(await take(draft, 'pdf'))
      .split('\f')
      .slice(0, -1);
    assert.ok(pages.length >= 2, String(pages.length));
    pages.forEach((page, at) => {
      assert.ok(page.includes('Măsura') && page.includes('Responsabil'), `page ${at + 1}`);
      assert.ok(page.includes(`Pagina ${at + 1} din ${pages.length}`));
    });
    for (let at = 1; at <= rows.length; at++)
      assert.equal(pages.filter((page) => page.includes(`Rândul ${at}\n`)).length, 1, `row ${at}`);
    const about = execFileSync('pdfinfo', [join(folder, 'draft.pdf')], { encoding: 'utf8' });
    assert.match(about, /Title: +Propunere de politică publică/);
    assert.match(about, /A4/);
    const fonts = execFileSync('pdffonts', [join(folder, 'draft.pdf')], { encoding: 'utf8' });
    for (const line of fonts.trim().split('\n').slice(2)) assert.match(line, /Liberation.* yes yes yes /);
  });

  test('a file that went out comes in again as the same text, whoever has it open', async () => {
    const { draft, writer } = await begin(BLOCKS);
    const there = proseOf(writer.doc);
    for (const format of ['docx', 'odt']) {
      const target = await begin([paragraph([text('Va fi înlocuit.')])]);
      await bringIn(target.draft, await take(draft, format), `text.${format}`, 'replace');
      await stored(world.server, people.ileana, target.draft, target.writer);
      assert.deepEqual(proseOf(target.writer.doc).content, there.content, format);
    }
  });

  test('the same text again is nothing to do', async () => {
    const { draft } = await begin(BLOCKS);
    const file = await take(draft, 'docx');
    const { body } = await upload(world.server, people.mihai, draft.channel, file, { name: 'a.docx' });
    const refusal = await people.mihai.client.refused('draft.import', {
      channel: draft.channel,
      file: body.file,
      mode: 'replace',
    });
    assert.equal(refusal.word, 'nothing_changed');
  });

  test('Markdown comes behind what is there, with sections of its own', async () => {
    const { draft, writer } = await begin(BLOCKS);
    await bringIn(
      draft,
      '# Definirea problemei\n\nAl **doilea** text.\n\n1. unu\n2. doi\n',
      'note.md',
      'append',
    );
    await stored(world.server, people.ileana, draft, writer);
    const content = proseOf(writer.doc).content;
    const ids = content
      .filter((/** @type {any} */ block) => block.attrs?.level === 1)
      .map((/** @type {any} */ block) => block.attrs.id);
    assert.equal(content.length, BLOCKS.length + 3);
    assert.equal(ids[0], 'k3v9q0x1ab');
    assert.match(ids[1], /^[a-z0-9]{10}$/);
    assert.notEqual(ids[0], ids[1]);
  });

  test('a file in place of the text keeps the sections of the template by their titles', async () => {
    const draft = await makeDraft(people.mihai, world.space, { template: 'open_letter' });
    const writer = openText(world.server, people.mihai, draft);
    writers.push(writer);
    await synced(writer);
    const keysOf = () =>
      proseOf(writer.doc)
        .content.filter((/** @type {any} */ block) => block.attrs?.level === 1)
        .map((/** @type {any} */ block) => [block.attrs.key, block.attrs.id]);
    const before = keysOf();
    const markdown = String(await take(draft, 'md')).replace('# Contextul', '# Contextul\n\nPe scurt.');
    await bringIn(draft, markdown, 'scrisoare.md', 'replace');
    await stored(world.server, people.ileana, draft, writer);
    assert.ok(before.length > 5);
    assert.deepEqual(keysOf(), before);
  });

  test('a picture of the draft goes out and comes in with its file', async () => {
    const draft = await makeDraft(people.mihai, world.space);
    const { body } = await upload(world.server, people.mihai, draft.channel, makePicture('.png', 40, 30), {
      name: 'a.png',
    });
    const writer = openText(world.server, people.mihai, draft);
    writers.push(writer);
    await synced(writer);
    setProse(writer.doc, [
      paragraph([text('Mai jos:')]),
      node('image', [], { file: body.file, alt: 'Un grafic', width: 40, height: 30 }),
    ]);
    await stored(world.server, people.ileana, draft, writer);
    const target = await begin([]);
    await bringIn(target.draft, await take(draft, 'odt'), 'a.odt', 'replace');
    const { type, attrs } = (await contentOf(target))[1];
    assert.deepEqual([type, attrs.alt, attrs.width, attrs.height], ['image', 'Un grafic', 40, 30]);
    const { urls } = await people.ileana.client.request('file.keys', {
      channel: target.draft.channel,
      files: [attrs.file],
    });
    assert.deepEqual(sizeOf((await fetchFile(world.server, urls[0].url)).bytes), [40, 30]);
  });

  /** What the text says, once both who write in it have it. @param {any} target */
  async function contentOf(target) {
    await stored(world.server, people.ileana, target.draft, target.writer);
    return proseOf(target.writer.doc).content;
  }

  test('pictures of a Word file become the draft’s own, with their words; what is none is left out', async () => {
    const target = await begin([]);
    const photo = addExif(makePicture('.jpg[Q=90]', 400, 300));
    const reply = await bringIn(
      target.draft,
      makeDocx([
        ['image1.jpg', photo, 'Piața din centru'],
        ['image2.png', makePng(50, 40), 'O hartă'],
        ['image3.svg', Buffer.from(SCRIPT), 'Rău'],
        ['image4.png', makePng(300, 300).subarray(0, 60), 'Stricat'],
        ['image5.png', makePng(30000, 30000, { isBits: true }), 'Uriaș'],
        ['image6.gif', makePicture('.gif', 30, 20), 'O siglă'],
      ]),
      'raport.docx',
      'replace',
    );
    assert.equal(reply.left_out, 3);
    const content = await contentOf(target);
    const images = content.filter((/** @type {any} */ { type }) => type === 'image');
    assert.deepEqual(
      images.map((/** @type {any} */ { attrs }) => [attrs.alt, attrs.width, attrs.height]),
      [
        ['Piața din centru', 300, 400],
        ['O hartă', 50, 40],
        ['O siglă', 30, 20],
      ],
    );
    const files = images.map((/** @type {any} */ { attrs }) => attrs.file);
    const { urls } = await people.ileana.client.request('file.keys', {
      channel: target.draft.channel,
      files,
    });
    assert.deepEqual(
      urls.map((/** @type {any} */ { type }) => type),
      ['jpeg', 'png', 'png'],
    );
    const { bytes } = await fetchFile(world.server, urls[0].url);
    assert.ok(!bytes.includes('GPS 44') && !bytes.includes('Exif'));

    const again = await begin([]);
    for (const format of ['docx', 'odt']) {
      const file = await take(target.draft, format);
      const same = { channel: target.draft.channel, mode: 'replace' };
      const { body } = await upload(world.server, people.mihai, target.draft.channel, file, {
        name: `a.${format}`,
      });
      const { word } = await people.mihai.client.refused('draft.import', { ...same, file: body.file });
      assert.equal(word, 'nothing_changed', `${format}: the same pictures, not others made of them`);
      await bringIn(again.draft, file, `a.${format}`, 'replace').catch(({ word: refusal }) =>
        assert.equal(refusal, 'nothing_changed'),
      );
      const there = await contentOf(again);
      assert.deepEqual(
        there.map((/** @type {any} */ { type, attrs }) => [type, attrs?.alt, attrs?.width]),
        content.map((/** @type {any} */ { type, attrs }) => [type, attrs?.alt, attrs?.width]),
      );
    }
  });

  test('an import does not tell what others have brought', async () => {
    const picture = makePicture('.jpg[Q=70]', 90, 60);
    const elsewhere = await makeDraft(people.ileana, world.space);
    const { body: held } = await upload(world.server, people.ileana, elsewhere.channel, picture);
    const kept = (await fetchFile(world.server, held.url)).bytes;
    const outcome = async (/** @type {Buffer} */ bytes) => {
      const target = await begin([]);
      const reply = await bringIn(target.draft, makeDocx([['image1.jpg', bytes, 'A']]), 'a.docx', 'replace');
      const [, image] = await contentOf(target);
      return [reply.left_out, image.type, image.attrs.alt, image.attrs.file === held.file];
    };
    assert.deepEqual(await outcome(kept), await outcome(makePicture('.jpg[Q=70]', 91, 60)));
  });

  test('the draft goes on while a file with many pictures is read into it', async () => {
    const target = await begin([]);
    let isOver = false;
    const { importing } = await beginImport(target.draft, 4, 2000);
    importing.finally(() => (isOver = true));
    await people.mihai.client.command('draft.comment', {
      channel: target.draft.channel,
      text: 'Între timp.',
    });
    assert.ok(!isOver, 'the comment came first');
    assert.equal((await importing).left_out, undefined);
    assert.equal(
      (await contentOf(target)).filter((/** @type {any} */ { type }) => type === 'image').length,
      4,
    );
  });

  /** Begins to read a file with pictures that take a while. @param {any} draft @param {number} count @param {number} [height] */
  async function beginImport(draft, count, height) {
    const docx = makeDocx(makeSlowPictures(count, height));
    const { body } = await upload(world.server, people.mihai, draft.channel, docx, { name: 'a.docx' });
    const params = { channel: draft.channel, file: body.file, mode: 'replace' };
    const importing = people.mihai.client.command('draft.import', params);
    await until(async () => (await countUploads(world.server)) > 0, 'the import to begin');
    return { importing };
  }

  test('pictures that take too long are left out, and the text comes in', async () => {
    const target = await begin([]);
    const { importing } = await beginImport(target.draft, 8, 1000);
    await world.server.advance(6 * 60 * 1000);
    const { left_out: leftOut } = await importing;
    assert.ok(leftOut > 0 && leftOut < 8, String(leftOut));
    const images = (await contentOf(target)).filter((/** @type {any} */ { type }) => type === 'image');
    assert.equal(images.length, 8 - leftOut);
  });

  test('a file has the pictures that its draft holds, and nobody else’s', async () => {
    const { draft, writer } = await begin(BLOCKS);
    const { body } = await upload(
      world.server,
      people.mihai,
      draft.channel,
      makePicture('.jpg', 1200, 2400),
      {
        name: 'mare.jpg',
      },
    );
    const picture = node('image', [], { file: body.file, alt: 'A' });
    setProse(writer.doc, [picture]);
    const other = await begin([picture]);
    const read = async (/** @type {any} */ one) => {
      await until(async () => String(await take(one, 'md')).includes('A'), 'the picture in the text');
      return String(await take(one, 'html'));
    };
    assert.match(await read(draft), /src="data:image\//);
    assert.doesNotMatch(await read(other.draft), /data:image/);
  });

  test('a picture that is too large for a file goes into it in its smaller size, whole', async () => {
    const { draft, writer } = await begin(BLOCKS);
    const { body } = await upload(
      world.server,
      people.mihai,
      draft.channel,
      makePicture('.jpg', 2400, 1800),
      {
        name: 'mare.jpg',
      },
    );
    assert.ok(body.bytes > 2 << 20, String(body.bytes));
    setProse(writer.doc, [node('image', [], { file: body.file, alt: 'A' })]);
    const html = await until(async () => {
      const text = String(await take(draft, 'html'));
      return text.includes('data:image') && text;
    }, 'the picture in the file');
    const bytes = Buffer.from(/base64,([^"]+)"/.exec(html)?.[1] ?? '', 'base64');
    const { bytes: smaller } = await fetchFile(world.server, body.preview_url);
    assert.ok(bytes.equals(smaller), `${bytes.length} bytes for ${smaller.length}`);
  });

  /** The words of a file in the order in which they stand, without marks. @param {Buffer} bytes @param {string} format */
  function plainOf(bytes, format) {
    if (format === 'pdf') return wordsOf(bytes).replaceAll(/\s+/g, ' ');
    if (format === 'md' || format === 'html') return String(bytes).replaceAll(/<[^>]*>/g, ' ');
    const path = join(folder, 'draft.zip');
    writeFileSync(path, bytes);
    const part = format === 'docx' ? 'word/document.xml' : 'content.xml';
    const xml = execFileSync('unzip', ['-p', path, part], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    return xml.replaceAll(/<text:s [^>]*>/g, ' ').replaceAll(/<[^>]*>/g, ' ');
  }

  test('a proposal goes out in the order of the form of 2005, in every format, as text and as version', async () => {
    const { draft, writer } = await begin([], { template: 'policy_proposal' });
    const sections = proseOf(writer.doc).content.filter((/** @type {any} */ { type }) => type === 'heading');
    const own = heading(1, 'Mulțumiri', { id: 'k3v9q0x1ab' });
    setProse(
      writer.doc,
      [...sections, own].flatMap((/** @type {any} */ one) => [
        one,
        paragraph(`Despre ${one.attrs.key ?? 'altele'}.`),
        ...(one.attrs.key === 'problem' ? [heading(2, 'Cauzele')] : []),
      ]),
    );
    await stored(world.server, people.ileana, draft, writer);
    await people.mihai.client.command('draft.make_version', { channel: draft.channel, name: 'Prima' });
    addProse(writer.doc, [paragraph('Adăugat.')]);
    await stored(world.server, people.ileana, draft, writer);

    const form = String(await take(draft, 'md', { layout: 'form_2005' }));
    assert.deepEqual(form.match(/^#.*$/gm), FORM_2005);
    const order = (form.match(/Despre [a-z_\\]+\./g) ?? []).map((one) => one.replaceAll('\\', ''));
    assert.equal(order.length, sections.length + 1);
    assert.deepEqual(order.slice(0, 5), ABOUT_FIRST);
    for (const format of FORMATS) {
      for (const more of [{}, { version: 1 }]) {
        const words = plainOf(await take(draft, format, { layout: 'form_2005', ...more }), format);
        assert.deepEqual(words.replaceAll('\\', '').match(/Despre [a-z_]+\./g), order, format);
        assert.equal(words.includes('Adăugat.'), !('version' in more), `${format}: which text`);
      }
    }
    const pdf = await take(draft, 'pdf', { layout: 'form_2005' });
    const page = wordsOf(pdf, ['-layout']);
    for (const title of [
      '1. Instituția inițiatoare',
      '7.2. Analiza impactului pe variante',
      '2.1.1. Cauzele',
    ])
      assert.ok(page.includes(title), title);
    assert.match(page, /^Anexe$/m);
  });

  test('a text that is the newest version to the letter goes out as that version', async () => {
    const { draft, writer } = await begin(BLOCKS);
    const versionOf = async () => /^Versiunea: "(.*)"$/m.exec(String(await take(draft, 'md')))?.[1];
    assert.equal(await versionOf(), 'text în lucru');
    await people.mihai.client.command('draft.make_version', { channel: draft.channel, name: 'Prima' });
    assert.match((await versionOf()) ?? '', /1.*Prima/);
    addProse(writer.doc, [paragraph('Altceva.')]);
    await until(async () => (await versionOf()) === 'text în lucru', 'the text to be another');
  });

  test('a version goes out as it was, with its number and hash, and the annex where it is asked for', async () => {
    const { draft, writer } = await begin(BLOCKS);
    await people.mihai.client.command('draft.make_version', { channel: draft.channel, name: 'Prima' });
    await people.ileana.client.command('draft.publish_version', { channel: draft.channel, version: 1 });
    const [version] = (await people.mihai.client.open(draft.channel)).view.versions;
    const organisation = await seatOrganisation(people.sorina, world.space, {
      name: 'Asociația <Pilda>',
      region: 'RO21',
    });
    await giveMandate(people.sorina, world.space, people.mihai.person, { organisation });
    const endorsement = {
      channel: draft.channel,
      version: 1,
      sha256: version.sha256,
      reservations: 'Fără art. 4',
    };
    await people.mihai.client.command('draft.endorse', endorsement);
    setProse(writer.doc, [paragraph([text('Altceva.')])]);
    const second = await seatOrganisation(people.sorina, world.space, { name: 'Șansa', region: 'RO21' });
    await giveMandate(people.sorina, world.space, people.ileana.person, { organisation: second });
    await people.ileana.client.command('draft.endorse', { ...endorsement, reservations: 'Fără art. 5' });
    const third = await seatOrganisation(people.sorina, world.space, { name: 'Ărdeal', region: 'RO21' });
    await giveMandate(people.sorina, world.space, people.sorina.person, { organisation: third });
    await people.sorina.client.command('draft.endorse', { ...endorsement, reservations: 'Fără art. 6' });
    const { name } = await write(draft, 'pdf', { version: 1 });
    assert.equal(name, 'Propunere de politică publică-v1.pdf');
    const words = wordsOf(await take(draft, 'pdf', { version: 1, with_annex: true })).replaceAll(/\s+/g, ' ');
    const places = ['Asociația', 'Ărdeal', 'Șansa'].map((one) => words.indexOf(one));
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      'in the order of the public page',
    );
    assert.ok(words.includes('Definirea problemei') && !words.includes('Altceva.'));
    assert.ok(words.includes('1 – Prima'));
    assert.ok(words.replaceAll(/\s/g, '').includes(version.sha256));
    for (const part of ['Organizații susținătoare', 'Asociația', 'Fără art. 4'])
      assert.ok(words.includes(part), part);
    assert.ok(words.includes(`/p/${draft.channel.slice('draft:'.length)}/1`));
  });

  test('hostile and foreign files are refused and change nothing', async () => {
    const { draft, writer } = await begin(BLOCKS);
    const before = proseOf(writer.doc);
    const file = makeZip({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': '<Relationships/>',
      'word/document.xml':
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>',
    });
    const { body } = await upload(world.server, people.mihai, draft.channel, file, { name: 'rău.docx' });
    const refused = async (/** @type {string} */ hash) =>
      (
        await people.mihai.client.refused('draft.import', {
          channel: draft.channel,
          file: hash,
          mode: 'replace',
        })
      ).word;
    assert.equal(await refused(body.file), 'file_unreadable');
    assert.equal(await refused('0'.repeat(64)), 'no_such_file');
    const elsewhere = await makeDraft(people.mihai, world.space);
    const { body: other } = await upload(world.server, people.mihai, elsewhere.channel, '# Alt text\n', {
      name: 'b.md',
    });
    assert.equal(await refused(other.file), 'no_such_file');
    assert.deepEqual(proseOf(writer.doc), before);
  });

  test('only who may write brings in, only who may open takes out', async () => {
    const draft = await makeDraft(people.ileana, world.space, { writers: 'facilitator' });
    const { body } = await upload(world.server, people.ileana, draft.channel, '# A\n', { name: 'a.md' });
    const params = { channel: draft.channel, file: body.file, mode: 'replace' };
    assert.equal((await people.mihai.client.refused('draft.import', params)).word, 'forbidden');
    const olga = await people.olga.client.refused('draft.export', { channel: draft.channel, format: 'pdf' });
    assert.equal(olga.word, 'no_such_channel');
  });

  test('the address is the asker’s own, for an hour; then the file goes', async () => {
    const { draft } = await begin(BLOCKS);
    const { url, file } = await write(draft, 'md');
    const path = join(world.server.data, 'exports', `${file}.${people.ileana.person}`);
    assert.equal((await fetchFile(world.server, url.replace('t=md', 't=html'))).status, 403);
    assert.equal((await fetchFile(world.server, url.replace(/k=.*/, 'k=x'))).status, 403);
    assert.ok(existsSync(path));
    utimesSync(path, new Date(Date.now() - HOUR_MS), new Date(Date.now() - HOUR_MS));
    await write(draft, 'md');
    assert.ok(!existsSync(path));
    assert.equal((await fetchFile(world.server, url)).status, 404);
    assert.ok(readdirSync(join(world.server.data, 'exports')).length > 0);
  });

  test('a person has three files made at once; others are not held up by it', async () => {
    const { draft } = await begin(Array.from({ length: 300 }, (_, at) => paragraph(`Rândul ${at}.`)));
    const outcomes = await Promise.all([
      ...Array.from({ length: 9 }, () => write(draft, 'pdf').catch((/** @type {any} */ error) => error)),
      people.mihai.client.request('draft.export', { channel: draft.channel, format: 'md' }),
    ]);
    const refused = outcomes.filter((one) => one instanceof Error);
    assert.ok(outcomes.at(-1).url);
    assert.ok(outcomes.length - refused.length >= 4 && refused.length > 0, String(refused.length));
    for (const { word, data } of refused)
      assert.deepEqual([word, data.retry_after_ms > 0], ['too_many_exports', true]);
    assert.ok((await write(draft, 'md')).url);
  });

  test('the files that are kept have a bound, of one person and of all', async () => {
    const { draft } = await begin(BLOCKS);
    const folder = join(world.server.data, 'exports');
    const fill = (/** @type {string} */ person, /** @type {number} */ megabytes) => {
      const path = join(folder, `${makeUlid()}.${person}`);
      writeFileSync(path, '');
      truncateSync(path, megabytes * 2 ** 20);
      return path;
    };
    const paths = [fill(people.ileana.person, 40), fill(people.ileana.person, 30)];
    const refused = async (/** @type {any} */ person) =>
      person.client.refused('draft.export', { channel: draft.channel, format: 'md' });
    try {
      const { word, data } = await refused(people.ileana);
      assert.equal(word, 'too_many_exports');
      assert.ok(data.retry_after_ms > 0.9 * HOUR_MS && data.retry_after_ms <= HOUR_MS);
      assert.ok(
        (await people.mihai.client.request('draft.export', { channel: draft.channel, format: 'md' })).url,
      );
      paths.push(fill(makeUlid(), 500));
      assert.equal((await refused(people.mihai)).word, 'busy');
    } finally {
      paths.forEach((path) => rmSync(path));
    }
    assert.ok((await write(draft, 'md')).url);
  });
});

test('a server that is stopped while a file is read and another made ends whole, and starts again', async () => {
  const world = await makeWorld(await startServer({ options: UNHURRIED }));
  const { mihai, ileana } = world.people;
  const draft = await makeDraft(mihai, world.space);
  const { body } = await upload(world.server, mihai, draft.channel, makeDocx(makeSlowPictures(30)), {
    name: 'a.docx',
  });
  const place = { channel: draft.channel };
  const outcome = (/** @type {Promise<any>} */ asked) =>
    asked.then(
      () => 'done',
      (error) => error.word ?? 'closed',
    );
  const importing = outcome(
    mihai.client.command('draft.import', { ...place, file: body.file, mode: 'replace' }),
  );
  const again = outcome(mihai.client.command('draft.import', { ...place, file: body.file, mode: 'append' }));
  await until(async () => (await countUploads(world.server)) > 0, 'the import to begin');
  const writing = outcome(ileana.client.request('draft.export', { ...place, format: 'pdf' }));
  await world.server.end();
  assert.notEqual(await importing, 'done');
  assert.notEqual(await again, 'done');
  await writing;
  await world.server.start();
  await world.server.stop();
});

test('files that are being read when the server is stopped hold nothing up and ask nothing afterwards', async () => {
  const world = await makeWorld(await startServer({ options: UNHURRIED }));
  const { mihai, ileana, sorina } = world.people;
  const text = Array.from({ length: 95000 }, (_, at) => `Rândul ${at}.\n\n`).join('');
  const asked = [];
  for (const person of [mihai, ileana, sorina]) {
    const { channel } = await makeDraft(person, world.space);
    const { body } = await upload(world.server, person, channel, text, { name: 'a.md' });
    for (const mode of ['replace', 'append'])
      asked.push(person.client.command('draft.import', { channel, file: body.file, mode }));
  }
  const outcomes = Promise.allSettled(asked);
  await world.server.end();
  assert.ok((await outcomes).some(({ status }) => status === 'rejected'));
  await world.server.start();
  await world.server.stop();
});

test('logos and the project’s code stand at the head of files, and are no part of the text', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sfat-logos-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const keep = (/** @type {string} */ name, /** @type {Buffer | string} */ bytes) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const wide = keep('uniunea europeană.png', makePng(900, 200));
  const square = keep('guvern.png', makePng(120, 120, { colour: [200, 40, 30] }));
  const server = await startServer({
    options: { ...UNHURRIED, export_header: HEADER, export_logos: `${wide}, ${square}` },
  });
  context.after(() => server.stop());
  const world = await makeWorld(server);
  const { draft, writer } = await writeDraft(world, BLOCKS);
  const { mihai } = world.people;
  const take = async (/** @type {string} */ format) => {
    const { url } = await mihai.client.request('draft.export', { channel: draft.channel, format });
    return (await fetchFile(server, url)).bytes;
  };

  const pdf = keep('draft.pdf', await take('pdf'));
  assert.equal(
    execFileSync('pdfimages', ['-list', pdf], { encoding: 'utf8' }).match(/^ +\d+ +\d+ image/gm)?.length,
    2,
  );
  const words = execFileSync('pdftotext', [pdf, '-'], { encoding: 'utf8' });
  assert.ok(words.indexOf('253/109749') < words.indexOf('Propunere de politică publică'));
  const page = String(await take('html'));
  assert.equal(page.match(/<img src="data:image\/png[^>]* alt="Siglă"/g)?.length, 2);
  assert.ok(page.includes('PRO-PACT &lt;pacte&gt; &amp; politici'));
  assert.ok(!String(await take('md')).includes('253/109749'));
  const before = proseOf(writer.doc);
  for (const format of ['docx', 'odt']) {
    const path = keep(`draft.${format}`, await take(format));
    const parts = execFileSync('unzip', ['-l', path], { encoding: 'utf8' });
    assert.equal(parts.match(/(media|Pictures)\/\w+\.png/g)?.length, 2, format);
    const { body } = await upload(server, mihai, draft.channel, await take(format), { name: `a.${format}` });
    const params = { channel: draft.channel, file: body.file, mode: 'replace' };
    assert.equal((await mihai.client.refused('draft.import', params)).word, 'nothing_changed');
  }
  assert.deepEqual(proseOf(writer.doc), before);
  closeText(writer);
});

test('a logo that cannot be used keeps the server from starting, and it says which and why', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sfat-logos-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const start = (/** @type {string} */ logos) => startServer({ options: { export_logos: logos } });
  const keep = (/** @type {string} */ name, /** @type {Buffer} */ bytes) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const good = keep('bun.png', makePng(40, 40));
  const refused = async (/** @type {string} */ logos, /** @type {RegExp} */ why) =>
    assert.rejects(start(`${good},${logos}`), why);
  await refused(join(folder, 'nu.png'), /nu\.png cannot be opened: No such file/);
  await refused(folder, /is no file/);
  await refused(keep('a.jpg', makePicture('.jpg', 40, 40)), /a\.jpg is no whole PNG/);
  await refused(keep('tăiat.png', makePng(400, 400).subarray(0, -20)), /tăiat\.png is no whole PNG/);
  await refused(keep('lat.png', makePng(4001, 2)), /lat\.png has more than 4000 pixels/);
  await refused(keep('mare.png', Buffer.alloc(2 ** 20 + 1)), /mare\.png has more than 1048576 bytes/);
  await refused(Array(6).fill(good).join(','), /names more than 6 files/);
});
