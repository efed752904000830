import { Ticks } from '../ui/form.jsx';
import { useNames, useOptionalChannel, useToday } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { t } from '../ui/words.js';
import { participantsOf } from './mandates.js';

/** Who takes part in a space. @param {string} space @returns {import('./mandates.js').Participant[]} */
export function useParticipants(space) {
  const today = useToday();
  const view = useOptionalChannel(space)?.view;
  return view ? participantsOf(view, today) : [];
}

/**
 * The others of the space, to choose from, as `people` of the form; whoever chooses is in the room anyway.
 * @param {{space: string, values: string[]}} props values: ticked at first
 */
export function PeopleTicks({ space, values }) {
  const { person: me } = useMember();
  const others = useParticipants(space)
    .map((one) => one.person)
    .filter((one) => one !== me);
  const { nameOf } = useNames(others);
  const options = others.map((person) => ({ value: person, text: nameText(nameOf(person)) }));
  return (
    <div class="scroll-box">
      <Ticks
        label={t('space.room_people')}
        name="people"
        values={values}
        options={sortedBy(options, (one) => one.text)}
      />
    </div>
  );
}
