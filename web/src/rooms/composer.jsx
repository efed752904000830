import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.jsx';
import { nameText } from '../ui/person.jsx';
import { lengthOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { useQuote } from './use_quote.js';

/** schema/types.json, message_text. */
const LONGEST = 10_000;

/** On a phone Enter is the only key for a new line. */
const entersLines = () => matchMedia('(pointer: coarse)').matches;

/**
 * @param {object} props
 * @param {string} props.room
 * @param {string} props.title of the room
 * @param {import('./types.d.ts').Message[]} props.messages that the page has
 * @param {(id: string) => string | undefined} props.nameOf
 * @param {ReturnType<typeof import('./use_composing.js').useComposing>} props.composing
 */
export function Composer({ room, title, messages, nameOf, composing }) {
  const { field, write, reply, send: sendOff } = composing;
  const text = composing.text.value;
  const replyTo = useQuote(room, composing.replyTo.value, messages);
  const [problem, setProblem] = useState('');
  const excess = lengthOf(text) - LONGEST;
  useHeight(field, text);

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    if (!text.trim() || excess > 0) return field.current?.focus();
    setProblem('');
    await sendOff().catch(() => setProblem(t('room.not_stored')));
    field.current?.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Escape' && replyTo) reply(undefined);
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || entersLines()) return;
    send(event);
  }

  return (
    <form class="composer" onSubmit={send}>
      {replyTo && (
        <Replying message={replyTo} name={nameText(nameOf(replyTo.by))} onCancel={() => reply(undefined)} />
      )}
      <div class="composer-row">
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={t('room.write_to', { title })}
          placeholder={t('room.write')}
          aria-describedby="composer-note"
          aria-invalid={excess > 0}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button class="primary send" aria-label={t('room.send')} title={t('room.send')}>
          <Icon name="send" />
        </button>
      </div>
      <p class={`composer-note${excess > 0 || problem ? ' is-wrong' : ''}`} id="composer-note">
        {excess > 0 ? t('room.too_long', { count: excess }) : problem || t('room.hint')}
      </p>
    </form>
  );
}

/** @param {{message: import('./types.d.ts').Message, name: string, onCancel: () => void}} props */
function Replying({ message, name, onCancel }) {
  return (
    <div class="replying">
      <p class="quote">
        <span class="quote-author">{t('room.replying', { name })}</span>
        <span class="quote-text">{message.text}</span>
      </p>
      <button type="button" class="quiet" aria-label={t('room.cancel_reply')} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/**
 * The field is as high as its text; the style sheet says how high at most.
 * @param {import('preact').RefObject<HTMLTextAreaElement>} field
 * @param {string} text
 */
function useHeight(field, text) {
  const last = useRef('');
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    // Only a text that shrank needs to be measured from nothing.
    if (text.length < last.current.length) element.style.height = 'auto';
    last.current = text;
    element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
  }, [text]);
}
