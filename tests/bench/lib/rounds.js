// Systems in turn, round after round: the machine's speed drifts, so figures are compared within a round, and the
// median of the rounds is told.
import { load } from './loader.js';
import { median } from './table.js';

/** @typedef {import('./loader.js').System} System */
/** @typedef {import('./loader.js').Found} Found */
/** @typedef {{system: System, rounds: Found[]}} Series */

/**
 * @param {string} scenario
 * @param {System[]} systems
 * @param {number} count
 * @param {Record<string, string | number>} options
 */
export async function measureInTurn(scenario, systems, count, options) {
  /** @type {Series[]} */
  const all = systems.map((system) => ({ system, rounds: [] }));
  for (let round = 0; round < count; round++)
    for (const series of all) series.rounds.push(await load(scenario, series.system, options));
  return all;
}

/**
 * @param {Series} series
 * @param {(found: Found) => number} value
 */
export const middle = (series, value) => median(series.rounds.map(value));

/**
 * How many times another's: round by round, then the median.
 * @param {Series} series
 * @param {Series} other
 * @param {(found: Found) => number} value
 * @param {(found: Found) => number} [otherValue]
 */
export const ratio = (series, other, value, otherValue = value) =>
  median(series.rounds.map((found, round) => value(found) / otherValue(other.rounds[round])));
