import { useOrganisations } from '../directory/use_organisations.js';
import { useItems } from '../inbox/use_entries.js';
import { itemPath } from '../spaces/items.jsx';
import { participantsOf } from '../spaces/mandates.js';
import { useChannel, useNames, useToday } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { useActions } from './use_actions.jsx';

/**
 * Where the palette leads, or what it does.
 * @typedef {object} Goal
 * @property {string} key
 * @property {string} icon
 * @property {string} name
 * @property {string} [note] what it is
 * @property {string} [words] it is found by these too
 * @property {string} [path]
 * @property {() => void} [work]
 * @property {(onClose: () => void) => import('preact').JSX.Element} [window] what asks for the rest
 * @property {boolean} [isAlways] it stands at the end whatever is looked for
 */

/** @returns {Goal[]} */
function placesOf() {
  /** @type {[string, string, string][]} */
  const places = [
    ['/', 'home', 'nav.home'],
    ['/inbox', 'inbox', 'nav.inbox'],
    ['/search', 'search', 'nav.search'],
    ['/directory', 'building', 'nav.directory'],
    ['/settings', 'gear', 'palette.settings'],
    ['/shortcuts', 'keyboard', 'palette.shortcuts'],
  ];
  return places.map(([path, icon, words]) => ({
    key: path,
    icon,
    name: t(words),
    note: t('palette.place'),
    path,
  }));
}

/** @param {string} channel */
const idOf = (channel) => channel.split(':')[1];

/**
 * All that the palette can lead to.
 * @param {string} query as it was typed
 * @returns {Goal[]}
 */
export function useGoals(query) {
  const { person: me } = useMember();
  const today = useToday();
  /** @type {import('../inbox/types.d.ts').InboxView | null} */
  const view = useChannel(`inbox:${me}`).view;
  const { spaces, items } = useItems(view);
  const organisations = useOrganisations();
  const views = spaces.flatMap((space) => (space.view ? [space.view] : []));
  const people = [...new Set(views.flatMap((one) => participantsOf(one, today).map(({ person }) => person)))];
  const { nameOf } = useNames(people);
  const actions = useActions(view?.spaces ?? []);
  const spaceName = (/** @type {string} */ channel) =>
    view?.spaces.find((one) => one.channel === channel)?.name ?? '';

  const rooms = [...items.values()]
    .filter((item) => itemPath(item) && item.isForMe)
    .sort((a, b) => Number(!!a.is_archived) - Number(!!b.is_archived))
    .map((item) => ({
      key: item.channel,
      icon: item.channel.startsWith('draft:') ? 'document' : item.visibility === 'members' ? 'room' : 'lock',
      name: item.title,
      note: item.is_archived ? t('room.archived') : spaceName(item.space),
      words: spaceName(item.space),
      path: itemPath(item) ?? undefined,
    }));
  const mySpaces = (view?.spaces ?? []).map((space) => ({
    key: space.channel,
    icon: 'space',
    name: space.name,
    note: t(`kind.${space.kind}`),
    path: `/space/${idOf(space.channel)}`,
  }));
  const known = people.flatMap((person) => {
    const name = nameOf(person);
    return name
      ? [{ key: person, icon: 'person', name, note: t('palette.person'), path: `/person/${person}` }]
      : [];
  });
  const others = organisations.all.map(({ organisation, name, short_name }) => ({
    key: organisation,
    icon: 'building',
    name,
    words: short_name,
    note: t('palette.organisation'),
    path: `/organisation/${organisation}`,
  }));
  return [...rooms, ...mySpaces, ...placesOf(), ...actions, ...known, ...others, ...searchFor(query)];
}

/** Words that name nothing may stand in a message. @param {string} query @returns {Goal[]} */
function searchFor(query) {
  const words = query.trim();
  if (!words) return [];
  const path = `/search?q=${encodeURIComponent(words)}`;
  return [
    { key: 'search for', icon: 'search', name: t('palette.search_for', { words }), path, isAlways: true },
  ];
}
