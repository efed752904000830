import { signal } from '@preact/signals';
import { useOptionalChannel, useToday } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { mandatesOf } from './mandates.js';

/** @typedef {import('./types.d.ts').Mandate} Mandate */

/** What was chosen, by person and space: every view of a space shows the same. @type {import('@preact/signals').Signal<Record<string, string>>} */
const chosen = signal({});

/** @param {string} key */
function recall(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

/** @param {string} key @param {string} mandate */
function keep(key, mandate) {
  chosen.value = { ...chosen.value, [key]: mandate };
  try {
    localStorage.setItem(key, mandate);
  } catch {
    // Then it lasts as long as the page.
  }
}

/**
 * In which capacity one acts in a space. `as` goes with every command there: the only mandate, or the one chosen among
 * several (the choice is kept on this device, also while the space's view is still coming); undefined: there is none,
 * or, where `mustChoose`, the person has to choose first.
 * @param {string | undefined} space its channel; undefined while it is not known yet
 * @returns {{mandates: Mandate[], as: string | undefined, mustChoose: boolean, choose: (mandate: string) => void}}
 */
export function useCapacity(space) {
  const { person } = useMember();
  const today = useToday();
  const view = useOptionalChannel(space)?.view ?? null;
  const mandates = mandatesOf(view, person, today);
  const key = `sfat.capacity.${person}.${space}`;
  const last = chosen.value[key] ?? recall(key);
  const known = mandates.find((one) => one.mandate === last) ?? (mandates.length === 1 ? mandates[0] : null);
  const as = known?.mandate;
  return { mandates, as, mustChoose: mandates.length > 1 && !as, choose: (mandate) => keep(key, mandate) };
}
