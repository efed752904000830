import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bestOf } from '../search/fuzzy.js';
import { placeBeside } from '../ui/popup.jsx';
import { t } from '../ui/words.js';
import { labelFor, mentionAt } from './mentions.js';

/** @typedef {import('./candidates.js').Candidate} Candidate */
/** @typedef {import('./mentions.js').Labels} Labels */
/**
 * What is being looked for behind an at sign, and which of what is found is meant.
 * @typedef {{from: number, query: string, at: number}} Asked
 */

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
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  // Found anew each time: names that come late are offered too.
  const names = asked ? bestOf(asked.query, candidates(), (one) => one.name, MOST_OFFERED) : [];
  const offered = asked && names.length > 0 ? { names, at: Math.min(asked.at, names.length - 1) } : null;
  useHeight(field, text);

  function look() {
    const element = field.current;
    const found = element && mentionAt(element.value, element.selectionStart);
    setAsked(found ? { ...found, at: 0 } : null);
  }

  /** @param {Candidate} candidate */
  function choose({ name, token }) {
    const element = field.current;
    if (!element || !asked) return;
    const label = labelFor(labels, name, token);
    const before = element.value.slice(0, asked.from);
    const after = element.value.slice(element.selectionStart).replace(/^ /, '');
    const caret = before.length + label.length + 1;
    // At once: the next letter may come before the view is shown anew.
    element.value = `${before}${label} ${after}`;
    element.setSelectionRange(caret, caret);
    onWrite(element.value, { ...labels, [label]: token });
    setAsked(null);
    element.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!asked || !offered || event.isComposing) return onKeyDown(event);
    const { at } = offered;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) setAsked({ ...asked, at: (at + step + names.length) % names.length });
    else if (event.key === 'Enter' || event.key === 'Tab') choose(names[at]);
    else if (event.key === 'Escape') setAsked(null);
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
        onBlur={() => setAsked(null)}
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
 * What is to be said of a field: that its text is too long, what went wrong, or else a hint.
 * @param {{id: string, excess: number, problem: string, hint?: string}} props
 */
export function WriteNote({ id, excess, problem, hint = '' }) {
  return (
    <p class={`composer-note${excess > 0 || problem ? ' is-wrong' : ''}`} id={id} role="status">
      {excess > 0 ? t('room.too_long', { count: excess }) : problem || hint}
    </p>
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
