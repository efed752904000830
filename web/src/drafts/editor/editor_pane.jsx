import './editor.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useMember } from '../../ui/services.js';
import { toast } from '../../ui/toasts.jsx';
import { language, t } from '../../ui/words.js';
import { AuthorsLegend } from './authors_legend.jsx';
import { FootnoteDialog, ImageDialog, LinkDialog } from './dialogs.jsx';
import { EditorTools } from './editor_tools.js';
import { FileUrls } from './files.js';
import { FindBar } from './find_bar.jsx';
import { Footnotes } from './footnotes.jsx';
import { makeEditor } from './make_editor.js';
import { TextNotices } from './notices.jsx';
import { Outline } from './outline.jsx';
import { Toolbar } from './toolbar.jsx';
import { useLimits } from './use_limits.js';
import { useText } from './use_text.js';

/** @typedef {import('../use_draft.js').Draft} Draft */
/** @typedef {import('./text_session.js').TextSession} TextSession */

/** @param {Draft} draft @param {string} title @param {boolean} canWrite @returns {Record<string, string>} */
const attributesOf = (draft, title, canWrite) => ({
  class: 'text',
  role: 'textbox',
  'aria-multiline': 'true',
  'aria-label': t('editor.label', { title }),
  lang: draft.view?.language ?? 'ro',
  spellcheck: String(canWrite),
  tabindex: '0',
  // A telephone shows no keyboard for what cannot be written.
  ...(!canWrite && { 'aria-readonly': 'true', inputmode: 'none' }),
});

/**
 * The editor on the shared text, once there is something to show. It is made anew for another text, and for nothing else.
 * @param {object} options
 * @param {Draft} options.draft
 * @param {TextSession | null} options.session
 * @param {boolean} options.canWrite
 * @param {import('./files.js').FileUrls} options.urls
 * @param {(files: File[], pos: number) => void} options.onPictures
 */
function useEditorTools({ draft, session, canWrite, urls, onPictures }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [tools, setTools] = useState(/** @type {EditorTools | null} */ (null));
  const pictures = useRef(onPictures);
  pictures.current = onPictures;
  const mayWrite = useRef(canWrite);
  mayWrite.current = canWrite;
  const isShown = !!session?.isShown;
  const title = draft.view?.title ?? session?.title ?? '';
  useEffect(() => {
    if (!session || !isShown || !place.current) return;
    const editor = makeEditor({
      element: place.current,
      session,
      canWrite: () => mayWrite.current && !session.isOutdated,
      attributes: attributesOf(draft, title, canWrite),
      urls,
      onKey: (key) => made.onKey.emit(key),
      onPress: (kind, key) => made.onHighlight.emit({ kind, key }),
      onPictures: (files, pos) => pictures.current(files, pos),
      onLost: (count) => toast(t('editor.pictures_not_pasted', { count })),
    });
    const made = new EditorTools(editor, session);
    setTools(made);
    return () => {
      setTools(null);
      made.stop();
    };
  }, [session, isShown]);
  useEffect(() => {
    if (!tools) return;
    const attributes = attributesOf(draft, title, canWrite);
    tools.editor.setOptions({ editorProps: { ...tools.editor.options.editorProps, attributes } });
  }, [tools, canWrite, title, draft.view?.language, language.value]);
  return { place, tools };
}

/** @param {string} key of a choice that this device keeps @param {boolean} first */
function useKept(key, first) {
  const [value, set] = useState(() => {
    try {
      return (localStorage.getItem(key) ?? String(first)) === 'true';
    } catch {
      return first;
    }
  });
  const keep = (/** @type {boolean} */ next) => {
    set(next);
    try {
      localStorage.setItem(key, String(next));
    } catch {
      // Then it lasts as long as the page.
    }
  };
  return /** @type {const} */ ([value, keep]);
}

/** The contents stand beside the text where there is room for both. */
const WIDE = '(width >= 75rem)';

/** @typedef {{kind: 'link' | 'footnote' | 'image', given?: {files: File[], pos: number}}} OpenDialog */

/**
 * The text of a draft.
 * @param {object} props
 * @param {Draft} props.draft
 * @param {boolean} props.isShown another part of the draft is not
 * @param {(tools: EditorTools | null) => void} props.onTools
 * @param {import('preact').ComponentChildren} props.children what stands in the margin
 */
