import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { CapacityPicker } from '../../spaces/capacity_picker.jsx';
import { Failure, errorText } from '../../ui/form.jsx';
import { useConnection, useWhileShown } from '../../ui/hooks.js';
import { Icon } from '../../ui/icons.jsx';
import { useServices } from '../../ui/services.js';
import { tidy } from '../../ui/text.js';
import { toast } from '../../ui/toasts.jsx';
import { t } from '../../ui/words.js';
import { DifferenceView } from '../compare/difference_view.jsx';
import { FileUrls } from '../editor/files.js';
import { ToolIcon } from '../editor/tool_icons.jsx';
import { useDraftAsk } from '../panel_tools.js';
import { readText } from '../read/live_text.js';
import { UPDATE_MOST, followFork, makeForkEditor, openFork, updateOf } from './fork.js';
import { sectionBlocks } from './sections.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {import('./fork_store.js').Fork} Fork */

const REASON_MOST = 4_000;

/**
 * A change to a section while it is written: the section as it would be, and why. All of it is kept on this device.
 * @param {object} props
 * @param {ShownDraft} props.draft
 * @param {Fork} props.fork
 * @param {ReturnType<typeof import('./use_forks.js').useForks>} props.forks
 * @param {() => void} props.onClose
 */
export default function ForkEditor({ draft, fork, forks, onClose }) {
  const ask = useDraftAsk(draft);
  const { isLive } = useConnection();
  const { clock } = useServices();
  const doc = useMemo(() => openFork(fork), []);
  const before = useMemo(() => sectionBlocks(readText(doc), fork.section) ?? [], []);
  const [reason, setReason] = useState(fork.reason);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [shown, setShown] = useState(/** @type {import('../panel_types.d.ts').TextNode[] | null} */ (null));
  const words = useRef(reason);
  words.current = reason;
  const now = () => ({ ...fork, reason: words.current, at_ms: clock.now() });
  // What is filed or dropped is not kept once more as the editor goes.
  const isOver = useRef(false);
  const keep = async () => !isOver.current && forks.keep(now());
  const forget = () => ((isOver.current = true), forks.forget(fork));
  const { place, editor, keepSoon } = useForkEditor({ draft, fork, doc, keep });
  const leave = useWhileShown(onClose);
  const isFiling = useRef(false);

  /** What is filed stays as it is until that is answered. @param {boolean} isNow */
  function hold(isNow) {
    isFiling.current = isNow;
    setBusy(isNow);
    editor?.setEditable(!isNow);
  }

  async function file() {
    if (isFiling.current) return;
    const said = tidy(reason);
    if (!said) return setProblem(t('amendment.reason_missing'));
    const update = updateOf(fork);
    if (!update) return setProblem(t('amendment.unchanged'));
    if (update.length > UPDATE_MOST) return setProblem(t('amendment.too_big'));
    setProblem('');
    hold(true);
    try {
      await keep().catch(() => {});
      await ask('draft.amend', { section: fork.section, reason: said, update });
      isOver.current = true;
      // Who closed it meanwhile may have gone on with it, and written more.
      await forks.forgetFiled(fork, (kept) => tidy(kept.reason) === said && updateOf(kept) === update);
      toast(t('amendment.filed'));
      leave();
    } catch (error) {
      setProblem(errorText(error));
      hold(false);
    }
  }

  async function close() {
    await keep();
    await forks.look();
    leave();
  }

  async function drop() {
    if (isFiling.current) return;
    await forget();
    leave();
    toast(t('amendment.dropped'), { undo: () => forks.keep(now()).then(forks.look) });
  }

  return (
    <section class="fork" aria-labelledby="fork-title">
      <div class="section-head">
        <h2 id="fork-title">{t('amendment.of', { title: fork.title || t('amendment.preamble') })}</h2>
        <button class="quiet" onClick={close}>
          <Icon name="close" /> {t('amendment.later')}
        </button>
      </div>
      <p class="muted">{t(forks.isKept ? 'amendment.how' : 'amendment.how_not_kept')}</p>
      {editor && <ForkTools editor={editor} isOff={isBusy} />}
      <div class="fork-paper sheet-paper" ref={place} />
      <p>
        <button
          class="small"
          aria-expanded={!!shown}
          onClick={() => setShown(shown ? null : (sectionBlocks(readText(doc), fork.section) ?? []))}
        >
          <Icon name="compare" /> {t('amendment.preview')}
        </button>
      </p>
      {shown && (
        <DifferenceView
          before={before}
          after={shown}
          titles={[t('amendment.before'), t('amendment.after')]}
        />
      )}
      <div class="field">
        <label for="fork-reason">{t('amendment.reason')}</label>
        <p class="hint">{t('amendment.reason_hint')}</p>
        <textarea
          id="fork-reason"
          rows={3}
          maxLength={REASON_MOST}
          value={reason}
          readOnly={isBusy}
          onInput={(event) => {
            setReason(event.currentTarget.value);
            keepSoon();
          }}
        />
      </div>
      <CapacityPicker space={draft.view.space} />
      {!isLive && isBusy && <p class="hint">{t('common.waiting')}</p>}
      <Failure text={problem} />
      <div class="actions">
        <button class="primary" aria-disabled={isBusy} onClick={file}>
          {t('amendment.file')}
        </button>
        <button class="danger" aria-disabled={isBusy} onClick={drop}>
          {t('amendment.drop')}
        </button>
      </div>
    </section>
  );
}

