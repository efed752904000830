import { useEffect, useId, useRef } from 'preact/hooks';
import { useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { theme } from './preferences.js';

/** The menu of somebody who is signed in. @param {{onSignOut: () => void}} props */
export function AccountMenu({ onSignOut }) {
  const { person } = useMember();
  const { nameOf } = useNames([person]);
  const name = nameOf(person);
  return (
    <Menu
      label={t('menu.account')}
      face={
        <>
          <Avatar person={person} name={name} />
          <span class="menu-name">{nameText(name)}</span>
        </>
      }
    >
      <Preferences />
      <button onClick={onSignOut}>{t('menu.sign_out')}</button>
    </Menu>
  );
}

/** The menu of a visitor. */
export function VisitorMenu() {
  return (
    <Menu label={t('menu.preferences')} face={<Icon name="gear" />}>
      <Preferences />
    </Menu>
  );
}

/**
 * @param {{label: string, face: import('preact').ComponentChildren, children: import('preact').ComponentChildren}} props
 */
function Menu({ label, face, children }) {
  const menu = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => {
    /** @param {Event} event */
    const closeOutside = (event) => {
      if (menu.current?.open && !menu.current.contains(/** @type {Node} */ (event.target)))
        menu.current.open = false;
    };
    document.addEventListener('click', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('click', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, []);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key !== 'Escape' || !menu.current?.open) return;
    menu.current.open = false;
    menu.current.querySelector('summary')?.focus();
  }

  return (
    <details class="menu" ref={menu} onKeyDown={onKeyDown}>
      <summary>
        <span class="hidden">{label} </span>
        {face}
      </summary>
      <div class="menu-body">{children}</div>
    </details>
  );
}

function Preferences() {
  return (
    <>
      <Select
        label={t('menu.language')}
        value={language.value}
        options={[
          ['ro', 'Română', 'ro'],
          ['en', 'English', 'en'],
        ]}
        onChoose={(value) => (language.value = /** @type {'ro' | 'en'} */ (value))}
      />
      <Select
        label={t('menu.theme')}
        value={theme.value}
        options={[
          ['auto', t('menu.theme_auto')],
          ['light', t('menu.theme_light')],
          ['dark', t('menu.theme_dark')],
        ]}
        onChoose={(value) => (theme.value = /** @type {import('./preferences.js').Theme} */ (value))}
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
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([option, text, lang]) => (
          <option key={option} value={option} lang={lang}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
