import { diffArrays } from 'diff';

/** @typedef {import('./types.d.ts').Block} Block */
/** @typedef {import('./types.d.ts').Piece} Piece */
/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').Stretch} Stretch */

/** Two blocks with at least this share of common words are one block that was changed. */
const ALIKE = 0.4;
/** A block as long as this that vanished here and stands there was moved. */
const MOVED_LEAST = 40;
/** More blocks than this on either side of a place are set side by side in their order. */
const PAIRED_MOST = 60;
/** Rows without a change that stay in sight around what changed; fewer than FOLDED_LEAST are not worth folding. */
const CONTEXT = 1;
const FOLDED_LEAST = 3;

/** Words, blanks, and each other sign by itself. @param {string} text @returns {string[]} */
export function tokensOf(text) {
  return text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];
}

/** @param {Block} block */
function keyOf({ kind, level, depth, marker, text, file }) {
  // A number that moved on because an item came before it is no change.
  const mark = marker === undefined || marker === '' ? marker : marker === '•' ? '•' : '1.';
  return JSON.stringify([kind, level, depth, mark, file, text.trim()]);
}

/**
 * The words of two texts in one order, each marked as of both, only of the first, only of the second.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
export function diffWords(before, after) {
  /** @type {Piece[]} */
  const pieces = [];
  for (const { value, added, removed } of diffArrays(tokensOf(before), tokensOf(after))) {
    /** @type {Piece['is']} */
    const is = added ? 'added' : removed ? 'removed' : 'same';
    pieces.push({ text: value.join(''), is });
  }
  return joinBlanks(pieces);
}

/**
 * A blank that stayed between words that did not is no island of its own: the words around it are marked together.
 * @param {Piece[]} pieces
 */
function joinBlanks(pieces) {
  /** @type {Piece[]} */
  const removed = [];
  /** @type {Piece[]} */
  const added = [];
  /** @type {Piece[]} */
  const joined = [];
  const flush = () => {
    for (const [some, is] of /** @type {const} */ ([
      [removed, 'removed'],
      [added, 'added'],
    ])) {
      const text = some.map((one) => one.text).join('');
      if (text) joined.push({ text, is });
      some.length = 0;
    }
  };
  pieces.forEach((piece, at) => {
    const isBlank = piece.is === 'same' && !piece.text.trim() && !piece.text.includes('\n');
    const isBetween = isBlank && at > 0 && at < pieces.length - 1;
    if (isBetween && removed.length > 0 && added.length > 0) {
      removed.push(piece);
      added.push(piece);
    } else if (piece.is === 'same') {
      flush();
      joined.push(piece);
    } else (piece.is === 'removed' ? removed : added).push(piece);
  });
  flush();
  return joined;
}

/** The share of words that two texts have in common, 0 to 1. @param {string} before @param {string} after */
function likeness(before, after) {
  const isWord = (/** @type {string} */ one) => /[\p{L}\p{N}]/u.test(one);
  const [one, two] = [before, after].map((text) => tokensOf(text).filter(isWord));
  if (one.length + two.length === 0) return 0;
  /** @type {Map<string, number>} */
  const left = new Map();
  for (const word of one) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of two) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return (2 * common) / (one.length + two.length);
}

/**
 * Which blocks of two runs are the same block, changed: the pairs, in order, that have the most in common.
 * @param {Block[]} removed
 * @param {Block[]} added
 * @returns {[number, number][]}
 */
function pairs(removed, added) {
  if (Math.max(removed.length, added.length) > PAIRED_MOST)
    return removed.slice(0, added.length).map((_, at) => [at, at]);
  const score = removed.map((before) =>
    added.map((after) => {
      if (before.kind !== after.kind && !(before.text.trim() && before.text === after.text)) return 0;
      const like = likeness(before.text, after.text);
      return like >= ALIKE ? like : 0;
    }),
  );
  const best = Array.from({ length: removed.length + 1 }, () => new Float64Array(added.length + 1));
  for (let i = removed.length - 1; i >= 0; i--)
    for (let j = added.length - 1; j >= 0; j--) {
      const taken = score[i][j] > 0 ? score[i][j] + best[i + 1][j + 1] : 0;
      best[i][j] = Math.max(taken, best[i + 1][j], best[i][j + 1]);
    }
  /** @type {[number, number][]} */
  const found = [];
  for (let i = 0, j = 0; i < removed.length && j < added.length;) {
    if (score[i][j] > 0 && best[i][j] === score[i][j] + best[i + 1][j + 1]) found.push([i++, j++]);
    else if (best[i][j] === best[i + 1][j]) i++;
    else j++;
  }
  return found;
}

