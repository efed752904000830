import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { filesOf, useAttaching } from './attaching/use_attaching.js';
import { encodeMentions } from './mentions.js';
import { useTellTyping } from './typing.jsx';
import { unsentText } from './unsent_text.js';

/** @typedef {import('./mentions.js').Labels} Labels */

/**
 * What is being written in a room or in a thread of it: kept at every keystroke, handed to the outbox when it is sent.
 * Text and reply are signals, so that a keystroke concerns the field alone and not the messages.
 * @param {string} room
 * @param {number} [thread] its root: what is written answers it, unless another message was chosen
 */
export function useComposing(room, thread) {
  const { outbox, person } = useMember();
  const place = thread === undefined ? room : `${room}.${thread}`;
  const kept = useMemo(() => unsentText(localStorage, person, place), [person, place]);
  const first = useMemo(() => kept.read(), [kept]);
  const text = useSignal(first.text);
  const labels = useSignal(/** @type {Labels} */ (first.labels ?? {}));
  const replyTo = useSignal(first.replyTo);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const tellTyping = useTellTyping(room);
  const attaching = useAttaching(first.files ?? [], keep);

  function keep() {
    const files = filesOf(attaching.list.value);
    kept.write({ text: text.value, replyTo: replyTo.value, labels: labels.value, files });
  }

  /** @param {string} typed @param {Labels} names */
  function write(typed, names) {
    text.value = typed;
    labels.value = names;
    keep();
    if (typed) tellTyping();
  }

  /** @param {number | undefined} seq of the message to answer, undefined for none */
  function reply(seq) {
    replyTo.value = seq;
    keep();
    field.current?.focus();
  }

  /** Puts words before what is in the field. @param {string} words @param {number | undefined} seq */
  function putBack(words, seq) {
    text.value = [words, text.value].filter(Boolean).join('\n');
    replyTo.value = seq ?? replyTo.value;
  }

  /**
   * Rejects where the message could not be stored; then the text stays.
   * @param {object} capacity in which it is said
   */
  async function send(capacity) {
    const [written, seq, named] = [text.value, replyTo.value, labels.value];
    const answered = seq ?? thread;
    const files = attaching.give();
    const params = {
      text: encodeMentions(tidy(written), named),
      ...(files.length > 0 && { files: files.map(({ file, name }) => ({ file, name })) }),
      ...(answered === undefined ? {} : { reply_to: answered }),
      ...capacity,
    };
    // The field is free at once; what it held is given up only when the outbox has it.
    text.value = '';
    replyTo.value = undefined;
    labels.value = {};
    try {
      await outbox.add({ method: 'room.post', channel: room, params, shown: { files } });
    } catch (error) {
      labels.value = { ...labels.value, ...named };
      putBack(written, seq);
      attaching.putBack(files);
      throw error;
    } finally {
      keep();
    }
  }

  /**
   * Takes a refused message back into the field.
   * @param {import('./shown_types.d.ts').ShownMessage} message
   * @param {{text: string, labels: Labels}} shown its text as it stands in a field
   */
  function takeBack(message, shown) {
    labels.value = { ...labels.value, ...shown.labels };
    putBack(shown.text, message.reply_to === thread ? undefined : message.reply_to);
    attaching.putBack(message.files ?? []);
    keep();
    outbox.discard(message.op);
    field.current?.focus();
  }

  return { text, labels, replyTo, field, attaching, write, reply, send, takeBack };
}
