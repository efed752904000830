import { useEffect, useRef, useState } from 'preact/hooks';
import { Popup } from '../../ui/popup.jsx';
import { t } from '../../ui/words.js';
import { ToolIcon } from './tool_icons.jsx';
import { INSERTS, LISTS, MARKS, MORE, STEPS, STYLES, TABLE, styleOf } from './tools.js';

/** @typedef {import('./editor_tools.js').EditorTools} EditorTools */
/** @typedef {import('./tools.js').Tool} Tool */

/**
 * The tools of the editor: one stop of the Tab key, arrow keys walk through them, Escape leads back to the text.
 * @param {object} props
 * @param {EditorTools} props.tools
 * @param {boolean} props.canWrite else only what does not write is there
 * @param {(dialog: 'link' | 'footnote' | 'image') => void} props.onDialog
 * @param {{key: 'find' | 'authors' | 'outline', isPressed: boolean, toggle: () => void}[]} props.views what can be shown beside the text
 */
export function Toolbar({ tools, canWrite, onDialog, views }) {
  // Shown anew with each state of the editor.
  void tools.turn.value;
  const bar = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { editor } = tools;
  useRoving(bar);
  useEffect(
    () =>
      tools.onKey.on((key) => {
        if (key === 'toolbar')
          /** @type {HTMLElement | null | undefined} */ (
            bar.current?.querySelector('button[tabindex="0"]')
          )?.focus();
      }),
    [tools],
  );
  /** @param {Tool} tool */
  function run(tool) {
    if (tool.dialog) return onDialog(tool.dialog);
    // At once: the editor's own command does it a frame later, and what is typed next would go nowhere.
    editor.view.focus();
    tool.run?.(editor.chain()).run();
  }
  const buttons = (/** @type {Tool[]} */ list) =>
    list.map((tool) => (
      <ToolButton
        key={tool.key}
        icon={tool.key}
        label={t(`editor.${tool.key}`)}
        keys={tool.keys}
        isPressed={tool.isOn?.(editor)}
        isDisabled={tool.can && !tool.can(editor)}
        onClick={() => run(tool)}
      />
    ));
  return (
    <div
      ref={bar}
      class="toolbar"
      role="toolbar"
      aria-label={t('editor.toolbar')}
      onKeyDown={(event) => event.key === 'Escape' && editor.view.focus()}
    >
      {canWrite && (
        <>
          <div class="tool-group">{buttons(STEPS)}</div>
          <div class="tool-group">
            <ToolMenu
              name="style"
              text={t(`editor.${styleOf(editor)}`)}
              tools={STYLES}
              editor={editor}
              onChoose={run}
            />
          </div>
          <div class="tool-group">
            {buttons(MARKS)}
            <ToolMenu name="more_marks" icon="more" tools={MORE} editor={editor} onChoose={run} />
          </div>
          <div class="tool-group">{buttons(LISTS)}</div>
          <div class="tool-group">
            {buttons(INSERTS)}
            <ToolMenu name="table" icon="table" tools={TABLE} editor={editor} onChoose={run} />
          </div>
        </>
      )}
      <div class="tool-group is-last">
        {views.map(({ key, isPressed, toggle }) => (
          <ToolButton
            key={key}
            icon={key}
            label={t(`editor.${key}`)}
            keys={key === 'find' ? 'Ctrl+F' : undefined}
            isPressed={isPressed}
            onClick={toggle}
          />
        ))}
      </div>
    </div>
  );
}

/**
 * Of all buttons one is reached by the Tab key: the one that had the focus last.
 * @param {import('preact').RefObject<HTMLDivElement>} bar
 */
function useRoving(bar) {
  const last = useRef(/** @type {Element | null} */ (null));
  const buttons = () => [...(bar.current?.querySelectorAll(':scope > .tool-group > button') ?? [])];
  const set = () => {
    const all = /** @type {HTMLButtonElement[]} */ (buttons());
    const stop = all.find((one) => one === last.current) ?? all[0];
    for (const one of all) one.tabIndex = one === stop ? 0 : -1;
  };
  useEffect(set);
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const onFocus = (/** @type {FocusEvent} */ { target }) => {
      if (!buttons().includes(/** @type {Element} */ (target))) return;
      last.current = /** @type {Element} */ (target);
      set();
    };
    const onKey = (/** @type {KeyboardEvent} */ event) => walk(event, buttons());
    element.addEventListener('focusin', onFocus);
    element.addEventListener('keydown', onKey);
    return () => {
      element.removeEventListener('focusin', onFocus);
      element.removeEventListener('keydown', onKey);
    };
  }, []);
}

/** @param {KeyboardEvent} event @param {Element[]} buttons */
function walk(event, buttons) {
  const at = buttons.indexOf(/** @type {Element} */ (event.target));
  /** @type {Record<string, number>} */
  const goals = {
    ArrowRight: (at + 1) % buttons.length,
    ArrowLeft: (at - 1 + buttons.length) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  };
  const goal = goals[event.key];
  if (at < 0 || goal === undefined) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (buttons[goal]).focus();
}

/** A press does not take the focus out of the text. @param {Event} event */
const keepFocus = (event) => event.preventDefault();

/**
 * @param {object} props
 * @param {string} props.icon
 * @param {string} props.label
 * @param {string} [props.keys] that do the same
 * @param {boolean} [props.isPressed] undefined: it is no switch
 * @param {boolean} [props.isDisabled]
 * @param {() => void} props.onClick
 */
function ToolButton({ icon, label, keys, isPressed, isDisabled, onClick }) {
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      aria-pressed={isPressed}
      aria-disabled={isDisabled || undefined}
      onMouseDown={keepFocus}
      onClick={() => !isDisabled && onClick()}
    >
      <ToolIcon name={icon} />
    </button>
  );
}

/**
 * Tools that stand in a menu: those that can be used here.
 * @param {object} props
 * @param {string} props.name
 * @param {string} [props.icon]
 * @param {string} [props.text] instead of an icon
 * @param {Tool[]} props.tools
 * @param {import('@tiptap/core').Editor} props.editor
 * @param {(tool: Tool) => void} props.onChoose
 */
function ToolMenu({ name, icon, text, tools, editor, onChoose }) {
  const [anchor, setAnchor] = useState(/** @type {Element | null} */ (null));
  const label = t(`editor.${name}`);
  const choose = (/** @type {Tool} */ tool) => {
    setAnchor(null);
    onChoose(tool);
  };
  return (
    <>
      <button
        type="button"
        class={text ? 'tool is-text' : 'tool'}
        aria-label={text ? `${label}: ${text}` : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onMouseDown={keepFocus}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {text ? <span>{text}</span> : <ToolIcon name={icon ?? 'more'} />}
        <ToolIcon name="open" />
      </button>
      {anchor && (
        <Popup anchor={anchor} label={label} role="menu" align="start" onClose={() => setAnchor(null)}>
          {tools
            .filter((tool) => !tool.can || tool.can(editor))
            .map((tool) => (
              <button
                key={tool.key}
                role={tool.isOn ? 'menuitemcheckbox' : 'menuitem'}
                aria-checked={tool.isOn?.(editor)}
                class={`quiet tool-choice is-${tool.key}`}
                onClick={() => choose(tool)}
              >
                <span>{t(`editor.${tool.key}`)}</span>
                {tool.keys && <kbd>{tool.keys}</kbd>}
              </button>
            ))}
        </Popup>
      )}
    </>
  );
}