/** @param {Block} before @returns {Row} */
const removedRow = (before) => ({ change: 'removed', before, after: null });
/** @param {Block} after @returns {Row} */
const addedRow = (after) => ({ change: 'added', before: null, after });

/** What stands where some blocks went and others came. @param {Block[]} removed @param {Block[]} added @returns {Row[]} */
function replacedRows(removed, added) {
  /** @type {Row[]} */
  const rows = [];
  let [i, j] = [0, 0];
  for (const [to, other] of [...pairs(removed, added), [removed.length, added.length]]) {
    rows.push(...removed.slice(i, to).map(removedRow), ...added.slice(j, other).map(addedRow));
    if (to < removed.length && other < added.length) {
      const [before, after] = [removed[to], added[other]];
      rows.push({ change: 'changed', before, after, pieces: diffWords(before.text, after.text) });
    }
    [i, j] = [to + 1, other + 1];
  }
  return rows;
}

/** A long block that vanished in one place and stands in another was moved. @param {Row[]} rows @returns {Row[]} */
function markMoved(rows) {
  /** @type {Map<string, number>} */
  const gone = new Map();
  rows.forEach(({ change, before }, at) => {
    if (change === 'removed' && before && before.text.length >= MOVED_LEAST) gone.set(before.text.trim(), at);
  });
  const marked = [...rows];
  rows.forEach(({ change, after }, at) => {
    if (change !== 'added' || !after) return;
    const from = gone.get(after.text.trim());
    if (from === undefined) return;
    gone.delete(after.text.trim());
    marked[from] = { ...rows[from], change: 'moved_away' };
    marked[at] = { ...rows[at], change: 'moved_here' };
  });
  return marked;
}

/**
 * Two texts side by side, block by block, in the order in which one reads.
 * @param {Block[]} before
 * @param {Block[]} after
 * @returns {Row[]}
 */
export function compareBlocks(before, after) {
  const parts = diffArrays(before.map(keyOf), after.map(keyOf));
  /** @type {Row[]} */
  const rows = [];
  let [i, j] = [0, 0];
  for (let at = 0; at < parts.length; at++) {
    const { added, removed, value } = parts[at];
    if (!added && !removed) {
      for (let end = i + value.length; i < end;)
        rows.push({ change: 'same', before: before[i++], after: after[j++] });
      continue;
    }
    const other = parts[at + 1];
    const isBoth = other && (added ? other.removed : other.added);
    const gone = removed ? value.length : isBoth ? other.value.length : 0;
    const come = added ? value.length : isBoth ? other.value.length : 0;
    rows.push(...replacedRows(before.slice(i, i + gone), after.slice(j, j + come)));
    [i, j] = [i + gone, j + come];
    if (isBoth) at++;
  }
  return markMoved(rows);
}

/**
 * Rows in stretches: those around what changed in sight, long ones without a change folded.
 * @param {Row[]} rows
 * @returns {Stretch[]}
 */
export function foldRows(rows) {
  const isNear = rows.map((_, at) =>
    rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ change }) => change !== 'same'),
  );
  /** @type {Stretch[]} */
  const stretches = [];
  rows.forEach((row, at) => {
    const last = stretches.at(-1);
    if (last && last.isFolded === !isNear[at]) last.rows.push(row);
    else stretches.push({ isFolded: !isNear[at], rows: [row] });
  });
  return stretches.map((one) => ({ ...one, isFolded: one.isFolded && one.rows.length >= FOLDED_LEAST }));
}

/** How many blocks changed, came and went; one that was moved counts once. @param {Row[]} rows */
export function countChanges(rows) {
  const count = (/** @type {Row['change']} */ change) => rows.filter((row) => row.change === change).length;
  return {
    changed: count('changed'),
    added: count('added'),
    removed: count('removed'),
    moved: count('moved_here'),
  };
}
