/** What the editor knows about a text: its sections, their ids, words in it, who wrote what. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  assignHues,
  authoredRanges,
  fetchAuthors,
  makeAuthorFinder,
} from '../../../web/src/drafts/editor/authors.js';
import { findInDoc, findInText, replaceFound } from '../../../web/src/drafts/editor/find.js';
import { mappingOf } from '../../../web/src/drafts/editor/remote_mapping.js';
import { putBack } from '../../../web/src/drafts/editor/put_back.js';
import { safeHref, textNodes } from '../../../web/src/drafts/editor/schema.js';
import { makeSectionId, sectionIdChanges } from '../../../web/src/drafts/editor/section_ids.js';
import {
  countWords,
  footnotesOf,
  sectionAt,
  sectionsOf,
  stateOfSection,
} from '../../../web/src/drafts/editor/sections.js';
import { readDraftPath } from '../../../web/src/drafts/paths.js';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const at = (name, file) => require.resolve(name).replace(/dist.*$/, `dist/${file}`);
const { getSchema } = await import(at('@tiptap/core', 'index.js'));
const { EditorState } = await import(require.resolve('@tiptap/pm/state').replace(/\.cjs$/, '.js'));
const Y = await import(at('yjs', 'yjs.mjs'));
const { prosemirrorJSONToYXmlFragment, yXmlFragmentToProseMirrorRootNode, ySyncPluginKey } = await import(
  at('@tiptap/y-tiptap', 'y-tiptap.js')
);
const schema = getSchema(textNodes);

const words = (text) => (text ? [{ type: 'text', text }] : []);
const paragraph = (text = '') => ({ type: 'paragraph', content: words(text) });
const heading = (text, id = null, level = 1, key = null) => ({
  type: 'heading',
  attrs: { level, id, key },
  content: words(text),
});
const docOf = (...content) => schema.nodeFromJSON({ type: 'doc', content });
const section = (text, id) => [heading(text, id), paragraph(`Despre ${text}.`)];

test('a section is a heading of level 1 with all that follows; what stands before is the preamble', () => {
  const doc = docOf(
    paragraph('Două vorbe'),
    heading('Context', 'aaaaaaaaaa', 1, 'context'),
    paragraph('Unu, doi — trei.'),
    heading('Mai jos', null, 2),
    paragraph('patru'),
    heading('Gol', 'bbbbbbbbbb'),
    paragraph(),
  );
  const sections = sectionsOf(doc);
  assert.deepEqual(
    sections.map((one) => [one.section, one.key, one.title, one.words]),
    [
      ['', null, '', 2],
      ['aaaaaaaaaa', 'context', 'Context', 6],
      ['bbbbbbbbbb', null, 'Gol', 0],
    ],
  );
  assert.equal(sections[1].headings[0].title, 'Mai jos');
  assert.equal(sectionAt(sections, sections[2].pos + 1).title, 'Gol');
  assert.deepEqual(
    sections.map((one) => stateOfSection(one, { words_most: 5 })),
    ['written', 'over', 'empty'],
  );
  assert.equal(countWords(' — doi trei\u00a0patru - '), 3);
});

test('footnotes are found in their order, each where it is', () => {
  const note = (text) => ({ type: 'footnote', attrs: { text } });
  const doc = docOf(
    { type: 'paragraph', content: [...words('ab'), note('întâi')] },
    {
      type: 'bulletList',
      content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [note('apoi')] }] }],
    },
  );
  const notes = footnotesOf(doc);
  assert.deepEqual(
    notes.map(({ text }) => text),
    ['întâi', 'apoi'],
  );
  for (const { pos, text } of notes) assert.equal(doc.nodeAt(pos).attrs.text, text);
  // Their words count, as they do on the server.
  assert.equal(sectionsOf(doc)[0].words, 3);
});

test('the head of a table is not written in a section, what stands below it is', () => {
  const cell = (type, text) => ({ type, content: [paragraph(text)] });
  const table = (...cells) => ({ type: 'table', content: [{ type: 'tableRow', content: cells }] });
  const stateWith = (...cells) =>
    stateOfSection(sectionsOf(docOf(heading('Plan', 'aaaaaaaaaa'), table(...cells)))[0]);
  assert.equal(stateWith(cell('tableHeader', 'Ce'), cell('tableCell', '')), 'empty');
  assert.equal(stateWith(cell('tableHeader', 'Ce'), cell('tableCell', 'Da')), 'written');
});

test('a section of the template that is missing is put back where it belongs', () => {
  const template = {
    sections: ['who', 'act', 'aim'].map((key) => ({ key, title: { ro: `Despre ${key}`, en: `On ${key}` } })),
  };
  const after = (...content) => {
    const state = EditorState.create({ schema, doc: docOf(...content) });
    const tr = putBack(state, template, 'act', 'ro', () => 'new0000001');
    return tr && sectionsOf(tr.doc).map(({ key, title, section: id }) => [key, title, id]);
  };
  const who = heading('Cine', 'aaaaaaaaaa', 1, 'who');
  const aim = heading('Scop', 'cccccccccc', 1, 'aim');
  const made = ['act', 'Despre act', 'new0000001'];
  const [whoIs, aimIs] = [
    ['who', 'Cine', 'aaaaaaaaaa'],
    ['aim', 'Scop', 'cccccccccc'],
  ];
  assert.deepEqual(after(who, paragraph('a'), aim, paragraph('b')), [whoIs, made, aimIs]);
  assert.deepEqual(after(paragraph('înainte'), aim), [[null, '', ''], made, aimIs]);
  // Written by hand, or brought by a file: it is the one.
  const found = ['act', 'DESPRE ACT', 'bbbbbbbbbb'];
  assert.deepEqual(after(aim, heading('DESPRE ACT', 'bbbbbbbbbb')), [aimIs, found]);
  assert.equal(after(heading('Altfel', 'bbbbbbbbbb', 1, 'act')), null);
});

/** The changes that a transaction needs, as [title, id, key]. */
function changesAfter(doc, work) {
  const { tr } = EditorState.create({ schema, doc });
  work(tr);
  let count = 0;
  const makeId = () => `new${String(++count).padStart(7, '0')}`;
  return sectionIdChanges(doc, tr.doc, (pos) => tr.mapping.map(pos, -1), makeId).map(({ pos, id, key }) => [
    tr.doc.nodeAt(pos).textContent,
    id,
    key,
  ]);
}

