import { useFileUrls } from './use_file_urls.js';

/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */

/** What the marks of a text are in a page. @type {Record<string, any>} */
const MARKS = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
  superscript: 'sup',
  subscript: 'sub',
};

/** Nodes that only hold others. @type {Record<string, any>} */
const FRAMES = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th',
};

/** The pictures of a text. @param {TextNode[]} nodes @returns {string[]} */
function filesOf(nodes) {
  return nodes.flatMap(({ type, attrs, content = [] }) =>
    type === 'image' && attrs?.file ? [attrs.file] : filesOf(content),
  );
}

/**
 * A text to be read: of a version, of a proposed section.
 * @param {{channel: string, text: TextNode | TextNode[]}} props channel: the draft's
 */
export function TextView({ channel, text }) {
  const nodes = Array.isArray(text) ? text : (text.content ?? []);
  const urlOf = useFileUrls(channel, filesOf(nodes));
  // Footnotes are numbered in the order in which they stand.
  const notes = { count: 0 };
  return (
    <div class="read-text">
      <Nodes nodes={nodes} urlOf={urlOf} notes={notes} />
    </div>
  );
}

/** @typedef {{urlOf: (file: string) => string | undefined, notes: {count: number}}} Shared */

/** @param {{nodes: TextNode[]} & Shared} props */
function Nodes({ nodes, ...shared }) {
  return (
    <>
      {nodes.map((node, at) => (
        <NodeView key={at} node={node} {...shared} />
      ))}
    </>
  );
}

/** @param {{node: TextNode} & Shared} props */
function NodeView({ node, ...shared }) {
  const inside = <Nodes nodes={node.content ?? []} {...shared} />;
  const Frame = FRAMES[node.type];
  switch (node.type) {
    case 'text':
      return <Words node={node} />;
    case 'hardBreak':
      return <br />;
    case 'horizontalRule':
      return <hr />;
    case 'heading':
      return <Heading level={node.attrs?.level ?? 1}>{inside}</Heading>;
    case 'codeBlock':
      return (
        <pre>
          <code>{inside}</code>
        </pre>
      );
    case 'table':
      return (
        <div class="read-table">
          <table>
            <tbody>{inside}</tbody>
          </table>
        </div>
      );
    case 'image':
      return <img src={shared.urlOf(node.attrs?.file)} alt={node.attrs?.alt ?? ''} />;
    case 'footnote':
      return <sup title={node.attrs?.text}>[{++shared.notes.count}]</sup>;
    default:
      return Frame ? <Frame {...frameProps(node)}>{inside}</Frame> : inside;
  }
}

/** @param {TextNode} node */
function frameProps({ type, attrs = {} }) {
  if (type === 'orderedList') return { start: attrs.start };
  if (type === 'tableCell' || type === 'tableHeader')
    return { colSpan: attrs.colspan, rowSpan: attrs.rowspan };
  return { dir: 'auto' };
}

/** A heading stands two levels below the page's own. @param {{level: number, children: import('preact').ComponentChildren}} props */
function Heading({ level, children }) {
  const Tag = /** @type {any} */ (`h${Math.min(6, level + 2)}`);
  return <Tag class={`read-heading is-level-${level}`}>{children}</Tag>;
}

/** @param {{node: TextNode}} props */
function Words({ node }) {
  /** @type {import('preact').ComponentChildren} */
  let words = node.text;
  for (const { type, attrs } of node.marks ?? []) {
    const Tag = MARKS[type];
    if (Tag) words = <Tag>{words}</Tag>;
    else if (type === 'link' && isSafe(attrs?.href))
      words = (
        <a href={attrs?.href} rel="noopener nofollow" target="_blank">
          {words}
        </a>
      );
  }
  return <>{words}</>;
}

/** Only addresses that open a page or a letter. @param {unknown} href */
function isSafe(href) {
  return typeof href === 'string' && /^(https?:|mailto:)/i.test(href);
}
