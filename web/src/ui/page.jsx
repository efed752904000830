import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useServices } from './services.js';
import { t } from './words.js';

/**
 * The heading of a page: it names the window, and takes the focus when one came here by a link, so that a keyboard and a
 * screen reader start at the page and not at its end.
 * @param {{title: string | undefined, children?: import('preact').ComponentChildren}} props title undefined: still loading
 */
export function Heading({ title, children }) {
  const { moves, isBack } = useServices();
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  // At once: a frame later it would be taken from whoever has begun to do something here.
  useLayoutEffect(() => {
    // Who comes back is led to where they were.
    if (moves.peek() > 0 && !isBack.peek()) heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = title ? t('app.title', { page: title }) : t('app.name');
  }, [title]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title ?? '\u00a0'}
    </h1>
  );
}

/** @param {{title: string, text: string, children?: import('preact').ComponentChildren}} props */
export function Empty({ title, text, children }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** What stands instead of a page that cannot be shown. @param {{title: string, text: string}} props */
export function Dead({ title, text }) {
  return (
    <div class="narrow dead">
      <Heading title={title} />
      <p>{text}</p>
      <p>
        <a href="/">{t('app.back_home')}</a>
      </p>
    </div>
  );
}

/** A sentence above the page that concerns all of it. @param {{children: import('preact').ComponentChildren}} props */
export function Notice({ children }) {
  return <p class="notice">{children}</p>;
}
