import { useId } from 'preact/hooks';
import { useOrganisations } from '../directory/use_organisations.js';
import { t } from '../ui/words.js';
import { useCapacity } from './use_capacity.js';

export { useCapacity };

/** @typedef {import('./types.d.ts').Mandate} Mandate */

/**
 * A mandate in words: „Director executiv, Fundația Exemplu (supleant)”.
 * @param {Mandate} mandate
 * @param {(organisation: string) => string | undefined} nameOf
 */
export function capacityText(mandate, nameOf) {
  const organisation = mandate.organisation && nameOf(mandate.organisation);
  const words = [mandate.capacity || t(`role.${mandate.role}`), organisation].filter(Boolean).join(', ');
  return mandate.standing === 'deputy' ? t('capacity.deputy_of', { words }) : words;
}

/**
 * Lets somebody with several mandates in a space choose in which one they act. Nothing is shown to the others.
 * @param {{space: string | undefined, isCompact?: boolean}} props isCompact: the label is only read out
 */
export function CapacityPicker({ space, isCompact = false }) {
  const id = useId();
  const { mandates, as, mustChoose, choose } = useCapacity(space);
  const { nameOf } = useOrganisations();
  if (mandates.length < 2) return null;
  return (
    <div class={mustChoose ? 'capacity must-choose' : 'capacity'}>
      <label for={id} class={isCompact ? 'hidden' : undefined}>
        {t('capacity.label')}
      </label>
      <select id={id} value={as ?? ''} onChange={(event) => choose(event.currentTarget.value)}>
        {mustChoose && (
          <option value="" disabled>
            {t('capacity.choose')}
          </option>
        )}
        {mandates.map((mandate) => (
          <option key={mandate.mandate} value={mandate.mandate}>
            {capacityText(mandate, nameOf)}
          </option>
        ))}
      </select>
    </div>
  );
}