/**
 * The editor itself, and the copy on this device that follows it.
 * @param {{draft: ShownDraft, fork: Fork, doc: import('yjs').Doc, keep: () => Promise<unknown>}} options
 */
function useForkEditor({ draft, fork, doc, keep }) {
  const { clock } = useServices();
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const latest = useRef(keep);
  latest.current = keep;
  const follower = useRef(/** @type {ReturnType<typeof followFork> | null} */ (null));
  const [editor, setEditor] = useState(/** @type {import('@tiptap/core').Editor | null} */ (null));
  useEffect(() => {
    if (!place.current) return;
    const made = makeForkEditor({
      element: place.current,
      doc,
      section: fork.section,
      urls: new FileUrls(
        (files) => draft.ask('file.keys', { channel: draft.name, files }),
        () => clock.now(),
      ),
      attributes: {
        class: 'text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('amendment.field', { title: fork.title || t('amendment.preamble') }),
        lang: draft.view.language,
        spellcheck: 'true',
      },
    });
    setEditor(made);
    const followed = followFork(doc, fork, () => latest.current());
    follower.current = followed;
    return () => {
      followed.stop();
      made.destroy();
    };
  }, [doc]);
  return { place, editor, keepSoon: () => follower.current?.soon() };
}

/** What a proposal is most often written with. @type {{icon: string, words: string, isOn: (editor: any) => boolean, work: (chain: any) => any}[]} */
const TOOLS = [
  { icon: 'bold', words: 'bold', isOn: (one) => one.isActive('bold'), work: (chain) => chain.toggleBold() },
  {
    icon: 'I',
    words: 'italic',
    isOn: (one) => one.isActive('italic'),
    work: (chain) => chain.toggleItalic(),
  },
  {
    icon: 'heading',
    words: 'heading',
    isOn: (one) => one.isActive('heading', { level: 2 }),
    work: (chain) => chain.toggleHeading({ level: 2 }),
  },
  {
    icon: 'bullet_list',
    words: 'list',
    isOn: (one) => one.isActive('bulletList'),
    work: (chain) => chain.toggleBulletList(),
  },
  {
    icon: 'ordered_list',
    words: 'numbers',
    isOn: (one) => one.isActive('orderedList'),
    work: (chain) => chain.toggleOrderedList(),
  },
];

/** @param {{editor: import('@tiptap/core').Editor, isOff: boolean}} props */
function ForkTools({ editor, isOff }) {
  const [, refresh] = useReducer((/** @type {number} */ count) => count + 1, 0);
  useEffect(() => {
    const show = () => refresh(undefined);
    editor.on('transaction', show);
    return () => {
      editor.off('transaction', show);
    };
  }, [editor]);
  return (
    <div class="fork-tools" role="toolbar" aria-label={t('amendment.tools')} inert={isOff}>
      {TOOLS.map(({ icon, words, isOn, work }) => (
        <button
          key={words}
          class="square"
          aria-label={t(`amendment.tool_${words}`)}
          title={t(`amendment.tool_${words}`)}
          aria-pressed={isOn(editor)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => work(editor.chain().focus()).run()}
        >
          {icon === 'heading' ? (
            <span class="tool-letter" aria-hidden="true">
              H
            </span>
          ) : (
            <ToolIcon name={icon} />
          )}
        </button>
      ))}
      <button
        class="square"
        aria-label={t('common.undo')}
        title={t('common.undo')}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => editor.chain().focus().undo().run()}
      >
        <Icon name="undo" />
      </button>
    </div>
  );
}
