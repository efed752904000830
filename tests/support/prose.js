/**
 * ProseMirror nodes in a Y.Doc, laid out as y-prosemirror and Tiptap do, for tests that write no editor.
 *
 *   setProse(writer.doc, [section('k3v9q0x1ab', 'Contextul'), paragraph('O treime.')]);
 *   proseOf(writer.doc)        the document node, as the server should say it
 *   const anchor = anchorOf(doc, 'treime');                  {start, end}, base64
 */
import * as Y from 'yjs';
import { closeText, makeDraft, openText, stored, synced } from './text.js';
import { until } from './wait.js';

/** @typedef {{type: string, attrs?: Record<string, any>, text?: string, content?: Node[], marks?: {type: string, attrs?: object}[]}} Node */

/** @param {string} value @param {...[string, object?]} marks @returns {Node} */
export const text = (value, ...marks) => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks: marks.map(([type, attrs]) => ({ type, ...(attrs && { attrs }) })) }),
});
/** @param {string | Node[]} content */
const inline = (content) => (typeof content === 'string' ? (content === '' ? [] : [text(content)]) : content);
/** @param {string | Node[]} content @param {object} [attrs] @returns {Node} */
export const paragraph = (content, attrs) => ({
  type: 'paragraph',
  ...(attrs && { attrs }),
  content: inline(content),
});
/** @param {number} level @param {string | Node[]} content @param {object} [more] @returns {Node} */
export const heading = (level, content, more = {}) => ({
  type: 'heading',
  attrs: { level, ...more },
  content: inline(content),
});
/** A level-1 heading, which begins a section. @param {string} id @param {string} title */
export const section = (id, title) => heading(1, title, { id });
/** @param {string} type @param {Node[]} [content] @param {object} [attrs] @returns {Node} */
export const node = (type, content = [], attrs = undefined) => ({ type, ...(attrs && { attrs }), content });

/** @param {Node} one */
const insertOf = ({ text: insert = '', marks = [] }) => ({
  insert,
  attributes: Object.fromEntries(marks.map(({ type, attrs }) => [type, attrs ?? {}])),
});

/** Neighbouring texts are one Y.XmlText. @param {Node[]} nodes @returns {(Y.XmlElement | Y.XmlText)[]} */
function makeChildren(nodes) {
  const children = [];
  for (let at = 0; at < nodes.length;) {
    if (nodes[at].type !== 'text') {
      children.push(makeElement(nodes[at++]));
      continue;
    }
    const delta = [];
    while (nodes[at]?.type === 'text') delta.push(insertOf(nodes[at++]));
    const text_ = new Y.XmlText();
    text_.applyDelta(delta);
    children.push(text_);
  }
  return children;
}

/** @param {Node} one */
function makeElement({ type, attrs = {}, content = [] }) {
  const element = new Y.XmlElement(type);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, /** @type {any} */ (value));
  element.insert(0, makeChildren(content));
  return element;
}

/** @param {Y.Doc} doc */
export const root = (doc) => doc.getXmlFragment('default');

/** Appends blocks, or puts them at an index. @param {Y.Doc} doc @param {Node[]} blocks @param {number} [at] */
export const write = (doc, blocks, at = root(doc).length) =>
  doc.transact(() => root(doc).insert(at, makeChildren(blocks)));

/** Puts the blocks where all was. @param {Y.Doc} doc @param {Node[]} blocks */
export function setProse(doc, blocks) {
  doc.transact(() => {
    root(doc).delete(0, root(doc).length);
    write(doc, blocks);
  });
}

/**
 * A draft with a text that mihai wrote and that is kept, and the client he wrote it with, to be closed.
 * @param {import('./world.js').World} world @param {Node[]} blocks @param {object} [more] of draft.create
 */
