import { DirectoryPage } from '../directory/directory_page.jsx';
import { OrganisationPage } from '../directory/organisation_page.jsx';
import { PersonPage } from '../directory/person_page.jsx';
import { readDraftPath } from '../drafts/paths.js';
import { HomePage } from '../inbox/home_page.jsx';
import { InboxPage } from '../inbox/inbox_page.jsx';
import { readRoomPath } from '../rooms/paths.js';
import { RoomPage } from '../rooms/room_page.jsx';
import { SearchPage } from '../search/search_page.jsx';
import { EnterPage } from '../sessions/enter_page.jsx';
import { JoinPage } from '../sessions/join_page.jsx';
import { SignInPage } from '../sessions/sign_in_page.jsx';
import { SettingsPage, isSettingsPart } from '../settings/settings_page.jsx';
import { ShortcutsPage } from '../shortcuts/shortcuts_page.jsx';
import { SpacePage, isSpacePart } from '../spaces/space_page.jsx';
import { isUlid } from '../sync/ulid.js';
import { lazy } from '../ui/lazy.jsx';
import { Dead } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { t } from '../ui/words.js';

const DraftPage = lazy(() => import('../drafts/draft_page.jsx'));

/**
 * @typedef {object} PageProps
 * @property {string} path
 * @property {string} query what the address asks behind its path
 * @property {string} secret what the link that opened the page carried after its #
 * @property {import('../ui/types.d.ts').SessionState} session
 */

/** The page for a path. @param {PageProps} props */
export function Page({ path, query, secret, session }) {
  const { navigate } = useServices();
  const goHome = () => navigate('/', { replace: true });
  if (path === '/enter') return <EnterPage secret={secret} />;
  if (path === '/join') return <JoinPage key={secret} secret={secret} isMember={!!session.person} />;
  if (path === '/sign-in') return <SignInPage key={secret} secret={secret} onDone={goHome} />;
  const view = memberPage(path, query);
  if (!view) return <Dead title={t('app.not_found')} text={t('app.not_found_text')} />;
  if (session.person) return view;
  const reason = session.hasEnded ? 'ended' : path === '/' ? undefined : 'needed';
  return <SignInPage key={path} secret="" reason={reason} onDone={() => {}} />;
}

/** @param {string} path @param {string} query */
function memberPage(path, query) {
  const [, kind, id = '', part = '', ...rest] = path.split('/');
  if (path === '/') return <HomePage />;
  if (path === '/inbox') return <InboxPage />;
  if (path === '/search') return <SearchPage query={query} />;
  if (path === '/shortcuts') return <ShortcutsPage />;
  if (path === '/directory') return <DirectoryPage key={path} part="" />;
  if (path === '/directory/people') return <DirectoryPage key={path} part="people" />;
  if (kind === 'organisation' && isUlid(id)) return <OrganisationPage key={path} id={id} />;
  if (kind === 'person' && isUlid(id)) return <PersonPage key={path} id={id} />;
  if (kind === 'settings' && isSettingsPart(id)) return <SettingsPage key={path} part={id} />;
  if (kind === 'space' && isUlid(id) && isSpacePart(part))
    return <SpacePage key={path} name={`space:${id}`} part={part} />;
  const pieces = part ? [part, ...rest] : rest;
  const inDraft = readDraftPath(pieces);
  if (kind === 'draft' && isUlid(id) && inDraft)
    return <DraftPage key={id} name={`draft:${id}`} {...inDraft} />;
  const inRoom = readRoomPath(pieces);
  if (kind === 'room' && isUlid(id) && inRoom) return <RoomPage key={id} name={`room:${id}`} {...inRoom} />;
  return null;
}
