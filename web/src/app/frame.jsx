import { Announcer } from '../ui/announcer.jsx';
import { useConnection } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Notice } from '../ui/page.jsx';
import { Toasts } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { AccountMenu, VisitorMenu } from './menu.jsx';
import { Side } from './side.jsx';
import { ConnectionState, SavedState } from './status.jsx';
import { Tabs } from './tabs.jsx';

/**
 * What stands around every page: the skip link, the bar with the state of the connection and of what is saved, and the
 * ways to every place: a column beside the page, or tabs below it on a telephone.
 * @param {object} props
 * @param {string} props.path of the page shown
 * @param {boolean} props.isMember somebody is signed in
 * @param {boolean} props.isKept the browser keeps what is not sent
 * @param {() => void} props.onSignOut
 * @param {import('preact').ComponentChildren} props.children
 */
export function Frame({ path, isMember, isKept, onSignOut, children }) {
  return (
    <>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <header class="top">
        <a class="brand" href="/" aria-label={`${t('app.name')}: ${t('app.home')}`}>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          <span>{t('app.name')}</span>
        </a>
        {isMember && <PaletteButton />}
        <div class="state" role="group" aria-label={t('status.label')}>
          <ConnectionState />
          {isMember && <SavedState />}
        </div>
        {isMember ? <AccountMenu onSignOut={onSignOut} /> : <VisitorMenu />}
      </header>
      <Notices isMember={isMember} isKept={isKept} />
      <div class="body">
        {isMember && <Side path={path} />}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      {isMember && <Tabs path={path} />}
      <Announcer />
      <Toasts />
    </>
  );
}

/** Opens the palette, which goes to any person, room or action. */
function PaletteButton() {
  return (
    <button
      class="palette-button"
      data-palette
      onClick={() => document.dispatchEvent(new CustomEvent('sfat:palette'))}
    >
      <Icon name="search" />
      <span class="palette-words">{t('nav.palette')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

/** What concerns every page. @param {{isMember: boolean, isKept: boolean}} props */
function Notices({ isMember, isKept }) {
  const connection = useConnection();
  return (
    <>
      {connection.isOutdated && <Outdated />}
      {isMember && !isKept && <Notice>{t('app.not_kept')}</Notice>}
      {isMember && connection.hello?.needs_second_factor && (
        <Notice>
          <Icon name="key" /> {t('app.needs_second_factor')}{' '}
          <a href="/settings/security">{t('app.set_second_factor')}</a>
        </Notice>
      )}
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