export default function EditorPane({ draft, isShown, onTools, children }) {
  const { clock } = useMember();
  const last = useRef(/** @type {EditorTools | null} */ (null));
  const [dialog, setDialog] = useState(/** @type {OpenDialog | null} */ (null));
  const text = useText(draft, () => last.current?.plainText() ?? '');
  const { session, canWrite } = text;
  const urls = useMemo(
    () =>
      new FileUrls(
        (files) => draft.ask('file.keys', { files }),
        () => clock.now(),
      ),
    [draft.name],
  );
  const onPictures = (/** @type {File[]} */ files, /** @type {number} */ pos) =>
    setDialog({ kind: 'image', given: { files, pos } });
  const { place, tools } = useEditorTools({ draft, session, canWrite, urls, onPictures });
  last.current = tools;
  useEffect(() => onTools(tools), [tools]);
  return (
    <div class="editor" hidden={!isShown}>
      <TextNotices draft={draft} text={text} />
      <Views draft={draft} tools={tools} canWrite={canWrite} onDialog={(kind) => setDialog({ kind })}>
        <div class="editor-columns">
          <div class="sheet">
            <div class="sheet-paper">
              <div ref={place} />
              {!tools && <Opening session={session} isAway={!draft.isLive} />}
              {tools && <Footnotes tools={tools} />}
            </div>
          </div>
          {children}
        </div>
      </Views>
      {tools && dialog && (
        <OneDialog
          key={dialog.given?.files.length}
          draft={draft}
          tools={tools}
          dialog={dialog}
          onClose={() => setDialog(nextDialog(dialog, tools))}
        />
      )}
    </div>
  );
}

/** What stands in the place of a text that is not there yet. @param {{session: TextSession | null, isAway: boolean}} props */
function Opening({ session, isAway }) {
  if (session && isAway) return <p class="muted">{t('editor.not_here')}</p>;
  return <p class="late">{t('editor.opening')}</p>;
}

/**
 * The text with what can be shown beside it: its contents, what is looked for, who wrote what.
 * @param {object} props
 * @param {Draft} props.draft
 * @param {EditorTools | null} props.tools
 * @param {boolean} props.canWrite
 * @param {(kind: OpenDialog['kind']) => void} props.onDialog
 * @param {import('preact').ComponentChildren} props.children
 */
function Views({ draft, tools, canWrite, onDialog, children }) {
  const isWide = useRef(matchMedia(WIDE).matches).current;
  const [hasOutline, keepOutline] = useKept('sfat.outline', true);
  const [isOutlineOpen, openOutline] = useState(isWide && hasOutline);
  const [hasAuthors, setAuthors] = useKept('sfat.authors', false);
  const [isFinding, setFinding] = useState(false);
  const { limitsOf, guidanceOf } = useLimits(draft);
  const showOutline = (/** @type {boolean} */ isOpen) => {
    openOutline(isOpen);
    if (isWide) keepOutline(isOpen);
  };

  useEffect(
    () =>
      tools?.onKey.on((key) => {
        if (key === 'find') setFinding(true);
        else if (canWrite && (key === 'link' || key === 'footnote')) onDialog(key);
      }),
    [tools, canWrite],
  );

  const template = draft.view?.template;
  useEffect(() => {
    tools?.setGuidance({ textOf: canWrite ? guidanceOf : () => undefined, label: t('editor.guidance') });
  }, [tools, canWrite, language.value, template?.id, template?.version, guidanceOf('') === undefined]);

  // What stands beside the text comes and goes; the text itself stays where it is.
  return (
    <>
      {tools && (
        <Toolbar
          tools={tools}
          canWrite={canWrite}
          onDialog={onDialog}
          views={[
            { key: 'find', isPressed: isFinding, toggle: () => setFinding(!isFinding) },
            { key: 'authors', isPressed: hasAuthors, toggle: () => setAuthors(!hasAuthors) },
            { key: 'outline', isPressed: isOutlineOpen, toggle: () => showOutline(!isOutlineOpen) },
          ]}
        />
      )}
      {tools && isFinding && (
        <div class="find-anchor">
          <FindBar tools={tools} canWrite={canWrite} onClose={() => setFinding(false)} />
        </div>
      )}
      {tools && hasAuthors && <AuthorsLegend draft={draft} tools={tools} />}
      <div class={tools && isOutlineOpen ? 'editor-body' : 'editor-body without-outline'}>
        {tools && isOutlineOpen && (
          <Outline
            draft={draft}
            tools={tools}
            limitsOf={limitsOf}
            onGo={() => !isWide && openOutline(false)}
          />
        )}
        <div class="editor-scroll">{children}</div>
      </div>
    </>
  );
}

/** Of several pictures each has its description. @param {OpenDialog} dialog @param {EditorTools} tools @returns {OpenDialog | null} */
function nextDialog({ given }, { editor }) {
  const files = given?.files.slice(1) ?? [];
  return files.length > 0 ? { kind: 'image', given: { files, pos: editor.state.selection.to } } : null;
}

/** @param {{draft: Draft, tools: EditorTools, dialog: OpenDialog, onClose: () => void}} props */
function OneDialog({ draft, tools, dialog, onClose }) {
  const { editor } = tools;
  if (dialog.kind === 'link') return <LinkDialog editor={editor} onClose={onClose} />;
  if (dialog.kind === 'footnote') return <FootnoteDialog editor={editor} onClose={onClose} />;
  return <ImageDialog editor={editor} channel={draft.name} given={dialog.given ?? null} onClose={onClose} />;
}
