import { t } from '../../ui/words.js';

/** The footnotes of a text at its end, in their order, each with the way back. @param {{tools: import('./editor_tools.js').EditorTools}} props */
export function Footnotes({ tools }) {
  const notes = tools.notes.value;
  if (notes.length === 0) return null;
  return (
    <section class="footnotes" aria-label={t('editor.footnotes')}>
      <ol>
        {notes.map(({ pos, text }, index) => (
          <li key={pos}>
            <span>{text}</span>{' '}
            <button
              class="link"
              aria-label={t('editor.footnote_back', { number: index + 1 })}
              onClick={() => tools.goTo({ from: pos, to: pos + 1 })}
            >
              ↩
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
