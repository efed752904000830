import { useEffect, useId, useState } from 'preact/hooks';
import { CapacityPicker } from '../spaces/capacity_picker.jsx';
import { Icon } from '../ui/icons.jsx';
import { lazy } from '../ui/lazy.jsx';
import { nameText } from '../ui/person.jsx';
import { lengthOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { AttachButton } from './attaching/attach_button.jsx';
import { pastedPictures } from './attaching/drop.jsx';
import { lineOf } from './files.js';
import { encodeMentions } from './mentions.js';
import { useRoom } from './room_context.js';
import { useQuote } from './use_quote.js';
import { WriteField, WriteNote } from './write_field.jsx';

/** schema/types.json, message_text. */
export const LONGEST = 10_000;

/** Comes when there is something to show. */
export const AttachedList = lazy(() => import('./attaching/attached_list.jsx'));

/** On a phone Enter is the only key for a new line. */
export const entersLines = () => matchMedia('(pointer: coarse)').matches;

/**
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.placeholder
 * @param {ReturnType<typeof import('./use_composing.js').useComposing>} props.composing
 * @param {() => void} [props.onEditLast] the arrow up in an empty field
 */
export function Composer({ label, placeholder, composing, onEditLast }) {
  const id = useId();
  const { room, view, messages, nameOf, mentionName, candidates, acts } = useRoom();
  const { field, attaching, write, reply } = composing;
  const text = composing.text.value;
  const labels = composing.labels.value;
  const answered = composing.replyTo.value;
  const onPage = answered === undefined ? undefined : messages.find(({ seq }) => seq === answered);
  const replyTo = useQuote(room, answered, onPage);
  const [problem, setProblem] = useState('');
  const excess = lengthOf(encodeMentions(text, labels)) - LONGEST;
  // What stood in the way may be gone with a file.
  useEffect(() => setProblem(''), [attaching.list.value.length]);

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    const files = attaching.list.value;
    if ((!text.trim() && files.length === 0) || excess > 0) return field.current?.focus();
    if (files.some(({ file }) => !file)) return setProblem(t(whyNotYet(files)));
    if (acts.mustChoose) return setProblem(t('capacity.choose_first'));
    setProblem('');
    // Before it is stored, which takes a moment: somebody may go elsewhere meanwhile.
    field.current?.focus();
    await composing.send(acts.capacity).catch(() => setProblem(t('room.not_stored')));
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Escape' && replyTo) reply(undefined);
    if (event.key === 'ArrowUp' && !text && onEditLast) {
      event.preventDefault();
      onEditLast();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || entersLines()) return;
    send(event);
  }

  /** @param {ClipboardEvent} event */
  function onPaste(event) {
    const pictures = pastedPictures(event);
    if (pictures.length === 0) return;
    event.preventDefault();
    attaching.add(pictures);
  }

  if (view?.is_archived) return <p class="composer-closed">{t('room.is_archived')}</p>;
  return (
    <form class="composer" onSubmit={send} onPaste={onPaste}>
      {replyTo && (
        <Replying
          text={lineOf(replyTo, mentionName)}
          name={nameText(nameOf(replyTo.by))}
          onCancel={() => reply(undefined)}
        />
      )}
      {attaching.list.value.length > 0 && <AttachedList room={room} attaching={attaching} />}
      <div class="composer-row">
        <AttachButton attaching={attaching} />
        <WriteField
          field={field}
          text={text}
          labels={labels}
          onWrite={write}
          onKeyDown={onKeyDown}
          candidates={candidates}
          label={label}
          placeholder={placeholder}
          describedBy={id}
          isInvalid={excess > 0}
        />
        <button class="primary send" aria-label={t('room.send')} title={t('room.send')}>
          <Icon name="send" />
        </button>
      </div>
      <div class="composer-foot">
        <WriteNote id={id} excess={excess} problem={problem || attaching.note.value} hint={t('room.hint')} />
        <CapacityPicker space={view?.space} isCompact />
      </div>
    </form>
  );
}

/** What a message waits for while not all of its files are up. @param {import('./attaching/use_attaching.js').Attaching[]} files */
const whyNotYet = (files) =>
  files.some(({ problem }) => problem) ? 'room.remove_failed' : 'room.files_on_their_way';

/** @param {{text: string, name: string, onCancel: () => void}} props */
function Replying({ text, name, onCancel }) {
  return (
    <div class="replying">
      <p class="quote">
        <span class="quote-author">{t('room.replying', { name })}</span>
        <span class="quote-text">{text}</span>
      </p>
      <button type="button" class="quiet" aria-label={t('room.cancel_reply')} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}
