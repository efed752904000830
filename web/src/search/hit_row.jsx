import { plainText } from '../rooms/markup.js';
import { dateText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { language, t } from '../ui/words.js';
import { hitPath } from './question.js';

/** @typedef {import('./types.d.ts').SearchHit} SearchHit */

const ICONS = { message: 'room', item: 'room', space: 'space', person: 'person', organisation: 'building' };

/**
 * @param {object} props
 * @param {SearchHit} props.hit
 * @param {string} props.author
 * @param {(organisation: string) => string | undefined} props.organisationNameOf
 * @param {string} props.place the name of its space
 */
export function HitRow({ hit, author, organisationNameOf, place }) {
  const isMessage = hit.kind === 'message';
  const isDraft = hit.channel?.startsWith('draft:');
  const facts = isMessage
    ? [hit.title, place]
    : [t(isDraft ? 'item.draft' : `search.one_${hit.kind}`), place];
  return (
    <li>
      <a class="hit" href={hitPath(hit)}>
        <span class="hit-icon">
          <Icon name={isDraft ? 'document' : ICONS[hit.kind]} />
        </span>
        <span class="hit-body">
          {isMessage && (
            <span class="hit-head">
              <span class="hit-author">{author}</span>
              {hit.at_ms !== undefined && (
                <time dateTime={new Date(hit.at_ms).toISOString()}>
                  {dateText(hit.at_ms, language.value)}
                </time>
              )}
            </span>
          )}
          <span class={isMessage ? 'hit-words' : 'hit-name'}>
            <Snippet hit={hit} organisationNameOf={organisationNameOf} />
          </span>
          <span class="hit-facts">{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </a>
    </li>
  );
}

/** @param {{hit: SearchHit, organisationNameOf: (organisation: string) => string | undefined}} props */
function Snippet({ hit, organisationNameOf }) {
  const parts = hit.snippet.length > 0 ? hit.snippet : [{ text: hit.title ?? '', is_hit: false }];
  const nameOf = (/** @type {import('../rooms/markup_tree.d.ts').Mention} */ { kind, id }) =>
    `@${(kind === 'organisation' && organisationNameOf(id)) || t(`search.mention_${kind}`)}`;
  return (
    <>
      {parts.map(({ text, is_hit }, at) =>
        is_hit ? <mark key={at}>{text}</mark> : <span key={at}>{withoutMarks(text, nameOf)}</span>,
      )}
    </>
  );
}

/**
 * A piece of a message without its marks; the spaces at its ends stay. A hit may stand between two marks, which then are
 * in different pieces.
 * @param {string} text
 * @param {(mention: import('../rooms/markup_tree.d.ts').Mention) => string} nameOf
 */
function withoutMarks(text, nameOf) {
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? ['', '', text, ''];
  const plain = plainText(words, nameOf).replace(/\*{2,3}|`+|^[*_]|[*_]$/g, '');
  return `${before && ' '}${plain}${after && ' '}`;
}
