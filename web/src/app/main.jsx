import { signal } from '@preact/signals';
import { render } from 'preact';
import { takeLinkSecret } from '../sessions/link.js';
import { announce } from '../ui/announcer.jsx';
import { ServicesContext } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { Anywhere } from './anywhere.jsx';
import { Frame } from './frame.jsx';
import { Page } from './pages.jsx';
import { startPreferences } from './preferences.js';
import { isBack, moves, navigate, path, query, rename, startRouter } from './router.js';
import { start } from './start.js';
import { Waiting } from './waiting.jsx';

const secret = signal(takeLinkSecret());
startRouter();
// A link that is opened in a page of ours changes only what follows the #.
window.addEventListener('hashchange', () => {
  secret.value = takeLinkSecret() || secret.value;
});
const { clock, connection, session, kept } = start();
await startPreferences();

/** @param {string} method @param {object} params */
const signIn = (method, params) => session.signIn(method, params);
const services = { connection, clock, navigate, signIn, signOut, announce, moves, rename, isBack };

/** Signs out and goes home; where the server cannot be asked now, nothing happens, and the page says that it cannot. */
function signOut() {
  session.signOut().then(
    () => navigate('/', { replace: true }),
    () => toast(t('sign_in.no_answer')),
  );
}

function App() {
  const state = session.state.value;
  return (
    <ServicesContext.Provider value={{ ...services, ...state }}>
      {/* Everything of somebody else is taken off the page. */}
      <Frame
        key={state?.person ?? ''}
        path={path.value}
        isMember={!!state?.person}
        isKept={kept.isKept}
        onSignOut={signOut}
      >
        {state ? (
          <Page path={path.value} query={query.value} secret={secret.value} session={state} />
        ) : (
          <Waiting />
        )}
        {state?.person && <Anywhere />}
      </Frame>
    </ServicesContext.Provider>
  );
}

render(<App />, /** @type {HTMLElement} */ (document.getElementById('app')));
