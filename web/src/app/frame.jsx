import { Announcer } from '../ui/announcer.jsx';
import { useConnection } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Notice } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { AccountMenu, VisitorMenu } from './menu.jsx';
import { ConnectionState, SavedState } from './status.jsx';

/**
 * What stands around every page: the skip link, the header with the state of the connection and of what is saved.
 * @param {object} props
 * @param {boolean} props.isMember somebody is signed in
 * @param {boolean} props.isKept the browser keeps what is not sent
 * @param {() => void} props.onSignOut
 * @param {import('preact').ComponentChildren} props.children
 */
export function Frame({ isMember, isKept, onSignOut, children }) {
  const connection = useConnection();
  return (
    <>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <header class="top">
        <a class="brand" href="/" aria-label={`${t('app.name')}: ${t('app.home')}`}>
          <img src="/favicon.svg" alt="" width="26" height="26" />
          <span>{t('app.name')}</span>
        </a>
        <div class="state" role="group" aria-label={t('status.label')}>
          <ConnectionState />
          {isMember && <SavedState />}
        </div>
        {isMember ? <AccountMenu onSignOut={onSignOut} /> : <VisitorMenu />}
      </header>
      {connection.isOutdated && <Outdated />}
      {isMember && !isKept && <Notice>{t('app.not_kept')}</Notice>}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Announcer />
    </>
  );
}

/** The server speaks a newer protocol than this page. */
function Outdated() {
  return (
    <Notice>
      <Icon name="warning" /> {t('app.outdated')}{' '}
      <button onClick={() => location.reload()}>{t('app.reload')}</button>
    </Notice>
  );
}
