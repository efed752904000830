import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useEditor } from '../editor/editor_context.js';
import { stackCards } from './stack.js';

/** @typedef {import('./types.d.ts').ShownThread} ShownThread */
/** @typedef {import('./types.d.ts').Place} Place */
/** @typedef {{key: string, anchor?: import('../panel_types.d.ts').Anchor}} Anchored */

/** Threads are found again so long after a change of the text. */
const FIND_AFTER_MS = 150;
const GAP_PX = 8;

/** @type {Place} */
const WHOLE = { kind: 'whole' };
/** @type {Place} */
const GONE = { kind: 'gone' };
/** @type {Place} */
const UNKNOWN = { kind: 'unknown', from: 0 };

/**
 * Where threads stand in the text, followed as it is written.
 * @param {Anchored[]} anchored
 * @returns {(key: string) => Place}
 */
export function usePlaces(anchored) {
  const tools = useEditor();
  const [places, setPlaces] = useState(/** @type {Map<string, Place>} */ (new Map()));
  const wanted = useRef(anchored);
  wanted.current = anchored;

  const find = useCallback(() => {
    if (!tools) return;
    const isWhole = tools.text.isSynced;
    const found = wanted.current.map(({ key, anchor }) => {
      if (!anchor) return /** @type {const} */ ([key, WHOLE]);
      const range = tools.rangeOf(anchor);
      // What is not here may be on its way, until the server has told all.
      /** @type {Place} */
      const place = range ? { kind: 'at', ...range } : isWhole ? GONE : UNKNOWN;
      return /** @type {const} */ ([key, place]);
    });
    setPlaces((before) => (isSame(before, found) ? before : new Map(found)));
  }, [tools]);

  useEffect(find, [find, anchored.map(({ key, anchor }) => key + anchor?.start).join()]);
  useEffect(() => {
    if (!tools) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        find();
      }, FIND_AFTER_MS);
    };
    tools.editor.on('update', soon);
    const off = tools.text.onChange.on(soon);
    return () => {
      clearTimeout(timer);
      tools.editor.off('update', soon);
      off();
    };
  }, [tools, find]);
  return (key) => places.get(key) ?? UNKNOWN;
}

/** @param {Map<string, Place>} before @param {(readonly [string, Place])[]} found */
function isSame(before, found) {
  return (
    before.size === found.length &&
    found.every(([key, place]) => JSON.stringify(before.get(key)) === JSON.stringify(place))
  );
}

/**
 * Stacks the cards of a margin beside their words. Cards are the children of the margin that have `data-key`.
 * @param {object} options
 * @param {import('preact').RefObject<HTMLElement>} options.margin
 * @param {boolean} options.isBeside false: they stand one under the other by themselves
 * @param {string[]} options.keys in the order of their words
 * @param {(key: string) => Place} options.placeOf
 * @param {string | null} options.active
 */
export function useStack({ margin, isBeside, keys, placeOf, active }) {
  const tools = useEditor();
  const [size, setSize] = useState(0);
  const places = keys.map((key) => JSON.stringify(placeOf(key))).join();

  useLayoutEffect(() => {
    const frame = margin.current;
    if (!frame || !tools) return;
    if (!isBeside) {
      frame.style.minHeight = '';
      return;
    }
    const edge = frame.getBoundingClientRect().top;
    const elements = new Map(
      [.../** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll('[data-key]'))].map((one) => [
        one.dataset.key ?? '',
        one,
      ]),
    );
    let last = 0;
    const cards = keys.map((key) => {
      const place = placeOf(key);
      const wish =
        'from' in place && place.from > 0
          ? topOf(tools, place.from) - edge
          : place.kind === 'gone'
            ? last
            : 0;
      const height = elements.get(key)?.offsetHeight ?? 0;
      last = Math.max(last, wish + height + GAP_PX);
      return { key, wish, height };
    });
    const tops = stackCards(cards, active, GAP_PX);
    let end = 0;
    for (const { key, height } of cards) {
      const element = elements.get(key);
      const top = tops.get(key) ?? 0;
      if (element) element.style.top = `${top}px`;
      end = Math.max(end, top + height);
    }
    frame.style.minHeight = `${end}px`;
  });

  useEffect(() => {
    const frame = margin.current;
    if (!frame || !isBeside) return;
    // A card that grows moves those below it; so does a window that changes its width.
    const observer = new ResizeObserver(() => setSize((before) => before + 1));
    for (const card of frame.querySelectorAll('[data-key]')) observer.observe(card);
    if (tools) observer.observe(tools.editor.view.dom);
    return () => observer.disconnect();
  }, [isBeside, tools, keys.join()]);
  return [size, places];
}

/** The upper edge of a place of the text, in the window. @param {import('../editor/editor_tools.js').EditorTools} tools @param {number} pos */
function topOf({ editor }, pos) {
  try {
    return editor.view.coordsAtPos(Math.min(pos, editor.state.doc.content.size)).top;
  } catch {
    return 0;
  }
}
