/** The signs of the editor's tools, drawn as those of the application are; they come with the editor. */

/** @type {Record<string, string>} name => path on a field of 24 by 24 */
const PATHS = {
  align: 'M4 6h16M4 10h10M4 14h16M4 18h10',
  authors: 'M4 20h16M6 16l9-9 3 3-9 9H6zM13.5 8.5l3 3',
  bullet_list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  find: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  footnote: 'M4 7h9M4 12h9M4 17h6M17 12V4.5l-2 1.25M15 12h4',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M15.5 9h.01',
  link: 'M10 14l4-4M8.5 11.5l-2 2a3.5 3.5 0 0 0 5 5l2-2M15.5 12.5l2-2a3.5 3.5 0 0 0-5-5l-2 2',
  more: 'M5 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M11.3 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M17.6 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0',
  open: 'M7 10l5 5 5-5',
  ordered_list:
    'M10 6h10M10 12h10M10 18h10M4 4.5l1.25-.75V8.5M4 8.5h2.5M4 15.25c.5-1.25 2.5-1 2.25.25-.15.75-1.5 1.5-2.25 2.75h2.5',
  outline: 'M4 5h7M4 10h4M7 15h4M7 20h4M15 4h5v16h-5z',
  quote: 'M6 17c2.5-1 3.5-3 3.5-6H5.5V7H10v4c0 4-1.5 6-4 7zM15 17c2.5-1 3.5-3 3.5-6h-4V7H19v4c0 4-1.5 6-4 7z',
  redo: 'M15 14l4.500-4.500L15 5M19.500 9.500H10a5 5 0 0 0 0 10h3',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14M15 5v14',
  undo: 'M9 14L4.500 9.500 9 5M4.500 9.500H14a5 5 0 0 1 0 10h-3',
};

/** Letters that show what they do. @type {Record<string, string>} */
const LETTERS = { bold: 'B', italic: 'I', underline: 'U', strike: 'S' };

/** @param {{name: string}} props */
export function ToolIcon({ name }) {
  if (LETTERS[name])
    return (
      <span class={`tool-letter is-${name}`} aria-hidden="true">
        {LETTERS[name]}
      </span>
    );
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
