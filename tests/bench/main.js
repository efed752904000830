// Runs the scenarios that are named (all of them: none named), prints their tables and keeps their figures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startFloor, startNchan, startSocketio, startWs, startYWebsocket } from './lib/peers.js';
import { results } from './lib/places.js';
import { isBuilt, startSfat, startSfatTexts } from './lib/sfat.js';
import { median } from './lib/table.js';
import { acknowledge } from './scenarios/acknowledge.js';
import { inFlight, oneAtATime } from './scenarios/broadcast.js';
import { drafts } from './scenarios/drafts.js';
import { files } from './scenarios/files.js';
import { idle } from './scenarios/idle.js';
import { pages } from './scenarios/pages.js';
import { resume } from './scenarios/resume.js';
import { emptyTexts, keystrokes, writers } from './scenarios/texts.js';
import { search } from './scenarios/search.js';
import { upgrades } from './scenarios/upgrades.js';

/** @typedef {import('./lib/loader.js').System} System */
/** @typedef {import('./lib/rounds.js').Series} Series */

const starters = [startFloor, ...(isBuilt() ? [startSfat] : []), startNchan, startWs, startSocketio];

/** @param {(systems: System[]) => Promise<Series[]>} scenario */
const withAll = (scenario) => async () => {
  const systems = [];
  for (const starter of starters) systems.push(await starter());
  const found = await scenario(systems);
  for (const system of systems) await system.stop();
  return found;
};

/** @param {(sfat: Awaited<ReturnType<typeof startSfat>>) => Promise<Series[]>} scenario */
const withSfat = (scenario) => async () => {
  if (!isBuilt()) return [];
  const sfat = await startSfat();
  const found = await scenario(sfat);
  await sfat.stop();
  return found;
};

/** @type {Record<string, () => Promise<Series[]>>} */
const scenarios = {
  A: withAll(oneAtATime),
  B: withAll(inFlight),
  C: () => idle(starters),
  D: withAll(upgrades),
  E: acknowledge,
  F: withSfat(resume),
  G: async () => {
    const systems = [await startFloor(), ...(isBuilt() ? [await startSfatTexts()] : []), await startYWebsocket()];
    const found = await writers(systems);
    for (const system of systems) await system.stop();
    return found;
  },
  H: () => emptyTexts([startFloor, ...(isBuilt() ? [() => startSfatTexts(1000)] : []), () => startYWebsocket(1000)]),
  I: files,
  J: async () => {
    const systems = [...(isBuilt() ? [await startSfatTexts()] : []), await startYWebsocket()];
    const found = await keystrokes(systems);
    for (const system of systems) await system.stop();
    return found;
  },
  K: withSfat(drafts),
  P: withSfat(pages),
  S: withSfat(search),
};

const asked = process.argv.slice(2).map((name) => name.toUpperCase());
if (asked.some((name) => !(name in scenarios))) {
  console.error('usage: tests/bench/run [A] [B] [C] [D] [E] [F] [G] [H] [I] [J] [K] [P] [S]');
  process.exit(2);
}

const start = Date.now();
console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}`);
if (!isBuilt()) console.log('Sfat is not built: the floor and the peers alone.');
/** @type {Record<string, {system: string, rounds: import('./lib/loader.js').Found[]}[]>} */
const kept = {};
for (const name of asked.length ? asked : Object.keys(scenarios)) {
  const found = await scenarios[name]();
  kept[name] = found.map(({ system, rounds }) => ({ system: system.name, rounds }));
  const others = found.flatMap(({ rounds }) => rounds.map((round) => round.used.others));
  const percent = Math.round(median(others) * 100);
  if (percent > 5) console.log(`Not quiet: other programs used ${percent} % of this machine meanwhile (median of the rounds).`);
}

mkdirSync(results, { recursive: true });
const file = join(results, 'bench.json');
writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine: cpus()[0].model, scenarios: kept }, null, 1));
console.log(`\n${Math.round((Date.now() - start) / 1000)} s; the figures are in tests/results/bench.json`);
process.exit(0);
