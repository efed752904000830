import { useEffect, useState } from 'preact/hooks';
import { useEmitter, useNames } from '../../ui/hooks.js';
import { hueOf, nameText } from '../../ui/person.jsx';
import { t } from '../../ui/words.js';
import { assignHues, authoredRanges, fetchAuthors, makeAuthorFinder } from './authors.js';

/** @typedef {import('./editor_tools.js').EditorTools} EditorTools */
/** @typedef {import('./authors.js').AuthorRange} AuthorRange */

/** How long after a change of the text the colours follow it. */
const AFTER_MS = 300;

/** Who writes under which client id now. @param {EditorTools} tools @param {string} me */
function presentOf({ text }, me) {
  const present = new Map([[text.doc.clientID, me]]);
  for (const [client, { user }] of text.awareness.getStates()) if (user?.id) present.set(client, user.id);
  return present;
}

/**
 * Colours the text by who wrote it, and says which colour is whose.
 * @param {{draft: import('../use_draft.js').Draft, tools: EditorTools}} props
 */
export function AuthorsLegend({ draft, tools }) {
  const [record, setRecord] = useState(/** @type {AuthorRange[] | null} */ (null));
  const [people, setPeople] = useState(/** @type {string[]} */ ([]));
  const { isLive } = draft;
  useEmitter(tools.text.onChange);

  useEffect(() => {
    let isOver = false;
    if (isLive)
      fetchAuthors(draft.ask).then(
        (ranges) => !isOver && setRecord(ranges),
        // It is asked again when the line is back.
        () => {},
      );
    return () => {
      isOver = true;
    };
  }, [draft.name, isLive]);

  useEffect(() => {
    if (!record) return;
    const { editor } = tools;
    const isLeaf = (/** @type {string} */ name) => editor.schema.nodes[name]?.isLeaf ?? false;

    function colour() {
      const find = makeAuthorFinder(record ?? [], presentOf(tools, draft.me));
      const ranges = authoredRanges(tools.doc.getXmlFragment('default'), isLeaf, find);
      const authors = [...new Set(ranges.flatMap(({ person }) => (person ? [person] : [])))];
      const hues = assignHues(authors, hueOf);
      tools.setHighlights(
        'author',
        ranges.flatMap(({ from, to, person }) => {
          const hue = person === undefined ? undefined : hues.get(person);
          return hue === undefined
            ? []
            : [{ key: String(person), from, to, className: `is-author writer-${hue}` }];
        }),
      );
      setPeople(authors);
    }

    /** @type {any} */
    let timer;
    const later = (/** @type {{transaction: any}} */ { transaction }) => {
      if (!transaction.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(colour, AFTER_MS);
    };
    colour();
    editor.on('transaction', later);
    return () => {
      clearTimeout(timer);
      editor.off('transaction', later);
    };
  }, [record, tools]);

  useEffect(() => () => tools.setHighlights('author', []), [tools]);

  const { nameOf } = useNames(people);
  const hues = assignHues(people, hueOf);
  return (
    <div class="authors-legend" role="group" aria-label={t('editor.authors_legend')}>
      <span class="muted">{t('editor.authors_legend')}</span>
      {people.map((person) => (
        <span key={person} class={`author-name writer-${hues.get(person)}`}>
          {nameText(nameOf(person))}
        </span>
      ))}
    </div>
  );
}
