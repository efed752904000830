import { FormNote } from '../spaces/form_note.jsx';
import { PeopleTicks } from '../spaces/people_ticks.jsx';
import { useSpaceAsk } from '../spaces/use_space.js';
import { Dialog, Submit, useForm } from '../ui/form.jsx';
import { useNames, useToday } from '../ui/hooks.js';
import { Avatar, nameText } from '../ui/person.jsx';
import { sortedBy } from '../ui/sorting.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { readersOf } from './candidates.js';
import { useRoom } from './room_context.js';

/**
 * Who is in a room for named people: to be chosen anew by who made it or a facilitator, to be read by the others.
 * @param {{onClose: () => void}} props
 */
export function RoomPeople({ onClose }) {
  const { view, space, room, canRename } = useRoom();
  const people = space?.items.find((item) => item.channel === room)?.people;
  if (!view || !people) return null;
  return (
    <Dialog title={t('room.people')} onClose={onClose}>
      {canRename ? <PeopleForm space={view.space} people={people} onDone={onClose} /> : <PeopleList />}
    </Dialog>
  );
}

/** @param {{space: string, people: string[], onDone: () => void}} props people: those of now */
function PeopleForm({ space, people, onDone }) {
  const { room, me } = useRoom();
  const ask = useSpaceAsk(space);
  const put = (/** @type {string[]} */ wanted) => ask('room.set_people', { room, people: wanted });
  const form = useForm({
    checks: {},
    work: async (_, data) => {
      await put([me, ...data.getAll('people').map(String)]);
      toast(t('room.people_set'), { undo: () => put(people) });
      onDone();
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <p class="muted">{t('room.people_text')}</p>
      <PeopleTicks space={space} values={people} />
      <FormNote space={{ name: space }} isBusy={form.isBusy} />
      <Submit form={form} text={t('room.save')} />
    </form>
  );
}

function PeopleList() {
  const { room, space } = useRoom();
  const today = useToday();
  const people = space ? readersOf(space, room, today).map(({ person }) => person) : [];
  const { nameOf } = useNames(people);
  return (
    <ul class="members">
      {sortedBy(people, (person) => nameOf(person) ?? '').map((person) => (
        <li key={person}>
          <Avatar person={person} name={nameOf(person)} />
          <a class="member-name" href={`/person/${person}`}>
            {nameText(nameOf(person))}
          </a>
        </li>
      ))}
    </ul>
  );
}
