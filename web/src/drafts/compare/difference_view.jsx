import { useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.jsx';
import { useMedia } from '../../ui/use_media.js';
import { t } from '../../ui/words.js';
import { readBlocks } from './blocks.js';
import { compareBlocks, countChanges, foldRows } from './difference.js';

/** @typedef {import('./types.d.ts').Block} Block */
/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */

/** Below this there is no room for two texts side by side. */
const NARROW = '(width < 52rem)';

/**
 * Two texts side by side with what changed marked; in one column on a telephone, or where `isOneColumn`.
 * @param {object} props
 * @param {TextNode | TextNode[]} props.before
 * @param {TextNode | TextNode[]} props.after
 * @param {[string, string]} props.titles of the two texts
 * @param {boolean} [props.isOneColumn]
 */
export function DifferenceView({ before, after, titles, isOneColumn = false }) {
  const isNarrow = useMedia(NARROW);
  const rows = useMemo(() => compareBlocks(readBlocks(before), readBlocks(after)), [before, after]);
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isOne = isNarrow || isOneColumn;
  const changes = rows.filter(({ change }) => change !== 'same').length;
  if (changes === 0) return <p class="difference-none">{t('compare.none')}</p>;
  return (
    <div class={isOne ? 'difference is-one' : 'difference'} ref={place}>
      <Summary rows={rows} place={place} />
      {isOne ? <OneColumn rows={rows} titles={titles} /> : <TwoColumns rows={rows} titles={titles} />}
    </div>
  );
}

/**
 * What changed, counted, and buttons that lead from one change to the next.
 * @param {{rows: Row[], place: import('preact').RefObject<HTMLDivElement>}} props
 */
function Summary({ rows, place }) {
  const at = useRef(-1);
  const counts = Object.entries(countChanges(rows)).filter(([, count]) => count > 0);
  /** @param {number} step */
  function go(step) {
    const changes = [
      .../** @type {NodeListOf<HTMLElement>} */ (place.current?.querySelectorAll('[data-change]') ?? []),
    ];
    if (changes.length === 0) return;
    at.current = (Math.max(at.current, step < 0 ? 0 : -1) + step + changes.length) % changes.length;
    changes[at.current].focus();
    changes[at.current].scrollIntoView({ block: 'center' });
  }
  return (
    <div class="difference-head">
      <p class="muted">{counts.map(([kind, count]) => t(`compare.${kind}`, { count })).join(' · ')}</p>
      {rows.filter(({ change }) => change !== 'same').length > 1 && (
        <div class="actions">
          <button type="button" class="square" aria-label={t('compare.previous')} onClick={() => go(-1)}>
            <Icon name="up" />
          </button>
          <button type="button" class="square" aria-label={t('compare.next')} onClick={() => go(1)}>
            <Icon name="down" />
          </button>
        </div>
      )}
    </div>
  );
}

/** @param {{rows: Row[], titles: [string, string]}} props */
function TwoColumns({ rows, titles }) {
  return (
    <table class="difference-table">
      <thead>
        <tr>
          {titles.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <Stretches
        rows={rows}
        shown={(row, key) => (
          <tr key={key} class={`is-${row.change}`} {...changeProps(row)}>
            <td>{row.before && <Side row={row} block={row.before} is="removed" />}</td>
            <td>{row.after && <Side row={row} block={row.after} is="added" />}</td>
          </tr>
        )}
        folded={(button, key) => (
          <tr key={key} class="difference-fold">
            <td colSpan={2}>{button}</td>
          </tr>
        )}
        wrap={(children) => <tbody>{children}</tbody>}
      />
    </table>
  );
}

/** @param {{rows: Row[], titles: [string, string]}} props */
function OneColumn({ rows, titles }) {
  return (
    <>
      <p class="difference-key">
        <del>{titles[0]}</del> <Icon name="down" /> <ins>{titles[1]}</ins>
      </p>
      <Stretches
        rows={rows}
        shown={(row, key) => (
          <div key={key} class={`difference-row is-${row.change}`} {...changeProps(row)}>
            <Both row={row} />
          </div>
        )}
        folded={(button, key) => (
          <div key={key} class="difference-fold">
            {button}
          </div>
        )}
        wrap={(children) => <div class="difference-rows">{children}</div>}
      />
    </>
  );
}

/** What makes a row a place to go to. @param {Row} row */
function changeProps({ change }) {
  return change === 'same' ? {} : { 'data-change': change, tabIndex: -1 };
}

/**
 * The rows, those without a change folded until somebody asks.
 * @param {object} props
 * @param {Row[]} props.rows
 * @param {(row: Row, key: string) => import('preact').ComponentChildren} props.shown
 * @param {(button: import('preact').ComponentChildren, key: string) => import('preact').ComponentChildren} props.folded
 * @param {(children: import('preact').ComponentChildren) => import('preact').JSX.Element} props.wrap
 */
function Stretches({ rows, shown, folded, wrap }) {
  const stretches = useMemo(() => foldRows(rows), [rows]);
  const [opened, setOpened] = useState(/** @type {Set<number>} */ (new Set()));
  return wrap(
    stretches.flatMap((stretch, at) => {
      if (!stretch.isFolded || opened.has(at)) return stretch.rows.map((row, i) => shown(row, `${at}.${i}`));
      return folded(
        <button type="button" class="quiet small" onClick={() => setOpened(new Set([...opened, at]))}>
          {t('compare.folded', { count: stretch.rows.length })}
        </button>,
        String(at),
      );
    }),
  );
}

/** What a row says of itself to who cannot see its colour. @param {{change: Row['change']}} props */
function Said({ change }) {
  if (change === 'same' || change === 'changed') return null;
  const isMoved = change === 'moved_away' || change === 'moved_here';
  return (
    <span class={isMoved ? 'difference-moved' : 'hidden'}>
      {t(`compare.is_${change}`)}
      {!isMoved && ': '}
    </span>
  );
}

/** One text's side of a row. @param {{row: Row, block: Block, is: 'removed' | 'added'}} props */
function Side({ row, block, is }) {
  const skipped = is === 'removed' ? 'added' : 'removed';
  return (
    <BlockFrame block={block}>
      <Said change={row.change} />
      {row.pieces ? (
        row.pieces
          .filter((piece) => piece.is !== skipped)
          .map((piece, at) => <PieceView key={at} piece={piece} />)
      ) : (
        <Whole row={row} block={block} />
      )}
    </BlockFrame>
  );
}

/** Both texts of a row in one. @param {{row: Row}} props */
function Both({ row }) {
  const block = /** @type {Block} */ (row.after ?? row.before);
  return (
    <BlockFrame block={block}>
      <Said change={row.change} />
      {row.pieces ? (
        row.pieces.map((piece, at) => <PieceView key={at} piece={piece} />)
      ) : (
        <Whole row={row} block={block} />
      )}
    </BlockFrame>
  );
}

/** @param {{row: Row, block: Block}} props */
function Whole({ row, block }) {
  const text = block.kind === 'image' ? t('compare.image', { text: block.text }) : block.text;
  if (row.change === 'removed' || row.change === 'moved_away') return <del>{text}</del>;
  if (row.change === 'added' || row.change === 'moved_here') return <ins>{text}</ins>;
  return <>{text}</>;
}

/** @param {{piece: import('./types.d.ts').Piece}} props */
function PieceView({ piece: { text, is } }) {
  if (is === 'removed') return <del>{text}</del>;
  if (is === 'added') return <ins>{text}</ins>;
  return <>{text}</>;
}

/** A block as what it is, without being a heading of this page. @param {{block: Block, children: import('preact').ComponentChildren}} props */
function BlockFrame({ block, children }) {
  const { kind, level, depth, marker } = block;
  return (
    <div class={`read-block is-${kind}`} data-level={level} data-depth={depth}>
      {marker !== undefined && <span class="read-marker">{marker}</span>}
      <span dir="auto">{children}</span>
    </div>
  );
}
