import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { FieldError, Hint, Label } from './form.jsx';
import { isFound } from './text.js';
import { t } from './words.js';

/**
 * @typedef {object} Offer
 * @property {string} value
 * @property {string} text
 * @property {string} [detail] a second line
 */

const MOST = 50;

/**
 * A field that offers what matches while one types: by comma, cedilla or plain letters. Its value is that of the offer
 * chosen; text that is no offer is no value.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.name
 * @param {Offer[]} props.offers
 * @param {string} [props.value]
 * @param {string} [props.error]
 * @param {string} [props.hint]
 * @param {boolean} [props.isOptional]
 * @param {(query: string) => void} [props.onType] so that more offers can be fetched
 * @param {(value: string) => void} [props.onChoose]
 */
export function Combobox({ label, name, offers, value = '', error, hint, isOptional, onType, onChoose }) {
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [chosen, setChosen] = useState(value);
  const [query, setQuery] = useState(/** @type {string | null} */ (null));
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const found = useMemo(() => match(offers, query ?? ''), [offers, query]);
  const text = query ?? offers.find((offer) => offer.value === chosen)?.text ?? '';

  /** @param {string} next */
  function choose(next) {
    setChosen(next);
    setQuery(null);
    setOpen(false);
    if (next !== chosen) onChoose?.(next);
  }

  /** @param {string} typed */
  function type(typed) {
    setQuery(typed);
    setOpen(true);
    setAt(0);
    if (chosen) onChoose?.('');
    setChosen('');
    onType?.(typed);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = key === 'ArrowDown' ? 1 : -1;
      if (isOpen && found.length > 0) setAt((at + step + found.length) % found.length);
    } else if (key === 'Enter' && isOpen && found[at]) {
      event.preventDefault();
      choose(found[at].value);
    } else if (key === 'Escape' && isOpen) {
      // Only the list closes, not the window around it.
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  }

  function onBlur() {
    setOpen(false);
    if (query === '') setQuery(null);
  }

  return (
    <div class="field">
      <Label id={id} label={label} isOptional={isOptional} />
      <Hint id={id} hint={hint} />
      <input
        ref={input}
        id={id}
        data-for={name}
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[at] ? `${id}-${at}` : undefined}
        aria-invalid={!!error}
        aria-describedby={
          [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
        }
        value={text}
        onInput={(event) => type(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onBlur={onBlur}
      />
      <input type="hidden" name={name} value={chosen} />
      <FieldError id={`${id}-error`} error={error} />
      <ul class="suggestions" role="listbox" id={`${id}-list`} aria-label={label} hidden={!isOpen}>
        {isOpen &&
          found.map((offer, index) => (
            <li
              key={offer.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              ref={index === at ? (item) => item?.scrollIntoView({ block: 'nearest' }) : undefined}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(offer.value)}
            >
              <span>{offer.text}</span>
              {offer.detail && <span class="hint">{offer.detail}</span>}
            </li>
          ))}
        {isOpen && found.length === 0 && (
          <li class="hint" role="option" aria-disabled="true" aria-selected="false">
            {t('common.nothing_found')}
          </li>
        )}
      </ul>
    </div>
  );
}

/** @param {Offer[]} offers @param {string} query */
function match(offers, query) {
  if (!query.trim()) return offers.slice(0, MOST);
  return offers.filter(({ text, detail }) => isFound(`${text} ${detail ?? ''}`, query)).slice(0, MOST);
}
