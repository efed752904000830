import { useLayoutEffect, useRef } from 'preact/hooks';

const GAP_PX = 4;
const EDGE_PX = 8;

/**
 * Puts an element of the top layer beside another: below it where there is room, else above, never beyond the window.
 * @param {HTMLElement} element
 * @param {Element} anchor
 * @param {'start' | 'end'} align the edge that the two share
 */
export function placeBeside(element, anchor, align) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const hasRoomBelow = at.bottom + GAP_PX + height + EDGE_PX <= innerHeight;
  const top = hasRoomBelow ? at.bottom + GAP_PX : at.top - GAP_PX - height;
  const left = align === 'start' ? at.left : at.right - width;
  const within = (/** @type {number} */ wish, /** @type {number} */ most) =>
    Math.max(EDGE_PX, Math.min(wish, most - EDGE_PX));
  element.style.top = `${within(top, innerHeight - height)}px`;
  element.style.left = `${within(left, innerWidth - width)}px`;
}

/** @type {Record<string, number>} key => steps in a list, and in a grid of so many columns */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/** What one can choose in an element, in order. @param {Element} element */
const choicesOf = (element) => /** @type {HTMLElement[]} */ ([...element.querySelectorAll('button, a')]);

/**
 * Arrow keys walk through the choices of an element, Home and End go to its ends.
 * @param {KeyboardEvent & {currentTarget: HTMLElement}} event
 * @param {number} columns
 */
function walk(event, columns) {
  const choices = choicesOf(event.currentTarget);
  const at = choices.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const isVertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
  const step = (STEPS[event.key] ?? 0) * (isVertical ? columns : 1);
  const next =
    event.key === 'Home' ? choices[0] : event.key === 'End' ? choices.at(-1) : step && choices[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/**
 * A small window beside what opened it: a menu, a choice. It takes the focus and gives it back; Escape and a press
 * elsewhere close it. On a telephone the style sheet lays it along the lower edge.
 * @param {object} props
 * @param {Element} props.anchor
 * @param {string} props.label
 * @param {'menu' | 'group'} props.role
 * @param {number} [props.columns]
 * @param {'start' | 'end'} [props.align] the edge that it shares with what opened it
 * @param {() => void} props.onClose
 * @param {import('preact').ComponentChildren} props.children
 */
export function Popup({ anchor, label, role, columns = 1, align = 'end', onClose, children }) {
  const popup = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    const element = popup.current;
    if (!element) return;
    element.showPopover();
    placeBeside(element, anchor, align);
    choicesOf(element)[0]?.focus();
    const onToggle = (/** @type {any} */ { newState }) => newState === 'closed' && close();
    element.addEventListener('toggle', onToggle);
    return () => element.removeEventListener('toggle', onToggle);
  }, [anchor]);

  function close() {
    const hadFocus =
      document.activeElement === document.body || popup.current?.contains(document.activeElement);
    onClose();
    if (hadFocus) /** @type {HTMLElement} */ (anchor).focus({ preventScroll: true });
  }

  return (
    <div
      ref={popup}
      popover="auto"
      class={`popup is-${role}`}
      role={role}
      aria-label={label}
      onKeyDown={(event) => walk(event, columns)}
    >
      {children}
    </div>
  );
}
