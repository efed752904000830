// K: what commands on a draft of 60, 300 and 1,000 pages cost, and for how long they hold up everybody else.
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { startPinger } from '../lib/pinger.js';
import { call, ulid } from '../lib/sfat.js';
import { figure, printTable } from '../lib/table.js';

const PAGES = (process.env.BENCH_PAGES ?? '60 300 1000').split(' ').map(Number);
/** As server/drafts/prose.h counts them. */
const PAGE_LETTERS = 2000;
const VISITORS = 50;
const SENTENCE =
  'Propunerea urmărește creșterea ocupării tinerilor din mediul rural prin ucenicie la locul de muncă, cu ' +
  'mentori plătiți și decontarea transportului, în acord cu strategia județeană. ';

const sectionId = (/** @type {number} */ number) => `s${String(number).padStart(9, '0')}`;

/** @param {string} name @param {(Y.XmlElement | Y.XmlText)[]} children @param {Record<string, any>} attributes */
function element(name, children, attributes = {}) {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.insert(0, children);
  return made;
}

/** Seven paragraphs and a table. @param {number} number */
function section(number) {
  const heading = element('heading', [new Y.XmlText('Definirea problemei')], { level: 1, id: sectionId(number) });
  const blocks = Array.from({ length: 7 }, (_, at) => {
    const text = new Y.XmlText();
    for (let i = 0; i < 3 + (at % 3); i++) text.insert(i * SENTENCE.length, SENTENCE, i === 1 ? { bold: {} } : { bold: null });
    return element('paragraph', [text]);
  });
  const cell = () => element('tableCell', [element('paragraph', [new Y.XmlText('24 de locuri pe an')])]);
  const row = () => element('tableRow', [cell(), cell(), cell(), cell()]);
  return [heading, ...blocks, element('table', Array.from({ length: 8 }, row))];
}

const SECTION_LETTERS = 27 * SENTENCE.length + 32 * 18;

/** @param {number} pages */
function makeText(pages) {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment('default');
  const sections = Math.ceil((pages * PAGE_LETTERS) / SECTION_LETTERS);
  for (let i = 0; i < sections; i++) doc.transact(() => root.push(section(i)));
  return doc;
}

/** @param {number} port @param {string} token @param {string} path @param {Y.Doc} doc */
async function connect(port, token, path, doc) {
  const headers = { Cookie: `sfat=${token}`, Origin: `http://localhost:${port}` };
  class Socket extends WebSocket {
    /** @param {string} url */
    constructor(url) {
      super(url, { headers });
    }
  }
  const options = { WebSocketPolyfill: /** @type {any} */ (Socket), disableBc: true };
  const provider = new WebsocketProvider(`ws://localhost:${port}`, path.slice(1), doc, options);
  await new Promise((resolve) => provider.once('sync', resolve));
  return provider;
}

/** The update of a fork in which the first paragraph of a section is another. @param {Y.Doc} doc @param {number} at */
function propose(doc, at) {
  const fork = new Y.Doc();
  Y.applyUpdate(fork, Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(fork);
  const root = fork.getXmlFragment('default');
  fork.transact(() => {
    root.delete(at * 9 + 1, 1);
    root.insert(at * 9 + 1, [element('paragraph', [new Y.XmlText('Altfel spus.')])]);
  });
  return Buffer.from(Y.encodeStateAsUpdate(fork, before)).toString('base64');
}

/** @param {Y.Doc} doc @param {number} at */
function anchorOf(doc, at) {
  const block = /** @type {Y.XmlElement} */ (doc.getXmlFragment('default').get(at * 9 + 2));
  const text = /** @type {Y.XmlText} */ (block.get(0));
  const encode = (/** @type {number} */ index) =>
    Buffer.from(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index))).toString('base64');
  return { start: encode(3), end: encode(40) };
}

/** @param {Awaited<ReturnType<typeof import('../lib/sfat.js').startSfat>>} sfat @param {number} pages */
async function measure(sfat, pages) {
  const { where: port, admin } = sfat;
  const path = await sfat.newText();
  const channel = `draft:${path.split('/').pop()}`;
  const doc = makeText(pages);
  const ask = (/** @type {string} */ method, /** @type {object} */ params = {}) =>
    call(port, admin.token, method, { channel, ...params });
  const act = (/** @type {string} */ method, /** @type {object} */ params = {}) => ask(method, { op: ulid(), ...params });
  const visit = (/** @type {string} */ address) => fetch(`http://localhost:${port}${address}`).then((answer) => answer.text());
  const pinger = await startPinger(port, admin.token);
  /** @type {{name: string, ms: number, held: number}[]} */
  const found = [];
  /** @template T @param {string} name @param {() => Promise<T>} what @returns {Promise<T>} */
  const step = async (name, what) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await pinger.longest();
    const began = performance.now();
    const answer = await what();
    found.push({ name, ms: performance.now() - began, held: await pinger.longest() });
    return answer;
  };
  const provider = await step('brought by a client', async () => {
    const made = await connect(port, admin.token, path, doc);
    while ((await ask('draft.outline')).sections.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return made;
  });
  await step('opened by another', async () => (await connect(port, admin.token, path, new Y.Doc())).destroy());
  await step('outline', () => ask('draft.outline'));
  await step('comment', () => act('draft.comment', { text: 'De ce?', anchor: anchorOf(doc, 3) }));
  await step('anchors of comments', () => ask('draft.anchors'));
  const amended = await step('amendment proposed', () =>
    act('draft.amend', { section: sectionId(2), reason: 'Mai clar.', update: propose(doc, 2) }),
  );
  await step('amendment shown', () => ask('draft.amendment', { amendment: amended.seq }));
  await step('version made', () => act('draft.make_version', { name: 'Întâia' }));
  await step('version read', () => ask('draft.version', { version: 1 }));
  await step('amendment accepted', () => act('draft.accept_amendment', { amendment: amended.seq }));
  doc.transact(() => {
    const root = doc.getXmlFragment('default');
    for (let at = root.length - 2; at > 0; at -= 9) root.delete(at, 1);
  });
  await step('version restored', () => act('draft.restore_version', { version: 1 }));
  await act('draft.publish_version', { version: 1 });
  const address = `/p/${channel.slice('draft:'.length)}/1`;
  const pages1 = await step('public page, first time', () => visit(address));
  await step('the same again', () => visit(address));
  await step(`${VISITORS} visitors, in English`, () =>
    Promise.all(Array.from({ length: VISITORS }, () => visit(`${address}?lang=en`))),
  );
  await step('exported as DOCX', () => ask('draft.export', { format: 'docx', version: 1 }).catch(() => undefined));
  provider.destroy();
  await pinger.stop();
  return { pages, found, bytes: pages1.length };
}

/** @param {Awaited<ReturnType<typeof import('../lib/sfat.js').startSfat>>} sfat */
export async function drafts(sfat) {
  const sizes = [];
  for (const pages of PAGES) sizes.push(await measure(sfat, pages));
  const rows = sizes[0].found.map(({ name }, at) => [
    name,
    ...sizes.flatMap(({ found }) => [figure(found[at].ms, 0, 'ms'), figure(found[at].held, 1, 'ms')]),
  ]);
  const heads = ['', ...PAGES.flatMap((pages) => [`${figure(pages, 0)} pages`, 'others wait'])];
  printTable('K. A draft by its length', heads, rows, 'The longest that a ping of somebody else waited meanwhile, as it crosses the loop.');
  return [];
}
