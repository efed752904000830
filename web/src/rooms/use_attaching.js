import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ConnectionLost } from '../sync/refusal.js';
import { errorText } from '../ui/form.jsx';
import { useDeed } from '../ui/hooks.js';
import { useMember, useServices } from '../ui/services.js';
import { t } from '../ui/words.js';
import { FILES_MOST, problemOf } from './files.js';

/** @typedef {import('./types.d.ts').AttachedFile} AttachedFile */
/**
 * A file beside a message that is being written: on its way, or up.
 * @typedef {object} Attaching
 * @property {number} id
 * @property {string} name
 * @property {number} percent
 * @property {AttachedFile} [file] once it is up
 * @property {string} [problem] why it is not
 * @property {File} [source] while it is not
 */

/** As a message names what the server says of an upload. @param {AttachedFile} uploaded @returns {AttachedFile} */
function attachedOf({ file, name, type, bytes, width, height }) {
  return { file, name, type, bytes, ...(width && { width, height }) };
}

/** Our own words where they say more than the server's. @param {any} error */
function wordsFor(error) {
  if (error instanceof ConnectionLost) return t('room.file_cut');
  const words = { file_type: 'room.file_type', file_too_big: 'room.file_too_big' };
  return error.word in words ? t(words[/** @type {keyof words} */ (error.word)]) : errorText(error);
}

let lastId = 0;

/** @param {AttachedFile} file @returns {Attaching} */
const attachedAlready = (file) => ({ id: ++lastId, name: file.name, percent: 100, file });

/**
 * The files beside a message that is being written. They are sent one after another as soon as they are chosen.
 * @param {string} room
 * @param {AttachedFile[]} first that were up when the page was left
 * @param {() => void} onChange what is up is another
 */
export function useAttaching(room, first, onChange) {
  const { announce } = useMember();
  const { connection } = useServices();
  const list = useSignal(/** @type {Attaching[]} */ (first.map(attachedAlready)));
  const note = useSignal('');
  const sending = useRef(/** @type {{id: number, stop: AbortController} | null} */ (null));
  const changed = useDeed(onChange);
  useEffect(() => () => sending.current?.stop.abort(), []);

  /** @param {number} id @param {Partial<Attaching>} changes */
  function change(id, changes) {
    list.value = list.value.map((one) => (one.id === id ? { ...one, ...changes } : one));
  }

  /** @param {Attaching} one */
  async function send({ id, source }) {
    const stop = new AbortController();
    sending.current = { id, stop };
    try {
      const { upload } = await import('../drafts/editor/upload.js');
      const progress = (/** @type {number} */ percent) => change(id, { percent });
      const uploaded = await upload(room, /** @type {File} */ (source), progress, { signal: stop.signal });
      take(id, attachedOf(/** @type {AttachedFile} */ (uploaded)));
    } catch (error) {
      if (!stop.signal.aborted) change(id, { problem: wordsFor(error) });
    }
    sending.current = null;
    sendNext();
  }

  /** @param {number} id @param {AttachedFile} file */
  function take(id, file) {
    const isTwice = list.value.some((one) => one.file?.file === file.file);
    if (isTwice) return remove(id);
    change(id, { file, name: file.name, source: undefined });
    announce(t('room.file_ready', { name: file.name }));
    changed();
  }

  function sendNext() {
    const next = list.value.find(({ file, problem }) => !file && !problem);
    if (next && !sending.current) send(next);
  }

  /** @param {File[]} files that were chosen, dropped or pasted */
  function add(files) {
    note.value = connection.isLive ? '' : t('room.files_need_line');
    if (note.value || files.length === 0) return;
    const room = FILES_MOST - list.value.length;
    if (files.length > room) note.value = t('room.files_most');
    const added = files.slice(0, room).map((source) => {
      const problem = problemOf(source);
      return { id: ++lastId, name: source.name, percent: 0, source, ...(problem && { problem }) };
    });
    list.value = [...list.value, ...added];
    sendNext();
  }

  /** @param {number} id */
  function remove(id) {
    if (sending.current?.id === id) sending.current.stop.abort();
    list.value = list.value.filter((one) => one.id !== id);
    note.value = '';
    changed();
  }

  /** @param {number} id */
  function retry(id) {
    change(id, { problem: undefined, percent: 0 });
    sendNext();
  }

  /** What is up, to go with a message; the list is empty after. */
  function give() {
    const files = filesOf(list.value);
    list.value = [];
    note.value = '';
    return files;
  }

  /** @param {AttachedFile[]} files that come back, of a message that was not taken */
  function putBack(files) {
    list.value = [...files.map(attachedAlready), ...list.value].slice(0, FILES_MOST);
  }

  return { list, note, add, remove, retry, give, putBack };
}

/** @param {Attaching[]} list @returns {AttachedFile[]} those that are up */
export const filesOf = (list) => list.flatMap(({ file }) => file ?? []);
