import { useState } from 'preact/hooks';
import { NewSpace } from '../spaces/new_space.jsx';
import { useChannel } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty, Heading } from '../ui/page.jsx';
import { useMember } from '../ui/services.js';
import { language, t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').InboxSpace} InboxSpace */

/** Home: the spaces that one is in. */
export function HomePage() {
  const { person } = useMember();
  const inbox = useChannel(`inbox:${person}`);
  const directory = useChannel('directory');
  const [isMaking, setMaking] = useState(false);
  const canCreate = ['secretariat', 'administrator'].includes(directory.mine.role ?? '');
  return (
    <div class="page">
      <div class="page-head">
        <Heading title={t('home.title')} />
        {canCreate && (
          <button class="primary" onClick={() => setMaking(true)}>
            <Icon name="plus" /> {t('home.new_space')}
          </button>
        )}
      </div>
      {inbox.view && <Spaces spaces={inbox.view.spaces} canCreate={canCreate} />}
      {isMaking && <NewSpace onClose={() => setMaking(false)} />}
    </div>
  );
}

/** @param {{spaces: InboxSpace[], canCreate: boolean}} props */
function Spaces({ spaces, canCreate }) {
  if (spaces.length === 0)
    return (
      <Empty title={t('home.empty_title')} text={t(canCreate ? 'home.empty_can' : 'home.empty_cannot')} />
    );
  const { compare } = new Intl.Collator(language.value, { numeric: true });
  return (
    <ul class="cards">
      {[...spaces]
        .sort((a, b) => compare(a.name, b.name))
        .map((space) => (
          <SpaceCard key={space.channel} space={space} />
        ))}
    </ul>
  );
}

/** @param {{space: InboxSpace}} props */
function SpaceCard({ space }) {
  return (
    <li>
      <a class="card-link" href={`/space/${space.channel.split(':')[1]}`}>
        <span class="card-icon">
          <Icon name="space" />
        </span>
        <span class="card-text">
          <span class="card-kind">{t(`kind.${space.kind}`)}</span>
          <span class="card-name">{space.name}</span>
        </span>
        <span class="badge">{t(`role.${space.role}`)}</span>
      </a>
    </li>
  );
}
