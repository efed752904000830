import { useEffect, useRef } from 'preact/hooks';
import { upload } from '../../drafts/editor/upload.js';
import { ConnectionLost } from '../../sync/refusal.js';
import { errorText } from '../../ui/form.jsx';
import { useMember } from '../../ui/services.js';
import { t } from '../../ui/words.js';
import { ACCEPTED } from './attach_button.jsx';

/** @typedef {import('../types.d.ts').AttachedFile} AttachedFile */
/** @typedef {import('./use_attaching.js').Attaching} Attaching */

/** What the server takes unless its settings say otherwise: what is larger is not sent in vain. */
const LARGEST_BYTES = 20 * 2 ** 20;

/** Our own words where they say more than the server's. @type {Record<string, string>} */
const WORDS = { file_type: 'attached.file_type', file_too_big: 'attached.too_big' };

/** @param {File} file @returns {string | undefined} why it cannot be sent */
function problemOf({ name, size, type }) {
  if (size > LARGEST_BYTES) return t('attached.too_big');
  const isKnown = ACCEPTED.split(',').some((ending) => name.toLowerCase().endsWith(ending));
  return isKnown || type.startsWith('image/') ? undefined : t('attached.file_type');
}

/** @param {any} error @returns {Partial<Attaching>} */
function failed(error) {
  if (error instanceof ConnectionLost || error.isPassing) return { problem: t('attached.cut'), isCut: true };
  return { problem: WORDS[error.word] ? t(WORDS[error.word]) : errorText(error) };
}

/**
 * What a message says of an upload. Whoever brought the same before gave it another name.
 * @param {AttachedFile} uploaded
 * @param {string} name
 * @returns {AttachedFile}
 */
function attachedOf({ file, type, bytes, width, height }, name) {
  return { file, name, type, bytes, ...(width && { width, height }) };
}

/**
 * Sends the files beside a message, one after another, as long as they are shown; one that is taken away is cut.
 * @param {string} room
 * @param {import('./use_attaching.js').AttachingTools} attaching
 */
export function useSending(room, { list, change, remove }) {
  const { announce } = useMember();
  const sending = useRef(/** @type {{id: number, stop: AbortController} | null} */ (null));

  /** @param {number} id @param {AttachedFile} file */
  function take(id, file) {
    if (list.value.some((one) => one.file?.file === file.file)) return remove(id);
    announce(t('attached.ready', { name: file.name }));
    change(id, { file, source: undefined });
  }

  /** @param {number} id @param {File} source */
  async function send(id, source) {
    const stop = new AbortController();
    sending.current = { id, stop };
    const outcome = await upload(room, source, (percent) => change(id, { percent }), {
      signal: stop.signal,
    }).catch(failed);
    sending.current = null;
    if (stop.signal.aborted) sendNext();
    else if ('file' in outcome) take(id, attachedOf(/** @type {AttachedFile} */ (outcome), source.name));
    else change(id, outcome);
  }

  function sendNext() {
    const next = list.value.find(({ source, problem }) => source && !problem);
    if (!next?.source || sending.current) return;
    const problem = problemOf(next.source);
    if (problem) change(next.id, { problem });
    else void send(next.id, next.source);
  }

  useEffect(() => {
    const { id, stop } = sending.current ?? {};
    if (stop && !list.value.some((one) => one.id === id)) stop.abort();
    sendNext();
  }, [list.value]);
  useEffect(() => () => sending.current?.stop.abort(), []);
}
