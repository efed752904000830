/**
 * The nodes and marks of a text, in the layout that the server reads (docs/protocol.md, "Shared texts"). It is permissive
 * on purpose: what a client cannot build under its schema, y-tiptap takes out of the text for everybody.
 */
import { Node } from '@tiptap/core';
import { Heading } from '@tiptap/extension-heading';
import { Link } from '@tiptap/extension-link';
import { ListItem } from '@tiptap/extension-list';
import { Subscript } from '@tiptap/extension-subscript';
import { Superscript } from '@tiptap/extension-superscript';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { TextAlign } from '@tiptap/extension-text-align';
import { StarterKit } from '@tiptap/starter-kit';

/** The levels of headings; one of level 1 begins a section. */
export const LEVELS = /** @type {(1 | 2 | 3 | 4)[]} */ ([1, 2, 3, 4]);

/** Where a link may lead. */
const SCHEMES = /^(https?:|mailto:)/i;
const SECTION_ID = /^[a-z0-9]{10}$/;

/** @param {string} href @returns {string | null} as it may stand in a text; null where it leads nowhere we go */
export function safeHref(href) {
  const trimmed = href.trim();
  if (SCHEMES.test(trimmed)) return trimmed;
  if (/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(trimmed)) return `mailto:${trimmed}`;
  if (/^[\w-]+(\.[\w-]+)+([/?#].*)?$/.test(trimmed)) return `https://${trimmed}`;
  return null;
}

/** @param {string} name of an attribute that HTML carries as data-name */
const dataAttribute = (name) => ({
  default: null,
  keepOnSplit: false,
  parseHTML: (/** @type {HTMLElement} */ element) => element.getAttribute(`data-${name}`),
  renderHTML: (/** @type {Record<string, any>} */ attributes) =>
    attributes[name] === null ? {} : { [`data-${name}`]: attributes[name] },
});

const SectionHeading = Heading.extend({
  addAttributes() {
    const id = dataAttribute('id');
    return {
      ...this.parent?.(),
      id: {
        ...id,
        parseHTML: (element) => (SECTION_ID.test(id.parseHTML(element) ?? '') ? id.parseHTML(element) : null),
      },
      key: dataAttribute('key'),
    };
  },
}).configure({ levels: LEVELS });

/** A link is where it leads, and nothing else. */
const PlainLink = Link.extend({
  addAttributes() {
    return { href: { default: null } };
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: 'https',
  isAllowedUri: (uri) => !!uri && SCHEMES.test(uri),
  HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: null },
});

/** An item of a list that lost its paragraph to somebody else's edit is an item still. */
const LooseListItem = ListItem.extend({ content: 'block+' });

/** Cells have what the server knows. @param {any} Cell */
const plainCell = (Cell) =>
  Cell.extend({
    addAttributes() {
      const { align: _, ...attributes } = this.parent?.() ?? {};
      return attributes;
    },
  });

const ALIGNED = /(?:^|;)\s*text-align:\s*(center|right|justify)\b/i;

/** Read from the attribute itself: the page's policy lets no style of what was pasted come into force. */
const ParagraphAlign = TextAlign.extend({
  addGlobalAttributes() {
    return (this.parent?.() ?? []).map((group) => ({
      ...group,
      attributes: {
        textAlign: {
          ...group.attributes.textAlign,
          parseHTML: (/** @type {HTMLElement} */ element) =>
            ALIGNED.exec(element.getAttribute('style') ?? '')?.[1].toLowerCase() ?? null,
        },
      },
    }));
  },
}).configure({ types: ['paragraph'], alignments: ['left', 'center', 'right', 'justify'] });

/** A number by order, and words at the foot of the page. */
export const Footnote = Node.create({
  name: 'footnote',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes() {
    return {
      text: {
        default: '',
        parseHTML: (element) => element.getAttribute('data-footnote') ?? '',
        renderHTML: ({ text }) => ({ 'data-footnote': text }),
      },
    };
  },
  parseHTML: () => [{ tag: 'span[data-footnote]' }],
  renderHTML: ({ HTMLAttributes }) => ['span', { ...HTMLAttributes, class: 'footnote-mark' }],
  renderText: () => '',
});

/** A picture, by the hash of its bytes; where they are is asked for as it is shown. */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes() {
    return {
      file: dataAttribute('file'),
      alt: { default: '' },
      width: { default: null },
      height: { default: null },
    };
  },
  parseHTML: () => [{ tag: 'img[data-file]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
});

export const PlainTable = Table.configure({ resizable: false, allowTableNodeSelection: true });

/** All but tables, footnotes and pictures, which a window shows in its own way. */
export const plainNodes = [
  StarterKit.configure({
    heading: false,
    link: false,
    listItem: false,
    undoRedo: false,
    // It would write into a text that one only looks at.
    trailingNode: false,
    dropcursor: { class: 'drop-mark', color: false },
  }),
  SectionHeading,
  PlainLink,
  LooseListItem,
  TableRow,
  plainCell(TableHeader),
  plainCell(TableCell),
  Superscript,
  Subscript,
  ParagraphAlign,
];

/** Every node and mark of a text, and nothing of the window. */
export const textNodes = [...plainNodes, PlainTable, Footnote, Image];
