import { useEffect } from 'preact/hooks';
import { useChannel, useOnce } from '../ui/hooks.js';
import { lazy } from '../ui/lazy.jsx';
import { Dead, Heading, Notice } from '../ui/page.jsx';
import { Parts } from '../ui/parts.jsx';
import { useServices } from '../ui/services.js';
import { initialsOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { countyText, regionText } from '../directory/geography.js';
import { About } from './about.jsx';
import { CapacityPicker } from './capacity_picker.jsx';
import { Members } from './members.jsx';
import { Organisations } from './organisations.jsx';
import { Overview } from './overview.jsx';
import { useSpace, useSpaceNames } from './use_space.js';

/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {import('./use_space.js').Space} Space */

// What the secretariat alone needs.
const Health = lazy(() => import('./health.jsx'));
const Invitations = lazy(() => import('./invitations.jsx'));

/** The parts of a space's page, the least role that sees each, and the least that does something there. */
const PARTS = [
  { part: '', words: 'space.part_overview', least: 'member', acts: 'member', View: Overview },
  { part: 'members', words: 'space.part_members', least: 'member', acts: 'secretariat', View: Members },
  {
    part: 'organisations',
    words: 'space.part_organisations',
    least: 'member',
    acts: 'secretariat',
    View: Organisations,
  },
  { part: 'health', words: 'space.part_health', least: 'facilitator', acts: 'secretariat', View: Health },
  {
    part: 'invitations',
    words: 'space.part_invitations',
    least: 'secretariat',
    acts: 'secretariat',
    View: Invitations,
  },
  { part: 'about', words: 'space.part_about', least: 'member', acts: 'member', View: About },
];

/** Whether a path names a part. @param {string} part */
export function isSpacePart(part) {
  return PARTS.some((one) => one.part === part);
}

/**
 * A space: its rooms, its people and organisations, and what keeps it in order.
 * @param {{name: string, part: string}} props part: one of isSpacePart
 */
export function SpacePage({ name, part }) {
  /** @type {import('../sync/channel.js').Channel<SpaceView>} */
  const channel = useChannel(name);
  const { isReady } = useSpaceNames(channel.view);
  const isShown = useOnce(channel.view !== null && isReady);
  if (channel.state === 'closed') return <Dead title={t('app.gone')} text={t('app.gone_text')} />;
  return (
    <div class="page">
      <Head view={channel.view} title={part && t(`space.part_${part}`)} />
      {channel.state === 'unavailable' && <Notice>{t('app.unavailable')}</Notice>}
      {channel.view && isShown && <Shown channel={channel} part={part} />}
    </div>
  );
}

/** @param {{view: SpaceView | null, title: string}} props */
function Head({ view, title }) {
  const where = view && (view.county ? countyText(view.county) : view.region && regionText(view.region));
  return (
    <div class="page-head with-mark">
      <span class={`emblem is-large kind-${view?.kind}`} aria-hidden="true">
        {view ? initialsOf(view.name) : ''}
      </span>
      <div>
        <Heading title={view ? [title, view.name].filter(Boolean).join(' · ') : undefined}>
          {view?.name}
        </Heading>
        {view && <p class="kind">{[t(`kind.${view.kind}`), where].filter(Boolean).join(' · ')}</p>}
      </div>
    </div>
  );
}

/** @param {{channel: import('../sync/channel.js').Channel<SpaceView>, part: string}} props */
function Shown({ channel, part }) {
  const space = useSpace(channel);
  const sees = { member: true, facilitator: space.isFacilitator, secretariat: space.isSecretariat };
  const may = (/** @type {string} */ least) => sees[/** @type {keyof typeof sees} */ (least)];
  const parts = PARTS.filter(({ least }) => may(least));
  const seen = parts.find((one) => one.part === part);
  const { View, acts } = seen ?? parts[0];
  const { navigate } = useServices();
  // What one may not see, or no longer, leads to what one may.
  useEffect(() => {
    if (!seen) navigate(space.path, { replace: true });
  }, [!seen]);
  const hrefOf = (/** @type {string} */ one) => (one ? `${space.path}/${one}` : space.path);
  return (
    <>
      <Parts
        label={t('space.parts')}
        path={hrefOf(part)}
        parts={parts.map((one) => ({ href: hrefOf(one.part), text: t(one.words) }))}
      />
      {may(acts) && <CapacityPicker space={space.name} />}
      <View space={space} />
    </>
  );
}