test('a copied section gets an id of its own, wherever it is put; the first one keeps its id', () => {
  const doc = docOf(...section('Context', 'aaaaaaaaaa'), ...section('Scop', 'bbbbbbbbbb'));
  const copy = doc.slice(0, sectionsOf(doc)[0].to).content;
  const behind = changesAfter(doc, (tr) => tr.insert(doc.content.size, copy));
  assert.deepEqual(behind, [['Context', 'new0000001', null]]);
  const { tr } = EditorState.create({ schema, doc });
  tr.insert(0, copy);
  const [{ pos }] = sectionIdChanges(doc, tr.doc, (place) => tr.mapping.map(place, -1));
  assert.equal(pos, 0);
});

test('a new section gets an id, one that is no section any more loses it, one that is split keeps it', () => {
  const doc = docOf(heading('Context', 'aaaaaaaaaa', 1, 'context'), paragraph('x'));
  assert.deepEqual(
    changesAfter(doc, (tr) => tr.setBlockType(10, 11, schema.nodes.heading, { level: 1 })),
    [['x', 'new0000001', null]],
  );
  assert.deepEqual(
    changesAfter(doc, (tr) => tr.setNodeMarkup(0, undefined, { level: 2, id: 'aaaaaaaaaa', key: 'context' })),
    [['Context', null, null]],
  );
  // Enter before its first letter: the words are the section, not the empty line before them.
  const split = changesAfter(doc, (tr) => {
    tr.split(1, 1, [{ type: schema.nodes.heading, attrs: { level: 1, id: null, key: null } }]);
    tr.setNodeMarkup(0, schema.nodes.paragraph);
  });
  assert.deepEqual(split, [['Context', 'aaaaaaaaaa', 'context']]);
  assert.match(makeSectionId(), /^[a-z0-9]{10}$/);
});

test('words are found without accents and capitals, unless these count', () => {
  const search = (more) => ({ words: 'tara', isCase: false, isWhole: false, ...more });
  assert.deepEqual(findInText('Țara, tarabă, țară', search()), [
    { from: 0, to: 4 },
    { from: 6, to: 10 },
    { from: 14, to: 18 },
  ]);
  assert.equal(findInText('Țara, tarabă, țară', search({ isWhole: true })).length, 2);
  assert.equal(findInText('Țara, tarabă, țară', search({ isCase: true })).length, 2);
  assert.deepEqual(findInText('👍 țara', search()), [{ from: 3, to: 7 }]);
  assert.deepEqual(findInText('orice', search({ words: '' })), []);
});

