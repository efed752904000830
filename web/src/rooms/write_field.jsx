import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bestOf } from '../search/fuzzy.js';
import { placeBeside } from '../ui/popup.jsx';
import { t } from '../ui/words.js';
import { labelFor, mentionAt } from './mentions.js';

/** @typedef {import('./candidates.js').Candidate} Candidate */
/** @typedef {import('./mentions.js').Labels} Labels */
/** @typedef {{from: number, names: Candidate[], at: number}} Offered */

const MOST_OFFERED = 8;

/**
 * A field for a message: as high as its text, offering names where one is being mentioned.
 * @param {object} props
 * @param {import('preact').RefObject<HTMLTextAreaElement>} props.field
 * @param {string} props.text
 * @param {Labels} props.labels
 * @param {(text: string, labels: Labels) => void} props.onWrite
 * @param {(event: KeyboardEvent) => void} props.onKeyDown after the names had their turn
 * @param {() => Candidate[]} props.candidates
 * @param {string} props.label
 * @param {string} [props.placeholder]
 * @param {string} props.describedBy
 * @param {boolean} props.isInvalid
 */
export function WriteField({ field, text, labels, onWrite, onKeyDown, candidates, ...looks }) {
  const id = useId();
  const [offered, setOffered] = useState(/** @type {Offered | null} */ (null));
  useHeight(field, text);

  function look() {
    const element = field.current;
    const found = element && mentionAt(element.value, element.selectionStart);
    const names = found ? bestOf(found.query, candidates(), (one) => one.name, MOST_OFFERED) : [];
    setOffered(found && names.length > 0 ? { from: found.from, names, at: 0 } : null);
  }

  /** @param {Candidate} candidate */
  function choose({ name, token }) {
    const element = field.current;
    if (!element || !offered) return;
    const label = labelFor(labels, name, token);
    const before = element.value.slice(0, offered.from);
    const after = element.value.slice(element.selectionStart).replace(/^ /, '');
    onWrite(`${before}${label} ${after}`, { ...labels, [label]: token });
    setOffered(null);
    const caret = before.length + label.length + 1;
    // The field gets its new text first.
    queueMicrotask(() => requestAnimationFrame(() => element.setSelectionRange(caret, caret)));
    element.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!offered || event.isComposing) return onKeyDown(event);
    const { names, at } = offered;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) setOffered({ ...offered, at: (at + step + names.length) % names.length });
    else if (event.key === 'Enter' || event.key === 'Tab') choose(names[at]);
    else if (event.key === 'Escape') setOffered(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <textarea
        ref={field}
        rows={1}
        value={text}
        role="combobox"
        aria-label={looks.label}
        placeholder={looks.placeholder}
        aria-describedby={looks.describedBy}
        aria-invalid={looks.isInvalid}
        aria-autocomplete="list"
        aria-expanded={!!offered}
        aria-controls={`${id}-names`}
        aria-activedescendant={offered ? `${id}-${offered.at}` : undefined}
        onInput={(event) => {
          onWrite(event.currentTarget.value, labels);
          look();
        }}
        onClick={look}
        onKeyUp={(event) => event.key.startsWith('Arrow') && !offered && look()}
        onKeyDown={onKey}
        onBlur={() => setOffered(null)}
      />
      <Names id={id} field={field} offered={offered} onChoose={choose} />
    </>
  );
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {import('preact').RefObject<HTMLTextAreaElement>} props.field
 * @param {{names: Candidate[], at: number} | null} props.offered
 * @param {(candidate: Candidate) => void} props.onChoose
 */
function Names({ id, field, offered, onChoose }) {
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const isOpen = !!offered;
  useLayoutEffect(() => {
    if (!list.current || !field.current) return;
    if (!isOpen) return list.current.hidePopover();
    list.current.showPopover();
    placeBeside(list.current, field.current, 'start');
  }, [isOpen, offered?.names.length]);
  return (
    <ul
      ref={list}
      popover="manual"
      class="popup names"
      role="listbox"
      id={`${id}-names`}
      aria-label={t('room.names')}
    >
      {offered?.names.map((one, at) => (
        <li
          key={one.token}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === offered.at}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(one);
          }}
        >
          <span>{one.name}</span>
          {one.note && <span class="muted">{one.note}</span>}
        </li>
      ))}
    </ul>
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
