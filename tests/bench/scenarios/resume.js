// F: 5,000 listeners cut at once come back with their positions while messages go on.
import { load } from '../lib/loader.js';
import { figure, printTable } from '../lib/table.js';

const LISTENERS = 5000;

/** @param {import('../lib/loader.js').System} sfat */
export async function resume(sfat) {
  const found = await load('resume', sfat, { listeners: LISTENERS, rate: 10, seconds: 1.5 });
  const row = [
    sfat.name,
    figure(found.whole_seconds, 2, 's'),
    figure(found.latency.p50_ms / 1000, 2, 's'),
    figure(found.messages, 0),
    figure(found.acknowledged, 0),
    figure(found.lost, 0),
    figure(found.doubled, 0),
  ];
  const heads = ['', 'until all are whole', 'until half are', 'messages', 'acknowledged', 'lost', 'doubled'];
  const note = 'Lost and doubled are counted by listener and message, from before the cut to after the last is back.';
  printTable('F. 5,000 listeners cut at once, 10 messages a second going on', heads, [row], note);
  return [{ system: sfat, rounds: [found] }];
}
