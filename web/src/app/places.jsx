import { Icon } from '../ui/icons.jsx';
import { t } from '../ui/words.js';

/** The places that everybody has. @type {{href: string, icon: string, words: string}[]} */
const PLACES = [
  { href: '/', icon: 'home', words: 'nav.home' },
  { href: '/inbox', icon: 'inbox', words: 'nav.inbox' },
  { href: '/search', icon: 'search', words: 'nav.search' },
  { href: '/directory', icon: 'building', words: 'nav.directory' },
];

/**
 * Links to them. `waiting` is how many things wait in the inbox.
 * @param {{path: string, waiting: number}} props
 */
export function Places({ path, waiting }) {
  return (
    <ul class="places">
      {PLACES.map(({ href, icon, words }) => (
        <li key={href}>
          <a href={href} aria-current={path === href ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{t(words)}</span>
            {href === '/inbox' && waiting > 0 && <Count count={waiting} words="nav.unseen" />}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A number in a coloured field; what it counts is read out. @param {{count: number, words: string}} props */
export function Count({ count, words }) {
  return (
    <span class="count">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span class="hidden">{t(words, { count })}</span>
    </span>
  );
}
