import { lazy } from '../ui/lazy.jsx';
import { Heading } from '../ui/page.jsx';
import { Parts } from '../ui/parts.jsx';
import { t } from '../ui/words.js';
import { Levels } from './levels.jsx';
import { Profile } from './profile.jsx';
import { Sessions } from './sessions.jsx';

// With the QR code of the second factor, which one needs once.
const Security = lazy(() => import('./security.jsx'));

const PARTS = [
  { part: '', words: 'settings.part_profile', View: Profile },
  { part: 'notifications', words: 'settings.part_notifications', View: Levels },
  { part: 'security', words: 'settings.part_security', View: Security },
  { part: 'sessions', words: 'settings.part_sessions', View: Sessions },
];

/** Whether a path names a part. @param {string} part */
export function isSettingsPart(part) {
  return PARTS.some((one) => one.part === part);
}

/** What somebody sets for themselves. @param {{part: string}} props part: one of isSettingsPart */
export function SettingsPage({ part }) {
  const hrefOf = (/** @type {string} */ one) => (one ? `/settings/${one}` : '/settings');
  const { View } = PARTS.find((one) => one.part === part) ?? PARTS[0];
  const title = t(part ? `settings.part_${part}` : 'settings.title');
  return (
    <div class="page is-slim">
      <div class="page-head">
        <Heading title={title}>{t('settings.title')}</Heading>
      </div>
      <Parts
        label={t('settings.parts')}
        path={hrefOf(part)}
        parts={PARTS.map((one) => ({ href: hrefOf(one.part), text: t(one.words) }))}
      />
      <View />
    </div>
  );
}
