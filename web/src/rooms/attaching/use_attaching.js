import { useSignal } from '@preact/signals';
import { useDeed } from '../../ui/hooks.js';
import { useServices } from '../../ui/services.js';
import { t } from '../../ui/words.js';

/** @typedef {import('../types.d.ts').AttachedFile} AttachedFile */
/** @typedef {ReturnType<typeof useAttaching>} AttachingTools */
/**
 * A file beside a message that is being written: to be sent, on its way, or up.
 * @typedef {object} Attaching
 * @property {number} id
 * @property {string} name
 * @property {AttachedFile} [file] once it is up
 * @property {File} [source] until then
 * @property {number} [percent] of it that is sent
 * @property {string} [problem] why it was not taken
 * @property {boolean} [isCut] the line broke: it may be tried again
 */

/** schema/commands/room.post.json. */
const MOST = 5;

let lastId = 0;

/** @param {AttachedFile} file @returns {Attaching} */
const attached = (file) => ({ id: ++lastId, name: file.name, file });

/**
 * The files beside a message that is being written. What shows them (attached_list.jsx) sends them too.
 * @param {AttachedFile[]} first that were up when the page was left
 * @param {() => void} onChange what is up is another
 */
export function useAttaching(first, onChange) {
  const { connection } = useServices();
  const list = useSignal(first.map(attached));
  const note = useSignal('');
  const changed = useDeed(onChange);

  /** @param {File[]} files that were chosen, dropped or pasted; none where they cannot be */
  function add(files) {
    const room = MOST - list.value.length;
    note.value = !connection.isLive
      ? t('room.files_need_line')
      : files.length > room
        ? t('room.files_most')
        : '';
    if (!connection.isLive) return;
    const added = files.slice(0, room).map((source) => ({ id: ++lastId, name: source.name, source }));
    if (added.length > 0) list.value = [...list.value, ...added];
  }

  /** @param {number} id @param {Partial<Attaching>} changes */
  function change(id, changes) {
    list.value = list.value.map((one) => (one.id === id ? { ...one, ...changes } : one));
    if (changes.file) changed();
  }

  /** @param {number} id */
  function remove(id) {
    list.value = list.value.filter((one) => one.id !== id);
    note.value = '';
    changed();
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
    list.value = [...files.map(attached), ...list.value].slice(0, MOST);
  }

  return { list, note, add, change, remove, give, putBack };
}

/** @param {Attaching[]} list @returns {AttachedFile[]} those that are up */
export const filesOf = (list) => list.flatMap(({ file }) => file ?? []);
