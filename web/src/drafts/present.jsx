import { useEffect, useReducer } from 'preact/hooks';
import { Avatar } from '../ui/person.jsx';
import { t } from '../ui/words.js';
import { writersOf } from './writers.js';

/** So many are shown; the others are counted. */
const SHOWN = 5;

/** Who else has the text open. @param {{awareness: import('y-protocols/awareness').Awareness}} props */
export function Present({ awareness }) {
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => {
    const onChange = () => refresh(undefined);
    awareness.on('change', onChange);
    return () => awareness.off('change', onChange);
  }, [awareness]);
  const writers = writersOf(awareness);
  if (writers.length === 0) return null;
  const names = writers.map(({ name }) => name).join(', ');
  return (
    <span class="present" title={names}>
      <span class="hidden">{t('editor.writers', { count: writers.length, names })}</span>
      {writers.slice(0, SHOWN).map(({ id, name }) => (
        <Avatar key={id} person={id} name={name} />
      ))}
      {writers.length > SHOWN && <span class="present-more">+{writers.length - SHOWN}</span>}
    </span>
  );
}