test('what was found is replaced from the end, and keeps its marks', () => {
  const bold = { type: 'text', text: 'unu', marks: [{ type: 'bold' }] };
  const doc = docOf({ type: 'paragraph', content: [bold, ...words(' și unu')] }, paragraph('unu'));
  const found = findInDoc(doc, { words: 'unu', isCase: false, isWhole: true });
  assert.equal(found.length, 3);
  const { tr } = EditorState.create({ schema, doc });
  const after = replaceFound(tr, found, 'doisprezece').doc;
  assert.equal(after.textBetween(0, after.content.size, '|'), 'doisprezece și doisprezece|doisprezece');
  assert.equal(after.firstChild.firstChild.marks[0].type.name, 'bold');
});

test('places follow what came from elsewhere, though the whole document was put in its place', () => {
  const doc = docOf(paragraph('înainte'), paragraph('aici este locul'), paragraph('după'));
  const other = docOf(paragraph('mult mai înainte'), paragraph('aici este locul'), paragraph('după'));
  const { tr } = EditorState.create({ schema, doc });
  tr.replaceWith(
    0,
    doc.content.size,
    [...Array(3).keys()].map((i) => (i === 0 ? other : doc).child(i)),
  );
  tr.setMeta(ySyncPluginKey, { isChangeOrigin: true });
  const place = doc.child(0).nodeSize + 1;
  assert.equal(mappingOf(tr).map(place), other.child(0).nodeSize + 1);
});

test('what the schema builds from Yjs is what was put there; a list item without a paragraph is kept', () => {
  const content = [
    heading('Context', 'aaaaaaaaaa', 1, 'context'),
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'leg', marks: [{ type: 'link', attrs: { href: 'https://sfat.ro' } }] },
        { type: 'footnote', attrs: { text: 'notă' } },
      ],
    },
    { type: 'bulletList', content: [{ type: 'listItem', content: [heading('Titlu', null, 2)] }] },
    { type: 'image', attrs: { file: 'a'.repeat(64), alt: 'Hartă', width: 10, height: 20 } },
  ];
  const root = new Y.Doc().getXmlFragment('default');
  prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, root);
  const back = yXmlFragmentToProseMirrorRootNode(root, schema);
  back.check();
  assert.ok(back.eq(docOf(...content)));
  assert.deepEqual({ ...root.get(1).get(0).toDelta()[0].attributes.link }, { href: 'https://sfat.ro' });
});

test('a link leads to pages and addresses only', () => {
  assert.equal(safeHref('mmuncii.ro/x?y'), 'https://mmuncii.ro/x?y');
  assert.equal(safeHref(' ana@exemplu.ro '), 'mailto:ana@exemplu.ro');
  assert.equal(safeHref('https://sfat.ro'), 'https://sfat.ro');
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', '', 'două vorbe', '//x'])
    assert.equal(safeHref(bad), null, bad);
});

test('who wrote what is found by client and clock, and stands where the words are', () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  const other = new Y.Doc();
  other.clientID = 9;
  const json = { type: 'doc', content: [paragraph('ab'), paragraph('cd')] };
  prosemirrorJSONToYXmlFragment(schema, json, doc.getXmlFragment('default'));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  other.getXmlFragment('default').get(1).get(0).insert(1, 'XY');
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  const find = makeAuthorFinder([{ client: 7, clock: 0, length: 50, person: 'ana' }], new Map([[9, 'dan']]));
  const ranges = authoredRanges(doc.getXmlFragment('default'), () => false, find);
  assert.deepEqual(ranges, [
    { from: 1, to: 3, person: 'ana' },
    { from: 5, to: 6, person: 'ana' },
    { from: 6, to: 8, person: 'dan' },
    { from: 8, to: 9, person: 'ana' },
  ]);
  const hues = assignHues(['b', 'a', 'c'], () => 3);
  assert.deepEqual([...new Set(hues.values())].length, 3);
});

test('the record of authors is asked for page by page', async () => {
  const asked = [];
  const pages = [
    { ranges: [{ client: 1, clock: 0, length: 2, person: 'ana' }], has_more: true },
    { ranges: [{ client: 1, clock: 2, length: 2, person: 'dan' }], has_more: false },
  ];
  const all = await fetchAuthors(async (method, params) => {
    asked.push(params);
    return pages[asked.length - 1];
  });
  assert.equal(all.length, 2);
  assert.deepEqual(asked, [{}, { after: { client: 1, clock: 0 } }]);
});

test('the address of a draft names its parts and nothing else', () => {
  assert.deepEqual(readDraftPath([]), { part: '' });
  assert.deepEqual(readDraftPath(['comments', '12']), { part: 'comments', target: 12 });
  assert.deepEqual(readDraftPath(['versions', 'compare']), { part: 'compare' });
  for (const bad of [['x'], ['comments', '0'], ['comments', 'x'], ['versions', 'compare', '1']])
    assert.equal(readDraftPath(bad), null);
});
