/**
 * Links to the parts of a place, the one shown being marked.
 * @param {{label: string, path: string, parts: {href: string, text: string}[]}} props
 */
export function Parts({ label, path, parts }) {
  return (
    <nav class="parts" aria-label={label}>
      {parts.map(({ href, text }) => (
        <a key={href} href={href} aria-current={href === path ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
