import { useEffect, useRef } from 'preact/hooks';
import { useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { Preferences } from '../settings/preferences.jsx';
import { language, t } from '../ui/words.js';

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
      <a class="menu-link" href="/settings">
        <Icon name="gear" /> {t('menu.settings')}
      </a>
      <GuideLink />
      <Preferences />
      <button onClick={onSignOut}>{t('menu.sign_out')}</button>
    </Menu>
  );
}

/** The menu of a visitor. */
export function VisitorMenu() {
  return (
    <Menu label={t('menu.preferences')} face={<Icon name="gear" />}>
      <GuideLink />
      <Preferences />
    </Menu>
  );
}

/** To the members' guide, which leads to the others; a page of its own, without the application. */
function GuideLink() {
  return (
    <a class="menu-link" href={`/guide/members.${language.value}.html`} target="_blank" rel="noopener">
      <Icon name="book" /> {t('menu.guide')}
    </a>
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

  /** A link of the menu leads away from it. @param {MouseEvent} event */
  function onClick(event) {
    if (menu.current && /** @type {Element} */ (event.target).closest('a')) menu.current.open = false;
  }

  return (
    <details class="menu" ref={menu} onKeyDown={onKeyDown} onClick={onClick}>
      <summary>
        <span class="hidden">{label} </span>
        {face}
      </summary>
      <div class="menu-body">{children}</div>
    </details>
  );
}
