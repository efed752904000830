import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { useTellTyping } from './typing.jsx';
import { unsentText } from './unsent_text.js';

/**
 * What is being written in a room: kept at every keystroke, handed to the outbox when it is sent. Text and reply are
 * signals, so that a keystroke concerns the field alone and not the messages.
 * @param {string} room
 */
export function useComposing(room) {
  const { outbox, person } = useMember();
  const kept = useMemo(() => unsentText(localStorage, person, room), [person, room]);
  const first = useMemo(() => kept.read(), [kept]);
  const text = useSignal(first.text);
  const replyTo = useSignal(first.replyTo);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const tellTyping = useTellTyping(room);

  function keep() {
    kept.write({ text: text.value, replyTo: replyTo.value });
  }

  /** @param {string} typed */
  function write(typed) {
    text.value = typed;
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

  /** Rejects where the message could not be stored; then the text stays. */
  async function send() {
    const [written, seq] = [text.value, replyTo.value];
    const params = { text: tidy(written), ...(seq === undefined ? {} : { reply_to: seq }) };
    // The field is free at once; what it held is given up only when the outbox has it.
    text.value = '';
    replyTo.value = undefined;
    try {
      await outbox.add({ method: 'room.post', channel: room, params });
    } catch (error) {
      putBack(written, seq);
      throw error;
    } finally {
      keep();
    }
  }

  /** Takes a refused message back into the field. @param {import('./types.d.ts').ShownMessage} message */
  function edit(message) {
    putBack(message.text, message.reply_to);
    keep();
    outbox.discard(message.op);
    field.current?.focus();
  }

  return { text, replyTo, field, write, reply, send, edit };
}