export async function writeDraft({ server, people, space }, blocks, more) {
  const draft = await makeDraft(people.mihai, space, more);
  const writer = openText(server, people.mihai, draft);
  await synced(writer);
  if (blocks.length > 0) setProse(writer.doc, blocks);
  await stored(server, people.ileana, draft, writer);
  return { draft, writer };
}

/** Adds blocks behind what is there. @param {Y.Doc} doc @param {Node[]} blocks */
export const addProse = (doc, blocks) => write(doc, blocks);

/** @param {any} element @returns {any[]} */
function readNode(element) {
  if (element instanceof Y.XmlText)
    return element.toDelta().map(({ insert, attributes }) => ({
      type: 'text',
      text: insert,
      ...(attributes && {
        marks: Object.entries(attributes).map(([type, attrs]) => ({
          type,
          ...(Object.keys(attrs).length > 0 && { attrs }),
        })),
      }),
    }));
  const attrs = element.getAttributes();
  const content = element.toArray().flatMap(readNode);
  return [
    {
      type: element.nodeName,
      ...(Object.keys(attrs).length > 0 && { attrs }),
      ...(content.length > 0 && { content }),
    },
  ];
}

/** The document node. @param {Y.Doc} doc */
export const proseOf = (doc) => ({
  type: 'doc',
  content: root(doc).toArray().flatMap(readNode),
});

/** The text of the first block that has these words. @param {Y.Doc} doc @param {string} words @returns {Y.XmlText} */
export function textOf(doc, words) {
  for (const element of /** @type {any[]} */ (root(doc).toArray())) {
    const text = element.get(0);
    if (text instanceof Y.XmlText && text.toString().includes(words)) return text;
  }
  throw new Error(`no block says "${words}"`);
}

/** @param {Y.XmlText} text @param {number} index @param {number} [side] */
const position = (text, index, side) =>
  Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, side))).toString(
    'base64',
  );

/** The anchor of a comment on these words. @param {Y.Doc} doc @param {string} words */
export function anchorOf(doc, words) {
  const text = textOf(doc, words);
  const start = text.toString().indexOf(words);
  return { start: position(text, start, 0), end: position(text, start + words.length, -1) };
}

/** The blocks as lines: what they are and say. @param {Y.Doc} doc */
export const lines = (doc) =>
  /** @type {any[]} */ (root(doc).toArray()).map((element) => `${element.nodeName}: ${element.get(0) ?? ''}`);

/** A fork of the document, as the editor keeps one for an amendment; `file()` is what is proposed. @param {Y.Doc} doc */
export function forkOf(doc) {
  const fork = new Y.Doc();
  Y.applyUpdate(fork, Y.encodeStateAsUpdate(doc));
  const vector = Y.encodeStateVector(fork);
  return { doc: fork, file: () => Buffer.from(Y.encodeStateAsUpdate(fork, vector)).toString('base64') };
}

/**
 * A proposal to put a paragraph at the beginning of a draft's text, in its section ''.
 * @param {{url: string}} server @param {{token?: string}} person @param {string} channel @param {string} text
 */
export async function proposalOf(server, person, channel, text) {
  const draft = { channel, id: channel.slice('draft:'.length), text: '' };
  const reader = openText(server, person, draft);
  await synced(reader);
  const fork = forkOf(reader.doc);
  write(fork.doc, [paragraph(text)], 0);
  closeText(reader);
  return fork.file();
}

/**
 * Adds empty sections to a draft's text, and waits until they are in the register.
 * @param {{url: string}} server @param {{token?: string}} person @param {string} channel @param {...string} ids
 */
export async function addSections(server, person, channel, ...ids) {
  const draft = { channel, id: channel.slice('draft:'.length), text: '' };
  const [writer, other] = [openText(server, person, draft), openText(server, person, draft)];
  await synced(writer);
  write(
    writer.doc,
    ids.map((id) => section(id, 'Secțiune')),
  );
  await until(() => root(other.doc).length === root(writer.doc).length, 'the sections');
  [writer, other].forEach(closeText);
}
