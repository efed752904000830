import { initialsOf } from './text.js';
import { t } from './words.js';

const HUES = 8;

/** The same person has the same colour everywhere. @param {string} person */
export function hueOf(person) {
  return [...person].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) % HUES;
}

/** @param {string | undefined} name as the directory knows it */
export function nameText(name) {
  return name === '' ? t('person.unknown') : (name ?? '\u00a0');
}

/**
 * A person's mark: initials on a colour. The name stands beside it, so it is hidden from screen readers.
 * @param {{person: string, name: string | undefined}} props
 */
export function Avatar({ person, name }) {
  return (
    <span class={`avatar hue-${hueOf(person)}`} aria-hidden="true">
      {name ? initialsOf(name) : ''}
    </span>
  );
}
