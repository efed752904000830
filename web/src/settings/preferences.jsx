import { useId } from 'preact/hooks';
import { theme } from '../ui/theme.js';
import { toast } from '../ui/toasts.jsx';
import { language, showIn, t } from '../ui/words.js';

/** Shows the page in a language, or says that its words did not come. @param {import('../ui/words.js').Language} lng */
export function chooseLanguage(lng) {
  return showIn(lng).catch(() => toast(t('app.part_missing')));
}

/** Language and appearance: they count at once. */
export function Preferences() {
  return (
    <>
      <Select
        label={t('menu.language')}
        value={language.value}
        options={[
          ['ro', 'Română', 'ro'],
          ['en', 'English', 'en'],
        ]}
        onChoose={(value) => chooseLanguage(/** @type {'ro' | 'en'} */ (value))}
      />
      <Select
        label={t('menu.theme')}
        value={theme.value}
        options={[
          ['auto', t('menu.theme_auto')],
          ['light', t('menu.theme_light')],
          ['dark', t('menu.theme_dark')],
        ]}
        onChoose={(value) => (theme.value = /** @type {import('../ui/theme.js').Theme} */ (value))}
      />
    </>
  );
}

/**
 * @param {{label: string, value: string, options: [string, string, string?][], onChoose: (value: string) => void}} props
 */
function Select({ label, value, options, onChoose }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          // It shows what counts, also where what was chosen does not come.
          event.currentTarget.value = value;
          onChoose(chosen);
        }}
      >
        {options.map(([option, text, lang]) => (
          <option key={option} value={option} lang={lang}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
