import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Closer to the end than this counts as being there. */
const NEAR_END_PX = 60;

/** @param {Element} scroller */
function isNearEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
}

/**
 * Keeps a list of messages where its reader is: at the end it follows what is new, elsewhere nothing moves under their
 * eyes, also not when older messages are put before.
 * @param {string | undefined} firstKey of the first row
 * @param {string | undefined} lastKey of the last row
 */
export function useScroll(firstKey, lastKey) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isFollowing = useRef(true);
  const before = useRef({ firstKey, height: 0 });
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    if (!scroller.current) return;
    isFollowing.current = isNearEnd(scroller.current);
    setAtEnd(isFollowing.current);
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { firstKey: oldFirst, height } = before.current;
    if (isFollowing.current) toEnd();
    else if (oldFirst !== firstKey) element.scrollTop += element.scrollHeight - height;
    before.current = { firstKey, height: element.scrollHeight };
  }, [firstKey, lastKey]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // The window, the keyboard of a phone or the composer take room away: the end stays in sight.
    const observer = new ResizeObserver(() => isFollowing.current && toEnd());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [firstKey === undefined]);

  return { scroller, onScroll, isAtEnd, toEnd };
}
