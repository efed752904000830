/** A text's copy on the device: what it keeps, what it survives. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { LocalText } from '../../../web/src/drafts/editor/local_text.js';
import { settle } from './fakes.js';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const Y = await import(require.resolve('yjs').replace(/dist.*$/, 'dist/yjs.mjs'));

/** A store in memory; `isBroken` refuses what is asked of it. */
class MemoryTexts {
  updates = [];
  known = null;
  aside = [];
  isBroken = false;

  #check() {
    if (this.isBroken) throw new Error('the disk is full');
  }

  async load(person, text, after = 0) {
    this.#check();
    return { updates: this.updates.slice(after), last: this.updates.length, unsaved: 0, ...this.known };
  }

  async append(person, text, update, noted) {
    this.#check();
    this.updates.push(update);
    this.known = { ...this.known, ...noted };
  }

  async replace(person, text, upTo, update) {
    this.updates = [update, ...this.updates.slice(upTo)];
  }

  async note(person, text, noted, upTo = Infinity) {
    if (this.known && this.updates.length <= upTo) Object.assign(this.known, noted);
  }

  async setAside() {
    this.aside.push(this.updates);
    this.updates = [];
  }

  async remove() {
    this.updates = [];
    this.known = null;
  }
}

async function open(store, unsavedNow = () => 0) {
  const doc = new Y.Doc();
  const local = new LocalText({ doc, store, person: 'ana', text: 'text' });
  await local.start(unsavedNow);
  return { doc, local, words: doc.getText('default') };
}

test('what is written comes back, with how much of it was not saved and the title of the draft', async () => {
  const store = new MemoryTexts();
  const first = await open(store, () => 2);
  assert.equal(first.local.isThere, false);
  first.local.name('Poziție comună');
  first.words.insert(0, 'ab');
  await settle();
  first.words.insert(2, 'c');
  await first.local.stop();
  const second = await open(store);
  assert.equal(second.words.toString(), 'abc');
  assert.deepEqual(
    [second.local.isThere, second.local.unsaved, second.local.title],
    [true, 2, 'Poziție comună'],
  );
});

test('what changes in one turn is one write, and many pieces become one when the text is opened', async () => {
  const store = new MemoryTexts();
  const { words, local } = await open(store);
  words.insert(0, 'a');
  words.insert(1, 'b');
  await settle();
  assert.equal(store.updates.length, 1);
  for (let count = 0; count < 120; count++) {
    words.insert(0, 'x');
    await settle();
  }
  await local.stop();
  assert.ok(store.updates.length > 100);
  const again = await open(store);
  assert.equal(store.updates.length, 1);
  assert.equal(again.words.length, 122);
});

test('a copy that cannot be read is set aside, and the text goes on', async () => {
  const store = new MemoryTexts();
  const first = await open(store);
  first.words.insert(0, 'a');
  await first.local.stop();
  store.updates.push(Uint8Array.from([1, 9, 255, 3]));
  const { local, words } = await open(store);
  assert.deepEqual([local.wasSpoilt, words.toString(), store.aside.length], [true, '', 1]);
  words.insert(0, 'b');
  await local.stop();
  assert.equal((await open(store)).words.toString(), 'b');
});

test('a disk that refuses is said and survived', async () => {
  const store = new MemoryTexts();
  store.isBroken = true;
  const { local, words } = await open(store);
  assert.equal(local.isKept, false);
  words.insert(0, 'a');
  await local.stop();
  assert.equal((await open(null)).local.isKept, false);
});

test('a copy that was taken away stays away', async () => {
  const store = new MemoryTexts();
  const { local, words } = await open(store);
  words.insert(0, 'a');
  await settle();
  await local.forget();
  words.insert(1, 'b');
  local.name('Titlu');
  await local.stop();
  assert.deepEqual([store.updates, store.known], [[], null]);
});

test('what another window wrote and could not send is brought in, and not called saved before', async () => {
  const store = new MemoryTexts();
  const [one, other] = [await open(store), await open(store, () => 1)];
  other.words.insert(0, 'Scris în altă fereastră.');
  await settle();
  await other.local.stop();
  assert.equal(store.known.unsaved, 1);
  let changes = 0;
  one.doc.on('update', () => changes++);
  await one.local.catchUp();
  await one.local.catchUp();
  assert.equal(String(one.words), 'Scris în altă fereastră.');
  assert.equal(changes, 1);
  // Something more comes between the reading and the note.
  const { load } = store;
  store.load = async (...what) => {
    const found = await load.apply(store, what);
    await store.append('ana', 'text', Y.encodeStateAsUpdate(one.doc), { unsaved: 2 });
    return found;
  };
  await one.local.stop();
  assert.equal(store.known.unsaved, 2);
});

test('a copy remembers the newest layout that may be in it', async () => {
  const store = new MemoryTexts();
  const { local, words } = await open(store);
  assert.equal(local.schema, 0);
  local.reach(2);
  words.insert(0, 'nou');
  await settle();
  await local.stop();
  const again = await open(store);
  again.local.reach(1);
  assert.equal(again.local.schema, 2);
  await again.local.stop();
  assert.equal(store.known.schema, 2);
});
