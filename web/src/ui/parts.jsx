import { useEffect, useRef } from 'preact/hooks';

/**
 * Links to the parts of a place, the one shown being marked; where there is no room for all of them, that one is in sight.
 * @param {{label: string, path: string, parts: {href: string, text: string}[]}} props
 */
export function Parts({ label, path, parts }) {
  const nav = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const here = /** @type {HTMLElement | null} */ (nav.current?.querySelector('[aria-current]') ?? null);
    if (here && nav.current) nav.current.scrollLeft = here.offsetLeft - nav.current.offsetLeft;
  }, [path]);
  return (
    <nav class="parts" ref={nav} aria-label={label}>
      {parts.map(({ href, text }) => (
        <a key={href} href={href} aria-current={href === path ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
