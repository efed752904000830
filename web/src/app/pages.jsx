import { HomePage } from '../inbox/home_page.jsx';
import { RoomPage } from '../rooms/room_page.jsx';
import { EnterPage } from '../sessions/enter_page.jsx';
import { SignInPage } from '../sessions/sign_in_page.jsx';
import { SpacePage } from '../spaces/space_page.jsx';
import { isUlid } from '../sync/ulid.js';
import { Dead } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { t } from '../ui/words.js';

/**
 * @typedef {object} PageProps
 * @property {string} path
 * @property {string} secret what the link that opened the page carried after its #
 * @property {import('../ui/types.d.ts').SessionState} session
 */

/** The page for a path. @param {PageProps} props */
export function Page({ path, secret, session }) {
  const { navigate } = useServices();
  const goHome = () => navigate('/', { replace: true });
  if (path === '/enter') return <EnterPage secret={secret} />;
  if (path === '/sign-in') return <SignInPage key={secret} secret={secret} onDone={goHome} />;
  const view = memberPage(path);
  if (!view) return <Dead title={t('app.not_found')} text={t('app.not_found_text')} />;
  if (session.person) return view;
  const reason = session.hasEnded ? 'ended' : path === '/' ? undefined : 'needed';
  return <SignInPage key={path} secret="" reason={reason} onDone={() => {}} />;
}

/** @param {string} path */
function memberPage(path) {
  const [, kind, id] = path.split('/');
  if (path === '/') return <HomePage />;
  if (kind === 'space' && isUlid(id)) return <SpacePage key={path} name={`space:${id}`} />;
  if (kind === 'room' && isUlid(id)) return <RoomPage key={path} name={`room:${id}`} />;
  return null;
}
