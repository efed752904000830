import { parseMarkup } from './markup.js';
import { useMentioning } from './mentions_context.js';

/** @typedef {import('./markup_tree.d.ts').Inline} Inline */
/** @typedef {import('./markup_tree.d.ts').Block} Block */

/** @type {Map<string, Block[]>} the trees of what was shown last: a list is drawn anew more often than its words change */
const trees = new Map();
const TREES_KEPT = 1_000;

/** @param {string} text */
function treeOf(text) {
  const tree = trees.get(text) ?? parseMarkup(text);
  if (!trees.has(text) && trees.size >= TREES_KEPT) trees.clear();
  trees.set(text, tree);
  return tree;
}

/** What somebody wrote, as elements. @param {{text: string}} props */
export function Markup({ text }) {
  return (
    <div class="message-text" dir="auto">
      {treeOf(text).map((block, at) => (
        <BlockView key={at} block={block} />
      ))}
    </div>
  );
}

/** @param {{block: Block}} props */
function BlockView({ block }) {
  if (block.type === 'pre')
    return (
      <pre>
        <code>{block.text}</code>
      </pre>
    );
  if (block.type === 'list') return <List block={block} />;
  if (block.type === 'paragraph')
    return (
      <p>
        <Line nodes={block.children} />
      </p>
    );
  return (
    <blockquote>
      {block.blocks.map((one, at) => (
        <BlockView key={at} block={one} />
      ))}
    </blockquote>
  );
}

/** @param {{block: Extract<Block, {type: 'list'}>}} props */
function List({ block: { start, items } }) {
  const lines = items.map((nodes, at) => (
    <li key={at}>
      <Line nodes={nodes} />
    </li>
  ));
  return start === undefined ? <ul>{lines}</ul> : <ol start={start}>{lines}</ol>;
}

/** @param {{nodes: Inline[]}} props */
function Line({ nodes }) {
  return (
    <>
      {nodes.map((node, at) => (
        <InlineView key={at} node={node} />
      ))}
    </>
  );
}

/** @param {{node: Inline}} props */
function InlineView({ node }) {
  switch (node.type) {
    case 'text':
      return <>{node.text}</>;
    case 'code':
      return <code>{node.text}</code>;
    case 'link':
      return <Link href={node.href} text={node.text} />;
    case 'mention':
      return <MentionView mention={node} />;
    case 'strong':
      return (
        <strong>
          <Line nodes={node.children} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Line nodes={node.children} />
        </em>
      );
  }
}

/** Where a link says something else than where it leads, its place is said behind it. @param {{href: string, text: string}} props */
function Link({ href, text }) {
  const url = new URL(href);
  const place = url.protocol === 'mailto:' ? url.pathname : url.host;
  const isPlain = text.toLowerCase().includes(place.toLowerCase());
  const isOurs = url.origin === location.origin;
  return (
    <>
      <a href={href} rel="noopener nofollow" target={isOurs ? undefined : '_blank'}>
        {text}
      </a>
      {!isPlain && <span class="link-place"> ({place})</span>}
    </>
  );
}

/** @param {{mention: import('./markup_tree.d.ts').Mention}} props */
function MentionView({ mention }) {
  const { me, mentionName } = useMentioning();
  const concernsMe = mention.kind === 'everyone' || mention.id === me;
  return <span class={concernsMe ? 'mention is-me' : 'mention'}>{mentionName(mention)}</span>;
}
