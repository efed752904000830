import { useMemo, useRef, useState } from 'preact/hooks';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { useTellTyping } from './typing.jsx';
import { unsentText } from './unsent_text.js';

/**
 * What is being written in a room: kept at every keystroke, handed to the outbox when it is sent.
 * @param {string} room
 */
export function useComposing(room) {
  const { outbox, person } = useMember();
  const kept = useMemo(() => unsentText(localStorage, person, room), [person, room]);
  const [unsent, setUnsent] = useState(() => kept.read());
  const latest = useRef(unsent);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const tellTyping = useTellTyping(room);

  /** @param {import('./unsent_text.js').Unsent} next */
  function show(next) {
    latest.current = next;
    setUnsent(next);
  }

  /** @param {import('./unsent_text.js').Unsent} next */
  function change(next) {
    show(next);
    kept.write(next);
  }

  /** @param {string} text */
  function write(text) {
    change({ ...unsent, text });
    if (text) tellTyping();
  }

  /** @param {number | undefined} seq of the message to answer, undefined for none */
  function replyTo(seq) {
    change({ ...unsent, replyTo: seq });
    field.current?.focus();
  }

  /** Rejects where the message could not be stored; then the text stays. */
  async function send() {
    const { text, replyTo } = latest.current;
    const reply = replyTo === undefined ? {} : { reply_to: replyTo };
    // The field is free at once; what it held is given up only when the outbox has it.
    show({ text: '' });
    try {
      await outbox.add({ method: 'room.post', channel: room, params: { text: tidy(text), ...reply } });
    } catch (error) {
      show({ text: [text, latest.current.text].filter(Boolean).join('\n'), replyTo });
      throw error;
    } finally {
      kept.write(latest.current);
    }
  }

  /** Takes a refused message back into the field. @param {import('./types.d.ts').ShownMessage} message */
  function edit(message) {
    const text = [message.text, unsent.text].filter(Boolean).join('\n');
    change({ text, replyTo: message.reply_to ?? unsent.replyTo });
    outbox.discard(message.op);
    field.current?.focus();
  }

  return { unsent, field, write, replyTo, send, edit };
}
