// Figures in columns, and the arithmetic of repeated rounds.

/** @param {number[]} values */
export function median(values) {
  const sorted = values.filter(Number.isFinite).sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * A figure with its unit, or a dash where there is none.
 * @param {number | undefined} value
 * @param {number} digits after the point
 * @param {string} [unit]
 */
export function figure(value, digits, unit = '') {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return unit ? `${text} ${unit}` : text;
}

/**
 * @param {string} title
 * @param {string[]} heads the first column is words, the others figures
 * @param {string[][]} rows
 * @param {string} [note]
 */
export function printTable(title, heads, rows, note) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const line = (/** @type {string[]} */ cells) =>
    cells.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('   ');
  console.log(`\n${title}\n${line(heads)}\n${widths.map((width) => '─'.repeat(width)).join('───')}`);
  for (const row of rows) console.log(line(row).trimEnd());
  if (note) console.log(note);
}
