import { useState } from 'preact/hooks';
import { Refusal } from '../sync/refusal.js';
import { Confirm } from '../ui/confirm.jsx';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';

/**
 * Lets an administrator remove the second factor of somebody else, who lost the device and the recovery codes.
 * @param {{person: string, name: string}} props
 */
export function SecondFactor({ person, name }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <section aria-labelledby="administration">
      <h2 id="administration" class="section-head">
        {t('person.administration')}
      </h2>
      <p class="muted">{t('person.factor_text')}</p>
      <button class="spaced" onClick={() => setAsked(true)}>
        {t('person.remove_factor')}
      </button>
      {isAsked && <Remove person={person} name={name} onClose={() => setAsked(false)} />}
    </section>
  );
}

/** @param {{person: string, name: string, onClose: () => void}} props */
function Remove({ person, name, onClose }) {
  const ask = useAsk();

  async function remove() {
    try {
      await ask({ method: 'directory.remove_second_factor', channel: 'directory', params: { person } });
    } catch (error) {
      // The page knows the person, so what is not there is the second factor.
      if (!(error instanceof Refusal) || error.word !== 'no_such_person') throw error;
      return toast(t('person.factor_none'));
    }
    toast(t('person.factor_removed', { name }));
  }

  return (
    <Confirm
      title={t('person.remove_factor_title', { name })}
      text={t('person.remove_factor_text')}
      action={t('person.remove_factor')}
      work={remove}
      onClose={onClose}
    />
  );
}
