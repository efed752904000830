import { EditOrganisation } from '../directory/edit_organisation.jsx';
import { canEdit } from '../directory/directory_page.jsx';
import { chooseLanguage } from '../settings/preferences.jsx';
import { NewRoom } from '../spaces/new_room.jsx';
import { NewSpace } from '../spaces/new_space.jsx';
import { useChannel } from '../ui/hooks.js';
import { lazy } from '../ui/lazy.jsx';
import { useServices } from '../ui/services.js';
import { theme } from '../ui/theme.js';
import { language, t } from '../ui/words.js';

/** @typedef {import('./use_goals.js').Goal} Goal */

const NewDraft = lazy(() => import('../drafts/new_draft.jsx'));

/** The other languages, each in its own words. */
const LANGUAGES = /** @type {const} */ ([
  ['ro', 'Română'],
  ['en', 'English'],
]);

/**
 * What the palette does, beside leading somewhere.
 * @param {{channel: string, name: string}[]} spaces one's own
 * @returns {Goal[]}
 */
export function useActions(spaces) {
  const { signOut } = useServices();
  const { role } = useChannel('directory').mine;
  return [
    ...spaces.flatMap(makingIn),
    ...(canEdit(role) ? makingAnywhere() : []),
    ...choices(),
    ...leaving(signOut),
  ];
}

/** @param {{channel: string, name: string}} space @returns {Goal[]} */
function makingIn({ channel, name }) {
  return [
    {
      key: `room in ${channel}`,
      icon: 'plus',
      name: t('space.new_room'),
      note: name,
      words: name,
      window: (onClose) => <NewRoom space={channel} onClose={onClose} />,
    },
    {
      key: `draft in ${channel}`,
      icon: 'plus',
      name: t('space.new_draft'),
      note: name,
      words: name,
      window: (onClose) => <NewDraft space={channel} onClose={onClose} />,
    },
  ];
}

/** @returns {Goal[]} */
function makingAnywhere() {
  return [
    {
      key: 'space',
      icon: 'plus',
      name: t('home.new_space'),
      note: t('palette.action'),
      window: (onClose) => <NewSpace onClose={onClose} />,
    },
    {
      key: 'organisation',
      icon: 'plus',
      name: t('directory.add'),
      note: t('palette.action'),
      window: (onClose) => <EditOrganisation onClose={onClose} />,
    },
  ];
}

/** @returns {Goal[]} */
function choices() {
  const looks = /** @type {const} */ (['auto', 'light', 'dark']).filter((one) => one !== theme.value);
  return [
    ...looks.map((one) => ({
      key: `theme ${one}`,
      icon: 'gear',
      name: `${t('menu.theme')}: ${t(`menu.theme_${one}`)}`,
      note: t('palette.action'),
      work: () => (theme.value = one),
    })),
    ...LANGUAGES.filter(([one]) => one !== language.value).map(([one, name]) => ({
      key: `language ${one}`,
      icon: 'gear',
      name: `${t('menu.language')}: ${name}`,
      note: t('palette.action'),
      work: () => chooseLanguage(one),
    })),
  ];
}

/** @param {() => void} signOut @returns {Goal[]} */
function leaving(signOut) {
  return [
    {
      key: 'sign out',
      icon: 'close',
      name: t('menu.sign_out'),
      note: t('palette.action'),
      work: signOut,
    },
  ];
}
