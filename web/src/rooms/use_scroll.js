import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 60;

/** @typedef {{op: string, top: number}} Anchor a message, and how far below the upper edge it stands */

/** @typedef {{first: number, last: number}} Sight the seqs of the first and the last message in sight */

/** Where the readers of rooms were when they left; back and forward lead there again. @type {Map<string, Anchor | 'end'>} */
const places = new Map();
const PLACES_KEPT = 50;

/** @param {Element} scroller */
function isNearEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
}

/**
 * The first item, in the order of the page, for which something holds that holds for all after it.
 * @param {HTMLElement[]} items
 * @param {(box: DOMRect) => boolean} holds
 */
function firstWhere(items, holds) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle].getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @param {Element} scroller @returns {HTMLElement[]} */
function itemsIn(scroller) {
  return [...scroller.querySelectorAll('li.message')].map((item) => /** @type {HTMLElement} */ (item));
}

/** @param {Element} scroller @returns {Anchor | null} the first message in sight */
function anchorOf(scroller) {
  const items = itemsIn(scroller);
  const { top } = scroller.getBoundingClientRect();
  const item = items[firstWhere(items, (box) => box.bottom > top)];
  if (!item) return null;
  return { op: item.dataset.op ?? '', top: item.getBoundingClientRect().top - top };
}

/**
 * The messages in sight: from the first of which anything is, to the last whose end is. Zeros where there is none.
 * @param {Element} scroller
 * @returns {Sight}
 */
function sightOf(scroller) {
  const { top, bottom, height } = scroller.getBoundingClientRect();
  if (height === 0) return { first: 0, last: 0 };
  const items = itemsIn(scroller);
  const seen = items
    .slice(
      firstWhere(items, (box) => box.bottom > top),
      firstWhere(items, (box) => box.bottom > bottom + 1),
    )
    .filter((item) => item.dataset.seq);
  return { first: Number(seen.at(0)?.dataset.seq ?? 0), last: Number(seen.at(-1)?.dataset.seq ?? 0) };
}

/** @param {Element} scroller @param {Anchor} anchor @returns {boolean} whether its message is there */
function holdAt(scroller, { op, top }) {
  const item = scroller.querySelector(`li.message[data-op="${CSS.escape(op)}"]`);
  if (!item) return false;
  scroller.scrollTop += item.getBoundingClientRect().top - scroller.getBoundingClientRect().top - top;
  return true;
}

/** @param {string} room @param {Anchor | 'end'} place */
function keepPlace(room, place) {
  places.delete(room);
  places.set(room, place);
  const [oldest] = places.keys();
  if (places.size > PLACES_KEPT) places.delete(oldest);
}

/** Where the reader of a room was, to be taken up by who comes back. @param {string} room */
export function placeIn(room) {
  return places.get(room);
}

/**
 * Keeps a list of messages where its reader is: at the end it follows what is new, elsewhere nothing moves under their
 * eyes, whatever is put before, changed or let go.
 * @param {object} options
 * @param {string} options.room
 * @param {unknown} options.content another one: the rows are others
 * @param {boolean} options.hasEnd the newest message is among the rows
 * @param {(sight: Sight) => void} options.onSeen called with the messages in sight
 */
export function useScroll({ room, content, hasEnd, onSeen }) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isFollowing = useRef(true);
  const anchor = useRef(/** @type {Anchor | null} */ (null));
  const [isAtEnd, setAtEnd] = useState(true);
  const end = useRef(hasEnd);
  end.current = hasEnd;
  const seen = useRef(onSeen);
  seen.current = onSeen;

  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    isFollowing.current = end.current && isNearEnd(element);
    setAtEnd(isFollowing.current);
    anchor.current = anchorOf(element);
    if (anchor.current) keepPlace(room, isFollowing.current ? 'end' : anchor.current);
    seen.current(sightOf(element));
  }, [room]);

  const settle = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    if (isFollowing.current && end.current) element.scrollTop = element.scrollHeight;
    else if (anchor.current) holdAt(element, anchor.current);
  }, []);

  const toEnd = useCallback(() => {
    isFollowing.current = true;
    settle();
    look();
  }, [look]);

  /** Goes to a place; the messages are held there from now on. */
  const goTo = useCallback(
    (/** @type {Anchor} */ place) => {
      if (!scroller.current) return;
      isFollowing.current = false;
      holdAt(scroller.current, place);
      look();
    },
    [look],
  );

  useLayoutEffect(() => {
    settle();
    look();
  }, [content, hasEnd]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // The window, the keyboard of a phone or the composer take room away; a name that comes late makes a line longer.
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, [content === undefined]);

  return { scroller, look, isAtEnd, toEnd, goTo };
}
