import { useState } from 'preact/hooks';
import { useChannel } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { AddPerson } from './add_person.jsx';
import { EditMember } from './edit_member.jsx';

/** @typedef {import('./types.d.ts').Member} Member */

/**
 * Who is in a space. Its secretariat may edit them; an administrator may add people.
 * @param {object} props
 * @param {string} props.space
 * @param {Member[]} props.members
 * @param {boolean} props.canEdit
 * @param {(id: string) => string | undefined} props.nameOf
 */
export function Members({ space, members, canEdit, nameOf }) {
  const directory = useChannel('directory');
  const [isAdding, setAdding] = useState(false);
  const { compare } = new Intl.Collator(language.value);
  const sorted = [...members].sort((a, b) => compare(nameOf(a.person) ?? '', nameOf(b.person) ?? ''));
  return (
    <section aria-labelledby="members">
      <div class="section-head">
        <h2 id="members">{t('space.members')}</h2>
        <span class="muted">{t('space.member_count', { count: members.length })}</span>
      </div>
      <ul class="members">
        {sorted.map((member) => (
          <MemberRow key={member.person} space={space} member={member} canEdit={canEdit} nameOf={nameOf} />
        ))}
      </ul>
      {directory.mine.role === 'administrator' && (
        <button onClick={() => setAdding(true)}>
          <Icon name="plus" /> {t('space.add_person')}
        </button>
      )}
      {isAdding && <AddPerson space={space} onClose={() => setAdding(false)} />}
    </section>
  );
}

/**
 * @param {{space: string, member: Member, canEdit: boolean, nameOf: (id: string) => string | undefined}} props
 */
function MemberRow({ space, member, canEdit, nameOf }) {
  const { person: me } = useMember();
  const [isEditing, setEditing] = useState(false);
  const name = nameText(nameOf(member.person));
  return (
    <li>
      <Avatar person={member.person} name={nameOf(member.person)} />
      <span class="member-name">{member.person === me ? t('person.me', { name }) : name}</span>
      <span class="muted">{t(`role.${member.role}`)}</span>
      {canEdit && (
        <button
          class="quiet edit"
          aria-label={t('space.edit_member', { name })}
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      )}
      {isEditing && (
        <EditMember space={space} member={member} name={name} onClose={() => setEditing(false)} />
      )}
    </li>
  );
}
